"""Shows results on the terminal, and writes them into documents."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table as RichTable

from benchmarks import tables
from benchmarks.forms import comparison
from benchmarks.growth import ALLOWED, growths
from benchmarks.results import Result, medians, read
from benchmarks.roots import ROOT
from benchmarks.tables import Table

RESULTS = ROOT / "benchmarks" / "results.jsonl"
DOCUMENT = ROOT / "docs" / "measurements.md"
FORMS = ROOT / "scopegate" / "generate" / "readmes" / "notes" / "forms_measured.md"
"""Rows of a table in the READMEs of two modules; `make modules` puts them there."""
BEGIN = "<!-- Written by `make bench` from benchmarks/results.jsonl; edits are lost. -->"
END = "<!-- End of what `make bench` writes. -->"
_WIDTH = 150
BOUND = ("plan", "plan again", "review", "first-review")
"""The parts whose growth with the number of clients is limited."""


def write() -> None:
    """Write the document and the rows of the READMEs anew."""
    DOCUMENT.write_text(document(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    FORMS.write_text(forms(), encoding="utf-8")


def forms() -> str:
    """The rows that compare the two forms of a REST API, in Markdown."""
    return "".join(f"{_row(row)}\n" for row in comparison(medians(read(RESULTS))))


def document(text: str) -> str:
    """Return the document ``text`` with the tables of all results between its two marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    found = medians(read(RESULTS))
    shown = "\n\n".join(map(_markdown, tables.tables(found)))
    return f"{before}{BEGIN}\n\n{shown}\n\n{END}{after}"


def show(results: Sequence[Result]) -> None:
    """Print the summary, and what failed."""
    found = medians(results)
    console = Console(width=max(_WIDTH, Console().width))
    failed = tables.failures(found)
    for table in [*tables.tables(found), tables.summary(found), *([failed] if failed else [])]:
        console.print(_rich(table))
    for line in verdicts(found):
        console.print(line, highlight=False)


def verdicts(results: Sequence[Result]) -> list[str]:
    """Return sentences on whether Scopegate's plan and review grow within the limit."""
    first: dict[str, str] = {}
    for each in results:
        first.setdefault(each.part, each.contestant)
    return [
        f"{tables.TITLES[each.part]}: {name} grow {each.whole:.2f} x linear from "
        f"{each.fewer:,} to {each.more:,} {each.varied}, "
        f"{'within' if each.whole <= ALLOWED else 'OVER'} {ALLOWED}."
        for attribute, name in (("seconds", "seconds"), ("processor", "seconds of the processor"))
        for each in growths(results, attribute)
        if each.part in BOUND and each.varied == "clients" and each.contestant == first[each.part]
    ]


def _markdown(table: Table) -> str:
    lines = [
        f"## {table.title}",
        "",
        _row(table.head),
        _row(["---"] * len(table.head)).replace(" ", ""),
        *map(_row, table.rows),
    ]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rich(table: Table) -> RichTable:
    made = RichTable(*table.head, title=table.title, title_justify="left")
    for row in table.rows:
        made.add_row(*row)
    return made
