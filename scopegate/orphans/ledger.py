"""What a search knows so far: what the state has, and what was found in AWS."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from scopegate.orphans.aws import Aws
from scopegate.orphans.kind import Kind, Thing, Values
from scopegate.orphans.planned import Planned
from scopegate.orphans.wanted import Wanted
from scopegate.plan.snapshot import Instance


class Ledger:
    """One search's knowledge.

    Attributes:
        planned: What Terraform said.
        matched: What was found for a planned resource, by its address.
        wanted: What planned resources are known by, given what was found.
    """

    def __init__(self, planned: Planned, aws: Callable[[str], Aws]) -> None:
        """Begin with what the state has."""
        self.planned = planned
        self.matched: dict[str, Thing] = {}
        self.wanted = Wanted(planned, self.matched, self._aws_of)
        self._aws = aws
        self._taken: dict[str, set[tuple[Any, ...]]] = {}
        self._held: dict[tuple[str, str, str], list[Thing]] = {}

    def own(self, kind: Kind) -> None:
        """Count what the state has of a kind as taken."""
        for instance in self.planned.owned:
            if instance.type == kind.type:
                identity = tuple(instance.get(name) for name in kind.identity)
                self._taken.setdefault(kind.type, set()).add(identity)

    def take(self, kind: Kind, thing: Thing) -> None:
        """Count a thing as spoken for."""
        self._taken.setdefault(kind.type, set()).add(_identity(kind, thing))

    def free(self, kind: Kind, region: str, asked: Values) -> list[Thing]:
        """What AWS holds and nobody has spoken for."""
        key = (kind.type, region, json.dumps([asked[name] for name in kind.asked]))
        if key not in self._held:
            self._held[key] = list(kind.held(self._aws(region), asked))
        taken = self._taken.get(kind.type, set())
        return [thing for thing in self._held[key] if _identity(kind, thing) not in taken]

    def planned_of(self, type_: str) -> Iterator[Instance]:
        """What the plan would create of a type."""
        return (one for one in self.planned.creates if one.type == type_)

    def to_be(self, type_: str) -> Iterator[tuple[Instance, str]]:
        """What is of a type in the state or is about to be imported, with the region it is in."""
        for one in (*self.planned.owned, *self.planned_of(type_)):
            if one.type == type_ and (one.actions != ("create",) or one.address in self.matched):
                yield one, self.planned.regions.of(one)

    def _aws_of(self, instance: Instance) -> Aws:
        return self._aws(self.planned.regions.of(instance))


def alike(kind: Kind, thing: Thing, values: Values) -> bool:
    """Whether a thing is what a planned resource with these attributes is known by."""
    return all(thing.values[name] == values[name] for name in kind.known_by)


def _identity(kind: Kind, thing: Thing) -> tuple[Any, ...]:
    return tuple(thing.values[name] for name in kind.identity)
