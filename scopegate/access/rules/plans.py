"""Findings about the plan itself: what it omits, forgets, imports and checks.

Source: https://developer.hashicorp.com/terraform/internals/json-format
"""

from collections.abc import Iterator

from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._change import Change
from scopegate.plan.read import Plan


def plan_findings(plan: Plan, change: Change) -> Iterator[Finding]:
    """Yield findings about the plan itself."""
    for reason in plan.partial:
        text = f"{reason} What it leaves out was not reviewed."
        yield Finding(Kind.PARTIAL_PLAN, "", text)
    for address in plan.deferred:
        yield Finding(Kind.PARTIAL_PLAN, address, f"{address} is deferred to a later plan.")
    for address in plan.forgotten:
        if address in change.before.resources:
            text = (
                f"Terraform forgets {address}, which stays in AWS as it is: no later review will"
                " see it."
            )
            yield Finding(Kind.NO_LONGER_MANAGED, address, text)
    for name in plan.failed_checks:
        yield Finding(Kind.CHECK_FAILED, name, f"The check {name} fails.")
    for address, _, new in change.resources:
        if new is not None and new.instance.imported:
            text = f"{address} exists in AWS, and is imported."
            yield Finding(Kind.RESOURCE_IMPORTED, address, text, api=new.api)
