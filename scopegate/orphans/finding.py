"""What a search finds."""

from dataclasses import dataclass
from enum import StrEnum

from scopegate.orphans.kind import Kind, Thing


class Action(StrEnum):
    """What to do about something that was found."""

    IMPORT = "import"
    CHOOSE = "choose"
    DELETE = "delete"
    LOOK = "look"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that the state doesn't know.

    Attributes:
        action: What to do about it.
        kind: What it is.
        region: Where it is.
        address: Where Terraform would create it; None for what nobody plans.
        things: What AWS holds: one, several to choose from, or none if it couldn't be looked for.
        reason: Why this action and no other.
    """

    action: Action
    kind: Kind
    region: str
    address: str | None = None
    things: tuple[Thing, ...] = ()
    reason: str = ""
