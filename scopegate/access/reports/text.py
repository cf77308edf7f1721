"""A review, or a matrix, for a terminal."""

import io
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scopegate.access.findings import Severity
from scopegate.access.reports.escape import plain
from scopegate.access.reports.review import Review
from scopegate.access.system.model import Answer, Client, Model, Route

_STYLES = {Severity.CRITICAL: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_ANSWERS = {
    Answer.ALLOWED: Text("✓", "green"),
    Answer.DENIED: Text("·", "dim"),
    Answer.PUBLIC: Text("public", "bold magenta"),
    Answer.UNKNOWN: Text("?", "yellow"),
}
_WIDEST = 12


def render(review: Review, *, width: int | None = None, colour: bool = False) -> str:
    """The findings, the worst first, and then what is accepted."""
    console = _console(width, colour)
    console.print(Text(review.headline, "bold"))
    for finding in review.findings:
        line = Text.assemble(
            (f"{finding.severity.value:8} ", _STYLES[finding.severity]),
            (f"{finding.kind.value:23} ", "bold"),
            plain(finding.message),
        )
        console.print(line, soft_wrap=True)
        console.print(Text(f"{'':9}{plain(finding.address)}", "dim"), soft_wrap=True)
    for one in review.accepted:
        text = f"accepted until {one.acceptance.expires}: {one.finding.message}"
        text += f" ({one.acceptance.reason})"
        console.print(Text(plain(text), "dim"), soft_wrap=True)
    for note in review.notes:
        console.print(Text(plain(note), "yellow"), soft_wrap=True)
    return _written(console)


def render_matrix(model: Model, *, width: int | None = None, colour: bool = False) -> str:
    """Clients across and routes down; with many clients, for each route who may call it."""
    console = _console(width, colour)
    clients = list(model.clients.values())
    several = len({route.api for route in model.routes.values()}) > 1
    narrow = len(clients) <= _WIDEST
    table = Table(box=None, header_style="bold", pad_edge=False)
    heads = [client.key for client in clients] if narrow else ["May call"]
    for head in (*(["API"] if several else []), "Route", "Scopes", *heads):
        table.add_column(Text(plain(head)), overflow="fold")
    for route in model.routes.values():
        cells = [Text(plain(route.key)), Text(plain(_asked(route)))]
        if several:
            cells.insert(0, Text(plain(route.api)))
        cells += _answers(model, route, clients) if narrow else [_callers(model, route, clients)]
        table.add_row(*cells)
    console.print(table)
    if narrow:
        legend = "✓ allowed   · denied   ? not known"
        console.print(Text(legend, "dim"))
    return _written(console)


def _answers(model: Model, route: Route, clients: Sequence[Client]) -> list[Text]:
    return [_ANSWERS[model.verdict(client, route).answer] for client in clients]


def _callers(model: Model, route: Route, clients: Sequence[Client]) -> Text:
    if route.public:
        return _ANSWERS[Answer.PUBLIC]
    said: list[str] = []
    for client in clients:
        answer = model.verdict(client, route).answer
        if answer is not Answer.DENIED:
            said.append(client.key if answer is Answer.ALLOWED else f"{client.key}?")
    return Text(plain(", ".join(said) or "nobody"))


def _asked(route: Route) -> str:
    if route.public:
        return "public"
    return "?" if route.scopes is None else " or ".join(sorted(route.scopes)) or "none"


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
