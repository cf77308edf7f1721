"""Defects of MiniStack, as its clients see them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Defect:
    """A probe that calls an instance, and ``right``, the result in AWS."""

    patches: tuple[str, ...]
    probe: Callable[..., Any]
    right: object


DEFECTS: list[Defect] = []


def defect(*patches, right):
    """Declare the decorated probe for the defect that ``patches`` remove."""

    def declare(probe):
        DEFECTS.append(Defect(patches, probe, right))
        return probe

    return declare
