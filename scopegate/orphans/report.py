"""What was found, as Terraform's import blocks with comments, or as JSON."""

import itertools
import json
import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from scopegate.plain_text import plain
from scopegate.orphans.finding import Action, Finding
from scopegate.orphans.kind import Thing

VERSION: Final = 1
"""Of the JSON form; goes up when a key changes its meaning or is dropped."""
GLOBAL: Final = frozenset({"iam"})
"""Services of which a command names no region."""

_ORDER = tuple(Action)
_COUNTED = {
    Action.IMPORT: "to import",
    Action.CHOOSE: "to choose from several for",
    Action.DELETE: "to delete by hand",
    Action.LOOK: "to look for by hand",
}
_EMPTY = (
    "The state is empty. If an apply has ended well before, it was lost, and clients are in use:"
    " delete none. Look for an earlier state first, in terraform.tfstate.backup or among the"
    " versions of its object in S3, put it back, and run this again."
)
_TAINTED = (
    "Made, and not read before the apply ended: the state has it as tainted, and the next apply"
    " replaces it by making a second one first, which AWS refuses of what has a name or a path."
    " Keep it:"
)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
"""The escapes of HCL, which are fewer than those of JSON."""
_NAMES = ("name", "path", "http_method", "status_code")
_WIDTH = 98

Created = Callable[[Finding, Thing], datetime | None]
"""Tells when something was made."""


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By what to do, then by address or id; a path behind those below it."""
    return sorted(
        findings,
        key=lambda one: (
            _ORDER.index(one.action),
            *(_heading(one)[1:] if one.action is Action.DELETE else ("", "")),
            one.address or "",
            [-str(thing.values.get("path")).count("/") for thing in one.things],
            [one.kind.id_of(thing) for thing in one.things],
        ),
    )


@dataclass(frozen=True)
class Report:
    """What is told.

    Attributes:
        findings: What was found.
        created: When each thing was made.
        empty: Whether the state has nothing at all.
        tainted: Addresses of what was made and then not read.
    """

    findings: Sequence[Finding]
    created: Created
    empty: bool = False
    tainted: Sequence[str] = ()


def hcl(report: Report) -> str:
    """Import blocks for Terraform; all else in comments."""
    ordered = in_order(report.findings)
    counts = Counter(one.action for one in ordered)
    summary = ", ".join(f"{counts[one]} {_COUNTED[one]}" for one in Action if counts[one])
    head = f"What AWS holds and the state doesn't know: {summary}."
    advice = "Read the plan before you apply it: it has to replace nothing."
    said = f"{head} {advice}" if counts[Action.IMPORT] else head
    blocks = [_comment(said)] if ordered else []
    if report.empty:
        blocks.append(_comment(_EMPTY))
    if report.tainted:
        commands = [
            f"#   {plain(shlex.join(['terraform', 'untaint', one]))}" for one in report.tainted
        ]
        blocks.append("\n".join([_comment(_TAINTED), *commands]))
    for (action, *_), group in itertools.groupby(ordered, _heading):
        if action is Action.IMPORT:
            blocks += [_import(one, report.created) for one in group]
        else:
            blocks.append(_listed(list(group), report.created))
    return "\n\n".join(blocks) + "\n"


def document(report: Report) -> str:
    """The same as JSON."""
    found = [
        {
            "action": one.action,
            "address": one.address,
            "reason": one.reason,
            "region": one.region,
            "things": [
                {
                    "commands": _commands(one, thing),
                    "created": moment.isoformat()
                    if (moment := report.created(one, thing))
                    else None,
                    "id": one.kind.id_of(thing),
                }
                for thing in one.things
            ],
            "type": one.kind.type,
        }
        for one in in_order(report.findings)
    ]
    whole = {
        "version": VERSION,
        "state_is_empty": report.empty,
        "tainted": list(report.tainted),
        "found": found,
    }
    return json.dumps(whole, indent=2)


def quoted(text: str) -> str:
    """The text as a string of HCL in which nothing is a template."""
    literal = re.sub(r"([$%])(?=\{)", r"\1\1", text)
    return '"' + "".join(_ESCAPES.get(one) or _visible(one) for one in literal) + '"'


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004


def _heading(finding: Finding) -> tuple[Action, str, str]:
    """What findings have in common that are said together."""
    choice = finding.action in {Action.CHOOSE, Action.LOOK}
    address = f"For {finding.address}: " if choice else ""
    return finding.action, finding.kind.type, f"{address}{finding.reason}"


def _listed(findings: list[Finding], created: Created) -> str:
    """Comments that say what there is, and how it goes away."""
    lines = [_comment(_heading(findings[0])[-1])]
    for finding in findings:
        for thing in finding.things:
            lines.append(_comment(_sentence(finding, thing, created(finding, thing))))
            if finding.action is Action.CHOOSE:
                lines.append(f"#   id = {plain(quoted(finding.kind.id_of(thing)))}")
            lines += [f"#   {command}" for command in _commands(finding, thing)]
    return "\n".join(lines)


def _import(finding: Finding, created: Created) -> str:
    (thing,) = finding.things
    note = [_comment(finding.reason)] if finding.reason else []
    id_ = quoted(finding.kind.id_of(thing))
    block = f"import {{\n  to = {finding.address}\n  id = {id_}\n}}"
    return "\n".join([_comment(_sentence(finding, thing, created(finding, thing))), *note, block])


def _sentence(finding: Finding, thing: Thing, moment: datetime | None) -> str:
    """What it is, and since when."""
    made = f", made {moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if moment else ""
    noun = finding.kind.noun
    return f"{noun[0].upper()}{noun[1:]} {_label(finding, thing)}{made}, in {finding.region}."


def _label(finding: Finding, thing: Thing) -> str:
    """What people know it by: the last of its names, else its id."""
    names = [name for name in _NAMES if name in thing.values]
    shown = " ".join(str(thing.values[name]) for name in names) or finding.kind.id_of(thing)
    return quoted(shown)


def _commands(finding: Finding, thing: Thing) -> list[str]:
    """The calls of the AWS CLI that delete it, safe to paste into a shell."""
    return [
        plain(shlex.join(["aws", *words, *_region(words[0], finding.region)]))
        for words in finding.kind.commands(thing)
    ]


def _region(service: str, region: str) -> list[str]:
    return [] if service in GLOBAL else ["--region", region]


def _comment(text: str) -> str:
    """Comment lines; whatever the text has in it, it stays in them."""
    lines: list[str] = [""]
    for word in plain(text).split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= _WIDTH:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return "\n".join(f"# {line}" for line in lines)
