"""Looks in AWS for everything that the plan of a root module would create."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from scopegate.orphans.aws import Aws
from scopegate.orphans.finding import Action, Finding
from scopegate.orphans.kind import Kind, Thing
from scopegate.orphans.kinds import KINDS
from scopegate.orphans.ledger import Ledger, alike
from scopegate.orphans.others import others
from scopegate.orphans.planned import Planned
from scopegate.orphans.wanted import AbsentError, UndeterminedError
from scopegate.plan.snapshot import Instance

_SHARED = (
    "It is known by its name and tags alone, which another environment of the account may have"
    " too: compare its id and its age before you apply."
)
_SEVERAL = "Several are alike, and nothing tells which one is this root module's."


def search(planned: Planned, aws: Callable[[str], Aws]) -> list[Finding]:
    """Everything that AWS holds of a root module and its state doesn't know.

    Args:
        planned: What Terraform said.
        aws: Gives the AWS of a region.

    Raises:
        ScopegateError: AWS refuses a call.
    """
    ledger = Ledger(planned, aws)
    for kind in KINDS:
        ledger.own(kind)
    found = [finding for kind in KINDS for finding in _of_kind(kind, ledger)]
    return [*found, *others(ledger)]


def _of_kind(kind: Kind, ledger: Ledger) -> Iterator[Finding]:
    """What there is of the planned resources of one kind, those that look the same together."""
    groups: dict[str, tuple[str, dict[str, Any], list[Instance]]] = {}
    for instance in ledger.planned_of(kind.type) if kind.known_by else ():
        region = ledger.planned.regions.of(instance)
        try:
            values = ledger.wanted.attributes(kind, instance)
        except AbsentError:
            continue
        except UndeterminedError as error:
            reason = f"It wasn't looked for: nothing tells its {error} before the apply."
            yield Finding(
                action=Action.LOOK,
                kind=kind,
                region=region,
                address=instance.address,
                reason=reason,
            )
            continue
        key = json.dumps([region, values], sort_keys=True)
        groups.setdefault(key, (region, values, []))[2].append(instance)
    for region, values, instances in groups.values():
        things = [one for one in ledger.free(kind, region, values) if alike(kind, one, values)]
        if things:
            yield from _matches(kind, region, instances, things, ledger)


def _matches(
    kind: Kind, region: str, instances: list[Instance], things: list[Thing], ledger: Ledger
) -> Iterator[Finding]:
    """What to do about planned resources and the things that look like each of them."""
    if reason := kind.kept_out(instances[0]):
        action = Action.DELETE
        pairs = [(instances[0], [thing]) for thing in things]
    elif kind.interchangeable or len(things) == len(instances) == 1:
        action, reason = Action.IMPORT, _SHARED if kind.shared else ""
        pairs = [(instance, [thing]) for instance, thing in zip(instances, things, strict=False)]
    else:
        action, reason = Action.CHOOSE, _SEVERAL
        pairs = [(instance, things) for instance in instances]
    for instance, meant in pairs:
        for thing in meant:
            ledger.take(kind, thing)
        if action is Action.IMPORT:
            (ledger.matched[instance.address],) = meant
        yield Finding(
            action=action,
            kind=kind,
            region=region,
            address=instance.address,
            things=tuple(meant),
            reason=reason,
        )
