"""ADOPTION.md, and the summary that the command prints."""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from itertools import groupby
from typing import Any, Final

import jinja2

from scopegate.access.findings import Finding, Kind
from scopegate.access.reports.escape import code, markdown
from scopegate.adopt import reasons
from scopegate.adopt.check import Change, Checked, differences
from scopegate.adopt.draft import Danger, Draft
from scopegate.adopt.sources.origin import Release
from scopegate.generate.source import source

_TITLES: Final = {
    Danger.OPEN: "Anybody can call it",
    Danger.UNGUARDED: "Outside the modules: nothing checks who can call it",
    Danger.LOST: "Ends or changes with the first apply",
    Danger.OUTSIDE: "Stays outside Terraform",
    Danger.HARMLESS: "No effect on calls",
}
_LONGEST: Final = 60
_MOST: Final = 10
_TAKEN_OVER: Final = frozenset({Kind.RESOURCE_IMPORTED})
_FIRST: Final = (
    "Run `terraform init` and `terraform apply`. The plan says the same as this page.",
    "Call the API as each client, or run `scopegate verify .` in this folder.",
)
_LAST: Final = "Delete `imports.tf`. From now on, `terraform plan` says `No changes`."


def adoption(draft: Draft, checked: Checked, release: Release, *, local: bool) -> str:
    """ADOPTION.md.

    Args:
        draft: What the folder says.
        checked: What Terraform plans, and its review.
        release: How what manages the system now lets go of it.
        local: Whether the modules are called by a path on this machine.
    """
    environment = jinja2.Environment(
        autoescape=False,  # noqa: S701 - Markdown, escaped where text comes from the account
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    template = files("scopegate.adopt").joinpath("adoption.md.jinja").read_text("utf-8")
    changing = [one for one in checked.changes if not one.unchanged]
    return environment.from_string(template).render(
        summary=summary(draft, checked),
        calls=[
            {"name": one.name, "module": one.module, "why": _escaped(one.why)}
            for one in draft.calls
        ],
        remarks=[
            (
                _TITLES[danger],
                [{"subject": _escaped(one.subject), "text": _escaped(one.text)} for one in some],
            )
            for danger, some in groupby(draft.remarks, key=lambda one: one.danger)
        ],
        changes=[
            {"address": code(one.address), "verb": _verb(one), "lines": list(_lines(one))}
            for one in changing
        ],
        unchanged=[
            (code(one.address), code(one.importing))
            for one in checked.changes
            if one.unchanged and one.importing
        ],
        review={
            "headline": headline(checked),
            "findings": [_finding(one) for one in _findings(checked)],
        },
        steps=[*_FIRST, *release.steps, _LAST, *(_pinned(draft) if local else ())],
    )


def _pinned(draft: Draft) -> Iterator[str]:
    """Yield what to do about paths, which don't exist on another machine."""
    listed = "\n".join(
        f"- `module.{call.name}`, such as `{source(call.module)}`" for call in draft.calls
    )
    yield (
        "Before you share the folder, set `source` of each module to the address of a release, and"
        f" run `terraform init`:\n\n{listed}"
    )


def summary(draft: Draft, checked: Checked) -> str:
    """Return how much is taken over, changed and left out, as sentences."""
    imported = sum(one.importing is not None for one in checked.changes)
    updated = sum(one.actions == ("update",) for one in checked.changes)
    created = sum(one.actions == ("create",) for one in checked.changes)
    outside = sum(one.danger is not Danger.OPEN for one in draft.remarks)
    modules = ", ".join(dict.fromkeys(call.module for call in draft.calls))
    return (
        f"{imported} resources are taken over by {modules}. The first apply changes {updated} of"
        f" them in place, creates {created}, and destroys none. Left outside or lost:"
        f" {outside or 'nothing'}."
    )


def headline(checked: Checked) -> str:
    """Return what the access review says of the plan, as a sentence."""
    count = len(_findings(checked))
    text = "The access review of the plan: nobody gains or loses access."
    return f"{text} Other findings: {count}." if count else text


def _escaped(text: str) -> str:
    """Return the text of any length as Markdown that shows it."""
    return " ".join(map(markdown, text.split(" ")))


def _findings(checked: Checked) -> list[Finding]:
    """Return what the review says beside the adoption itself.

    An imported API has no body before the plan, so that the review takes each operation for a new
    one. Those of the document were compared with what is deployed.
    """
    bodies = {
        one.address
        for one in checked.changes
        if one.importing and not one.before.get("body") and one.after.get("body")
    }
    return [
        one
        for one in checked.reviewed.findings
        if one.kind not in _TAKEN_OVER
        and not (one.kind is Kind.ROUTE_ADDED and one.address in bodies)
    ]


def _finding(finding: Finding) -> str:
    return f"{finding.severity.value} `{finding.kind.value}`: {markdown(finding.message)}"


def _verb(change: Change) -> str:
    if change.actions == ("update",):
        return "changes in place" + ("" if change.importing is None else ":")
    return f"is created. {reasons.why_created(change.type, change.address)}"


def _lines(change: Change) -> Iterator[str]:
    if change.actions != ("update",):
        return
    for name in differences(change):
        why = reasons.why_updated(change.type, name)
        if name in change.sensitive:
            yield f"`{name}`: {why}"
            continue
        before, after = _shown(change.before.get(name)), _shown(change.after.get(name))
        if name in change.unknown:
            after = "known after the apply"
        if before == after:
            yield f"`{name}`: {why}"
        else:
            yield f"`{name}`: {before} → {after}. {why}"


def _shown(value: Any) -> str:
    """Return a value that is short and simple; of any other, only what it is."""
    match value:
        case None | "":
            return "unset"
        case bool() | int() | float():
            return code(json.dumps(value))
        case str() if len(value) <= _LONGEST:
            return code(value)
        case Mapping() | list() if all(isinstance(one, str) for one in value):
            return ", ".join(map(code, sorted(value)[:_MOST])) or "none"
        case _:
            return "another value"
