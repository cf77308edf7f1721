"""The operations that a client may call, as OpenAPI can express them.

The decision is that of ``access.decide``; which requests reach a route is that of its router. So a
method that another route takes is not one of ``ANY``.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from typing import Final

import msgspec

from scopegate.access.decide.decision import Decision, Outcome
from scopegate.access.decide.reach import Reaching
from scopegate.access.system.model import Client, Route, System
from scopegate.access.system.paths import ANY, DEFAULT, METHODS, parts

_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")
_PREFLIGHT: Final = "OPTIONS"
_Key = tuple[str, str]


class Operation(msgspec.Struct, frozen=True):
    """A method and a path, in the form of OpenAPI.

    Attributes:
        method: The HTTP method, never ``ANY``.
        path: A path such as ``/orders/{id}``; the greedy ``{proxy+}`` is ``{proxy}``.
        apis: ``Api.key`` of each API that serves it.
        token: Whether a token is required.
        scopes: Sufficient scopes of the client: all of any one entry. Empty if any token is.
        key: Whether an API key is required as well.
        greedy: Whether the last variable stands for one or more path segments.
    """

    method: str
    path: str
    apis: tuple[str, ...]
    token: bool
    scopes: tuple[tuple[str, ...], ...] = ()
    key: bool = False
    greedy: bool = False

    @property
    def name(self) -> str:
        """``GET /orders/{id}``."""
        return f"{self.method} {self.path}"

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the variables in its path."""
        return tuple(_VARIABLE.findall(self.path))


class Undecided(msgspec.Struct, frozen=True):
    """A route for which the input does not show whether a client can call it."""

    route: str
    reason: str


class Offer(msgspec.Struct, frozen=True):
    """The operations that a client can call, and undecided ones."""

    operations: tuple[Operation, ...] = ()
    undecided: tuple[Undecided, ...] = ()

    @property
    def apis(self) -> tuple[str, ...]:
        """``Api.key`` of each API that serves an operation."""
        return tuple(dict.fromkeys(api for one in self.operations for api in one.apis))


class Offers:
    """The operations that each client of a system can call."""

    def __init__(self, system: System) -> None:
        """Take a system."""
        self._system = system
        self._reaching = Reaching(system)
        places = {(r.api, r.path) for r in system.routes.values() if r.method != _PREFLIGHT}
        self._routes = [
            route
            for route in system.routes.values()
            if not (_is_answered_by_the_api(route) and (route.api, route.path) in places)
        ]
        self._by_api: dict[str, list[Route]] = {}
        for route in system.routes.values():
            self._by_api.setdefault(route.api, []).append(route)
        self._places = cache(self._find_places)

    def of(self, client: Client) -> Offer:
        """Return the operations that a client can call with its own token.

        Operations that require the token of a user who signs in through it are left out.
        """
        alone = msgspec.structs.replace(client, user_flows=frozenset(), default_sign_in=False)
        found: list[Operation] = []
        undecided: list[Undecided] = []
        for route in self._routes:
            decision = self._reaching.decide(alone, route)
            if decision.outcome is Outcome.UNKNOWN:
                undecided.append(Undecided(route.key, decision.reason))
            elif decision.outcome is not Outcome.DENIED:
                found.extend(self._operations(route, decision))
        return Offer(tuple(_arranged(found)), tuple(undecided))

    def _operations(self, route: Route, decision: Decision) -> Iterator[Operation]:
        resource = self._system.resources.get(route.address)
        for method, path in self._places((route.api, route.key)):
            yield Operation(
                method=method,
                path=path,
                apis=(route.api,),
                token=decision.outcome is not Outcome.PUBLIC,
                scopes=tuple((scope,) for scope in decision.scopes),
                key=resource is not None and resource.instance.get("api_key_required") is True,
                greedy=_is_greedy(route) and path.endswith("}"),
            )

    def _find_places(self, key: _Key) -> tuple[tuple[str, str], ...]:
        """Return each method and path under which requests reach a route.

        A greedy variable begins at the first segment that no other route takes.
        """
        route = self._system.routes[key]
        template = _path(route)
        found: dict[tuple[str, bool], tuple[str, str]] = {}
        for method, request in self._reaching.requests(route):
            root = request == "/"
            more = 0 if root else len(parts(request)) - len(parts(template))
            place = method, "/" if root else _deepened(template, more)
            found.setdefault((method, root), place)
        places = dict.fromkeys(found.values())
        if _is_greedy(route):
            places |= dict.fromkeys(self._leftovers(route, set(places)))
        return tuple(places)

    def _leftovers(self, route: Route, places: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Yield paths of other routes whose methods a greedy route takes, if its own are longer.

        With ``GET /{id}`` and ``POST /a``, ``GET /{proxy+}`` takes ``GET /a`` and what is deeper.
        """
        methods = METHODS if route.method == ANY else (route.method,)
        least = {method: len(parts(path)) for method, path in places if path != "/"}
        for other in self._by_api[route.api]:
            path = _path(other)
            for method in methods:
                short = len(parts(path)) < least.get(method, len(parts(path)) + 1)
                if short and self._reaching.taking(route.api, method, path) == route:
                    yield method, path


def normal(path: str) -> str:
    """Return the path without the names of its variables, by which OpenAPI compares paths."""
    return _VARIABLE.sub("{}", path)


def _is_answered_by_the_api(route: Route) -> bool:
    """Return whether it is a CORS preflight, which a REST API answers without a backend."""
    mock = route.integration != "" and route.backend is None
    return route.method == _PREFLIGHT and route.public and mock


def _path(route: Route) -> str:
    """Return the path of a route in the form of OpenAPI."""
    return "/{proxy}" if route.path == DEFAULT else route.path.replace("+}", "}")


def _is_greedy(route: Route) -> bool:
    return route.path == DEFAULT or route.path.endswith("+}")


def _deepened(template: str, more: int) -> str:
    """Return the template with ``more`` variables before its last part."""
    head, _, last = template.rpartition("/")
    return "/".join([head, *(f"{{segment{number + 1}}}" for number in range(more)), last])


def _arranged(operations: Iterable[Operation]) -> Iterator[Operation]:
    """Yield the operations by path and method, each once.

    In OpenAPI, paths that differ only in the names of variables are the same: they get the names of
    the first one that is not greedy.
    """
    names: dict[str, str] = {}
    merged: dict[tuple[str, str], Operation] = {}
    for one in sorted(operations, key=lambda one: (one.greedy, one.path, one.apis)):
        path = names.setdefault(normal(one.path), one.path)
        renamed = msgspec.structs.replace(one, path=path)
        place = (path, one.method)
        merged[place] = _both(merged[place], renamed) if place in merged else renamed
    yield from sorted(merged.values(), key=lambda one: (one.path, METHODS.index(one.method)))


def _both(one: Operation, other: Operation) -> Operation:
    """Return an operation of two APIs, with scopes that are sufficient for both."""
    shared = tuple(scopes for scopes in one.scopes if scopes in other.scopes)
    pairs = product(one.scopes or ((),), other.scopes or ((),))
    either = tuple(tuple(sorted({*some, *more})) for some, more in pairs)
    return msgspec.structs.replace(
        one,
        apis=(*one.apis, *other.apis),
        token=one.token or other.token,
        scopes=shared or tuple(filter(None, either)),
        key=one.key or other.key,
        greedy=one.greedy or other.greedy,
    )
