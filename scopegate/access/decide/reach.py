"""Who reaches a route, found through the scopes that it asks for and never by trying everyone."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from scopegate.access.decide.routing import Router
from scopegate.access.system.model import Answer, Model, Route

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Reach:
    """Identities of the clients that a route admits, and of those where that is not known."""

    allowed: frozenset[str]
    unknown: frozenset[str]


class ReachableModel:
    """A model with what is asked of it again and again."""

    def __init__(self, model: Model) -> None:
        """Take a model."""
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

    def reach(self, route: Route) -> Reach:
        """Who may call a route; the same for all routes that ask for the same."""
        asked = (route.authorization, route.authorizer, route.scopes)
        self._representative.setdefault(asked, route)
        return self._reach(asked)

    def _find_reach(self, asked: object) -> Reach:
        route = self._representative[asked]
        if route.public:
            return Reach(frozenset(self.model.clients), frozenset())
        candidates: Iterable[str] = self.model.clients
        if route.scopes:
            holders = self.model.clients_by_scope
            candidates = {i for s in route.scopes for i in holders.get(s, ())}.union(
                self._undetermined
            )
        found: dict[Answer, set[str]] = {answer: set() for answer in Answer}
        for identity in candidates:
            found[self.model.verdict(self.model.clients[identity], route).answer].add(identity)
        return Reach(frozenset(found[Answer.ALLOWED]), frozenset(found[Answer.UNKNOWN]))
