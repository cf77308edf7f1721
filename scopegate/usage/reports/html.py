"""The report as one self-contained HTML file: findings, heat map, timeline, grant."""

from collections.abc import Mapping, Sequence
from math import log
from typing import Final

import msgspec
from jinja2 import Environment, PackageLoader

from scopegate.access.decide.decision import Outcome, decide
from scopegate.access.reports.escape import shortened
from scopegate.access.system.model import Client, Route
from scopegate.plain_text import plain
from scopegate.usage.join import Use
from scopegate.usage.reports import tables
from scopegate.usage.reports.report import Report
from scopegate.usage.reports.wording import asides, at, headline, verdict
from scopegate.usage.tally import ABSENT
from scopegate.usage.times import lasting, shown
from scopegate.usage.usage import Usage
from scopegate.usage.window import Span

CELLS: Final = 20_000
"""Number of heat map cells that a browser renders without delay."""

STRIPS: Final = 60
"""Number of clients in the timeline."""

ROWS: Final = 2_000
"""Number of rows in each table."""

WIDTH: Final = 900
_STEPS: Final = 5


class Cell(msgspec.Struct, frozen=True):
    """A credential on a route.

    Attributes:
        heat: From 0, without a call, to 5, for the highest number of calls.
        refused: Calls that were refused.
        can: Whether the model allows its calls.
        says: The same in words.
    """

    heat: int
    refused: int
    can: bool
    says: str


class Strip(msgspec.Struct, frozen=True):
    """The calls of one caller over time, as bars of an SVG."""

    caller: str
    bars: Sequence[tuple[float, float, int, str]]


def render(report: Report) -> str:
    """Return the whole page."""
    usage = report.usage
    environment = Environment(
        loader=PackageLoader("scopegate.usage.reports"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = lambda text: shortened(plain(str(text)))
    environment.filters["lines"] = lambda text: "\n".join(map(plain, str(text).split("\n")))
    clients, routes, left_out = _extent(usage)
    return environment.get_template("usage.html.jinja").render(
        headline=headline(usage),
        verdict=verdict(usage),
        report=report,
        findings=report.findings[:ROWS],
        asides=list(asides(usage)),
        clients=clients,
        rows=[(route, [_cell(usage, client, route) for client in clients]) for route in routes],
        left_out=left_out,
        several=len({route.api for route in routes}) > 1,
        strips=_strips(usage),
        stretch=lasting(usage.width),
        gaps=[_place(usage, gap.start, gap.end) for gap in _gaps(usage)],
        width=WIDTH,
        first=shown(usage.since),
        last=shown(usage.until),
        credentials=list(tables.credentials(usage))[:ROWS],
        scopes=list(tables.scopes(usage))[:ROWS],
        uses=tables.uses(usage)[:ROWS],
        at=at,
        grant=report.grant,
    )


def _extent(usage: Usage) -> tuple[list[Client], list[Route], bool]:
    """Return clients and routes of the heat map: the most used ones if there are too many."""
    clients = [one.app_client for one in usage.credentials]
    routes = list(usage.system.routes.values())
    if len(clients) * len(routes) <= CELLS:
        return clients, routes, False
    called: dict[tuple[str, str], int] = {}
    for use in usage.joined.uses.values():
        if use.route:
            key = (use.route.api, use.route.key)
            called[key] = called.get(key, 0) + use.calls
    routes.sort(key=lambda route: -called.get((route.api, route.key), 0))
    routes = routes[:200]
    clients = [one.app_client for one in sorted(usage.credentials, key=lambda c: -usage.calls(c))]
    return clients[: CELLS // len(routes)], routes, True


def _cell(usage: Usage, client: Client, route: Route) -> Cell:
    use = usage.joined.uses.get((client.id, route.api, route.key))
    can = decide(usage.system, client, route).outcome in {Outcome.ALLOWED, Outcome.PUBLIC}
    granted = "can call" if can else "cannot call"
    if use is None:
        return Cell(0, 0, can, f"{client.key} {granted} {route.key}: no call")
    says = (
        f"{client.key} {granted} {route.key}: {use.allowed} allowed, {use.refused} refused,"
        f" last {shown(use.last)}"
    )
    return Cell(_heat(use, usage), use.refused, can, says)


def _heat(use: Use, usage: Usage) -> int:
    if not use.allowed:
        return 0
    most = max(other.allowed for other in usage.joined.uses.values())
    return 1 + min(_STEPS - 1, int(_STEPS * log(use.allowed) / max(log(most), 1e-9)))


def _strips(usage: Usage) -> list[Strip]:
    names = {one.app_client.id: one.key for one in usage.credentials}
    merged: dict[str, dict[int, int]] = {}
    for client, slots in usage.slots.items():
        absent = client in ABSENT
        caller = tables.NO_TOKEN if absent else names.get(str(client), str(client))
        total = merged.setdefault(caller, {})
        for slot, count in slots.items():
            total[slot] = total.get(slot, 0) + count
    most = max((max(slots.values()) for slots in merged.values() if slots), default=1)
    order = sorted(merged, key=lambda caller: -sum(merged[caller].values()))[:STRIPS]
    return [Strip(caller, _bars(usage, merged[caller], most)) for caller in sorted(order)]


def _bars(usage: Usage, slots: Mapping[int, int], most: int) -> list[tuple[float, float, int, str]]:
    found = []
    for slot, count in sorted(slots.items()):
        start = slot * usage.width
        x, wide = _place(usage, start, start + usage.width)
        height = 2 + int(18 * log(1 + count) / log(1 + most))
        found.append((x, wide, height, f"{shown(start)}: {count}"))
    return found


def _place(usage: Usage, start: int, end: int) -> tuple[float, float]:
    """Return where a stretch of time is drawn, and how wide."""
    whole = max(1, usage.until - usage.since)
    left = max(0.0, (start - usage.since) / whole)
    right = min(1.0, (end - usage.since) / whole)
    return round(left * WIDTH, 1), round(max(1.0, (right - left) * WIDTH), 1)


def _gaps(usage: Usage) -> list[Span]:
    return [gap for window in usage.windows.values() for gap in window.gaps]
