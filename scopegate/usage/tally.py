"""Counts of lines of access logs, in memory that does not grow with their number.

Lines that differ only in time, address and path values share a cell. The meaning of each cell is
determined once, after all lines have been read.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from scopegate.errors import ScopegateError
from scopegate.usage.times import DAY, HOUR, MINUTE, moment

ABSENT: Final = frozenset({"-", "", None, msgspec.UNSET})
"""The value of a variable without a value in API Gateway, and of a missing field."""

CELLS: Final = 400_000
"""Maximum number of cells; more means that a field is not what the user expects."""

ADDRESSES: Final = 20_000
"""Number of caller addresses that are distinguished."""

SLOTS: Final = 50_000
"""Number of entries of all timelines; with more, they become coarser."""

WIDTHS: Final = (HOUR, 6 * HOUR, DAY, 7 * DAY, 28 * DAY)
"""Possible lengths in seconds of an entry in a timeline."""

_UTC: Final = " +0000"
_SECONDS: Final = {f"{second:02}": second for second in range(60)}
_KNOWN_MINUTES: Final = 100_000
_ROUTES: Final = 100
_PATHS: Final = 20
_STATUSES: Final = range(100, 600)
_REFUSALS: Final = frozenset({"401", "403", 401, 403})
_NOT_FOUND: Final = frozenset({"404", 404})


class Key(msgspec.Struct, frozen=True):
    """The common values of the lines of a cell.

    Attributes:
        client: The client id of a token that was accepted.
        scopes: The scopes of the token; None if the log has none.
        method: The method of the request.
        resource: Path of the resource of a REST API, such as ``/orders/{id}``.
        route: Route key of an HTTP API, such as ``GET /orders/{id}``.
        status: The status of the answer.
        api: Id of the API.
        gateway: Whether the gateway refused the call; None if the lines do not show it.
        identified: Whether the lines have a field for the client id.
    """

    client: str | None
    scopes: tuple[str, ...] | None
    method: str | None
    resource: str | None
    route: str | None
    status: int
    api: str | None
    gateway: bool | None
    identified: bool


class Cell(msgspec.Struct, gc=False):
    """The number of lines, and the first and the last time."""

    count: int = 0
    first: int = 0
    last: int = 0


class Address(msgspec.Struct):
    """The refused calls of one caller address.

    Attributes:
        refused: The number of calls.
        unknown: The number of those that match no route of the API.
        cells: The cells of its calls, each with their number.
        paths: Some of the paths that match no route.
        client: The client with the latest allowed call from this address.
    """

    refused: int = 0
    unknown: int = 0
    first: int = 0
    last: int = 0
    cells: dict[Any, int] = msgspec.field(default_factory=dict)
    paths: set[str] = msgspec.field(default_factory=set)
    client: str | None = None


class Tally:
    """The counts.

    Attributes:
        cells: Cells by the common values of their lines, as the log writes them.
        minutes: Minutes that have a line, by API.
        slots: The number of calls in each interval of ``width`` seconds, by client.
        addresses: Refused calls by address of the caller.
        more_addresses: Refused calls from other addresses.
        outside: Lines before or after the window.
    """

    def __init__(
        self, since: int | None = None, until: int | None = None, template: "Template | None" = None
    ) -> None:
        """Count lines in a window.

        Args:
            since: Its start in seconds since 1970; None for no bound.
            until: Its end, which it does not include.
            template: Finds the route of a path, for lines with nothing else.
        """
        self.since = -(1 << 62) if since is None else since
        self.until = 1 << 62 if until is None else until
        self.cells: dict[tuple[Any, ...], Cell] = {}
        self.minutes: dict[Any, set[int]] = {}
        self.slots: dict[Any, dict[int, int]] = {}
        self.addresses: dict[str, Address] = {}
        self.more_addresses = 0
        self.outside = 0
        self.lines = 0
        self.width = WIDTHS[0]
        self._template = template
        self._slots = 0
        self._bases: dict[str, int] = {}
        self._owners: dict[str, Any] = {}

    def add(  # noqa: C901, PLR0912  runs for every line, where function calls are expensive
        self, lines: Iterable[Any], *, api: str | None = None, written: int | None = None
    ) -> int:
        """Count lines; return the number of lines without a valid time or status.

        Args:
            lines: Objects with an attribute for each field.
            api: Id of their API from the source, for lines without it.
            written: The time of lines without one.
        """
        bases, cells, slots, owners = self._bases, self.cells, self.slots, self._owners
        since, until = self.since, self.until
        unreadable = 0
        last_minute, last_api = -1, None
        for line in lines:
            text: Any = line.time if written is None else written
            # `27/Nov/2026:10:00:05 +0000`: each minute is parsed once.
            try:
                at = bases[text[:17]] + _SECONDS[text[18:20]] if text[20:] == _UTC else -1
            except (KeyError, TypeError):
                at = -1
            if at < 0 and (at := self._time(text)) < 0:
                unreadable += 1
                continue
            if not since <= at < until:
                self.outside += 1
                continue
            resource, route, scopes = line.resource, line.route, line.scopes
            if resource is None and route is None:
                resource = self._of_path(line, api)
            if scopes.__class__ is not str and scopes is not None:
                scopes = " ".join(map(str, scopes)) if isinstance(scopes, list) else str(scopes)
            client, status, of_api = line.client, line.status, line.api or api
            key = (
                client,
                scopes,
                line.method,
                resource,
                route,
                status,
                of_api,
                _gateway(line) if status in _REFUSALS else None,
            )
            cell = cells.get(key)
            if cell is None:
                if not _is_status(status):
                    unreadable += 1
                    continue
                cell = cells[key] = self._new_cell(at)
            cell.count += 1
            if at < cell.first:
                cell.first = at
            elif at > cell.last:
                cell.last = at
            minute = at // MINUTE
            if minute != last_minute or of_api != last_api:
                last_minute, last_api = minute, of_api
                self.minutes.setdefault(of_api, set()).add(minute)
            slot = at // self.width
            counts = slots.get(client)
            if counts is None or slot not in counts:
                self._new_slot(client, slot)
            else:
                counts[slot] += 1
            if client in ABSENT:
                if status in _REFUSALS or status in _NOT_FOUND:
                    self._refused(line, key, at)
            elif status not in _REFUSALS and (line.ip in owners or len(owners) < ADDRESSES):
                owners[line.ip] = client
            self.lines += 1
        return unreadable

    def _new_cell(self, at: int) -> Cell:
        if len(self.cells) >= CELLS:
            raise ScopegateError(
                f"The lines differ in more than {CELLS} combinations of client, scopes, route and"
                " status. Check with --field that each names the right part of a line: a client or"
                " a route can't have that many values."
            )
        return Cell(0, at, at)

    def _time(self, text: object) -> int:
        """Return the time of a line; -1 if it is not one."""
        at = moment(text)
        if at is None:
            return -1
        if isinstance(text, str) and text[20:] == _UTC:
            if len(self._bases) > _KNOWN_MINUTES:
                self._bases.clear()
            self._bases[text[:17]] = at - at % MINUTE
        return at

    def _of_path(self, line: Any, api: str | None) -> str | None:
        if self._template is None or line.path in ABSENT:
            return None
        return self._template(line.api or api, line.method, line.path, line.stage)

    def _new_slot(self, client: Any, slot: int) -> None:
        self._slots += 1
        self.slots.setdefault(client, {})[slot] = 1
        if self._slots > SLOTS and self.width != WIDTHS[-1]:
            width = WIDTHS[WIDTHS.index(self.width) + 1]
            for one, counts in self.slots.items():
                wider: dict[int, int] = {}
                for start, count in counts.items():
                    wide = start * self.width // width
                    wider[wide] = wider.get(wide, 0) + count
                self.slots[one] = wider
            self._slots = sum(map(len, self.slots.values()))
            self.width = width

    def _refused(self, line: Any, key: tuple[Any, ...], at: int) -> None:
        if line.ip in ABSENT:
            return
        address = self.addresses.get(line.ip)
        if address is None:
            if len(self.addresses) >= ADDRESSES:
                self.more_addresses += 1
                return
            address = self.addresses[line.ip] = Address(first=at, last=at)
        address.refused += 1
        address.first, address.last = min(address.first, at), max(address.last, at)
        if key in address.cells or len(address.cells) < _ROUTES:
            address.cells[key] = address.cells.get(key, 0) + 1
        if key[3] in ABSENT and key[4] in ABSENT:
            address.unknown += 1
            if len(address.paths) < _PATHS and line.path not in ABSENT:
                address.paths.add(str(line.path))

    def finish(self) -> None:
        """Record the clients with allowed calls from addresses that also had refusals."""
        for ip, address in self.addresses.items():
            address.client = self._owners.get(ip)


Template = Callable[[str | None, str | None, str, str | None], str | None]


def _is_status(status: object) -> bool:
    return str(status).isdecimal() and int(str(status)) in _STATUSES


def _gateway(line: Any) -> bool | None:
    """Return whether a 401 or 403 came from the gateway and not from the backend."""
    if line.error_type not in ABSENT:
        return not str(line.error_type).startswith("INTEGRATION")
    if line.authorizer_error not in ABSENT or line.error not in ABSENT:
        return True
    if line.integration is not None:
        return line.integration in ABSENT
    return None


def logged_api(raw: tuple[Any, ...]) -> Any:
    """Return the API that a cell's lines name."""
    return raw[6]


def key_of(raw: tuple[Any, ...]) -> Key:
    """Return the common values of a cell's lines, with None for ``-``."""
    client, scopes, method, resource, route, status, api, gateway = (
        None if value in ABSENT else value for value in raw
    )
    return Key(
        client=_text(client),
        scopes=None if scopes is None else tuple(sorted(set(scopes.split()))),
        method=_text(method),
        resource=_text(resource),
        route=_text(route),
        status=int(str(status)),
        api=_text(api),
        gateway=gateway,
        identified=raw[0] is not msgspec.UNSET,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
