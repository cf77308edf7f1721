"""Joins counts with the model: the credential, route and scopes of each call."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec

from scopegate.access.decide.decision import Outcome, decide
from scopegate.access.decide.routing import Router
from scopegate.access.system.model import Client, Route, System
from scopegate.access.system.paths import ANY, DEFAULT, parts
from scopegate.errors import ScopegateError
from scopegate.plan.values import Unknown
from scopegate.usage.tally import Cell, Key, Tally, key_of, logged_api

REFUSED: Final = frozenset({401, 403})
DEFAULT_GENERATION: Final = "default"
_METHOD_AND_PATH = re.compile(r"([A-Z]+) (/\S*)")
_OF_MODULE = re.compile(r"aws_cognito_user_pool_client\.this\[")


class Credential(msgspec.Struct, frozen=True):
    """An app client of the model.

    Attributes:
        client: Key of the client that it belongs to.
        generation: The name of the credential among those of the client.
        app_client: The app client itself.
    """

    client: str
    generation: str
    app_client: Client

    @property
    def key(self) -> str:
        """The client's key, or ``<key>/<generation>``."""
        return self.app_client.key

    @property
    def suspended(self) -> bool:
        """Whether it can't request a token."""
        return self.app_client.machine is False


def credential(client: Client) -> Credential:
    """Return client and generation of an app client, from its key in this project's modules."""
    base, slash, generation = client.key.rpartition("/")
    if slash and base and (not client.address or _OF_MODULE.search(client.address)):
        return Credential(base, generation, client)
    return Credential(client.key, DEFAULT_GENERATION, client)


class Use(msgspec.Struct):
    """The calls of one credential to one route.

    Attributes:
        client_id: The id in the log; None for calls without an accepted token.
        credential: The credential in the model; None if the model has none with this id.
        route: The route in the model; None for calls that match no route.
        api: ``Api.key``, or the id in the log.
        allowed: Calls that the authorizer allowed, regardless of the backend's answer.
        refused: Calls that were answered with 401 or 403.
        statuses: The number of calls with each status.
        scopes: The number of calls for each set of scopes, any one of which was sufficient.
        unexplained: Calls that were allowed although the model denies them.
        inferred: Whether the scopes come from the model, because the log has none.
    """

    client_id: str | None
    credential: Credential | None
    route: Route | None
    api: str | None
    allowed: int = 0
    refused: int = 0
    first: int = 0
    last: int = 0
    statuses: dict[int, int] = msgspec.field(default_factory=dict)
    scopes: dict[tuple[str, ...], int] = msgspec.field(default_factory=dict)
    unexplained: int = 0
    inferred: bool = False

    @property
    def calls(self) -> int:
        """All calls."""
        return self.allowed + self.refused

    def add(self, status: int, cell: Cell, *, refused: bool) -> None:
        """Count a cell."""
        self.first = min(self.first, cell.first) if self.calls else cell.first
        self.last = max(self.last, cell.last)
        self.statuses[status] = self.statuses.get(status, 0) + cell.count
        if refused:
            self.refused += cell.count
        else:
            self.allowed += cell.count


class Joined(msgspec.Struct, frozen=True):
    """All counts, by caller and route.

    Attributes:
        uses: By client id, API and route key.
        preflights: CORS preflight requests of browsers, which have no token.
        elsewhere: Lines of APIs that are not in the model, by their id.
        unidentified: Lines whose format has no client id, by ``Api.key``.
        api_lines: Lines, minutes and bounds by ``Api.key``.
    """

    uses: Mapping[tuple[str | None, str | None, str | None], Use]
    preflights: int
    elsewhere: Mapping[str, int]
    unidentified: Mapping[str | None, int]
    api_lines: Mapping[str, "ApiLines"]


class ApiLines(msgspec.Struct):
    """The lines of an API: their number, minutes, and first and last time."""

    count: int = 0
    first: int = 0
    last: int = 0
    minutes: set[int] = msgspec.field(default_factory=set)


class Joiner:
    """Matches lines with the routes and the credentials of a model."""

    def __init__(self, system: System, api: str | None = None) -> None:
        """Store the model, and the API of lines that do not name one."""
        self.system = system
        self._chosen = self._find(api) if api else None
        self.credentials = {
            client.id: credential(client) for client in system.clients.values() if client.id
        }
        self._routers: dict[str, Router] = {}
        self._stages: dict[str, set[str]] = {}
        by_api: dict[str, list[Route]] = {}
        for route in system.routes.values():
            by_api.setdefault(route.api, []).append(route)
            self._stages.setdefault(route.api, set()).update((route.stage or "").split(","))
        self._routers = {key: Router(routes) for key, routes in by_api.items()}
        self._bases = [parts(address.path) for address in system.addresses.values()]
        self._paths = {key: {route.path for route in routes} for key, routes in by_api.items()}
        self.template = lru_cache(100_000)(self._template)

    def _find(self, name: str) -> str:
        for key, one in self.system.apis.items():
            if name in {key, one.id, one.name}:
                return key
        known = ", ".join(self.system.apis) or "none"
        raise ScopegateError(f"--api is {name!r}, which the model does not have. It has: {known}.")

    def api(self, logged: str | None) -> str | None:
        """Return ``Api.key`` of a line's API; None if it is unknown or not in the model."""
        apis = self.system.apis
        if self._chosen:
            return self._chosen
        if logged:
            found = [key for key, one in apis.items() if logged in {key, one.id}]
            if found:
                return found[0]
        only = next(iter(apis.values())) if len(apis) == 1 else None
        return only.key if only and not (logged and only.id) else None

    def _template(
        self, logged: str | None, method: str | None, path: str, stage: str | None
    ) -> str | None:
        """Return the path of the route that matches a request; None if there is none."""
        api = self.api(logged)
        keys = [api] if api else list(self._routers)
        for key in keys:
            router = self._routers.get(key)
            for candidate in self._without_stage(key, path, stage) if router else ():
                if router and (route := router.resolve(str(method or "GET"), candidate)):
                    return route.path
        return None

    def _without_stage(self, api: str, path: str, stage: str | None) -> Iterator[str]:
        whole = parts(path.partition("?")[0])
        bases = [(one,) for one in {stage or "", *self._stages.get(api, ())} if one]
        for base in sorted({*bases, *self._bases}, key=len, reverse=True):
            if base and whole[: len(base)] == base:
                yield "/" + "/".join(whole[len(base) :])
        yield "/" + "/".join(whole)

    def route(self, key: Key) -> tuple[str | None, Route | None]:
        """Return the API and the route of a line.

        Raises:
            ScopegateError: Several APIs have the route, and the line does not name one.
        """
        api = self.api(key.api)
        if api is None and key.api:
            return key.api, None
        names = list(_route_keys(key))
        apis = [api] if api else list(self.system.apis)
        found = [
            route
            for name in names
            for one in apis
            if (route := self.system.routes.get((one, name)))
        ]
        if len({route.api for route in found}) > 1:
            raise ScopegateError(
                f"{found[0].key} is a route of {' and of '.join(sorted({r.api for r in found}))},"
                " and the log does not say which of them a line belongs to. Read the log of one"
                " API at a time, with --api."
            )
        return (found[0].api, found[0]) if found else (api, None)

    def preflight(self, api: str | None, key: Key) -> bool:
        """Return whether a call is a CORS preflight request."""
        paths = self._paths.get(api or "", set())
        return key.method == "OPTIONS" and (key.resource in paths or _path(key.route) in paths)


def _route_keys(key: Key) -> Iterator[str]:
    """Yield possible names of a line's route, the most likely first."""
    for path in (key.route, key.resource):
        if not path:
            continue
        if path == DEFAULT or _METHOD_AND_PATH.fullmatch(path):
            yield path
        if path.startswith("/"):
            bare = path if path == "/" else path.rstrip("/")
            yield f"{key.method} {bare}"
            yield f"{ANY} {bare}"


def _path(route: str | None) -> str | None:
    return route.partition(" ")[2] if route else None


def join(tally: Tally, joiner: Joiner) -> Joined:
    """Join all counts with the model."""
    uses: dict[tuple[str | None, str | None, str | None], Use] = {}
    preflights = 0
    elsewhere: dict[str, int] = {}
    unidentified: dict[str | None, int] = {}
    lines: dict[str, ApiLines] = {}
    logged: dict[Any, set[str]] = {}
    for raw, cell in tally.cells.items():
        key = key_of(raw)
        api, route = joiner.route(key)
        if api and api in joiner.system.apis:
            _note(lines.setdefault(api, ApiLines()), cell)
            logged.setdefault(logged_api(raw), set()).add(api)
        elif api:
            elsewhere[api] = elsewhere.get(api, 0) + cell.count
            continue
        if not key.identified:
            unidentified[api] = unidentified.get(api, 0) + cell.count
        if route is None and joiner.preflight(api, key):
            preflights += cell.count
            continue
        held = joiner.credentials.get(key.client or "")
        name = (key.client, api, route.key if route else None)
        use = uses.setdefault(name, Use(key.client, held, route, api))
        use.add(key.status, cell, refused=key.status in REFUSED)
        let_in = key.status not in REFUSED or key.gateway is False
        if route and key.client and let_in:
            _scopes(use, key, cell)
    for name_in_log, apis in logged.items():
        for api in apis:
            lines[api].minutes |= tally.minutes[name_in_log]
    return Joined(uses, preflights, elsewhere, unidentified, lines)


def _note(lines: ApiLines, cell: Cell) -> None:
    lines.first = min(lines.first, cell.first) if lines.count else cell.first
    lines.last = max(lines.last, cell.last)
    lines.count += cell.count


def _scopes(use: Use, key: Key, cell: Cell) -> None:
    """Count the scopes of the token that the route accepts."""
    route = use.route
    if route is None or route.public or not route.guarded:
        return
    held: Any = key.scopes
    if held is None and use.credential:
        held = use.credential.app_client.scopes
        use.inferred = True
    if held is None or isinstance(held, Unknown):
        return
    if isinstance(route.scopes, Unknown):
        opening = tuple(sorted(held))
    elif not route.scopes:
        return
    else:
        opening = tuple(sorted(route.scopes.intersection(held)))
    if not opening:
        use.unexplained += cell.count
        opening = tuple(sorted(held))
    use.scopes[opening] = use.scopes.get(opening, 0) + cell.count


def may_admit(system: System, client: Client, route: Route) -> bool:
    """Return whether a client can call a route with its token, according to the model."""
    return decide(system, client, route).outcome is not Outcome.DENIED
