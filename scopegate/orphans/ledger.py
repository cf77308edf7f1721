"""The resources that a search knows so far: those in the state, and those found in AWS."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from scopegate.account.reader import Reader
from scopegate.orphans.planned import Planned
from scopegate.orphans.remote_resource import RemoteResource, Values
from scopegate.orphans.resolver import Resolver
from scopegate.orphans.resource_type import ResourceType
from scopegate.plan.snapshot import Instance


class Ledger:
    """The resources that one search knows.

    Attributes:
        planned: The plan and the state.
        matched: Resources found for a planned one, by its address.
        resolver: The attributes of planned resources, given what was found.
    """

    def __init__(self, planned: Planned, reader: Callable[[str], Reader]) -> None:
        """Start with the resources in the state.

        Args:
            planned: The plan and the state.
            reader: Returns a reader of the account in a region.
        """
        self.planned = planned
        self.matched: dict[str, RemoteResource] = {}
        self._reader = reader
        self.resolver = Resolver(
            planned.references, planned.after, planned.owned, self.matched, self._reader_of
        )
        self._claimed: dict[str, set[tuple[Any, ...]]] = {}
        self._listed: dict[tuple[str, str, str], list[RemoteResource]] = {}

    def claim_owned(self, resource_type: ResourceType) -> None:
        """Claim every resource of a type that the state has."""
        for instance in self.planned.owned:
            if instance.type == resource_type.type:
                identity = tuple(instance.get(name) for name in resource_type.identity)
                self._claimed.setdefault(resource_type.type, set()).add(identity)

    def claim(self, resource_type: ResourceType, remote: RemoteResource) -> None:
        """Claim a resource in AWS, so that it is not reported again."""
        identity = resource_type.identity_of(remote)
        self._claimed.setdefault(resource_type.type, set()).add(identity)

    def unclaimed(
        self, resource_type: ResourceType, region: str, values: Values
    ) -> list[RemoteResource]:
        """Return the resources in AWS that nobody has claimed."""
        query = json.dumps([values[name] for name in resource_type.query])
        key = (resource_type.type, region, query)
        if key not in self._listed:
            self._listed[key] = list(resource_type.find(self._reader(region), values))
        claimed = self._claimed.get(resource_type.type, set())
        return [one for one in self._listed[key] if resource_type.identity_of(one) not in claimed]

    def planned_of(self, type_: str) -> Iterator[Instance]:
        """Return the resources of a type that the plan would create."""
        return (one for one in self.planned.creates if one.type == type_)

    def kept(self, type_: str) -> Iterator[tuple[Instance, str]]:
        """Yield the resources of a type that the state has or will import, with their regions."""
        for one in (*self.planned.owned, *self.planned_of(type_)):
            if one.type == type_ and (one.actions != ("create",) or one.address in self.matched):
                yield one, self.planned.regions.of(one)

    def _reader_of(self, instance: Instance) -> Reader:
        return self._reader(self.planned.regions.of(instance))
