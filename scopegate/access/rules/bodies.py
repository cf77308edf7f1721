"""What changes in an OpenAPI body beside what the model reads of it.

The model reads whom each operation admits and what answers it. What only documents the API, such as
a description, a response or an operation's id, matters to nobody's access. The rest is named.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._change import Change
from scopegate.access.system.openapi import NotReadError, parse
from scopegate.access.system.paths import METHODS

BODIES: Final = (
    "aws_api_gateway_rest_api",
    "aws_api_gateway_rest_api_put",
    "aws_apigatewayv2_api",
)
_DOCUMENTATION: Final = frozenset(
    {
        "description",
        "example",
        "examples",
        "externalDocs",
        "info",
        "openapi",
        "operationId",
        "responses",
        "servers",
        "summary",
        "tags",
        "title",
        "x-amazon-apigateway-documentation",
    }
)
_VALIDATED: Final = frozenset({"definitions", "parameters", "requestBody", "schemas"})
_READ: Final = frozenset(
    {
        "identitySource",
        "jwtConfiguration",
        "providerARNs",
        "security",
        "x-amazon-apigateway-auth",
        "x-amazon-apigateway-policy",
    }
)
_METHODS: Final = frozenset({*map(str.lower, METHODS), "x-amazon-apigateway-any-method"})
_INTEGRATION: Final = "x-amazon-apigateway-integration"


def bodies(change: Change) -> Iterator[Finding]:
    """Yield one finding for each body in which something changes that no rule reads."""
    for address, old, new in change.resources:
        if old is None or new is None or new.instance.type not in BODIES:
            continue
        was, becomes = old.instance.get("body"), new.instance.get("body")
        if was == becomes or not isinstance(was, str) or not isinstance(becomes, str):
            continue
        if not was or not becomes or new.api in change.not_shown:
            continue
        if parts := sorted(set(_parts(was, becomes))):
            named = ", ".join(parts[:5]) + (" and more" if len(parts) > 5 else "")  # noqa: PLR2004
            text = f"{address}: {named} in the body changes, and no rule of this review covers it."
            yield Finding(Kind.UNREVIEWED_CHANGE, address, text, api=new.api, attributes=("body",))


def same_body(change: Change, api: str) -> bool:
    """Return whether the body of an API is the same document before and after, in whatever form."""
    before, after = (s.resources.get(api) for s in (change.before, change.after))
    bodies = [one.instance.get("body") for one in (before, after) if one]
    try:
        was, becomes = (parse(body) for body in bodies if isinstance(body, str))
    except (NotReadError, ValueError):
        return False
    return was == becomes


def _parts(was: str, becomes: str) -> Iterator[str]:
    try:
        old, new = parse(was), parse(becomes)
    except NotReadError:
        return
    validated = any("x-amazon-apigateway-request-validator" in text for text in (was, becomes))
    left_out = _DOCUMENTATION | _READ | (frozenset() if validated else _VALIDATED)
    yield from _differences(old, new, "", left_out)


def _differences(old: Any, new: Any, at: str, left_out: frozenset[str]) -> Iterator[str]:
    """Yield places where two documents differ, less what is left out."""
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        if old != new:
            yield at
        return
    for name in {**old, **new}:
        here = f"{at}.{name}" if at else str(name)
        if name in left_out or str(name).startswith("x-amazon-apigateway-documentation"):
            continue
        if name in old and name in new:
            inner = left_out | {"type", "uri"} if name == _INTEGRATION else left_out
            yield from _differences(old[name], new[name], here, inner)
        elif not _operation(here, str(name)):
            yield here


def _operation(at: str, name: str) -> bool:
    """Return whether a place is an operation or a path, whose addition is a change of a route."""
    inside = at.startswith("paths.")
    return inside and (name in _METHODS or name.startswith("/"))
