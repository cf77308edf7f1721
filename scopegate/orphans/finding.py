"""What a search finds."""

from dataclasses import dataclass
from enum import StrEnum

from scopegate.orphans.remote_resource import RemoteResource
from scopegate.orphans.resource_type import ResourceType


class Action(StrEnum):
    """What to do about a finding."""

    IMPORT = "import"
    CHOOSE = "choose"
    DELETE = "delete"
    LOOK = "look"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Resources that the state doesn't have, or a planned one that couldn't be looked for.

    Attributes:
        action: What to do about it.
        resource_type: Its type.
        region: Where it is.
        address: Where Terraform would create it; None for what the plan doesn't have.
        remotes: The resources in AWS: one, several to choose from, or none if it couldn't be
            looked for.
        reason: Why this action and no other.
    """

    action: Action
    resource_type: ResourceType
    region: str
    address: str | None = None
    remotes: tuple[RemoteResource, ...] = ()
    reason: str = ""
