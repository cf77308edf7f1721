"""A review as Markdown that fits a comment on a pull request, whatever the plan."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from scopegate.access.findings import Finding, Severity
from scopegate.access.reports.escape import code, markdown
from scopegate.access.reports.review import Review

LIMIT: Final = 64_000
"""Bytes; GitHub takes 65,536 characters, GitLab and Atlantis more."""

MARKER: Final = "<!-- scopegate-review -->"
"""The first line, by which a workflow finds its own comment again."""

_SIGNS: Final = {Severity.CRITICAL: "🛑", Severity.WARNING: "⚠️", Severity.INFO: "ℹ️"}  # noqa: RUF001
_TABLE: Final = ("| Finding | What happens | Where |", "|---|---|---|")


def render(review: Review) -> str:
    """Return the most severe first; all but the critical ones folded."""
    head = [MARKER, "## Who can call what", ""]
    head += [f"**{markdown(review.warning)}**", ""] if review.warning else []
    head += [markdown_headline(review), ""]
    head += list(_counts(review.findings))
    tail = [*_tail(review), "", markdown(review.coverage)]
    room = LIMIT - _size(head) - _size(tail) - 500
    body: list[str] = []
    for severity in Severity:
        found = [finding for finding in review.findings if finding.severity is severity]
        section = list(_section(severity, found, room - _size(body), review.several_apis))
        body += section
    return "\n".join([*head, *body, *tail]) + "\n"


def markdown_headline(review: Review) -> str:
    """Return the headline, in bold."""
    return f"**{review.headline}**"


def _counts(findings: Sequence[Finding]) -> Iterator[str]:
    counts = Counter(finding.kind for finding in findings)
    if counts:
        yield ", ".join(f"`{kind.value}` {count}" for kind, count in counts.items())
        yield ""


def _section(
    severity: Severity, findings: Sequence[Finding], room: int, several_apis: bool
) -> Iterator[str]:
    if not findings:
        return
    title = f"{_SIGNS[severity]} {severity.counted(len(findings))}"
    folded = severity is not Severity.CRITICAL
    yield f"<details><summary>{title}</summary>\n" if folded else f"### {title}\n"
    yield from _TABLE
    shown = 0
    for finding in findings:
        row = _row(finding, several_apis=several_apis)
        room -= _size([row])
        if room < 0:
            break
        shown += 1
        yield row
    if shown < len(findings):
        yield f"\n… and {len(findings) - shown} more: see the review in another format.\n"
    yield "\n</details>\n" if folded else ""


def _row(finding: Finding, *, several_apis: bool) -> str:
    where = code(finding.address) if finding.address else ""
    if several_apis and finding.api and finding.api != finding.address:
        where += f" (API {code(finding.api)})"
    return f"| `{finding.kind.value}` | {markdown(finding.message)} | {where} |"


def _tail(review: Review) -> Iterator[str]:
    lines = [
        f"- `{a.finding.kind.value}`: {markdown(a.finding.message)}"
        f" Until {a.waiver.expires}: {markdown(a.waiver.reason)}"
        for a in review.waived
    ]
    lines += [f"- {markdown(note)}" for note in review.notes]
    if lines:
        title = f"{len(review.waived)} waived, {len(review.notes)} notes"
        kept = [line for n, line in enumerate(lines) if _size(lines[: n + 1]) < LIMIT // 4]
        yield f"<details><summary>{title}</summary>\n"
        yield from kept
        if len(kept) < len(lines):
            yield f"- … and {len(lines) - len(kept)} more"
        yield "\n</details>"


def _size(lines: Sequence[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)
