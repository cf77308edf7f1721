"""Requests that the emulator refuses although AWS documents nothing, or accepts them.

An attack that one of these stops proves nothing about AWS; docs/assurance.md explains what does.
"""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: SLF001

from typing import Any
from urllib.parse import unquote

from ministack.services import apigateway as v2
from ministack.services import apigateway_v1 as v1

from scopegate.emulator.patches._registry import Function, patch

_SCHEME = "bearer "


@patch(v1, "_cognito_token_from_request")
@patch(v2, "_extract_token_from_identity_source")
def a_token_stands_alone_or_behind_the_scheme_and_one_space(
    stock: Function, source: Any, headers: dict[str, str], *request: Any
) -> str | None:
    """AWS documents these two forms for HTTP APIs; MiniStack accepts any white space.

    RFC 6750, section 2.1, would allow several spaces.
    """
    token: str | None = stock(source, headers, *request)
    if not token:
        return None
    found = [value for value in headers.values() if value.strip().endswith(token)]
    before = [value.removesuffix(token).lower() for value in found]
    return token if not found or {"", _SCHEME} & set(before) else None


@patch(v2, "_validate_jwt_authorizer")
async def the_scopes_of_a_pool_are_in_access_tokens(
    stock: Function, route: dict[str, Any], authorizer: dict[str, Any], *call: Any
) -> Any:
    """A user pool signs no other token with scopes, and AWS documents no check of ``token_use``.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
    """
    claims, scopes, error = await stock(route, authorizer, *call)
    of_a_pool = claims and str(claims.get("iss")).startswith("https://cognito-idp.")
    if of_a_pool and route.get("authorizationScopes") and claims.get("token_use") != "access":
        return None, None, v2._jwt_forbidden()
    return claims, scopes, error


@patch(v1, "_match_resource_tree")
@patch(v1, "_match_greedy_fallback")
def no_resource_has_dot_segments(
    stock: Function, api_id: str, segments: list[str], *method: str
) -> Any:
    """No resource matches ``/open/../orders`` in any spelling; AWS does not document this."""
    nothing: Any = (None, None) if method else (None, {})
    return nothing if _climbs("/".join(segments)) else stock(api_id, segments, *method)


@patch(v2, "_match_route")
def no_route_has_dot_segments(stock: Function, api_id: str, method: str, path: str) -> Any:
    """The same for HTTP APIs: see ``no_resource_has_dot_segments``."""
    return None if _climbs(path) else stock(api_id, method, path)


def _climbs(path: str) -> bool:
    """Return whether ``path``, decoded any number of times, has a part ``.`` or ``..``.

    Some servers treat a backslash as a slash, and ignore everything after a semicolon.
    """
    while (plain := unquote(path)) != path:
        path = plain
    parts = path.replace("\\", "/").split("/")
    return any(part.partition(";")[0] in {".", ".."} for part in parts)
