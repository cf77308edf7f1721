"""What a plan changes about routes and who reaches them, as findings.

The matrix is never built: routes that ask for the same are looked at once, and only through the
scopes that they ask for.
"""

from collections.abc import Iterator

from scopegate.access.decide.reach import ReachableModel
from scopegate.access.findings import Finding, Kind
from scopegate.access.system.model import Authorization, Client, Protocol, Route


def route_findings(before: ReachableModel, after: ReachableModel) -> Iterator[Finding]:
    """Routes that come and go, and what every route's requests get before and after."""
    for key in {**before.model.routes, **after.model.routes}:
        old, new = before.model.routes.get(key), after.model.routes.get(key)
        route = new or old
        if route is None:
            continue
        if old is None:
            yield _route(Kind.ROUTE_ADDED, route, f"{route.key} is new and {_asks(route)}.")
        if new is None:
            yield _route(Kind.ROUTE_REMOVED, route, f"{route.key} is removed{_served(route)}.")
        was, becomes = before.serving(route), after.serving(route)
        if was and becomes:
            yield from _answers(route, was, becomes, before, after)


def _answers(
    route: Route, was: Route, becomes: Route, before: ReachableModel, after: ReachableModel
) -> Iterator[Finding]:
    through = "" if becomes.key == route.key else f", through {becomes.key}"
    if becomes.public:
        if not was.public:
            text = f"{route.key} {_asked(was)} and is now open to anybody{through}."
            yield _route(Kind.ROUTE_OPENED, route, text, was.scopes)
        return
    old, new = before.reach(was), after.reach(becomes)
    if old == new:
        return
    both = before.model.clients.keys() & after.model.clients.keys()
    for identity in (new.allowed - old.allowed - old.unknown) & both:
        client = after.model.clients[identity]
        scopes = after.model.verdict(client, becomes).scopes
        by = f" by {', '.join(scopes)}" if scopes else ""
        text = f"{client.key} may now call {route.key}{by}{through}."
        yield _pair(Kind.ACCESS_GAINED, before, client, route, scopes, text)
    for identity in (old.allowed - new.allowed - new.unknown) & both:
        client = after.model.clients[identity]
        scopes = before.model.verdict(before.model.clients[identity], was).scopes
        text = f"{client.key} may no longer call {route.key}, which {_asks(becomes)}."
        yield _pair(Kind.ACCESS_LOST, before, client, route, scopes, text)


def unreachable(before: ReachableModel, after: ReachableModel) -> Iterator[Finding]:
    """Guarded routes that no client reaches, if one did before or the route is new.

    Where the pool is another configuration's, it may have clients that the plan doesn't show; then
    only the loss of the last known one counts.
    """
    for key, route in after.model.routes.items():
        reach = after.reach(route)
        if route.authorization is Authorization.UNKNOWN or reach.allowed or reach.unknown:
            continue
        old = before.model.routes.get(key)
        if old is None:
            authorizer = after.model.authorizers.get(route.authorizer or "")
            pools = authorizer.pools if authorizer else None
            managed = pools and all(p in after.model.pools for p in pools)
            if not managed:
                continue
        elif not before.reach(old).allowed:
            continue
        text = f"No client may call {route.key}, which {_asks(route)}."
        yield _route(Kind.ROUTE_UNREACHABLE, route, text, route.scopes)


def _route(kind: Kind, route: Route, text: str, scopes: frozenset[str] | None = None) -> Finding:
    found = tuple(sorted((route.scopes if scopes is None else scopes) or ()))
    return Finding(kind, route.address, text, route=route.key, scopes=found)


def _pair(  # noqa: PLR0913, PLR0917
    kind: Kind,
    before: ReachableModel,
    client: Client,
    route: Route,
    scopes: tuple[str, ...],
    text: str,
) -> Finding:
    """A finding of a client and a route; the address is that of the one which changes."""
    changed = before.model.clients.get(client.identity) != client
    address = client.address if changed else route.address
    return Finding(kind, address, text, client.key, route.key, scopes)


def _asks(route: Route) -> str:
    """What a route asks of its callers, as the end of a sentence."""
    if route.authorization is Authorization.NONE:
        return "is open to anybody"
    if route.authorization is Authorization.IAM:
        return "asks for a request signed by AWS keys"
    if route.authorization is Authorization.OTHER:
        return "leaves it to a Lambda authorizer"
    if route.scopes is None or route.authorization is Authorization.UNKNOWN:
        return "asks for what is not known yet"
    if route.scopes:
        return f"asks for {' or '.join(sorted(route.scopes))}"
    jwt = route.authorization is Authorization.JWT
    return "asks for any token of its audience" if jwt else "asks for an ID token"


def _served(route: Route) -> str:
    """Terraform makes a new deployment first and destroys a method after it, so it lives on."""
    rest = route.protocol is Protocol.REST and route.address != route.api
    return "; its stage serves it until a deployment after that" if rest else ""


def _asked(route: Route) -> str:
    return _asks(route).replace("asks", "asked", 1).replace("leaves", "left", 1)
