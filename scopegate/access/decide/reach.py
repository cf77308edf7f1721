"""Who can call a route, found through its required scopes rather than by trying each client."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from scopegate.access.decide.decision import Decision, Outcome, decide, scopes_may_be_added
from scopegate.access.decide.routing import Router
from scopegate.access.system.model import Client, Route, System
from scopegate.plan.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable


class Reach(msgspec.Struct, frozen=True):
    """Identities of the clients that a route admits, and of those where that is not known."""

    allowed: frozenset[str]
    unknown: frozenset[str]


class Reaching:
    """The decisions of a system, each taken once for all routes that require the same."""

    def __init__(self, system: System) -> None:
        """Take a system."""
        self.system = system
        by_api: dict[str, list[Route]] = {}
        for route in system.routes.values():
            by_api.setdefault(route.api, []).append(route)
        self._routers = {api: Router(routes) for api, routes in by_api.items()}
        self._undetermined = [
            identity
            for identity, client in system.clients.items()
            if isinstance(client.scopes, Unknown) or scopes_may_be_added(system, client)
        ]
        self._reach = cache(self._find_reach)
        self._representative: dict[object, Route] = {}

    def serving(self, route: Route) -> Route | None:
        """Return the route that takes this route's requests here: itself, or one that covers it."""
        own = self.system.routes.get((route.api, route.key))
        router = self._routers.get(route.api)
        return own or (router.covering(route) if router else None)

    def requests(self, route: Route) -> Iterator[tuple[str, str]]:
        """Yield methods and paths of requests that go to a route of this system."""
        if router := self._routers.get(route.api):
            yield from router.requests(route)

    def taking(self, api: str, method: str, path: str) -> Route | None:
        """Return the route that takes a request, if any does."""
        router = self._routers.get(api)
        return router.resolve(method, path) if router else None

    def decide(self, client: Client, route: Route) -> Decision:
        """Return the decision for a token of ``client`` on ``route``."""
        return decide(self.system, client, route)

    def reach(self, route: Route) -> Reach:
        """Return who can call a route; it is the same for all routes with the same requirement."""
        self._representative.setdefault(route.requirement, route)
        return self._reach(route.requirement)

    def _find_reach(self, requirement: object) -> Reach:
        route = self._representative[requirement]
        clients = self.system.clients
        if route.public:
            return Reach(frozenset(clients), frozenset())
        candidates: Iterable[str] = clients
        if not isinstance(route.scopes, Unknown) and route.scopes:
            holders = self.system.clients_by_scope
            candidates = {i for s in route.scopes for i in holders.get(s, ())}.union(
                self._undetermined
            )
        found: dict[Outcome, set[str]] = {outcome: set() for outcome in Outcome}
        for identity in candidates:
            found[self.decide(clients[identity], route).outcome].add(identity)
        return Reach(frozenset(found[Outcome.ALLOWED]), frozenset(found[Outcome.UNKNOWN]))
