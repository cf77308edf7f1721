"""What a kind of resource is known by in AWS, and how Terraform imports it.

A thing that AWS holds is described in the words of Terraform's resource: its attributes have the
names and the values that the state would have. So a planned resource and a thing are the same if
a few attributes are equal.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from scopegate.plan.snapshot import Instance

if TYPE_CHECKING:
    from scopegate.orphans.aws import Aws
    from scopegate.orphans.wanted import Wanted

_BRACES = re.compile(r"{(\w+)}")

Values = Mapping[str, Any]
Fill = Callable[[Instance, "Wanted"], Any]


@dataclass(frozen=True, kw_only=True)
class Thing:
    """Something that AWS holds.

    Attributes:
        values: By the names of Terraform's attributes.
        created: When it was made, if the list that it is from says so.
        remark: What else to know before it is imported or deleted.
    """

    values: Values
    created: datetime | None = None
    remark: str = ""


def _nothing(_: Instance) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A type of resource.

    Attributes:
        type: Terraform's name of it.
        noun: What people call it.
        identity: Attributes that tell one from all others, also in the state.
        known_by: Attributes by which a planned one, whose identity isn't known, is recognized.
        asked: Attributes that ``held`` needs; the first one names the container, if there is one.
        held: Lists the things that may be meant.
        separator: Between the parts of the identity in the id that Terraform imports.
        import_id: That id, where it is the same for all.
        container: The type of what it is in, where all of a container's can be listed.
        twins: Whether a second one, alike in ``known_by``, can come to be beside one that the
            state knows.
        shared: Whether another environment's may be alike in ``known_by``.
        interchangeable: Whether it doesn't matter which of several that are alike is which.
        delete: Commands of the AWS CLI, with attributes in braces; one that names an attribute
            which a thing doesn't have is left out.
        fills: How to come by an attribute that the plan doesn't have, or doesn't know.
        created: Asks for the time when one was made.
        kept_out: Why a planned one is not to be imported; empty if it is.
    """

    type: str
    noun: str
    identity: tuple[str, ...]
    known_by: tuple[str, ...]
    asked: tuple[str, ...]
    held: Callable[["Aws", Values], Iterable[Thing]]
    separator: str = "/"
    import_id: str = ""
    container: str | None = None
    twins: bool = False
    shared: bool = False
    interchangeable: bool = False
    delete: tuple[str, ...] = ()
    fills: Mapping[str, Fill] = field(default_factory=dict)
    created: "Callable[[Aws, Values], datetime | None] | None" = None
    kept_out: Callable[[Instance], str] = _nothing

    def id_of(self, thing: Thing) -> str:
        """The id that Terraform imports it by."""
        return self.import_id or self.separator.join(str(thing.values[a]) for a in self.identity)

    def commands(self, thing: Thing) -> list[list[str]]:
        """The arguments of the AWS CLI that delete it, a list for each command."""
        return [
            [word.format_map(thing.values) for word in template.split()]
            for template in self.delete
            if all(thing.values[name] is not None for name in _BRACES.findall(template))
        ]
