"""The summary of a plan, from the messages of ``terraform plan -json``."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scopegate.plain_text import plain

_RUNS = {"create": 1, "update": 1, "replace": 2, "delete": 1}
"""Each action on a resource that changes something, and how many times Terraform reports one."""
_NAMED = 10
"""Up to so many resources are listed by address, more by type."""
_UNBROKEN = "\N{NO-BREAK SPACE}"


@dataclass
class Changes:
    """The changes that a plan makes.

    Attributes:
        addresses: Address and type of each resource that changes, by action.
    """

    addresses: dict[str, dict[str, str]] = field(default_factory=dict)

    def read(self, message: Mapping[str, Any]) -> None:
        """Take in a message of Terraform."""
        if message["type"] == "planned_change" and message["change"]["action"] in _RUNS:
            resource = message["change"]["resource"]
            of_action = self.addresses.setdefault(message["change"]["action"], {})
            of_action[resource["addr"]] = resource["resource_type"]

    @property
    def count(self) -> int:
        """How many times Terraform will report that it has created, updated or deleted one."""
        return sum(_RUNS[action] * len(found) for action, found in self.addresses.items())

    @property
    def summary(self) -> str:
        """Such as ``31 to add, 0 to change, 0 to destroy``, as Terraform counts."""
        count = {action: len(self.addresses.get(action, ())) for action in _RUNS}
        return (
            f"{count['create'] + count['replace']} to add, {count['update']} to change, "
            f"{count['delete'] + count['replace']} to destroy"
        )

    def lines(self, width: int) -> Iterator[str]:
        """Say which resources change, at most ``width`` wide: few by address, many by type."""
        for action, found in sorted(self.addresses.items()):
            if action != "create" and len(found) <= _NAMED:
                names = sorted(found)
            else:
                types = sorted(Counter(found.values()).items())
                names = [each if count == 1 else f"{each} ({count})" for each, count in types]
            head = f"  {action:<7} {len(found):>3}  "
            # A name that has spaces is not broken at them.
            listed = ", ".join(plain(name).replace(" ", _UNBROKEN) for name in names)
            wrapper = textwrap.TextWrapper(
                width,
                initial_indent=head,
                subsequent_indent=" " * len(head),
                break_long_words=False,
                break_on_hyphens=False,
            )
            yield from (line.replace(_UNBROKEN, " ") for line in wrapper.wrap(listed))
