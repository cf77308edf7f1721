"""What it takes to go on after an apply or a destruction that ended too early."""

from collections import Counter
from dataclasses import dataclass

from tests.faults import recovery
from tests.faults.moment import Phase
from tests.faults.root import Root


@dataclass(frozen=True)
class Aftermath:
    """What was found.

    Attributes:
        unknown: Types of what AWS had made, and the state didn't name.
        said: What `scopegate orphans` said to do, and how often.
    """

    unknown: list[str]
    said: Counter[str]

    @property
    def outcome(self) -> str:
        """In words."""
        kinds = sorted(kind for kind, number in self.said.items() if number)
        return f"converges after {' and '.join(kinds)}" if kinds else "converges by itself"

    def __str__(self) -> str:
        """In a line."""
        unknown = f", unknown: {', '.join(self.unknown)}" if self.unknown else ""
        numbers = ", ".join(f"{number} {kind}" for kind, number in sorted(self.said.items()))
        return f"{self.outcome}{f' ({numbers})' if self.said.total() else ''}{unknown}"


def of(root: Root, phase: Phase) -> Aftermath:
    """Go on, without a fault, as docs/recovery.md says: all is well after it.

    The plan is empty, and AWS holds what the state names; after a destruction, nothing.
    """
    root.proxy.reset()
    unknown = sorted({kind for kind, *_ in root.orphans()})
    if phase is Phase.DESTROY:
        root.end()
        return Aftermath(unknown, Counter())
    said = recovery.followed(root)
    root.converge()
    return Aftermath(unknown, said)
