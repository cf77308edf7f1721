"""Random moments of an apply at which a test interferes with it."""

import os
import random
from dataclasses import dataclass
from enum import StrEnum

SEED = int(os.environ.get("SCOPEGATE_SEED", "1"))


class Phase(StrEnum):
    """What Terraform is doing."""

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
"""The phases that calls fail in: creation alone, unless rounds are asked for."""


WRITES = {Phase.CREATE: 42, Phase.CHANGE: 15, Phase.DESTROY: 30}
"""How many writes each phase makes at least, so that each moment comes."""


@dataclass(frozen=True)
class Moment:
    """A moment.

    Attributes:
        write: The number of the write that it is at.
        processed: Whether AWS has processed that write, or is about to.
        delay: Seconds after that, in which other calls go on.
    """

    write: int
    processed: bool
    delay: float

    def __str__(self) -> str:
        """In words."""
        when = "after" if self.processed else "before"
        return f"{self.delay * 1000:.0f} ms into write {self.write}, {when} AWS did it"


def drawn(phase: Phase, *what: object) -> Moment:
    """Return the moment of a phase that the seed gives for ``what``."""
    generator = random.Random(f"{SEED} {phase} {what}")  # noqa: S311  a test's, not a key
    write = generator.randint(1, WRITES[phase])
    return Moment(write, generator.random() < 0.5, generator.choice([0, 0.01, 0.05, 0.2]))
