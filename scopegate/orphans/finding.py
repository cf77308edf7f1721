"""The findings of a search."""

from dataclasses import dataclass
from enum import StrEnum

from scopegate.orphans.remote_resource import RemoteResource
from scopegate.orphans.resource_type import ResourceType


class Action(StrEnum):
    """The action that a finding asks for."""

    IMPORT = "import"
    CHOOSE = "choose"
    DELETE = "delete"
    LOOK = "look"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Resources that are missing from the state, or a planned one that can't be searched for.

    Attributes:
        action: What to do.
        resource_type: The type of the resources.
        region: Their region.
        address: The address of the planned resource; None if the plan has none.
        remotes: The resources in AWS: one, several to choose from, or none if they can't be
            searched for.
        reason: Why this action is the right one.
    """

    action: Action
    resource_type: ResourceType
    region: str
    address: str | None = None
    remotes: tuple[RemoteResource, ...] = ()
    reason: str = ""
