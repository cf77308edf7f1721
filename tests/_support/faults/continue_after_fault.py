"""Continues after an apply or a destruction that ended too early."""

from collections import Counter
from dataclasses import dataclass

from tests._support.faults.follow_recovery_steps import follow_recovery_steps
from tests._support.faults.moment import Phase
from tests._support.faults.root_module import Root


@dataclass(frozen=True)
class Continuation:
    """The steps that were necessary to continue.

    Attributes:
        unknown: Types of the resources in AWS that were missing from the state.
        said: Number of each kind of step that `scopegate orphans` printed.
    """

    unknown: list[str]
    said: Counter[str]

    @property
    def outcome(self) -> str:
        """The result in words."""
        kinds = sorted(kind for kind, number in self.said.items() if number)
        return f"converges after {' and '.join(kinds)}" if kinds else "converges by itself"

    def __str__(self) -> str:
        """Return the result on one line."""
        unknown = f", unknown: {', '.join(self.unknown)}" if self.unknown else ""
        numbers = ", ".join(f"{number} {kind}" for kind, number in sorted(self.said.items()))
        return f"{self.outcome}{f' ({numbers})' if self.said.total() else ''}{unknown}"


def continue_after_fault(root: Root, phase: Phase) -> Continuation:
    """Continue without a fault, as docs/recovery.md says, and check the result.

    Afterwards the plan is empty, and AWS contains exactly the resources in the state: none after a
    destruction.
    """
    root.proxy.reset()
    unknown = sorted({kind for kind, *_ in root.orphans()})
    if phase is Phase.DESTROY:
        root.end()
        return Continuation(unknown, Counter())
    said = follow_recovery_steps(root)
    root.converge()
    return Continuation(unknown, said)
