"""The stages of a review, from a document to findings.

bytes -> ``Document`` -> ``Plan`` of ``Sides[Snapshot]`` -> resolved -> ``Sides[System]`` ->
findings. Each stage hands on values, and none calls back into an earlier one.
"""

import msgspec

from scopegate.access.findings import Finding
from scopegate.access.rules import review_findings
from scopegate.access.system.build import build, carry_over, on_surface
from scopegate.access.system.contract import system_of_outputs
from scopegate.access.system.model import System
from scopegate.access.system.referrals import referrals
from scopegate.access.system.stated import with_stated_routes
from scopegate.plan.document import Document
from scopegate.plan.read import Plan, read_plan, read_state
from scopegate.plan.references import References
from scopegate.plan.resolve import resolve
from scopegate.plan.snapshot import Sides, Snapshot


class Reviewed(msgspec.Struct, frozen=True):
    """A plan with its systems and findings."""

    plan: Plan
    systems: Sides[System]
    findings: list[Finding]


def review(document: Document) -> Reviewed:
    """Review a plan.

    Raises:
        ScopegateError: The document is not a plan, or is one that failed.
    """
    plan = read_plan(document, on_surface)
    systems = _systems(plan, plan.sides)
    drift = _systems(plan, plan.drift) if plan.drift else None
    return Reviewed(plan, systems, review_findings(plan, systems, drift))


def system_of(document: Document) -> System:
    """Return the system of a plan (after it), of a state or of outputs.

    Raises:
        ScopegateError: The document is none of them.
    """
    if document.is_plan:
        plan = read_plan(document, on_surface)
        return _systems(plan, plan.sides).after
    if document.is_state:
        return build(Snapshot(dict(read_state(document.values, on_surface))))
    return system_of_outputs(document.outputs or {})


def _systems(plan: Plan, sides: Sides[Snapshot]) -> Sides[System]:
    references = References(plan.configuration, sides.after)
    resolved = Sides(sides.before, resolve(sides.after, references, referrals()))
    built = resolved.map(lambda snapshot: build(snapshot, plan.region))
    return carry_over(Sides(built.before, with_stated_routes(built.after, plan, references)))
