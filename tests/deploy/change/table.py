"""docs/changes.md: the effect of a change of each input, according to plans."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from scopegate.inputs import Interface
from tests.deploy.change.applied import Applied, Change
from tests.deploy.change.callers import findings, noticed
from tests.deploy.change.others import UNPLANNED
from tests.deploy.change.variations import Variation, variations
from tests.deploy.change.variations import paths as paths_of

ROOT = Path(__file__).parents[3]
FILE = ROOT / "docs" / "changes.md"
INTRODUCTION = Path(__file__).with_name("changes.md")
HEAD = "| Input | Change | What the plan does | Who notices |\n|---|---|---|---|\n"
_AT_ONCE = 64
"""Number of changes in one plan: many take memory, few take time."""
_DEPLOYMENT, _STAGE = "aws_api_gateway_deployment.this", "aws_api_gateway_stage.this"

Row = tuple[str, str, str, str]
"""Input, change, what the plan does, who notices."""


def rows(interface: type[Interface], module: str, applied: Applied) -> list[Row]:
    """Return the rows of a module, from plans against its applied baselines."""
    baselines = {key: call for key, call in applied.calls.items() if key.split()[0] == module}
    named = {str(number): each for number, each in enumerate(variations(interface, baselines))}
    names, found = list(named), []
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        planned = applied.plan({name: named[name].case for name in some})
        found += [_row(named[name], planned.changes(name), planned.alone(name)) for name in some]
    return _in_order(_joined(found), paths_of(interface))


def _in_order(found: Iterable[Row], paths: Iterable[str]) -> list[Row]:
    """Return the rows in the order of the module's README, including fields without a plan."""
    by_path: dict[str, list[Row]] = {}
    for row in found:
        by_path.setdefault(row[0], []).append(row)
    for path in paths:
        if path in UNPLANNED:
            by_path[path] = [(path, "another value", "not planned", UNPLANNED[path])]
    return [row for path in paths for row in by_path.get(path, ())]


def section(module: str, found: Iterable[Row]) -> str:
    """Return the part of the document about a module."""
    body = "".join(f"| `{path}` | {' | '.join(cells)} |\n" for path, *cells in found)
    return f"## {module}\n\n{HEAD}{body}"


def document(sections: Mapping[str, str]) -> str:
    """Return the whole, with the modules in alphabetical order."""
    introduction = INTRODUCTION.read_text(encoding="utf-8")
    return "\n".join([introduction, *(text for _, text in sorted(sections.items()))])


def sections(text: str) -> dict[str, str]:
    """Return the part about each module of a document."""
    _, *parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    return {part.splitlines()[0].removeprefix("## "): part.rstrip("\n") + "\n" for part in parts}


def paths(text: str) -> list[str]:
    """Return the inputs in a section, in order."""
    return list(dict.fromkeys(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)))


def does(changes: Mapping[str, Change]) -> str:
    """Return the effects of a plan in words, by resource without its key."""
    left = dict(changes)
    said = []
    if _deploys(left):
        del left[_DEPLOYMENT]
        if left[_STAGE].differs == {"deployment_id"}:
            del left[_STAGE]
        said.append("deploys")
    of_verb: dict[str, list[str]] = {}
    for change in left.values():
        named = f"`{change.resource}`"
        if change.destroys and "create" in change.actions:
            named += f" (for {' and '.join(f'`{each}`' for each in change.because)})"
        of_verb.setdefault(_VERBS[change.actions], []).append(named)
    said += [
        f"{verb} {', '.join(dict.fromkeys(of_verb[verb]))}"
        for verb in dict.fromkeys(_VERBS.values())
        if verb in of_verb
    ]
    return "; ".join(said) or "nothing"


_VERBS = {
    ("update",): "changes in place",
    ("create",): "adds",
    ("delete",): "removes",
    ("delete", "create"): "replaces",
    ("create", "delete"): "replaces",
}


def _deploys(changes: Mapping[str, Change]) -> bool:
    deployment, stage = changes.get(_DEPLOYMENT), changes.get(_STAGE)
    return bool(deployment and stage and deployment.alters and "deployment_id" in stage.differs)


def _row(variation: Variation, changes: Mapping[str, Change], plan: Mapping[str, object]) -> Row:
    who = noticed(changes.values(), findings(plan))
    return variation.path, variation.what, does(changes), who


def _joined(found: Iterable[Row]) -> list[Row]:
    """Return one row for changes of an input with the same effect."""
    joined: dict[tuple[str, str, str], list[str]] = {}
    for path, what, done, who in found:
        joined.setdefault((path, done, who), []).append(what)
    return [(path, ", ".join(whats), done, who) for (path, done, who), whats in joined.items()]
