"""What a source says, whichever it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Selection:
    """The pools and APIs to take over, by their ids."""

    user_pools: tuple[str, ...] = ()
    rest_apis: tuple[str, ...] = ()
    http_apis: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self.user_pools or self.rest_apis or self.http_apis)


@dataclass(frozen=True)
class Release:
    """How whatever manages the system now lets go of it without destroying it.

    Attributes:
        steps: What to do, in order, as Markdown; empty if nothing manages it.
        files: Files that the steps use, by name.
    """

    steps: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ApiDocument:
    """The OpenAPI document that an API was made from.

    Attributes:
        content: What it says; None if it can't be read.
        missing: Why it can't be read, as sentences.
    """

    content: Mapping[str, Any] | None
    missing: str = ""


@dataclass(frozen=True)
class Origin:
    """A source.

    Attributes:
        name: What it is, as the object of a sentence.
        selection: What is in it.
        release: How it lets go of what is taken over, given what that is.
        documents: The OpenAPI documents that it makes APIs from, by the API's id.
    """

    name: str
    selection: Selection
    release: Callable[[Selection], Release]
    documents: Mapping[str, ApiDocument] = field(default_factory=dict)
