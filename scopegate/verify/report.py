"""The matrix of real answers, for a terminal."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from scopegate.access.decide.decision import Outcome
from scopegate.access.system.model import Route
from scopegate.access.wording import listed
from scopegate.verify.calls import Call

_BORDERS = 3
"""Characters of a table per column in addition to its content; the whole has one more."""
_PARTS = re.compile(r"/?[^\s/._:-]*[\s._:-]?")
"""Positions at which a name is broken: before a slash, and after other separators."""
_WIDEST_PART = 12
"""Length from which a part of a name is broken too."""


@dataclass(frozen=True)
class _Layout:
    """Widths of columns, and the callers that share a table."""

    route: int
    scopes: int
    caller: int
    callers: int


def print_matrix(calls: Sequence[Call], console: Console) -> None:
    """Print a table with a row for each route and a column for each caller, then the failed calls.

    Names are wrapped if they are too wide for one table. Callers that still do not fit are in a
    second table.
    """
    callers = list(dict.fromkeys(call.caller for call in calls))
    routes = {call.route.key: call.route for call in calls}
    answers = {(call.route.key, call.caller): call for call in calls}
    layout = _layout(callers, routes.values(), console.width)
    for start in range(0, len(callers), layout.callers):
        some = callers[start : start + layout.callers]
        table = Table(
            Column("Route", no_wrap=True),
            Column(_wrapped("Scopes", layout.scopes)),
            *(Column(_wrapped(caller, layout.caller)) for caller in some),
        )
        for key, route in routes.items():
            row = [_cell(answers[key, caller]) for caller in some]
            scopes = (_wrapped(scope, layout.scopes) for scope in _scopes(route))
            table.add_row(_wrapped(key, layout.route), Text("\n").join(scopes), *row)
        console.print(table)
    failed = [call for call in calls if not call.passed]
    for call in failed:
        console.print(_plain(_sentence(call)), style="red", highlight=False)
    unjudged = sum(not call.judged for call in calls)
    console.print(
        f"{len(calls)} calls: {len(calls) - len(failed) - unjudged} as expected, "
        f"{len(failed)} unexpected, {unjudged} not checked.",
        highlight=False,
    )


def _layout(callers: Sequence[str], routes: Collection[Route], width: int) -> _Layout:
    """Choose widths: full names if they fit, or else wrap callers, then scopes, then routes."""
    keys = [route.key for route in routes]
    scopes = [scope for route in routes for scope in _scopes(route)]
    route, scope = max(map(len, ["Route", *keys])), max(map(len, ["Scopes", *scopes]))
    room = width - 1 - 2 * _BORDERS
    if route + scope + _taken(callers) <= room:
        return _Layout(route, scope, max(map(len, callers)), len(callers))
    caller = _least(callers)
    taken = _taken(name[:caller] for name in callers)
    scope = max(_least(["Scopes", *scopes]), min(scope, room - taken - route))
    route = max(_least(["Route", *keys]), min(route, room - taken - scope))
    room -= route + scope
    fitting = len(callers) if taken <= room else max(1, room // (_BORDERS + caller))
    return _Layout(route, scope, caller, fitting)


def _taken(callers: Iterable[str]) -> int:
    """Return the width of the columns of ``callers``."""
    return sum(_BORDERS + len(caller) for caller in callers)


def _least(names: Iterable[str]) -> int:
    """Return the width that the widest part of ``names`` needs."""
    return max(len(part) for name in names for part in _parts(name))


def _parts(name: str) -> Iterator[str]:
    for part in filter(None, _PARTS.findall(name)):
        for start in range(0, len(part), _WIDEST_PART):
            yield part[start : start + _WIDEST_PART]


def _wrapped(name: str, width: int) -> Text:
    """Return a name on lines of at most ``width`` characters, unless a part is longer."""
    if len(name) <= width:
        return _plain(name)
    lines = [""]
    for part in _parts(name):
        if len(lines[-1]) + len(part.rstrip()) > width:
            lines.append("")
        lines[-1] += part
    return Text("\n").join(_plain(line.rstrip()) for line in lines)


def _plain(text: str) -> Text:
    """Return ``text`` without markup, and with its control characters visible."""
    return Text("".join(c if c.isprintable() else repr(c)[1:-1] for c in text))


def _scopes(route: Route) -> Sequence[str]:
    return ["public"] if route.public else list(listed(route.scopes))


def _cell(call: Call) -> Text:
    if not call.judged:
        return Text("-", style="dim")
    if not call.passed:
        return Text(f"{call.status or call.error} (!)", style="bold red")
    return Text(str(call.status), style="dim" if call.expected is Outcome.DENIED else "green")


def _sentence(call: Call) -> str:
    expected = str(call.denial) if call.expected is Outcome.DENIED else "an answer of the backend"
    return (
        f"{call.caller} on {call.route.key}: expected {expected}; got {call.status or call.error}."
    )
