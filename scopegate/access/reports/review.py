"""What a report is made from: the findings that count, those that are waived, both systems."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from scopegate.access.findings import Finding, Severity
from scopegate.access.reports.coverage import coverage
from scopegate.access.system.model import System
from scopegate.access.waivers import Waived


class Review(msgspec.Struct, frozen=True):
    """A reviewed plan.

    Attributes:
        before: The system before the plan.
        after: The system after it.
        findings: Those that nobody waived, the worst first.
        waived: Those that the team waived.
        notes: What a reader should know about waivers, such as one that expired.
        partial: Why the plan does not cover the whole configuration.
    """

    before: System
    after: System
    findings: Sequence[Finding]
    waived: Sequence[Waived] = ()
    notes: Sequence[str] = ()
    partial: Sequence[str] = ()

    @property
    def headline(self) -> str:
        """How many findings of which severity, as a sentence."""
        counts = Counter(finding.severity for finding in self.findings)
        said = [severity.counted(counts[severity]) for severity in Severity if counts[severity]]
        return f"{', '.join(said)}." if said else "No one gains or loses access."

    @property
    def several_apis(self) -> bool:
        """Whether findings have to name their API to be told apart."""
        return len({**self.before.apis, **self.after.apis}) > 1

    @property
    def warning(self) -> str:
        """What to know before anything else; empty if the plan is whole."""
        if not self.partial:
            return ""
        return f"This plan is partial, so the review is too. {self.partial[0]}"

    @property
    def coverage(self) -> str:
        """The coverage of a review, as sentences."""
        return coverage(self.after, self.before, partial=bool(self.partial))
