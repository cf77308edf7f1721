"""Ways to a backend that requires a token elsewhere.

Sources:
    https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
"""

from collections.abc import Iterator, Mapping

import msgspec

from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._about import of_route
from scopegate.access.rules._change import Change
from scopegate.access.rules.relevance import relevant
from scopegate.access.system.backends import GATEWAY, PERMISSION, overlap
from scopegate.access.system.model import Resource, Route, Way
from scopegate.plan.values import From, Unknown

_TARGETS = ("integration_type", "integration_uri", "target", "type", "uri")
"""Arguments that say what answers a route."""
_CONDITIONS = (
    "function_url_auth_type",
    "principal",
    "principal_org_id",
    "source_account",
    "source_arn",
)


def exposed(change: Change, old: Route | None, new: Route) -> Finding | None:
    """Return a public route that newly reaches a backend which another route guards."""
    if not new.public or not isinstance(new.backend, str):
        return None
    if old and old.public and isinstance(old.backend, str) and overlap(old.backend, new.backend):
        return None
    guard = _guard(change.before.guarded_backends, new.backend)
    if guard is None or (guard.api, guard.key) == (new.api, new.key):
        return None
    how = "is new and public" if old is None else "is public"
    text = f"{new.key} {how}, and reaches the backend of {guard.key}, which requires a token."
    return of_route(Kind.BACKEND_EXPOSED, new, text)


def _guard(guarded: Mapping[str, Route], backend: str) -> Route | None:
    if found := guarded.get(backend):
        return found
    if not backend.startswith("url "):
        return None
    return next((route for one, route in guarded.items() if overlap(one, backend)), None)


def backends(change: Change) -> Iterator[Finding]:
    """Yield routes that are answered by another backend."""
    for old, new in change.routes():
        if old is None or new is None or old.backend == new.backend:
            continue
        if new.api in change.not_shown:
            continue
        if found := exposed(change, old, new):
            yield found
            continue
        if isinstance(new.backend, Unknown):
            text = f"The plan does not show what will answer {new.key} ({new.backend.reason})."
            yield of_route(Kind.UNKNOWN, new, text)
            continue
        before = old.backend if isinstance(old.backend, str) else "something else"
        text = f"{new.key} is answered by {new.backend or 'no backend'} instead of {before}."
        found = of_route(Kind.BACKEND_CHANGED, new, text)
        yield msgspec.structs.replace(found, attributes=_TARGETS)


def ways(change: Change) -> Iterator[Finding]:
    """Function URLs and permissions that let somebody reach a function without a route."""
    for address, way in change.after.ways.items():
        old = change.before.ways.get(address)
        resource = change.after.resources.get(address)
        if resource and resource.instance.imported:
            old = None  # Nobody has reviewed it yet.
        if old and old.backend == way.backend and (old.open or not way.open):
            if not way.open:
                yield from _permission(change, address, way)
            continue
        if way.open:
            yield _opened(change, way, was=old)
        else:
            yield from _permission(change, address, way)
        if old is None and resource:
            yield from _untold(change, way, resource)


def _untold(change: Change, way: Way, resource: Resource) -> Iterator[Finding]:
    """Yield a new function URL of which the plan does not show whether it asks for a signature."""
    name = "authorization_type"
    if not isinstance(resource.instance.get(name), Unknown | From):
        return
    if isinstance(way.backend, Unknown) or way.backend in change.after.functions:
        text = f"The plan does not show whether the {way.text} allows anyone to call its function."
        yield Finding(Kind.UNKNOWN, way.address, text, attributes=(name,))


def _opened(change: Change, way: Way, *, was: Way | None) -> Finding:
    if was and not was.open and way.text.startswith("WebSocket"):
        text = f"The {way.text} required authorization and is now public."
        return Finding(Kind.ROUTE_OPENED, way.address, text)
    guarded = {**change.after.guarded_backends, **change.before.guarded_backends}
    guard = guarded.get(way.backend) if isinstance(way.backend, str) else None
    if guard:
        text = f"The {way.text} allows anyone to call the backend of {guard.key}, without a token."
        return Finding(Kind.BACKEND_EXPOSED, way.address, text, route=guard.key, api=guard.api)
    text = f"The {way.text} allows anyone to call its function without a token."
    return Finding(Kind.PERMISSION_WIDENED, way.address, text)


def _permission(change: Change, address: str, way: Way) -> Iterator[Finding]:
    """Yield a permission that is new or changes, and lets in more than one API's own calls."""
    new, old = change.after.resources.get(address), change.before.resources.get(address)
    if new is None or new.instance.type != PERMISSION or (old and _same(old, new)):
        return
    if not relevant(change, old, new):
        return
    if reason := _wide(new) or _another_api(change, new, way):
        guard = (
            change.after.guarded_backends.get(way.backend) if isinstance(way.backend, str) else None
        )
        text = f"The {way.text} allows {reason} to call its function"
        text += f", the backend of {guard.key}, without its authorizer." if guard else "."
        yield Finding(Kind.PERMISSION_WIDENED, address, text)


def _another_api(change: Change, permission: Resource, way: Way) -> str:
    """Return an API that can invoke a guarded function without a route to it; empty if none."""
    source = permission.instance.get("source_arn")
    if way.backend not in change.after.guarded_backends or not isinstance(source, str):
        return ""
    named = source.split(":")[-1].partition("/")[0]
    known = {
        api.id
        for system in (change.before, change.after)
        for route in system.routes.values()
        if route.backend == way.backend and (api := system.apis.get(route.api))
    }
    return f"API {named}" if known - {None} and named not in known and "*" not in named else ""


def _same(old: Resource, new: Resource) -> bool:
    names = (
        "principal",
        "source_arn",
        "source_account",
        "principal_org_id",
        "function_url_auth_type",
    )
    return all(old.instance.get(name) == new.instance.get(name) for name in names)


def _wide(permission: Resource) -> str:
    """Return whom a permission lets in beside the calls of one API; empty if nobody."""
    instance = permission.instance
    principal, source = instance.get("principal"), instance.get("source_arn")
    if isinstance(principal, Unknown | From):
        return "a principal that the plan does not show"
    if principal != GATEWAY:
        return f"{principal}"
    if source is None and instance.get("source_account") is None:
        return "every API of every AWS account"
    if isinstance(source, str) and source.split(":")[5:6] and source.split(":")[5].startswith("*"):
        return "every API of the account"
    return ""
