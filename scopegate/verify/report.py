"""The matrix of real answers, for a terminal."""

from collections.abc import Collection, Iterator, Sequence

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from scopegate.access.decide.decision import Outcome
from scopegate.access.system.model import Route
from scopegate.access.wording import listed
from scopegate.verify.calls import Call

_BORDERS = 3  # characters that a table spends on each column besides its content


def print_matrix(calls: Sequence[Call], console: Console) -> None:
    """Print who got what where: a row a route, a column a caller, then what was not expected."""
    callers = list(dict.fromkeys(call.caller for call in calls))
    routes = {call.route.key: call.route for call in calls}
    answers = {(call.route.key, call.caller): call for call in calls}
    for some in _fitting(callers, routes.values(), console.width):
        table = Table(
            Column("Route", no_wrap=True),
            Column("Opened by", no_wrap=True),
            *(Column(_plain(caller)) for caller in some),
        )
        for key, route in routes.items():
            row = [_cell(answers[key, caller]) for caller in some]
            table.add_row(_plain(key), Text("\n").join(_opened_by(route)), *row)
        console.print(table)
    failed = [call for call in calls if not call.passed]
    for call in failed:
        console.print(_plain(_sentence(call)), style="red", highlight=False)
    unjudged = sum(not call.judged for call in calls)
    console.print(
        f"{len(calls)} calls: {len(calls) - len(failed) - unjudged} as the contract says, "
        f"{len(failed)} not, {unjudged} not judged.",
        highlight=False,
    )


def _fitting(callers: list[str], routes: Collection[Route], width: int) -> Iterator[list[str]]:
    """``callers`` in groups whose columns fit beside those of the routes."""
    keys = [len("Route"), *(len(route.key) for route in routes)]
    scopes = [len("Opened by"), *(len(scope) for route in routes for scope in _opened_by(route))]
    taken = max(keys) + max(scopes) + 2 * _BORDERS + 1
    room = max(1, (width - taken) // (_BORDERS + max(map(len, callers))))
    for start in range(0, len(callers), room):
        yield callers[start : start + room]


def _plain(text: str) -> Text:
    """Text of a configuration as it is: without markup, control characters made visible."""
    return Text("".join(c if c.isprintable() else repr(c)[1:-1] for c in text))


def _opened_by(route: Route) -> list[Text]:
    return [Text("anybody")] if route.public else [_plain(s) for s in listed(route.scopes)]


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
