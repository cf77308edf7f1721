"""The change from one system to another, with what several rules ask of it."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec

from scopegate.access.decide.reach import Reaching
from scopegate.access.system.model import Names, Resource, Route, System
from scopegate.plan.values import From, Unknown

_IDENTIFIERS = (
    "id",
    "arn",
    "invoke_arn",
    "endpoint",
    "execution_arn",
    "qualified_arn",
    "name",
    "function_name",
)
"""Attributes by which other resources name one."""


class Change(msgspec.Struct, frozen=True, dict=True):
    """The systems before and after."""

    before: System
    after: System

    @cached_property
    def was(self) -> Reaching:
        """The decisions before."""
        return Reaching(self.before)

    @cached_property
    def becomes(self) -> Reaching:
        """The decisions after."""
        return Reaching(self.after)

    @cached_property
    def not_read(self) -> frozenset[str]:
        """APIs whose routes are not known on one side, so that routes can't be compared."""
        return frozenset(
            key
            for system in (self.before, self.after)
            for key, api in system.apis.items()
            if api.not_read
        )

    @cached_property
    def not_shown(self) -> frozenset[str]:
        """APIs of which a body is not known on one side, even if the routes are."""
        stated = {
            key
            for system in (self.before, self.after)
            for key, api in system.apis.items()
            if api.stated_by
        }
        return self.not_read | stated

    @cached_property
    def resources(self) -> tuple[tuple[str, Resource | None, Resource | None], ...]:
        """Every resource on the surface that differs: its address, before and after."""
        before, after = self.before.resources, self.after.resources
        return tuple(
            (address, before.get(address), after.get(address))
            for address in {**before, **after}
            if _differ(before.get(address), after.get(address))
        )

    @cached_property
    def required_scopes(self) -> Names:
        """Scopes that some route requires both before and after."""
        before, after = (_required(system) for system in (self.before, self.after))
        return before & after

    @cached_property
    def _declared_at(self) -> Mapping[str, Route]:
        """Routes by the address of their method, HTTP route or integration."""
        return {
            address: route
            for system in (self.before, self.after)
            for route in system.routes.values()
            for address in (route.integration, route.address)
            if address and address != route.api
        }

    def route_at(self, address: str) -> Route | None:
        """Return the route that a resource declares, or connects with its backend."""
        return self._declared_at.get(address)

    def addresses_of(self, api: str | None, key: str) -> set[str]:
        """Return addresses of what makes up a route."""
        found: set[str] = set()
        for system in (self.before, self.after):
            if route := system.routes.get((api or "", key)):
                found |= {route.address, route.integration}
        return found - {"", api or ""}

    def existed(self, resource: Resource) -> bool:
        """Return whether there was something before that a new resource adds to."""
        if resource.api is not None:
            return resource.api in self.before.apis
        return bool(self.before.apis or self.before.pools)

    def same_resource(self, was: object, becomes: object, types: tuple[str, ...] = ()) -> bool:
        """Return whether a value names the resource that it named before, by another name or id.

        Args:
            was: The value before.
            becomes: The value after: one known after the apply, or a known one.
            types: Of which types the resource can be, for a known value.
        """
        if isinstance(becomes, str) and isinstance(was, str):
            return any(
                self.after.resources[address].instance.type in types and self._names(address, was)
                for address in self._identified.get(becomes, ())
            )
        if not isinstance(becomes, From):
            return False
        names = was if isinstance(was, list) else [was]
        return len(names) <= len(becomes.sources) and all(
            any(self._names(address, name) for address in becomes.addresses) for name in names
        )

    @cached_property
    def _identified(self) -> Mapping[str, list[str]]:
        """Addresses of resources after the apply, by their name or id."""
        found: dict[str, list[str]] = {}
        for address, resource in self.after.resources.items():
            for one in _identifiers(resource):
                found.setdefault(one, []).append(address)
        return found

    def _names(self, address: str, name: object) -> bool:
        """Return whether a name or a part of it, such as of an ARN, was one of a resource."""
        resource = self.before.resources.get(address)
        if resource is None or not isinstance(name, str):
            return False
        return any(_part(one, name) for one in _identifiers(resource))

    def routes(self) -> Iterator[tuple[Route | None, Route | None]]:
        """Yield every route that can be compared, before and after."""
        before, after = self.before.routes, self.after.routes
        for key in {**before, **after}:
            if key[0] not in self.not_read:
                yield before.get(key), after.get(key)


def _identifiers(resource: Resource) -> Iterator[str]:
    """Yield the names of a resource in others; only a function has ``function_name``."""
    for attribute in _IDENTIFIERS:
        value = resource.instance.get(attribute)
        own = attribute != "function_name" or resource.instance.type == "aws_lambda_function"
        if isinstance(value, str) and value and own:
            yield value


def _part(one: str, name: str) -> bool:
    """Return whether a name is another one, or has it as a whole part, as an ARN has a name."""
    return one in name and bool(re.search(rf"(?<![\w.-]){re.escape(one)}(?!\.?[\w-])", name))


def _differ(old: Resource | None, new: Resource | None) -> bool:
    if old is None or new is None:
        return True
    if new.instance.created or new.instance.imported:
        return True
    return old.instance.values != new.instance.values


def _required(system: System) -> Names:
    return frozenset(
        scope
        for route in system.routes.values()
        if not isinstance(route.scopes, Unknown)
        for scope in route.scopes
    )
