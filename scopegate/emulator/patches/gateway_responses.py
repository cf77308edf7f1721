"""Patches of REST APIs: gateway responses.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
and api-gateway-gatewayResponse-definition.html beside it.
"""

# MiniStack's own functions are private.
# ruff: noqa: SLF001

import json
import re
import time
from typing import Any

from ministack.services import apigateway_v1 as v1

from scopegate.emulator.patches import _context
from scopegate.emulator.patches._registry import Function, patch

_NAME = r"(context|stageVariables)\.(\w+(?:\.\w+)*)"
_VARIABLE = re.compile(rf"\$(?:\{{{_NAME}\}}|{_NAME})")


@patch(v1, "_gateway_request_value")
def a_header_of_a_gateway_response_knows_the_context(
    stock: Function, source: str, request: dict[str, Any]
) -> Any:
    """``context.error.message`` and similar can be the value of a header, which MiniStack omits."""
    if source.startswith("context."):
        value = _context.value(source.removeprefix("context."))
        return stock(source, request) if value is None else str(value)
    return stock(source, request)


@patch(v1, "_gateway_error_response")
def a_body_of_a_gateway_response_knows_the_context(
    stock: Function, error: Any, request: dict[str, Any]
) -> Any:
    """A template can use all variables of the context and the stage; unknown ones are empty.

    MiniStack knows some, and leaves the others unchanged.
    """
    _context.note_error(error.response_type, error.message)
    status, headers, body = stock(error, request)
    text = _VARIABLE.sub(_replaced, body.decode())
    return status, headers, text.encode()


def _replaced(found: re.Match[str]) -> str:
    kind, name = (found[1], found[2]) if found[1] else (found[3], found[4])
    value = _context.value(name if kind == "context" else f"{kind}.{name}")
    return "" if value is None else str(value)


@patch(v1, "_validate_cognito_authorizer")
async def an_expired_token_is_told(
    stock: Function, authorizer: dict[str, Any], method: dict[str, Any], *call: Any
) -> Any:
    """An expired token is refused with its own message; MiniStack answers "Unauthorized".

    The type of the response is the same as for any other token that is refused.
    Source: https://github.com/aws-amplify/amplify-js/issues/6060
    """
    claims, error = await stock(authorizer, method, *call)
    if error and await _has_expired(v1._cognito_token_from_request(authorizer, *call), authorizer):
        return None, v1._gw_error(error.response_type, "The incoming token has expired")
    return claims, error


async def _has_expired(token: str | None, authorizer: dict[str, Any]) -> bool:
    """Return whether ``token`` is from one of the authorizer's pools and has expired."""
    if token is None:
        return False
    header, claims = (json.loads(v1._b64url_decode(part)) for part in token.split(".")[:2])
    issuer = claims.get("iss")
    if claims["exp"] > time.time() or issuer not in v1._cognito_pool_issuers(authorizer):
        return False
    url = await v1._resolve_jwks_url({"jwtConfiguration": {"issuer": issuer}})
    keys = (await v1._fetch_jwks(url)).get("keys") or []
    return any(
        key.get("kid") == header.get("kid") and v1._verify_rs256_signature(token, key)
        for key in keys
    )
