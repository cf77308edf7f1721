"""The report for a terminal."""

import io
import shutil
import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scopegate.plain_text import plain
from scopegate.usage.findings import Kind
from scopegate.usage.grant import Grant
from scopegate.usage.reports import tables
from scopegate.usage.reports.report import Report
from scopegate.usage.reports.wording import asides, at, headline, verdict
from scopegate.usage.usage import Usage


def render(report: Report, *, width: int | None = None, colour: bool = False) -> str:
    """Return the findings, then credentials, calls and scopes, and finally the smallest grant."""
    usage = report.usage
    console = _console(width, colour)
    console.print(Text(headline(usage), "bold"), soft_wrap=True)
    console.print(Text(verdict(usage), "yellow" if usage.reasons else ""), soft_wrap=True)
    for finding in report.findings:
        api = f" ({finding.api})" if finding.kind is Kind.LOG_INCOMPLETE and finding.api else ""
        line = Text.assemble(
            (f"{finding.kind.value:22} ", "bold red" if finding.kind.alarming else "bold"),
            plain(finding.message + api),
        )
        console.print(line, soft_wrap=True)
    _credentials(console, usage)
    _uses(console, usage)
    _scopes(console, usage)
    if report.grant:
        _grant(console, report.grant)
    for aside in asides(usage):
        console.print(Text(plain(aside), "dim"), soft_wrap=True)
    file = console.file
    return file.getvalue() if isinstance(file, io.StringIO) else ""


def _credentials(console: Console, usage: Usage) -> None:
    rows = [
        (
            row.client + (" (suspended)" if row.suspended else ""),
            row.generation,
            str(row.allowed),
            str(row.refused),
            at(row.last),
        )
        for row in tables.credentials(usage)
    ]
    _table(console, ("Client", "Credential", "Allowed", "Refused", "Last call"), rows)


def _uses(console: Console, usage: Usage) -> None:
    rows = [
        (row.caller, row.route, str(row.use.allowed), str(row.use.refused), row.statuses,
         at(row.use.last), row.scopes)
        for row in tables.uses(usage)
    ]  # fmt: skip
    heads = ("Caller", "Route", "Allowed", "Refused", "By status", "Last call", "Opened by")
    _table(console, heads, rows)


def _scopes(console: Console, usage: Usage) -> None:
    rows = [
        (row.client, row.scope, row.state, str(row.certain), str(row.ambiguous))
        for row in tables.scopes(usage)
    ]
    _table(console, ("Client", "Scope", "State", "Calls", "Ambiguous"), rows)


def _grant(console: Console, made: Grant) -> None:
    console.print()
    console.print(Text("Smallest grant", "bold"))
    console.print(Text(plain_lines(made.diff or "It is what is granted now.")), soft_wrap=True)
    for finding in made.findings:
        line = f"{finding.severity.value:8} {finding.kind.value:20} {plain(finding.message)}"
        console.print(Text(line), soft_wrap=True)


def plain_lines(text: str) -> str:
    """Return several lines, each as plain text."""
    return "\n".join(map(plain, text.split("\n")))


def _table(console: Console, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    console.print()
    table = Table(box=None, header_style="bold", pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    console.print(table)


def _console(width: int | None, colour: bool) -> Console:
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else 200
    return Console(
        file=io.StringIO(),
        width=width or columns,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
        markup=False,
        emoji=False,
    )
