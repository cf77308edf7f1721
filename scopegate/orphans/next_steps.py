"""The next steps after a search."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scopegate.orphans.finding import Action, Finding

FILE: Final = "orphans.tf"
"""The file to save the report in, so that Terraform reads its import blocks."""

_EMPTY = (
    "The state is empty. If an apply ever succeeded, the state was lost, and clients may be in use:"
    " delete none of them. Restore an earlier state first, from terraform.tfstate.backup or from a"
    " version of its object in S3, and run this again."
)
_TAINTED = (
    "Keep the resources that are tainted in the state: they were created, but not read back before"
    " the apply ended. The next apply would replace them, and create the replacement first, which"
    " AWS refuses if the name or the path is taken."
)
_LOOK = "Look in AWS for the resources that could not be searched for."
_CHOOSE = "Where several resources match, add an import block with the id of the right one."
_DELETE = (
    "Delete the resources that are not to be imported, with the commands shown, once you are sure"
    " that nobody uses them. Where it says so, wait for the apply."
)
_SAVE = "Save this report in the directory of the root module."
_PLAN = "Plan, check that nothing is replaced or destroyed, and apply."
_APPLY = "Apply again."
_AGAIN = "until it finds nothing."


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        text: What to do.
        commands: The commands that do it, safe to paste into a shell.
    """

    text: str
    commands: tuple[str, ...] = ()


def next_steps(
    findings: Sequence[Finding],
    tainted: Sequence[str],
    directory: Path,
    *,
    empty: bool,
    terraform: str,
) -> Iterator[Step]:
    """Yield the steps to take for the findings, in order.

    Args:
        findings: The findings of the search.
        tainted: Addresses of resources that are tainted in the state.
        directory: The directory of the root module, relative to the user's.
        empty: Whether the state is empty.
        terraform: The name of the Terraform executable.
    """
    actions = {finding.action for finding in findings}
    here = directory == Path()
    run = [terraform] if here else [terraform, f"-chdir={directory}"]
    again = shlex.join(["scopegate", "orphans", *([] if here else [str(directory)])])
    if empty and findings:
        yield Step(_EMPTY)
    if tainted:
        yield Step(_TAINTED, tuple(shlex.join([*run, "untaint", one]) for one in tainted))
    if Action.LOOK in actions:
        yield Step(_LOOK)
    if Action.CHOOSE in actions:
        yield Step(_CHOOSE)
    if Action.DELETE in actions:
        yield Step(_DELETE)
    if actions & {Action.IMPORT, Action.CHOOSE}:
        file = shlex.quote(str(directory / FILE))
        yield Step(_SAVE, (f"{again} > {file}",))
        plan = (shlex.join([*run, "plan", "-out=plan"]), shlex.join([*run, "apply", "plan"]))
        yield Step(_PLAN, plan)
        yield Step(f"Delete {FILE}, and run this again {_AGAIN}", (f"rm {file}", again))
        return
    yield Step(_APPLY, (shlex.join([*run, "apply"]),))
    if actions or tainted:
        yield Step(f"Run this again {_AGAIN}", (again,))
