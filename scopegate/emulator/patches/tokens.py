"""Patches of both authorizers: validation of tokens."""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: SLF001

import base64
import json
import math
import re
from typing import Any, NoReturn

from ministack.services import apigateway as v2
from ministack.services import apigateway_v1 as v1

from scopegate.emulator.patches._registry import Function, patch

_PART = re.compile(r"[A-Za-z0-9_-]*")
_TIMES = ("exp", "iat", "nbf")


@patch(v1, "_cognito_token_from_request")
@patch(v2, "_extract_token_from_identity_source")
def a_token_is_read_by_the_letter(stock: Function, *request: Any) -> str | None:
    """Only an exactly encoded, signed token is accepted.

    MiniStack skips characters that base64url does not have, so that a changed signature can be
    valid; assumes the algorithm RS256, regardless of the header; accepts a token that never
    expires; and answers 500 if header or claims are not objects, or times are not numbers.
    Source: RFC 7515, sections 2 and 4.1, RFC 7519, section 2 (NumericDate), and
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
    """
    token: str | None = stock(*request)
    return token if token and _is_signed_token(token) else None


def _is_signed_token(token: str) -> bool:
    try:
        header, claims, _ = (_decoded(part) for part in token.split("."))
        parameters, stated = (
            json.loads(each, parse_constant=_no_number) for each in (header, claims)
        )
    except (ValueError, RecursionError):
        return False
    if not isinstance(parameters, dict) or not isinstance(stated, dict):
        return False
    times = [stated[name] for name in _TIMES if name in stated]
    return (
        parameters.get("alg") == "RS256"
        and "crit" not in parameters
        and "exp" in stated
        and all(type(time) in {int, float} and math.isfinite(time) for time in times)
    )


def _decoded(part: str) -> bytes:
    """Return the bytes of a part of a token, which has exactly one valid encoding.

    Raises:
        ValueError: It has another encoding.
    """
    if not _PART.fullmatch(part):
        raise ValueError("not base64url")
    data = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != part:
        raise ValueError("bits that belong to no byte")
    return data


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


@patch(v1, "_validate_cognito_authorizer")
async def with_scopes_an_access_token_is_expected(
    stock: Function, authorizer: dict[str, Any], method: dict[str, Any], *call: Any
) -> Any:
    """A method with scopes accepts only access tokens, and reads scopes from ``scope``.

    MiniStack also accepts an ID token with scopes, and scopes in ``scp``, which other authorization
    servers use.
    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
    """
    claims, error = await stock(authorizer, method, *call)
    scopes = method.get("authorizationScopes")
    if not claims or not scopes:
        return claims, error
    granted = claims.get("scope")
    opened = isinstance(granted, str) and not set(scopes).isdisjoint(granted.split(" "))
    if claims.get("token_use") != "access" or not opened:
        return None, v1._gw_error("UNAUTHORIZED", "Unauthorized")
    return claims, error
