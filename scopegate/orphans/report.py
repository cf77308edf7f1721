"""Reports of findings, as Terraform import blocks with comments or as JSON."""

import itertools
import json
import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from scopegate.orphans.finding import Action, Finding
from scopegate.orphans.next_steps import Step, next_steps
from scopegate.orphans.remote_resource import RemoteResource
from scopegate.plain_text import plain

VERSION: Final = 1
"""Version of the JSON form; raised when a key changes its meaning or is removed."""
GLOBAL: Final = frozenset({"iam"})
"""Services whose commands have no region."""

_ORDER = tuple(Action)
_COUNTED = {
    Action.IMPORT: "to import",
    Action.CHOOSE: "to choose from several",
    Action.DELETE: "to delete",
}
_MISSING = "AWS contains resources that are missing from the Terraform state"
_NONE = "AWS contains no resource that is missing from the Terraform state."
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
"""The escape sequences of HCL, which has fewer than JSON."""
_NAMES = ("name", "path", "http_method", "status_code")
_WIDTH = 98

Created = Callable[[Finding, RemoteResource], datetime | None]
"""A function that returns when a resource was created."""


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the sort key: action, then address or id, with a path after those below it."""
    return sorted(
        findings,
        key=lambda one: (
            _ORDER.index(one.action),
            *(_heading(one)[1:] if one.action is Action.DELETE else ("", "")),
            one.address or "",
            [-str(remote.values.get("path")).count("/") for remote in one.remotes],
            [one.resource_type.id_of(remote) for remote in one.remotes],
        ),
    )


@dataclass(frozen=True)
class Report:
    """The content of a report.

    Attributes:
        findings: The findings of the search.
        created: When each resource was created.
        empty: Whether the state is empty.
        tainted: Addresses of resources that were created but not read back.
        directory: The directory of the root module, relative to the user's.
        terraform: The name of the Terraform executable.
    """

    findings: Sequence[Finding]
    created: Created
    empty: bool = False
    tainted: Sequence[str] = ()
    directory: Path = Path()
    terraform: str = "terraform"

    @property
    def found(self) -> bool:
        """Whether anything was found in AWS or in the state that requires an action."""
        return bool(self.tainted) or any(finding.remotes for finding in self.findings)

    @property
    def summary(self) -> str:
        """The number of findings, in a sentence."""
        counts = Counter(one.action for one in self.findings)
        found = [f"{counts[one]} {said}" for one, said in _COUNTED.items() if counts[one]]
        sentences = [f"{_MISSING}: {', '.join(found)}." if found else _NONE]
        if self.tainted:
            sentences.append(f"Tainted in the state: {len(self.tainted)}.")
        if counts[Action.LOOK]:
            sentences.append(f"Could not be searched for: {counts[Action.LOOK]}.")
        return " ".join(sentences)

    @property
    def next_steps(self) -> list[Step]:
        """The next steps."""
        return list(
            next_steps(
                self.findings,
                self.tainted,
                self.directory,
                empty=self.empty,
                terraform=self.terraform,
            )
        )


def hcl(report: Report) -> str:
    """Return import blocks for Terraform, with everything else in comments."""
    ordered = in_order(report.findings)
    blocks = [_head(report)]
    for (action, *_), group in itertools.groupby(ordered, _heading):
        if action is Action.IMPORT:
            blocks += [_import(one, report.created) for one in group]
        else:
            blocks.append(_listed(list(group), report.created))
    return "\n\n".join(blocks) + "\n"


def document(report: Report) -> str:
    """Return the same as JSON."""
    found = [
        {
            "action": one.action,
            "address": one.address,
            "reason": one.reason,
            "region": one.region,
            "things": [
                {
                    "commands": _commands(one, remote),
                    "created": moment.isoformat()
                    if (moment := report.created(one, remote))
                    else None,
                    "id": one.resource_type.id_of(remote),
                }
                for remote in one.remotes
            ],
            "type": one.resource_type.type,
        }
        for one in in_order(report.findings)
    ]
    whole = {
        "version": VERSION,
        "state_is_empty": report.empty,
        "tainted": list(report.tainted),
        "found": found,
        "next_steps": [
            {"text": step.text, "commands": [plain(one) for one in step.commands]}
            for step in report.next_steps
        ],
    }
    return json.dumps(whole, indent=2)


def _head(report: Report) -> str:
    """Return the summary and the next steps."""
    lines = [_comment(report.summary), _comment("What to do next:")]
    for number, step in enumerate(report.next_steps, 1):
        lines += [_comment(f"{number}. {step.text}"), *map(_command, step.commands)]
    return "\n".join(lines)


def quoted(text: str) -> str:
    """Return the text as a string of HCL in which nothing is a template."""
    literal = re.sub(r"([$%])(?=\{)", r"\1\1", text)
    return '"' + "".join(_ESCAPES.get(one) or _visible(one) for one in literal) + '"'


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004


def _heading(finding: Finding) -> tuple[Action, str, str]:
    """Return the key by which findings are grouped."""
    choice = finding.action in {Action.CHOOSE, Action.LOOK}
    address = f"For {finding.address}: " if choice else ""
    return finding.action, finding.resource_type.type, f"{address}{finding.reason}"


def _listed(findings: list[Finding], created: Created) -> str:
    """Return comments that describe the resources and how to delete them."""
    lines = [_comment(_heading(findings[0])[-1])]
    for finding in findings:
        for remote in finding.remotes:
            lines.append(_comment(_sentence(finding, remote, created(finding, remote))))
            if finding.action is Action.CHOOSE:
                lines.append(f"#   id = {plain(quoted(finding.resource_type.id_of(remote)))}")
            lines += map(_command, _commands(finding, remote))
    return "\n".join(lines)


def _import(finding: Finding, created: Created) -> str:
    (remote,) = finding.remotes
    note = [_comment(finding.reason)] if finding.reason else []
    id_ = quoted(finding.resource_type.id_of(remote))
    block = f"import {{\n  to = {finding.address}\n  id = {id_}\n}}"
    return "\n".join([_comment(_sentence(finding, remote, created(finding, remote))), *note, block])


def _sentence(finding: Finding, remote: RemoteResource, moment: datetime | None) -> str:
    """Return a sentence with the resource and its creation time."""
    made = f", created {moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if moment else ""
    noun = finding.resource_type.noun
    return f"{noun[0].upper()}{noun[1:]} {_label(finding, remote)}{made}, in {finding.region}."


def _label(finding: Finding, remote: RemoteResource) -> str:
    """Return the label of a resource: the last of its names, or else its id."""
    names = [name for name in _NAMES if name in remote.values]
    shown = " ".join(str(remote.values[name]) for name in names)
    return quoted(shown or finding.resource_type.id_of(remote))


def _commands(finding: Finding, remote: RemoteResource) -> list[str]:
    """Return the AWS CLI commands that delete it, safe to paste into a shell."""
    return [
        plain(shlex.join(["aws", *words, *_region(words[0], finding.region)]))
        for words in finding.resource_type.commands(remote)
    ]


def _command(command: str) -> str:
    """Return a command in a comment, on one line."""
    return f"#   {plain(command)}"


def _region(service: str, region: str) -> list[str]:
    return [] if service in GLOBAL else ["--region", region]


def _comment(text: str) -> str:
    """Return comment lines that no character of the text can end."""
    lines: list[str] = [""]
    for word in plain(text).split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= _WIDTH:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return "\n".join(f"# {line}" for line in lines)
