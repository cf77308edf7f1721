"""A resource in AWS, in the words of Terraform."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Values = Mapping[str, Any]
"""Values by the names of Terraform's attributes."""


@dataclass(frozen=True, kw_only=True)
class RemoteResource:
    """A resource in AWS.

    Attributes:
        values: Its attributes, with the names and the values that the state would have.
        created: When it was created, if the list that it is from says so.
        remark: What else to know before it is imported or deleted.
    """

    values: Values
    created: datetime | None = None
    remark: str = ""
