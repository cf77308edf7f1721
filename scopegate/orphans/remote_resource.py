"""A resource in AWS, with the attributes of the Terraform resource."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Values = Mapping[str, Any]
"""Values by the names of Terraform attributes."""


@dataclass(frozen=True, kw_only=True)
class RemoteResource:
    """A resource in AWS.

    Attributes:
        values: Its attributes, with the names and values that the state would have.
        created: When it was created, if AWS lists that.
        remark: A note to read before it is imported or deleted.
    """

    values: Values
    created: datetime | None = None
    remark: str = ""
