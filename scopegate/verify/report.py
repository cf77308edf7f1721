"""The matrix of real answers, for a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scopegate.access.model import Answer, Route
from scopegate.verify.calls import Call

_COLUMNS = 6


def print_matrix(calls: Sequence[Call], console: Console) -> None:
    """Print who got what where: a row a route, a column a caller, then what was not expected."""
    callers = list(dict.fromkeys(call.caller for call in calls))
    routes = {call.route.key: call.route for call in calls}
    answers = {(call.route.key, call.caller): call for call in calls}
    for start in range(0, len(callers), _COLUMNS):
        some = callers[start : start + _COLUMNS]
        table = Table("Route", "Opened by", *map(_plain, some))
        for key, route in routes.items():
            row = [_cell(answers[key, caller]) for caller in some]
            table.add_row(_plain(key), _plain(_opened_by(route)), *row)
        console.print(table)
    failed = [call for call in calls if not call.passed]
    for call in failed:
        console.print(Text(_sentence(call), style="red"))
    unjudged = sum(not call.judged for call in calls)
    console.print(
        f"{len(calls)} calls: {len(calls) - len(failed) - unjudged} as the contract says, "
        f"{len(failed)} not, {unjudged} not judged.",
        highlight=False,
    )


def _plain(text: str) -> Text:
    """Text of a configuration as it is: without markup, control characters made visible."""
    return Text("".join(c if c.isprintable() else repr(c)[1:-1] for c in text))


def _opened_by(route: Route) -> str:
    return "anybody" if route.public else "\n".join(sorted(route.scopes or ()))


def _cell(call: Call) -> Text:
    if not call.judged:
        return Text("-", style="dim")
    if not call.passed:
        return Text(f"{call.status or call.error} (!)", style="bold red")
    return Text(str(call.status), style="dim" if call.expected is Answer.DENIED else "green")


def _sentence(call: Call) -> str:
    expected = str(call.denial) if call.expected is Answer.DENIED else "an answer of the backend"
    return f"{call.caller} on {call.route.key}: expected {expected}; got {call.status or call.error}."
