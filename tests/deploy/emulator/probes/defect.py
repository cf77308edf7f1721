"""What is wrong with MiniStack, seen from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Defect:
    """A probe asks an instance something and returns what it saw; ``right`` is what AWS shows."""

    patches: tuple[str, ...]
    probe: Callable[..., Any]
    right: object


DEFECTS: list[Defect] = []


def defect(*patches, right):
    """Declare the decorated probe to see the defect that ``patches`` patch."""

    def declare(probe):
        DEFECTS.append(Defect(patches, probe, right))
        return probe

    return declare
