"""The calls that other packages make on an AWS account."""

from typing import Any, Protocol


class Reader(Protocol):
    """A reader of one region of an account."""

    @property
    def partition(self) -> str:
        """The partition, such as ``aws`` or ``aws-cn``."""

    @property
    def region(self) -> str:
        """The region, such as ``eu-central-1``."""

    def pages(self, service: str, operation: str, member: str, /, **arguments: Any) -> list[Any]:
        """Return the elements of all pages; none if their container does not exist."""

    def call(self, service: str, operation: str, /, **arguments: Any) -> dict[str, Any]:
        """Return one answer; empty if the resource does not exist."""
