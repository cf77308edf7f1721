"""Which route API Gateway picks for a request, and a request that it sends to a given route.

HTTP APIs pick, among the routes whose method and path match, a full match before a greedy one,
and ``$default`` last. REST APIs pick the most specific resource first (a literal part before
``{name}`` before ``{proxy+}``) and then its method (the method itself before ``ANY``); a resource
that lacks the method leaves the request to the nearest ``{proxy+}`` that has it, and without one
the answer is 403 "Missing Authentication Token". ``{proxy+}`` takes one part at least, so it
never matches ``/``.

Sources:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html
"""

from collections.abc import Iterable, Iterator
from itertools import count, product

import msgspec

from scopegate.access.system.model import Protocol, Route
from scopegate.access.system.paths import ANY, DEFAULT, METHODS, parts, variable


class _Resource(msgspec.Struct):
    """One part of a path, with what follows it; ``routes`` by method."""

    routes: dict[str, Route] = msgspec.field(default_factory=dict)
    literal: dict[str, "_Resource"] = msgspec.field(default_factory=dict)
    parameter: dict[str, "_Resource"] = msgspec.field(default_factory=dict)
    greedy: "_Resource | None" = None

    def child(self, part: str) -> "_Resource":
        """Return the resource that ``part`` leads to, made if need be."""
        if not variable(part):
            return self.literal.setdefault(part, _Resource())
        if not part.endswith("+}"):
            return self.parameter.setdefault(part, _Resource())
        self.greedy = self.greedy or _Resource()
        return self.greedy

    def matching(self, request: tuple[str, ...]) -> Iterator[tuple["_Resource", bool]]:
        """Yield what matches the request, most specific first, each with whether it is greedy."""
        if not request:
            yield self, False
            return
        first, rest = request[0], request[1:]
        if first in self.literal:
            yield from self.literal[first].matching(rest)
        for child in self.parameter.values():
            yield from child.matching(rest)
        if self.greedy:
            yield self.greedy, True

    def route(self, method: str) -> Route | None:
        """Its route for a method: the method's own before ``ANY``."""
        return self.routes.get(method) or self.routes.get(ANY)


class Router:
    """The routes of one API, as API Gateway looks them up."""

    def __init__(self, routes: Iterable[Route]) -> None:
        """Take all routes of one API."""
        self._root = _Resource()
        self._default: Route | None = None
        self._protocol = Protocol.REST
        self._spelled: set[str] = set()
        self._deepest = 1
        for route in routes:
            self._protocol = route.protocol
            if route.path == DEFAULT:
                self._default = route
                continue
            resource = self._root
            for part in parts(route.path):
                resource = resource.child(part)
            resource.routes[route.method] = route
            self._spelled.update(parts(route.path))
            self._deepest = max(self._deepest, len(parts(route.path)))

    def resolve(self, method: str, path: str) -> Route | None:
        """Return the route that takes a request for ``path`` (without the stage), or None."""
        found = list(self._root.matching(parts(path)))
        full = [resource for resource, greedy in found if not greedy]
        if self._protocol is Protocol.REST:
            full = [found[0][0]] if found else []
        for resource in [*full, *(resource for resource, greedy in found if greedy)]:
            if route := resource.route(method):
                return route
        return self._default

    def sample_request(self, route: Route) -> tuple[str, str] | None:
        """Return a method and a path that match only this route; None if others match them all."""
        return next(self.requests(route), None)

    def requests(self, route: Route) -> Iterator[tuple[str, str]]:
        """Yield methods and paths that go to exactly this route: samples of all that it takes."""
        methods = METHODS if route.method == ANY else (route.method,)
        for path, method in product(self._sample_paths(route), methods):
            if self.resolve(method, path) == route:
                yield method, path

    def covering(self, route: Route) -> Route | None:
        """Return the route of this API that takes the requests meant for ``route``, or None."""
        method = METHODS[0] if route.method == ANY else route.method
        return self.resolve(method, next(self._sample_paths(route)))

    def _sample_paths(self, route: Route) -> Iterator[str]:
        """Yield paths that match the route's template, with values that no template contains."""
        probes = (f"probe-{number}" if number else "probe" for number in count())
        value = next(probe for probe in probes if probe not in self._spelled)
        template = ("{proxy+}",) if route.path == DEFAULT else parts(route.path)
        filled = [value if variable(part) else part for part in template]
        greedy = bool(template) and template[-1].endswith("+}")
        for more in range(self._deepest + 1 if greedy else 1):
            yield "/" + "/".join(filled + [value] * more)
        if route.path == DEFAULT:
            yield "/"


def resolve(method: str, path: str, routes: Iterable[Route]) -> Route | None:
    """Return the route that takes the request, or None.

    Args:
        method: Of the request, such as ``GET``.
        path: Of the request, without the stage, such as ``/orders/17``.
        routes: All routes of one API.
    """
    return Router(routes).resolve(method, path)


def sample_request(route: Route, routes: Iterable[Route]) -> tuple[str, str] | None:
    """Return a method and a path that API Gateway sends to exactly this route.

    Args:
        route: One of ``routes``.
        routes: Those of its API decide; others are ignored.

    Returns:
        For example ``("GET", "/orders/probe")``; None when other routes take all its requests.
    """
    return Router(other for other in routes if other.api == route.api).sample_request(route)
