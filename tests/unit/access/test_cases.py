"""Changes to whole systems, and what a review has to say about each of them.

A case says what becomes of a system, whether the default gate refuses it, and which findings have
to come: the kind (several that fit are separated by ``|``) and a part of what it names. Where
``only`` is given, no finding of another kind may come.
"""

import pytest

from scopegate.access.findings import Finding
from tests._support.reviews import reviewed
from tests.unit.access.cases import (
    addresses,
    exposure,
    harmless,
    neighbours,
    plans,
    precedence,
    protections,
    routes,
    strangers,
    trust,
    untold,
)
from tests.unit.access.cases.case import Case

CASES = (
    *trust.CASES,
    *exposure.CASES,
    *addresses.CASES,
    *routes.CASES,
    *protections.CASES,
    *plans.CASES,
    *harmless.CASES,
    *neighbours.CASES,
    *strangers.CASES,
    *precedence.CASES,
    *untold.CASES,
)


def _names(finding: Finding, part: str) -> bool:
    said = (finding.address, finding.api, finding.route, finding.client, finding.message)
    return any(
        one in text
        for one in part.split("|")
        for text in (*filter(None, said), *finding.attributes)
    )


def _problems(case: Case, findings: list[Finding]) -> list[str]:
    """Return what a review lacks, or says too much."""
    found = []
    critical = [one for one in findings if one.severity == "critical"]
    if bool(critical) != case.refused:
        found.append(f"exit {int(bool(critical))} instead of {int(case.refused)}")
    for kinds, part in case.says:
        if not any(
            (kinds == "*" or finding.kind in kinds.split("|")) and _names(finding, part)
            for finding in findings
        ):
            found.append(f"no {kinds} that names {part!r}")
    if case.only is not None:
        found += [
            f"{finding.kind.value} too much"
            for finding in findings
            if finding.kind not in case.only
        ]
    return found


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_review_says_what_the_change_means(case: Case) -> None:
    """Compare what is wrong with the review of each case, which should be nothing."""
    findings = reviewed(case.plan()).findings
    said = [(finding.kind.value, finding.message) for finding in findings]
    assert (_problems(case, findings), said)[0] == [], said
