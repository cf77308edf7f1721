"""How a type of resource is recognized in AWS, and how Terraform imports it.

A resource in AWS is described with the attributes of the Terraform resource, so that a planned
resource and one in AWS are the same if a few attributes are equal.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scopegate.account.reader import Reader
from scopegate.orphans.remote_resource import RemoteResource, Values
from scopegate.orphans.resolver import Resolver
from scopegate.plan.snapshot import Instance

_BRACES = re.compile(r"{(\w+)}")

Derive = Callable[[Instance, Resolver], Any]
"""A function that derives an attribute of a planned resource."""


def _nothing(_: Instance) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class ResourceType:
    """A type of resource.

    Attributes:
        type: Its name in Terraform.
        noun: Its name in messages.
        identity: Attributes that identify one resource, also in the state.
        known_by: Attributes that identify a planned resource, whose identity is not known yet.
        query: Attributes that ``find`` needs; the first one names the container, if there is one.
        find: Lists the candidates in AWS.
        separator: Separates the parts of the identity in the id that Terraform imports.
        import_id: That id, if it is the same for all.
        container: The type of its container, if AWS lists all resources in a container.
        can_duplicate: Whether AWS accepts a second one with the same ``known_by``.
        shared: Whether another environment can have one with the same ``known_by``.
        interchangeable: Whether any of several with the same ``known_by`` can be imported.
        delete: Commands of the AWS CLI, with attributes in braces; a command is left out if the
            resource lacks one of its attributes.
        derived: How to derive an attribute that is missing or unknown in the plan.
        created: Asks AWS when one was created.
        not_imported: Why a planned one must not be imported; empty if it can be.
    """

    type: str
    noun: str
    identity: tuple[str, ...]
    known_by: tuple[str, ...]
    query: tuple[str, ...]
    find: Callable[[Reader, Values], Iterable[RemoteResource]]
    separator: str = "/"
    import_id: str = ""
    container: str | None = None
    can_duplicate: bool = False
    shared: bool = False
    interchangeable: bool = False
    delete: tuple[str, ...] = ()
    derived: Mapping[str, Derive] = field(default_factory=dict)
    created: Callable[[Reader, Values], datetime | None] | None = None
    not_imported: Callable[[Instance], str] = _nothing

    def attributes(self, instance: Instance, resolver: Resolver) -> dict[str, Any]:
        """Return the attributes that a planned resource is recognized by, and those to query.

        Raises:
            AbsentError: The resource can't exist in AWS.
            UndeterminedError: An attribute can't be determined.
        """
        return {
            name: derive(instance, resolver)
            if (derive := self.derived.get(name))
            else resolver.known(instance, name)
            for name in dict.fromkeys((*self.query, *self.known_by))
        }

    def matches(self, remote: RemoteResource, values: Values) -> bool:
        """Return whether a resource in AWS has the ``known_by`` attributes of a planned one."""
        return all(remote.values[name] == values[name] for name in self.known_by)

    def identity_of(self, remote: RemoteResource) -> tuple[Any, ...]:
        """Return the values that identify a resource in AWS among those of its type."""
        return tuple(remote.values[name] for name in self.identity)

    def id_of(self, remote: RemoteResource) -> str:
        """Return the id that Terraform imports it with."""
        return self.import_id or self.separator.join(map(str, self.identity_of(remote)))

    def commands(self, remote: RemoteResource) -> list[list[str]]:
        """Return the arguments of the AWS CLI that delete it, a list for each command."""
        return [
            [word.format_map(remote.values) for word in template.split()]
            for template in self.delete
            if all(remote.values[name] is not None for name in _BRACES.findall(template))
        ]
