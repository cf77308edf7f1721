"""What the next apply finds after one that ended too early, and what is true of it in any case."""

from dataclasses import dataclass
from enum import StrEnum

from tests.faults.held import Thing
from tests.faults.root import Root, addresses


class Outcome(StrEnum):
    """What comes of running Terraform again, and of nothing else."""

    CONVERGED = "converges"
    REFUSED = "is told what exists already"
    DOUBLED = "makes a second one"


@dataclass(frozen=True)
class Aftermath:
    """What was found.

    Attributes:
        outcome: What came of the next run.
        unknown: Types of what AWS had made, and the state didn't name, when the first had ended.
        orphaned: Types of what is still held without being named.
        told: Addresses in the errors of the next run.
        kept: Addresses that were tainted, and kept by ``terraform untaint`` before it.
    """

    outcome: Outcome
    unknown: list[str]
    orphaned: list[str]
    told: list[str]
    kept: list[str]

    def __str__(self) -> str:
        """In a line."""
        left = f"; unnamed: {', '.join(self.orphaned)}" if self.orphaned else ""
        told = f"; told of {', '.join(self.told)}" if self.told else ""
        kept = f"{len(self.kept)} untainted, " if self.kept else ""
        return f"{kept}the next run {self.outcome}{told}{left}"


def of(root: Root, command: str) -> Aftermath:
    """Run the command again, without a fault, with what was tainted kept: see `test_tainted.py`.

    Whatever comes of it: the state can be read, and names nothing that AWS doesn't hold; nothing
    more is orphaned; Terraform succeeds and has nothing left to do, or each of its errors names a
    resource and says that it exists.
    """
    root.proxy.reset()
    unknown = root.orphans()
    kept = root.untaint() if command == "apply" else []
    again = root.attempt(command, "-auto-approve")
    told = addresses(again.stdout)
    if again.returncode == 0 and command == "apply":
        assert (root.changes(), root.missing()) == ({}, set())
    if again.returncode == 0 and command == "destroy":
        assert root.named() == set()
    orphaned = root.orphans()
    assert orphaned <= unknown, "the next run itself has orphaned something"
    if again.returncode:
        assert told, again.stdout
        assert "lready exist" in again.stdout or "already has this name" in again.stdout
        outcome = Outcome.REFUSED
    else:
        outcome = Outcome.DOUBLED if orphaned else Outcome.CONVERGED
    return Aftermath(outcome, _types(unknown), _types(orphaned), told, kept)


def _types(things: set[Thing]) -> list[str]:
    return sorted({kind for kind, *_ in things})
