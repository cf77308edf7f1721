"""Clients, scopes and routes as a diagram: who has which scope, and which routes require it."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from scopegate.access.findings import Finding
from scopegate.access.system.model import Route, System
from scopegate.access.wording import listed
from scopegate.plain_text import plain

MOST: Final = 40
"""Boxes in a column; with more, those that findings name come first, and the rest is left out."""

_WIDTH, _HEIGHT, _GAP, _BETWEEN = 220, 26, 10, 130
_LETTERS: Final = 28


class Box(msgspec.Struct, frozen=True):
    """A client, a scope or a route, with its place."""

    label: str
    title: str
    kind: str
    x: int
    y: int
    concerned: bool


class Line(msgspec.Struct, frozen=True):
    """From the right edge of one box to the left edge of another, as a path."""

    path: str
    concerned: bool


class Diagram:
    """Places for everything; the template draws it.

    Attributes:
        boxes: All boxes.
        lines: All lines between them.
        width: Of the drawing.
        height: Of the drawing.
        left_out: How many boxes there was no room for.
    """

    def __init__(self, system: System, findings: Iterable[Finding]) -> None:
        """Draw the system after a plan, with what findings name set off."""
        found = list(findings)
        named = {f.client for f in found} | {f.route for f in found}
        named |= {scope for finding in found for scope in finding.scopes}
        named.discard(None)
        clients = {c.key: listed(c.scopes) for c in system.clients.values()}
        routes: dict[str, Route] = {r.key: r for r in system.routes.values()}
        scopes = {scope for held in clients.values() for scope in held}
        scopes |= {scope for route in routes.values() for scope in listed(route.scopes)}
        scopes |= {key for _, key in system.scopes}
        self.left_out = 0
        self.boxes: list[Box] = []
        self._places: dict[tuple[str, str], Box] = {}
        columns = {"client": sorted(clients), "scope": sorted(scopes), "route": sorted(routes)}
        for number, (kind, labels) in enumerate(columns.items()):
            self._place(kind, labels, number * (_WIDTH + _BETWEEN), named)
        pairs = [(("client", c), ("scope", s)) for c, held in clients.items() for s in sorted(held)]
        pairs += [
            (("scope", s), ("route", key))
            for key, route in routes.items()
            for s in listed(route.scopes)
        ]
        self.lines = [
            self._line(self._places[start], self._places[end])
            for start, end in pairs
            if start in self._places and end in self._places
        ]
        self.width = 3 * _WIDTH + 2 * _BETWEEN
        self.height = max((box.y for box in self.boxes), default=0) + _HEIGHT + _GAP
        self.public = {key for key, route in routes.items() if route.public}

    def _place(self, kind: str, labels: Sequence[str], x: int, named: set[str | None]) -> None:
        first = sorted(labels, key=lambda label: label not in named)[:MOST]
        self.left_out += len(labels) - len(first)
        for number, label in enumerate(sorted(first)):
            title = plain(label)
            short = title if len(title) <= _LETTERS else f"{title[: _LETTERS - 1]}…"
            y = _GAP + number * (_HEIGHT + _GAP)
            box = Box(short, title, kind, x, y, label in named)
            self._places[kind, label] = box
            self.boxes.append(box)

    @staticmethod
    def _line(start: Box, end: Box) -> Line:
        x1, x2 = start.x + _WIDTH, end.x
        y1, y2 = start.y + _HEIGHT // 2, end.y + _HEIGHT // 2
        middle = (x1 + x2) // 2
        path = f"M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}"
        return Line(path, start.concerned and end.concerned)
