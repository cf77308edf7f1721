"""Random moments of an apply at which a test interferes with it."""

import os
import random
from dataclasses import dataclass
from enum import StrEnum

SEED = int(os.environ.get("SCOPEGATE_SEED", "1"))


class Phase(StrEnum):
    """A phase of Terraform's work."""

    CREATE = "creation"
    CHANGE = "change"
    DESTROY = "destruction"

    @property
    def command(self) -> str:
        """The command of Terraform that does it."""
        return "destroy" if self is Phase.DESTROY else "apply"


PHASES = tuple(Phase)
LONG = "SCOPEGATE_FAULT_ROUNDS" in os.environ
TRIED = PHASES if LONG else (Phase.CREATE,)
"""The phases in which calls fail: only creation, unless more rounds are requested."""


WRITES = {Phase.CREATE: 42, Phase.CHANGE: 15, Phase.DESTROY: 30}
"""The minimum number of writes in each phase, so that each moment occurs."""


@dataclass(frozen=True)
class Moment:
    """A moment.

    Attributes:
        write: The number of the write.
        processed: Whether AWS has processed that write, or will.
        delay: Seconds after it, during which other calls continue.
    """

    write: int
    processed: bool
    delay: float

    def __str__(self) -> str:
        """The moment as text."""
        when = "after" if self.processed else "before"
        return f"{self.delay * 1000:.0f} ms into write {self.write}, {when} AWS did it"


def drawn(phase: Phase, *what: object) -> Moment:
    """Return the moment of a phase for ``what``, derived from the seed."""
    generator = random.Random(f"{SEED} {phase} {what}")  # noqa: S311  a test's, not a key
    write = generator.randint(1, WRITES[phase])
    return Moment(write, generator.random() < 0.5, generator.choice([0, 0.01, 0.05, 0.2]))
