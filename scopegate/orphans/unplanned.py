"""Finds resources that the plan does not mention: duplicates that retried calls created.

They are inside the containers that the state has or will have, or next to a resource of the state
with the same name.
"""

from collections.abc import Iterator

from scopegate.orphans.finding import Action, Finding
from scopegate.orphans.ledger import Ledger
from scopegate.orphans.remote_resource import RemoteResource, Values
from scopegate.orphans.resolver import AbsentError, UndeterminedError
from scopegate.orphans.resource_type import ResourceType
from scopegate.orphans.resource_types import RESOURCE_TYPES
from scopegate.orphans.rest_api_paths import PATH
from scopegate.plan.snapshot import Instance

_DUPLICATE = "It is a duplicate of {address}: a retried call created two."
_SHARED = (
    "It has the name and the tags of {address}. A retried call created two, or it belongs to"
    " another environment. Make sure that nobody uses it before you delete it."
)
_UNKNOWN = (
    "It is neither in the state nor in the plan. It was created from another configuration, by"
    " another root module, or by hand. Make sure that nobody uses it before you delete it."
)


def unplanned(ledger: Ledger) -> Iterator[Finding]:
    """Find every resource that neither the state nor the plan accounts for."""
    for one in RESOURCE_TYPES:
        if one.can_duplicate:
            yield from _duplicates(one, ledger)
    for one in RESOURCE_TYPES:
        if one.container:
            yield from _contained(one, one.container, ledger)


def _duplicates(resource_type: ResourceType, ledger: Ledger) -> Iterator[Finding]:
    for instance, region, values in _identified(resource_type, ledger):
        text = _SHARED if resource_type.shared else _DUPLICATE
        reason = text.format(address=instance.address)
        for remote in ledger.unclaimed(resource_type, region, values):
            if resource_type.matches(remote, values):
                ledger.claim(resource_type, remote)
                yield _to_delete(resource_type, region, remote, reason)


def _contained(resource_type: ResourceType, container: str, ledger: Ledger) -> Iterator[Finding]:
    containers = {(region, _id(one, ledger)) for one, region in ledger.kept(container)}
    for region, id_ in sorted(containers):
        query = {resource_type.query[0]: id_}
        remotes = ledger.unclaimed(resource_type, region, query)
        for remote in _outermost(resource_type, remotes, region, query, ledger):
            reason = remote.remark or _why(resource_type, remote, ledger)
            yield _to_delete(resource_type, region, remote, reason)


def _id(instance: Instance, ledger: Ledger) -> str:
    match = ledger.matched.get(instance.address)
    return str(match.values["id"] if match else instance.get("id"))


def _outermost(
    resource_type: ResourceType,
    remotes: list[RemoteResource],
    region: str,
    query: Values,
    ledger: Ledger,
) -> list[RemoteResource]:
    """Leave out what AWS deletes together with a path that is to be deleted too."""
    if resource_type is PATH or "path" not in resource_type.known_by:
        return remotes
    gone = {one.values["path"] for one in ledger.unclaimed(PATH, region, query)}
    return [one for one in remotes if one.values["path"] not in gone]


def _why(resource_type: ResourceType, remote: RemoteResource, ledger: Ledger) -> str:
    """Say where it may come from."""
    for instance, _, values in _identified(resource_type, ledger):
        if resource_type.known_by and resource_type.matches(remote, values):
            return _DUPLICATE.format(address=instance.address)
    return _UNKNOWN


def _identified(
    resource_type: ResourceType, ledger: Ledger
) -> Iterator[tuple[Instance, str, Values]]:
    """Yield the resources of a type to keep whose attributes are known, with region and values."""
    for instance, region in ledger.kept(resource_type.type):
        try:
            values = resource_type.attributes(instance, ledger.resolver)
        except (AbsentError, UndeterminedError):
            continue
        yield instance, region, values


def _to_delete(
    resource_type: ResourceType, region: str, remote: RemoteResource, reason: str
) -> Finding:
    return Finding(
        action=Action.DELETE,
        resource_type=resource_type,
        region=region,
        remotes=(remote,),
        reason=reason,
    )
