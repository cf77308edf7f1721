"""Cached responses of guarded routes.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
"""

from collections.abc import Iterator
from typing import Final

from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._change import Change
from scopegate.access.system.model import Route, System
from scopegate.plan.values import Unknown

SETTINGS: Final = "aws_api_gateway_method_settings"
_HEADER: Final = "method.request.header.authorization"


def shared_caches(change: Change) -> Iterator[Finding]:
    """Yield settings by which one caller can newly get the response to another."""
    before = {(address, route.key) for address, route in _shared(change.before)}
    for address, route in _shared(change.after):
        if (address, route.key) not in before:
            text = (
                f"Responses of {route.key} are cached without the Authorization header in the"
                " cache key, so one client can get the response to another."
            )
            yield Finding(
                Kind.PROTECTION_LOWERED,
                address,
                text,
                route=route.key,
                api=route.api,
                attributes=("cache_key_parameters", "settings.caching_enabled"),
            )


def _shared(system: System) -> Iterator[tuple[str, Route]]:
    for address, resource in system.resources.items():
        if resource.instance.type != SETTINGS:
            continue
        if resource.instance.block("settings", "caching_enabled") is not True:
            continue
        path = resource.instance.get("method_path")
        for route in system.routes.values():
            cached = route.api == resource.api and route.guarded and _applies(path, route)
            if cached and not _keyed(system, route):
                yield address, route


def _applies(path: object, route: Route) -> bool:
    """Return whether settings are those of a route: ``*/*``, or like ``orders/{id}/GET``."""
    if isinstance(path, Unknown) or path == "*/*":
        return True
    where, _, method = str(path).rpartition("/")
    where = where.replace("~1", "/").strip("/")
    same_path = where in {"*", route.path.strip("/")}
    return same_path and (method in {"*", route.method} or route.method == "ANY")


def _keyed(system: System, route: Route) -> bool:
    """Return whether the cache key of a route holds the Authorization header."""
    integration = system.resources.get(route.integration)
    keys = integration.instance.get("cache_key_parameters") if integration else None
    return isinstance(keys, list) and any(str(key).lower() == _HEADER for key in keys)
