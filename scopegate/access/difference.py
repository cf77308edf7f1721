"""What a plan changes about who may call what, as findings.

The matrix is never built: routes that ask for the same are looked at once, and only through the
scopes that they ask for.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain

from scopegate.access import rest_api
from scopegate.access.cognito import DEFAULT_SIGN_IN_FLOWS, STANDARD_SCOPES
from scopegate.access.deployments import not_redeployed
from scopegate.access.findings import Finding, Kind, in_order
from scopegate.access.model import Answer, Authorization, Client, Model, Route
from scopegate.access.protection import lowered
from scopegate.access.reading import Plan, shaped_by_terraform
from scopegate.access.routing import Router


@dataclass(frozen=True, slots=True)
class _Reach:
    """Identities of the clients that a route admits, and of those where that is not known."""

    allowed: frozenset[str]
    unknown: frozenset[str]


class _Side:
    """A model with what is asked of it again and again."""

    def __init__(self, model: Model) -> None:
        self.model = model
        by_api: dict[str, list[Route]] = {}
        for route in model.routes.values():
            by_api.setdefault(route.api, []).append(route)
        self._routers = {api: Router(routes) for api, routes in by_api.items()}
        self._undetermined = [i for i, c in model.clients.items() if c.scopes is None]
        self._reach = cache(self._find_reach)
        self._representative: dict[object, Route] = {}

    def serving(self, route: Route) -> Route | None:
        """The route that takes this route's requests here: itself, or one that covers it."""
        own = self.model.routes.get((route.api, route.key))
        router = self._routers.get(route.api)
        return own or (router.covering(route) if router else None)

    def reach(self, route: Route) -> _Reach:
        """Who may call a route; the same for all routes that ask for the same."""
        asked = (route.authorization, route.authorizer, route.scopes)
        self._representative.setdefault(asked, route)
        return self._reach(asked)

    def _find_reach(self, asked: object) -> _Reach:
        route = self._representative[asked]
        if route.public:
            return _Reach(frozenset(self.model.clients), frozenset())
        candidates: Iterable[str] = self.model.clients
        if route.scopes:
            holders = self.model.clients_by_scope
            candidates = {i for s in route.scopes for i in holders.get(s, ())}.union(
                self._undetermined
            )
        found: dict[Answer, set[str]] = {answer: set() for answer in Answer}
        for identity in candidates:
            found[self.model.verdict(self.model.clients[identity], route).answer].add(identity)
        return _Reach(frozenset(found[Answer.ALLOWED]), frozenset(found[Answer.UNKNOWN]))


def findings_of(plan: Plan) -> list[Finding]:
    """All findings of a plan, the worst first."""
    before, after = _Side(plan.before.model), _Side(plan.after.model)
    sides = before.model, after.model
    with shaped_by_terraform():
        return in_order(
            chain(
                _routes(before, after),
                _unreachable(before, after),
                *(each(*sides) for each in (_clients, _scopes, _undeclared, _unused, _unknown)),
                *(each(plan) for each in (_authorizers, _replaced, _token_endpoints)),
                lowered(plan),
                not_redeployed(plan),
            )
        )


def _routes(before: _Side, after: _Side) -> Iterator[Finding]:
    """Routes that come and go, and what every route's requests get before and after."""
    for key in {**before.model.routes, **after.model.routes}:
        old, new = before.model.routes.get(key), after.model.routes.get(key)
        route = new or old
        if route is None:
            continue
        if old is None:
            yield _route(Kind.ROUTE_ADDED, route, f"{route.key} is new and {_asks(route)}.")
        if new is None:
            yield _route(Kind.ROUTE_REMOVED, route, f"{route.key} is removed.")
        was, becomes = before.serving(route), after.serving(route)
        if was and becomes:
            yield from _answers(route, was, becomes, before, after)


def _answers(
    route: Route, was: Route, becomes: Route, before: _Side, after: _Side
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


def _unreachable(before: _Side, after: _Side) -> Iterator[Finding]:
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


def _clients(before: Model, after: Model) -> Iterator[Finding]:
    for identity in {**before.clients, **after.clients}:
        old, new = before.clients.get(identity), after.clients.get(identity)
        if new is None and old:
            yield _client(Kind.CLIENT_REMOVED, old, f"{old.key} is removed.", old.scopes)
        elif old is None and new:
            yield _client(Kind.CLIENT_ADDED, new, f"{new.key} is new{_holding(new)}.", new.scopes)
        if new:
            yield from _flows(old, new)
        if old and new:
            yield from _validity(old, new)
            yield from _elsewhere(old, new, before, after)


def _flows(old: Client | None, new: Client) -> Iterator[Finding]:
    """Flows for users that a client gets; Cognito's default counts where it was not in force."""
    if new.user_flows is None or (old and old.user_flows is None):
        return
    gained = new.user_flows - (old.user_flows or frozenset() if old else frozenset())
    if old and old.default_sign_in:
        gained -= DEFAULT_SIGN_IN_FLOWS
    if old and new.default_sign_in and not old.default_sign_in:
        gained |= {"Cognito's default sign-in flows"}
    if gained:
        text = f"{new.key} gets a flow for users: {', '.join(sorted(gained))}."
        yield _client(Kind.USER_FLOW_ENABLED, new, text, frozenset())


def _validity(old: Client, new: Client) -> Iterator[Finding]:
    was, becomes = old.access_token_validity, new.access_token_validity
    if was is not None and becomes is not None and was != becomes:
        text = f"Access tokens of {new.key} live {becomes} s instead of {was} s."
        yield _client(Kind.TOKEN_VALIDITY_CHANGED, new, text, frozenset())


def _elsewhere(old: Client, new: Client, before: Model, after: Model) -> Iterator[Finding]:
    """Scopes that a client gains or loses where the plan has no route: another one has them."""
    if before.routes or after.routes or old.scopes is None or new.scopes is None:
        return
    if gained := new.scopes - old.scopes:
        text = f"{new.key} may now ask for {', '.join(sorted(gained))}."
        yield _client(Kind.ACCESS_GAINED, new, text, gained)
    if lost := old.scopes - new.scopes:
        text = f"{new.key} may no longer ask for {', '.join(sorted(lost))}."
        yield _client(Kind.ACCESS_LOST, new, text, lost)


def _scopes(before: Model, after: Model) -> Iterator[Finding]:
    for key in {**before.scopes, **after.scopes}:
        old, new = before.scopes.get(key), after.scopes.get(key)
        if old is None and new:
            text = f"Scope {new.key} is declared."
            yield Finding(Kind.SCOPE_ADDED, new.address, text, scopes=(new.key,))
        elif new is None and old:
            text = f"Scope {old.key} is no longer declared."
            yield Finding(Kind.SCOPE_REMOVED, old.address, text, scopes=(old.key,))


def _undeclared(before: Model, after: Model) -> Iterator[Finding]:
    old, new = _asking_in_vain(before), _asking_in_vain(after)
    for asking, missing in new.items():
        if gained := missing - old.get(asking, frozenset()):
            address, client, route = asking
            text = f"{client or route} asks for {', '.join(sorted(gained))}: declared nowhere."
            scopes = tuple(sorted(gained))
            yield Finding(Kind.SCOPE_UNDECLARED, address, text, client, route, scopes)


def _asking_in_vain(
    model: Model,
) -> Mapping[tuple[str, str | None, str | None], frozenset[str]]:
    """Per client and route, the scopes that it asks for and no resource server declares.

    It is certain where the pool, or at least the scope's resource server, is in the plan.
    """
    servers = {(pool, key.rpartition("/")[0]) for pool, key in model.scopes}
    undetermined = any("scope" in attributes for attributes in model.unknown.values())

    def missing(pools: Iterable[str | None], scopes: frozenset[str] | None) -> frozenset[str]:
        named = list(pools)
        if undetermined or None in named or not named:
            return frozenset()
        return frozenset(
            scope
            for scope in (scopes or frozenset()) - STANDARD_SCOPES
            if not any((pool, scope) in model.scopes for pool in named)
            and all(
                pool in model.pools or (pool, scope.rpartition("/")[0]) in servers for pool in named
            )
        )

    found: dict[tuple[str, str | None, str | None], frozenset[str]] = {}
    for client in model.clients.values():
        found[client.address, client.key, None] = missing([client.pool], client.scopes)
    for route in model.routes.values():
        authorizer = model.authorizers.get(route.authorizer or "")
        pools = authorizer.pools if authorizer else None
        found[route.address, None, route.key] = missing(pools or (), route.scopes)
    return {asking: scopes for asking, scopes in found.items() if scopes}


def _unused(before: Model, after: Model) -> Iterator[Finding]:
    old, new = _never_asked_for(before), _never_asked_for(after)
    for key in new - old:
        scope = after.scopes[key]
        text = f"Scope {scope.key} is declared, and no client and no route asks for it."
        yield Finding(Kind.SCOPE_UNUSED, scope.address, text, scopes=(scope.key,))


def _never_asked_for(model: Model) -> set[tuple[str | None, str]]:
    asked: set[str] = set()
    for one in (*model.clients.values(), *model.routes.values()):
        if one.scopes is None:
            return set()
        asked |= one.scopes
    return {key for key in model.scopes if key[1] not in asked}


def _unknown(before: Model, after: Model) -> Iterator[Finding]:
    clients = {client.address: client.key for client in after.clients.values()}
    routes = {route.address: route.key for route in after.routes.values()}
    for address, attributes in after.unknown.items():
        if attributes - before.unknown.get(address, frozenset()):
            text = f"Who may call can't be told: {', '.join(sorted(attributes))} of {address}."
            client, route = clients.get(address), routes.get(address)
            yield Finding(Kind.UNKNOWN, address, text, client, route)


def _authorizers(plan: Plan) -> Iterator[Finding]:
    """Authorizers that are gone although their API stays."""
    before, after = plan.before, plan.after
    apis = {route.api for route in after.model.routes.values()} | set(after.snapshot.instances)
    for key in before.model.authorizers.keys() - after.model.authorizers.keys():
        instance = before.snapshot.instances.get(key)
        if instance is None:
            api: str | None = key.partition(" ")[0]
        elif instance.type == rest_api.AUTHORIZER:
            api = before.rest.api_of(instance)
        else:
            api = before.http.api_of(instance)
        if api in apis:
            address = instance.address if instance else str(api)
            yield Finding(Kind.AUTHORIZER_REMOVED, address, f"Authorizer {key} is removed.")


def _replaced(plan: Plan) -> Iterator[Finding]:
    for address, instance in plan.after.snapshot.instances.items():
        if not instance.replaced or address not in plan.before.snapshot.instances:
            continue
        if client := plan.after.model.clients.get(address):
            text = f"{client.key} is replaced: its id and secret change, and its callers break."
            yield _client(Kind.CREDENTIALS_REPLACED, client, text, frozenset())
        elif address in plan.after.model.pools:
            text = f"Pool {address} is replaced: every client of it gets a new id and secret."
            yield Finding(Kind.CREDENTIALS_REPLACED, address, text)


def _token_endpoints(plan: Plan) -> Iterator[Finding]:
    for key, old in plan.before.model.pools.items():
        new = plan.after.model.pools.get(key)
        if new and (gone := set(old.token_endpoints) - set(new.token_endpoints)):
            now = ", ".join(new.token_endpoints) or "none"
            text = f"Token endpoint {', '.join(sorted(gone))} goes; now: {now}."
            yield Finding(Kind.TOKEN_ENDPOINT_CHANGED, key, text)


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


def _asked(route: Route) -> str:
    return _asks(route).replace("asks", "asked", 1).replace("leaves", "left", 1)


def _holding(client: Client) -> str:
    if client.scopes is None:
        return ", with scopes that are not known yet"
    return f" with {', '.join(sorted(client.scopes))}" if client.scopes else " without scopes"


def _route(kind: Kind, route: Route, text: str, scopes: frozenset[str] | None = None) -> Finding:
    found = tuple(sorted((route.scopes if scopes is None else scopes) or ()))
    return Finding(kind, route.address, text, route=route.key, scopes=found)


def _client(kind: Kind, client: Client, text: str, scopes: frozenset[str] | None) -> Finding:
    return Finding(kind, client.address, text, client.key, None, tuple(sorted(scopes or ())))


def _pair(  # noqa: PLR0913, PLR0917
    kind: Kind, before: _Side, client: Client, route: Route, scopes: tuple[str, ...], text: str
) -> Finding:
    """A finding of a client and a route; the address is that of the one which changes."""
    changed = before.model.clients.get(client.identity) != client
    address = client.address if changed else route.address
    return Finding(kind, address, text, client.key, route.key, scopes)
