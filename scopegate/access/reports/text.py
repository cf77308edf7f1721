"""A review, or a matrix, for a terminal."""

import io
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scopegate.access.decide.decision import Outcome, decide
from scopegate.access.findings import Finding, Severity
from scopegate.access.reports.coverage import bounds, coverage
from scopegate.access.reports.review import Review
from scopegate.access.system.model import Client, Route, System
from scopegate.access.wording import requirement
from scopegate.plain_text import plain

_STYLES = {Severity.CRITICAL: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_OUTCOMES = {
    Outcome.ALLOWED: Text("✓", "green"),
    Outcome.DENIED: Text("·", "dim"),
    Outcome.PUBLIC: Text("public", "bold magenta"),
    Outcome.UNKNOWN: Text("?", "yellow"),
}
_WIDEST = 12


def render(review: Review, *, width: int | None = None, colour: bool = False) -> str:
    """Return the findings, the worst first, then what is waived, and last what was looked at."""
    console = _console(width, colour)
    if review.warning:
        console.print(Text(plain(review.warning), "bold yellow"), soft_wrap=True)
    console.print(Text(review.headline, "bold"))
    for finding in review.findings:
        line = Text.assemble(
            (f"{finding.severity.value:8} ", _STYLES[finding.severity]),
            (f"{finding.kind.value:24} ", "bold"),
            plain(finding.message),
        )
        console.print(line, soft_wrap=True)
        if where := _where(finding, several_apis=review.several_apis):
            console.print(Text(f"{'':9}{plain(where)}", "dim"), soft_wrap=True)
    for one in review.waived:
        text = f"waived until {one.waiver.expires}: {one.finding.message} ({one.waiver.reason})"
        console.print(Text(plain(text), "dim"), soft_wrap=True)
    for note in review.notes:
        console.print(Text(plain(note), "yellow"), soft_wrap=True)
    console.print(Text(plain(review.coverage), "dim"), soft_wrap=True)
    return _written(console)


def _where(finding: Finding, *, several_apis: bool) -> str:
    """Return the address of what a finding is about, and its API where there are several."""
    api = finding.api if several_apis and finding.api != finding.address else None
    return f"{finding.address} (API {api})" if api else finding.address


def render_matrix(system: System, *, width: int | None = None, colour: bool = False) -> str:
    """Return clients across and routes down; with many clients, for each route who can call it."""
    console = _console(width, colour)
    clients = list(system.clients.values())
    routes = sorted(system.routes.values(), key=lambda r: (r.api, r.path, r.method))
    several = len({route.api for route in routes}) > 1
    narrow = len(clients) <= _WIDEST
    table = Table(box=None, header_style="bold", pad_edge=False)
    heads = [client.key for client in clients] if narrow else ["Can call"]
    for head in (*(["API"] if several else []), "Route", "Scopes", *heads):
        table.add_column(Text(plain(head)), overflow="fold")
    for route in routes:
        cells = [Text(plain(route.key)), Text(plain(requirement(route)))]
        if several:
            cells.insert(0, Text(plain(route.api)))
        cells += _outcomes(system, route, clients) if narrow else [_callers(system, route, clients)]
        table.add_row(*cells)
    console.print(table if routes else Text("No routes."))
    if narrow and routes and clients:
        console.print(Text("✓ allowed   · denied   ? not known", "dim"))
    for line in (*bounds(system), coverage(system)):
        console.print(Text(plain(line), "dim"), soft_wrap=True)
    return _written(console)


def _outcomes(system: System, route: Route, clients: Sequence[Client]) -> list[Text]:
    return [_OUTCOMES[decide(system, client, route).outcome] for client in clients]


def _callers(system: System, route: Route, clients: Sequence[Client]) -> Text:
    if route.public:
        return _OUTCOMES[Outcome.PUBLIC]
    said: list[str] = []
    for client in clients:
        outcome = decide(system, client, route).outcome
        if outcome is not Outcome.DENIED:
            said.append(client.key if outcome is Outcome.ALLOWED else f"{client.key}?")
    return Text(plain(", ".join(said) or "nobody"))


def _console(width: int | None, colour: bool) -> Console:
    return Console(
        file=io.StringIO(),
        width=width or 200,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
        markup=False,
        emoji=False,
    )


def _written(console: Console) -> str:
    file = console.file
    return file.getvalue() if isinstance(file, io.StringIO) else ""
