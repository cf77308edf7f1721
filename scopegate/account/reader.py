"""What users of an AWS account need of it."""

from typing import Any, Protocol


class Reader(Protocol):
    """Reads one region of an account."""

    @property
    def partition(self) -> str:
        """Such as ``aws`` or ``aws-cn``."""

    @property
    def region(self) -> str:
        """Such as ``eu-central-1``."""

    def pages(self, service: str, operation: str, member: str, /, **arguments: Any) -> list[Any]:
        """List all elements, of every page; none if their container doesn't exist."""

    def call(self, service: str, operation: str, /, **arguments: Any) -> dict[str, Any]:
        """Give one answer; empty if the resource doesn't exist."""
