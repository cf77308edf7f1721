"""A review as one HTML file that needs nothing else: findings, matrix, difference, diagram."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Final

import msgspec
from jinja2 import Environment, PackageLoader

from scopegate.access.decide.decision import Outcome, decide
from scopegate.access.findings import Severity
from scopegate.access.reports.diagram import Diagram
from scopegate.access.reports.escape import shortened
from scopegate.access.reports.review import Review
from scopegate.access.system.model import Client, Route, System
from scopegate.access.wording import listed
from scopegate.plain_text import plain

CELLS: Final = 20_000
"""Cells of the matrix that a browser shows at ease; with more, only what changes is shown."""

FINDINGS: Final = 5_000
"""Findings that are listed."""

_MARKS: Final = {
    Outcome.ALLOWED: "✓",
    Outcome.DENIED: "·",
    Outcome.PUBLIC: "open",
    Outcome.UNKNOWN: "?",
}


class Cell(msgspec.Struct, frozen=True):
    """What a client gets on a route, before and after; None on a side that lacks either."""

    before: Outcome | None
    after: Outcome | None
    scopes: str

    @property
    def changed(self) -> str:
        """``opened``, ``gained``, ``lost``, ``changed``; empty for what is new or the same."""
        if self.before is None or self.after is None or self.before == self.after:
            return ""
        if self.after is Outcome.PUBLIC:
            return "opened"
        admits = self.before in {Outcome.ALLOWED, Outcome.PUBLIC}
        if self.after is Outcome.ALLOWED:
            return "changed" if admits else "gained"
        return "lost" if admits else "changed"

    @property
    def mark(self) -> str:
        """What is shown: the answer after, else before."""
        answer = self.after or self.before
        return _MARKS[answer] if answer else ""

    @property
    def says(self) -> str:
        """The same in words."""
        was = self.before.value if self.before else "absent"
        becomes = self.after.value if self.after else "absent"
        said = becomes if was == becomes else f"{was}, then {becomes}"
        return f"{said} by {self.scopes}" if self.scopes else said


class Row(msgspec.Struct, frozen=True):
    """A route with its cells, scopes and callers; ``state`` is ``added``, ``removed`` or empty."""

    route: Route
    state: str
    cells: Sequence[Cell]
    callers: str
    scopes: str


def render(review: Review) -> str:
    """Return the whole page."""
    environment = Environment(
        loader=PackageLoader("scopegate.access.reports"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = lambda text: shortened(plain(str(text)))
    environment.filters["plain"] = lambda text: plain(str(text))
    script = files("scopegate.access.reports").joinpath("templates", "filter.js").read_text("utf-8")
    clients, routes, whole = _extent(review)
    return environment.get_template("review.html.jinja").render(
        review=review,
        severities=list(Severity),
        findings=review.findings[:FINDINGS],
        clients=[(client, _state(client.identity, review, "clients")) for client in clients],
        rows=list(_rows(review, clients, routes)),
        whole=whole,
        several=review.several_apis,
        diagram=Diagram(review.after, review.findings),
        script=script,
        digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def _extent(review: Review) -> tuple[list[Client], list[Route], bool]:
    """Return clients and routes to show: all, or those that findings name if they are too many."""
    clients = list({**review.before.clients, **review.after.clients}.values())
    routes = list({**review.before.routes, **review.after.routes}.values())
    if len(clients) * len(routes) <= CELLS:
        return clients, routes, True
    named = {finding.client for finding in review.findings}
    called = {finding.route for finding in review.findings}
    clients = [client for client in clients if client.key in named] or clients
    routes = [route for route in routes if route.key in called] or routes
    clients = clients[: max(1, CELLS // max(1, min(len(routes), 200)))]
    return clients, routes[: max(1, CELLS // len(clients))], False


def _rows(review: Review, clients: Sequence[Client], routes: Sequence[Route]) -> Iterator[Row]:
    for route in routes:
        key = (route.api, route.key)
        cells = [_cell(review, client.identity, key) for client in clients]
        held = {Outcome.ALLOWED, Outcome.UNKNOWN}
        pairs = zip(clients, cells, strict=True)
        callers = [c.key for c, cell in pairs if cell.changed or {cell.before, cell.after} & held]
        scopes = " ".join(listed(route.scopes))
        yield Row(route, _state(key, review, "routes"), cells, " ".join(callers), scopes)


def _cell(review: Review, identity: str, key: tuple[str, str]) -> Cell:
    before, after = (_answer(side, identity, key) for side in (review.before, review.after))
    scopes = (after or before or (None, ()))[1]
    return Cell(before and before[0], after and after[0], ", ".join(scopes))


def _answer(
    system: System, identity: str, key: tuple[str, str]
) -> tuple[Outcome, tuple[str, ...]] | None:
    client, route = system.clients.get(identity), system.routes.get(key)
    if client is None or route is None:
        return None
    decision = decide(system, client, route)
    return decision.outcome, decision.scopes


def _state(key: object, review: Review, what: str) -> str:
    if key not in getattr(review.before, what):
        return "added"
    return "" if key in getattr(review.after, what) else "removed"
