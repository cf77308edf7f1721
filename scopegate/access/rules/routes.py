"""Added and removed routes, and who can call each route before and after.

The matrix is never built: routes that require the same are looked at once, and only through the
scopes that they require.
"""

from collections.abc import Iterator

from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._about import of_route
from scopegate.access.rules._change import Change
from scopegate.access.rules.exposure import exposed
from scopegate.access.system.model import Authorization, Client, Protocol, Route, System
from scopegate.access.system.paths import ANY
from scopegate.access.wording import listed, required, requires, with_scopes
from scopegate.plan.values import Unknown


def route_findings(change: Change) -> Iterator[Finding]:
    """Yield routes that come and go, and what every route's requests get before and after."""
    for old, new in change.routes():
        route = new or old
        if route is None:
            continue
        if new is None:
            yield of_route(
                Kind.ROUTE_REMOVED, route, f"{route.key} is removed{_served(change, route)}."
            )
        found = [
            finding
            for name, was, becomes in _requests(change, old, new)
            for finding in _answers(change, route, name, was, becomes)
        ]
        yield from found
        if old is None and new:
            yield from _added(change, new, opened=any(f.kind is Kind.ROUTE_OPENED for f in found))
        elif old and new and not found and _told(new) and old.requirement != new.requirement:
            text = f"{route.key} {required(old)} and now {requires(new)}; the same clients can call"
            yield of_route(Kind.ROUTE_CHANGED, new, f"{text} it.")


def _requests(
    change: Change, old: Route | None, new: Route | None
) -> Iterator[tuple[str, Route, Route]]:
    """Yield what takes a route's requests before and after, with what to call them.

    The requests of a route that comes or goes can be those of several others.
    """
    if old and new:
        yield new.key, old, new
        return
    route = new or old
    if route is None or route.api not in {*change.before.apis} & {*change.after.apis}:
        return
    seen = set()
    for method, path in (change.becomes if new else change.was).requests(route):
        was = old or change.was.taking(route.api, method, path)
        becomes = new or change.becomes.taking(route.api, method, path)
        if was and becomes and (was.key, becomes.key) not in seen:
            seen.add((was.key, becomes.key))
            other = was if new else becomes
            narrow = route.method == ANY != other.method
            yield f"{method} {route.path}" if narrow else route.key, was, becomes


def _told(route: Route) -> bool:
    """Return whether the plan shows what a route requires; if not, that is a finding of its own."""
    undecided = {Authorization.UNKNOWN, Authorization.OTHER}
    return route.authorization not in undecided and not isinstance(route.scopes, Unknown)


def _added(change: Change, route: Route, *, opened: bool) -> Iterator[Finding]:
    """Yield a new route; a public one is more severe if its backend requires a token elsewhere."""
    if found := None if opened else exposed(change, None, route):
        yield found
        return
    yield of_route(Kind.ROUTE_ADDED, route, f"{route.key} is new and {requires(route)}.")
    hidden = isinstance(route.backend, Unknown) and route.public and not opened
    if hidden and change.before.guarded_backends:
        text = (
            f"{route.key} is new and public, and the plan does not show its backend: check that"
            " no other route requires a token for it."
        )
        yield of_route(Kind.UNKNOWN, route, text)


def _answers(
    change: Change, route: Route, name: str, was: Route, becomes: Route
) -> Iterator[Finding]:
    through = "" if becomes.key == name else f", through {becomes.key}"
    if becomes.public:
        if not was.public:
            text = f"{name} {required(was)} and is now public{through}."
            yield of_route(Kind.ROUTE_OPENED, route, text, listed(was.scopes))
        return
    old, new = change.was.reach(was), change.becomes.reach(becomes)
    if old == new:
        return
    both = change.before.clients.keys() & change.after.clients.keys()
    for identity in (new.allowed - old.allowed - old.unknown) & both:
        client = change.after.clients[identity]
        scopes = change.becomes.decide(client, becomes).scopes
        text = f"{client.key} can now call {name}{with_scopes(scopes)}{through}."
        yield _pair(Kind.ACCESS_GAINED, change, client, route, scopes, text)
    for identity in (old.allowed - new.allowed - new.unknown) & both:
        client = change.after.clients[identity]
        scopes = change.was.decide(change.before.clients[identity], was).scopes
        text = f"{client.key} can no longer call {name}, which {requires(becomes)}."
        yield _pair(Kind.ACCESS_LOST, change, client, route, scopes, text)


def unreachable(change: Change) -> Iterator[Finding]:
    """Yield guarded routes that no client reaches, if one did before or the route is new.

    Where the pool is another configuration's, it may have clients that the plan doesn't show; then
    only the loss of the last known one counts.
    """
    for old, route in change.routes():
        if route is None or route.authorization is Authorization.UNKNOWN:
            continue
        reach = change.becomes.reach(route)
        if reach.allowed or reach.unknown or route.public:
            continue
        if old is None:
            if not _managed(change.after, route):
                continue
        elif not change.was.reach(old).allowed:
            continue
        text = f"No client can call {route.key}, which {requires(route)}."
        yield of_route(Kind.ROUTE_UNREACHABLE, route, text)


def _managed(system: System, route: Route) -> bool:
    """Return whether the pools of a route's authorizer are all this configuration's."""
    pools = system.pools_of(route)
    return not isinstance(pools, Unknown) and bool(pools) and pools <= system.pools.keys()


def kept(change: Change) -> Iterator[Finding]:
    """Yield routes that leave a body and stay in the API: nothing removes them."""
    for old, new in change.routes():
        if new and new is old and change.after.apis[new.api].keeps_routes:
            if change.before.apis[new.api].keeps_routes and not _body_changes(change, new):
                continue
            text = (
                f"{new.key} is no longer in the body, and the API keeps it: a body that is merged"
                " or no longer set removes nothing. Anyone who could call it still can."
            )
            yield of_route(Kind.ROUTE_KEPT, new, text)


def _body_changes(change: Change, route: Route) -> bool:
    before, after = (s.resources.get(route.api) for s in (change.before, change.after))
    return not before or not after or before.instance.get("body") != after.instance.get("body")


def successors(change: Change) -> Iterator[Finding]:
    """Yield routes of a removed API that are public in a new API of the same name or routes."""
    before, after = change.before, change.after
    gone = before.apis.keys() - after.apis.keys()
    new = after.apis.keys() - before.apis.keys()
    if not gone or not new:
        return
    guarded = {
        (before.apis[api].name, key): route
        for (api, key), route in before.routes.items()
        if api in gone and route.guarded
    }
    names = {before.apis[api].name for api in gone}
    for (api, key), route in after.routes.items():
        if api not in new or not route.public:
            continue
        name = after.apis[api].name
        candidates = [name] if name in names else sorted(names)
        if was := next((r for n in candidates if (r := guarded.get((n, key)))), None):
            text = (
                f"{key} {required(was)} in {was.api}, which is removed, and is public in"
                f" {api}, which takes its place."
            )
            yield of_route(Kind.ROUTE_OPENED, route, text, listed(was.scopes))


def _pair(  # noqa: PLR0913, PLR0917
    kind: Kind,
    change: Change,
    client: Client,
    route: Route,
    scopes: tuple[str, ...],
    text: str,
) -> Finding:
    """Return a finding of a client and a route; the address is that of the one which changes."""
    changed = change.before.clients.get(client.identity) != client
    address = client.address if changed else route.address
    return Finding(kind, address, text, client.key, route.key, scopes, route.api)


def _served(change: Change, route: Route) -> str:
    """Terraform makes a new deployment first and destroys a method after it, so it lives on."""
    stays = route.api in change.after.apis and not change.after.apis[route.api].replaced
    rest = route.protocol is Protocol.REST and route.address != route.api
    return (
        "; its stage keeps serving it until the deployment after this one" if rest and stays else ""
    )
