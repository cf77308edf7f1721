"""The report as Markdown for an issue or the summary of a workflow."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from scopegate.access.reports.escape import code, markdown
from scopegate.plain_text import plain
from scopegate.usage.findings import Finding
from scopegate.usage.grant import Grant
from scopegate.usage.reports import tables
from scopegate.usage.reports.report import Report
from scopegate.usage.reports.wording import asides, at, headline, verdict

LIMIT: Final = 64_000
"""Maximum size in bytes; an issue on GitHub takes 65,536 characters."""

_ROWS: Final = 200


def render(report: Report) -> str:
    """Return the findings, then folded tables, without some rows if it would be too long."""
    rows = _ROWS
    while len((text := _whole(report, rows)).encode()) > LIMIT and rows > 1:
        rows //= 2
    return text


def _whole(report: Report, rows: int) -> str:
    usage = report.usage
    parts = [
        "## Granted and used",
        "",
        markdown(headline(usage)),
        "",
        f"**{markdown(verdict(usage))}**",
        "",
        *_findings(report.findings, rows),
        *_grant(report.grant, rows),
        *_table(
            "Credentials",
            ("Client", "Credential", "Allowed", "Refused", "Last call"),
            (
                (code(r.client), code(r.generation), str(r.allowed), str(r.refused), at(r.last))
                for r in tables.credentials(usage)
            ),
            rows,
        ),
        *_table(
            "Calls",
            ("Caller", "Route", "Allowed", "Refused", "By status", "Last call", "Opened by"),
            (
                (
                    code(r.caller),
                    code(r.route),
                    str(r.use.allowed),
                    str(r.use.refused),
                    r.statuses,
                    at(r.use.last),
                    code(r.scopes) if r.scopes else "",
                )
                for r in tables.uses(usage)
            ),
            rows,
        ),
        *_table(
            "Scopes",
            ("Client", "Scope", "State", "Calls", "Ambiguous calls"),
            (
                (code(r.client), code(r.scope), r.state, str(r.certain), str(r.ambiguous))
                for r in tables.scopes(usage)
            ),
            rows,
        ),
    ]
    for aside in asides(usage):
        parts.append(f"- {markdown(aside)}")  # noqa: PERF401  the list starts above
    return "\n".join(parts) + "\n"


def _findings(findings: Sequence[Finding], rows: int) -> Iterator[str]:
    if not findings:
        return
    yield "| Finding | What the log shows |"
    yield "|---|---|"
    for finding in findings[:rows]:
        yield f"| `{finding.kind.value}` | {markdown(finding.message)} |"
    yield from _more(len(findings), rows)
    yield ""


def _grant(made: Grant | None, rows: int) -> Iterator[str]:
    if made is None:
        return
    lines = made.diff.split("\n") if made.diff else []
    yield "### Smallest grant"
    yield ""
    if not lines:
        yield "It is what is granted now."
        yield ""
        return
    fence = "`" * 4
    yield f"{fence}diff"
    yield from (plain(line).replace(fence, "") for line in lines[: rows * 5])
    yield fence
    yield from _more(len(lines), rows * 5)
    yield ""
    for finding in made.findings[:rows]:
        yield f"- `{finding.kind.value}` {markdown(finding.message)}"
    yield from _more(len(made.findings), rows)
    yield ""


def _table(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], most: int
) -> Iterator[str]:
    found = list(rows)
    yield f"<details><summary>{title}: {len(found)}</summary>"
    yield ""
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in found[:most]:
        yield f"| {' | '.join(row)} |"
    yield from _more(len(found), most)
    yield ""
    yield "</details>"
    yield ""


def _more(count: int, shown: int) -> Iterator[str]:
    if count > shown:
        yield ""
        yield f"… and {count - shown} more: see the report in another format."
