"""From a change of systems to findings: one family of rules a file."""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from scopegate.access.findings import Finding, Kind, in_order
from scopegate.access.rules import (
    addresses,
    api_keys,
    bodies,
    caching,
    clients,
    deployments,
    exposure,
    firewalls,
    functions,
    networks,
    plans,
    protection,
    routes,
    scopes,
    surface,
    trust,
    unknown,
)
from scopegate.access.rules._change import Change
from scopegate.access.system.model import System
from scopegate.plan.read import Plan
from scopegate.plan.snapshot import Sides

Rule = Callable[[Change], Iterator[Finding]]

RULES: Final[tuple[Rule, ...]] = (
    routes.route_findings,
    routes.unreachable,
    routes.kept,
    routes.successors,
    exposure.backends,
    exposure.ways,
    trust.authorizers_removed,
    trust.trust,
    trust.audiences,
    clients.client_findings,
    clients.replacements,
    clients.token_endpoints,
    clients.users_admitted,
    clients.added_scopes,
    scopes.declarations,
    scopes.undeclared,
    scopes.unused,
    addresses.apis,
    addresses.base_paths,
    addresses.stages,
    addresses.mappings,
    addresses.domains,
    addresses.identity_sources,
    addresses.unreachable_apis,
    protection.protections,
    networks.networks,
    networks.uncertified,
    firewalls.firewalls,
    firewalls.widened_addresses,
    api_keys.last_keys,
    bodies.bodies,
    caching.shared_caches,
    functions.functions,
    functions.permissions_removed,
    functions.removed,
    deployments.not_redeployed,
    deployments.stages,
    unknown.unknown,
    unknown.read_again,
)
"""Every rule. What none of them speaks of is left to ``surface.rest``."""


def findings_of(change: Change) -> list[Finding]:
    """Return all findings of a change, the worst first."""
    found = [finding for rule in RULES for finding in rule(change)]
    return in_order([*found, *surface.rest(change, found)])


def review_findings(
    plan: Plan, systems: Sides[System], drift: Sides[System] | None
) -> list[Finding]:
    """Return all findings of a plan, those about changes outside Terraform included.

    Args:
        plan: What the plan says beside its changes.
        systems: The systems before and after the plan.
        drift: Those that the state recorded and that a refresh found.
    """
    change = Change(systems.before, systems.after)
    found = [*findings_of(change), *plans.plan_findings(plan, change)]
    if drift:
        remaining = {one.subject for one in findings_of(Change(drift.before, systems.after))}
        found += [
            _outside(one, stays=one.subject in remaining)
            for one in findings_of(Change(drift.before, drift.after))
            if one.kind is not Kind.NOT_REDEPLOYED  # whoever changed it may have deployed it
        ]
    return in_order(found)


def _outside(finding: Finding, *, stays: bool) -> Finding:
    """Return a finding about a change outside Terraform, which the plan keeps or reverts."""
    text = f"Changed outside Terraform: {finding.message}"
    if stays:
        return msgspec.structs.replace(finding, message=text, drift=True)
    return msgspec.structs.replace(
        finding, kind=Kind.DRIFT_REVERTED, message=f"{text} This plan reverts it.", drift=True
    )
