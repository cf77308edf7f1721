"""What a report is made from: the findings that count, those that are accepted, both models."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scopegate.access.acceptance import Accepted
from scopegate.access.findings import Finding, Severity
from scopegate.access.system.model import Model


@dataclass(frozen=True)
class Review:
    """A reviewed plan.

    Attributes:
        before: The model before the plan.
        after: The model after it.
        findings: Those that nobody accepted, the worst first.
        accepted: Those that the team accepted.
        notes: What a reader should know about acceptances, such as one that expired.
    """

    before: Model
    after: Model
    findings: Sequence[Finding]
    accepted: Sequence[Accepted] = ()
    notes: Sequence[str] = ()

    @property
    def headline(self) -> str:
        """How many findings of which severity, as a sentence."""
        counts = Counter(finding.severity for finding in self.findings)
        said = [severity.counted(counts[severity]) for severity in Severity if counts[severity]]
        return f"{', '.join(said)}." if said else "Nobody gains or loses anything."
