"""The content of a report, in any form."""

import msgspec

from scopegate.usage.findings import Finding
from scopegate.usage.grant import Grant, grant
from scopegate.usage.rules import findings
from scopegate.usage.usage import Usage


class Report(msgspec.Struct, frozen=True):
    """Usage with its findings and the smallest grant, which is None if the log covers no API."""

    usage: Usage
    findings: list[Finding]
    grant: Grant | None


def report(usage: Usage) -> Report:
    """Compute everything that a report shows."""
    return Report(usage, findings(usage), grant(usage) if usage.covered else None)
