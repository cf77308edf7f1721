"""Searches AWS for the resources that the plan of a root module would create."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from scopegate.account.reader import Reader
from scopegate.orphans.finding import Action, Finding
from scopegate.orphans.ledger import Ledger
from scopegate.orphans.planned import Planned
from scopegate.orphans.remote_resource import RemoteResource
from scopegate.orphans.resolver import AbsentError, UndeterminedError
from scopegate.orphans.resource_type import ResourceType
from scopegate.orphans.resource_types import RESOURCE_TYPES
from scopegate.orphans.unplanned import unplanned
from scopegate.plan.snapshot import Instance

_SHARED = (
    "It was found only by its name and tags, which another environment in this account may also"
    " have. Compare its id and its creation time before you apply."
)
_SEVERAL = "Several resources match, and nothing tells which one belongs to this root module."
_NOT_SEARCHED = "It was not searched for, because the plan doesn't show its {attribute}."


def search(planned: Planned, reader: Callable[[str], Reader]) -> list[Finding]:
    """Find the resources in AWS that belong to a root module and are missing from its state.

    Args:
        planned: The plan and the state.
        reader: Returns a reader of the account in a region.

    Raises:
        ScopegateError: AWS refuses a call.
    """
    ledger = Ledger(planned, reader)
    for one in RESOURCE_TYPES:
        ledger.claim_owned(one)
    found = [finding for one in RESOURCE_TYPES for finding in _of_type(one, ledger)]
    return [*found, *unplanned(ledger)]


def _of_type(resource_type: ResourceType, ledger: Ledger) -> Iterator[Finding]:
    """Search for the planned resources of a type; those with the same attributes together."""
    groups: dict[str, tuple[str, dict[str, Any], list[Instance]]] = {}
    for instance in ledger.planned_of(resource_type.type) if resource_type.known_by else ():
        region = ledger.planned.regions.of(instance)
        try:
            values = resource_type.attributes(instance, ledger.resolver)
        except AbsentError:
            continue
        except UndeterminedError as error:
            yield Finding(
                action=Action.LOOK,
                resource_type=resource_type,
                region=region,
                address=instance.address,
                reason=_NOT_SEARCHED.format(attribute=error),
            )
            continue
        key = json.dumps([region, values], sort_keys=True)
        groups.setdefault(key, (region, values, []))[2].append(instance)
    for region, values, instances in groups.values():
        listed = ledger.unclaimed(resource_type, region, values)
        remotes = [one for one in listed if resource_type.matches(one, values)]
        if remotes:
            yield from _matches(resource_type, region, instances, remotes, ledger)


def _matches(
    resource_type: ResourceType,
    region: str,
    instances: list[Instance],
    remotes: list[RemoteResource],
    ledger: Ledger,
) -> Iterator[Finding]:
    """Decide what to do about planned resources and their matches in AWS."""
    if reason := resource_type.not_imported(instances[0]):
        action = Action.DELETE
        pairs = [(instances[0], [remote]) for remote in remotes]
    elif resource_type.interchangeable or len(remotes) == len(instances) == 1:
        action, reason = Action.IMPORT, _SHARED if resource_type.shared else ""
        pairs = [(instance, [remote]) for instance, remote in zip(instances, remotes, strict=False)]
    else:
        action, reason = Action.CHOOSE, _SEVERAL
        pairs = [(instance, remotes) for instance in instances]
    for instance, meant in pairs:
        for remote in meant:
            ledger.claim(resource_type, remote)
        if action is Action.IMPORT:
            (ledger.matched[instance.address],) = meant
        yield Finding(
            action=action,
            resource_type=resource_type,
            region=region,
            address=instance.address,
            remotes=tuple(meant),
            reason=reason,
        )
