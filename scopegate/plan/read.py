"""Reads the instances of a state, or on both sides of a plan.

Source: https://developer.hashicorp.com/terraform/internals/json-format
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Raw

from scopegate.errors import ScopegateError
from scopegate.plan.document import (
    Configuration,
    Document,
    OutputChange,
    ResourceChange,
    StateModule,
    StateResource,
    StateValues,
    Values,
    decode_part,
)
from scopegate.plan.providers import Providers
from scopegate.plan.snapshot import Instance, Sides, Snapshot, carries
from scopegate.plan.values import AFTER_APPLY, Unknown, masked

Wanted = Callable[[str], bool]
"""Whether instances of a type are to be read."""

_UNCHANGED = ("no-op",)


class Plan(msgspec.Struct, frozen=True):
    """A plan with its instances.

    Attributes:
        sides: The instances before and after the apply.
        drift: Those that the state recorded, and those that a refresh found instead; None where
            the refresh found no difference.
        configuration: What the expressions of the configuration refer to.
        region: The region of the provider ``aws``, if the plan says it.
        partial: Why the plan doesn't cover the whole configuration, in sentences.
        failed_checks: What the checks that failed belong to.
        deferred: Addresses of what a later plan will change.
        forgotten: Addresses of what Terraform will no longer manage.
        outputs: The changes of the outputs of the root module, undecoded.
    """

    sides: Sides[Snapshot]
    drift: Sides[Snapshot] | None = None
    configuration: Configuration | None = None
    region: str | None = None
    partial: tuple[str, ...] = ()
    failed_checks: tuple[str, ...] = ()
    deferred: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()
    outputs: Mapping[str, Raw] = {}

    def output(self, name: str) -> Any:
        """Return the planned value of an output of the root module, None if there is none."""
        if name not in self.outputs:
            return None
        found = decode_part(self.outputs[name], OutputChange, f"The change of output.{name}")
        return masked(found.after, found.after_unknown, found.after_sensitive)


def read_plan(document: Document, wanted: Wanted) -> Plan:
    """Read a plan, restricted to the given types.

    A resource that the plan doesn't mention (``-target``) or only forgets stays as it is.

    Raises:
        ScopegateError: The document is not a plan, or is one that failed.
    """
    if not document.is_plan:
        kind = "a state" if document.is_state else "not a plan"
        raise ScopegateError(
            f"This is {kind}. A review needs the output of `terraform show -json PLAN`."
        )
    if document.errored:
        raise ScopegateError(
            "This plan failed, so it is not complete. Make one that succeeds, and review that."
        )
    prior = document.prior_state.values if document.prior_state else None
    before = dict(read_state(prior, wanted))
    after = dict(before)
    forgotten: list[str] = []
    for entry in _entries(document.resource_changes, wanted):
        values = _values(entry, "resource_changes")
        new = _instance(entry, values, "after")
        if values.actions == ("forget",):
            new = _instance(entry, values, "before")
            forgotten.append(entry.address)
        for side, instance in ((before, _instance(entry, values, "before")), (after, new)):
            side.pop(entry.previous_address or "", None)
            side.pop(entry.address, None)
            if instance:
                side[instance.address] = instance
    deferred = _deferred(document, wanted, after)
    return Plan(
        Sides(Snapshot(before), Snapshot(after)),
        drift=_drift(document, wanted, before),
        configuration=document.configuration,
        region=Providers(document).setting("aws", "region"),
        partial=tuple(_partial(document)),
        failed_checks=tuple(
            check.address.to_display
            for check in document.checks or ()
            if check.status in {"fail", "error"}
        ),
        deferred=tuple(deferred),
        forgotten=tuple(forgotten),
        outputs=document.output_changes or {},
    )


def read_state(values: StateValues | None, wanted: Wanted) -> Iterator[tuple[str, Instance]]:
    """Yield the instances of a state by address, except those that are yet to be destroyed."""
    for instance, deposed in instances_of(values, wanted):
        if not deposed:
            yield instance.address, instance


def instances_of(
    values: StateValues | None, wanted: Wanted
) -> Iterator[tuple[Instance, str | None]]:
    """Yield the instances of a state, each with its key if it is deposed.

    A deposed instance has been replaced at its address, and Terraform has yet to destroy it.
    """
    if values is not None and values.root_module is not None:
        yield from _of_module(values.root_module, wanted)


def _of_module(module: StateModule, wanted: Wanted) -> Iterator[tuple[Instance, str | None]]:
    for resource in module.resources or ():
        managed = resource.mode == "managed"
        if wanted(resource.type) or carries(resource.type, managed=managed):
            yield _of_state(resource, module.address or ""), resource.deposed_key
    for child in module.child_modules or ():
        yield from _of_module(child, wanted)


def _of_state(resource: StateResource, module: str) -> Instance:
    where = f"The values of {resource.address}"
    values = _object(resource.values, where)
    marks = decode_part(resource.sensitive_values, Any, where)
    return Instance(
        address=resource.address,
        module=module,
        type=resource.type,
        name=resource.name,
        index=resource.index,
        managed=resource.mode == "managed",
        actions=_UNCHANGED,
        values=_attributes(values, None, marks),
    )


def _object(part: Raw, where: str) -> dict[str, Any]:
    return {} if bytes(part).strip() == b"null" else decode_part(part, dict[str, Any], where)


def _entries(entries: Iterable[ResourceChange] | None, wanted: Wanted) -> Iterator[ResourceChange]:
    for entry in entries or ():
        managed = entry.mode == "managed"
        read = wanted(entry.type) or carries(entry.type, managed=managed)
        if read and not entry.deposed:
            yield entry


def _values(entry: ResourceChange, where: str) -> Values:
    return decode_part(entry.change, Values, f"The change of {entry.address} in {where}")


def _instance(entry: ResourceChange, values: Values, side: str) -> Instance | None:
    found = values.before if side == "before" else values.after
    if found is None:
        return None
    sensitive = values.before_sensitive if side == "before" else values.after_sensitive
    return Instance(
        address=entry.address,
        module=entry.module_address or "",
        type=entry.type,
        name=entry.name,
        index=entry.index,
        managed=entry.mode == "managed",
        actions=values.actions,
        values=_attributes(found, values.after_unknown if side == "after" else None, sensitive),
        imported=values.importing is not None,
    )


def _attributes(values: Mapping[str, Any], unknown: Any, sensitive: Any) -> Mapping[str, Any]:
    """Return attributes with their marks; a mark on the whole instance is one on each attribute."""
    if unknown is True:
        return dict.fromkeys(values, Unknown(AFTER_APPLY))
    if sensitive is True:
        sensitive = dict.fromkeys(values, True)
    found: Mapping[str, Any] = masked(values, unknown, sensitive)
    return found


def _drift(
    document: Document, wanted: Wanted, before: Mapping[str, Instance]
) -> Sides[Snapshot] | None:
    """Return the recorded and the refreshed values, if they differ."""
    recorded = {
        address: msgspec.structs.replace(one, actions=_UNCHANGED) for address, one in before.items()
    }
    found = dict(recorded)
    entries = list(_entries(document.resource_drift, wanted))
    for entry in entries:
        values = _values(entry, "resource_drift")
        for side, name in ((recorded, "before"), (found, "after")):
            side.pop(entry.previous_address or "", None)
            side.pop(entry.address, None)
            if instance := _instance(entry, values, name):
                side[instance.address] = instance
    return Sides(Snapshot(recorded), Snapshot(found)) if entries else None


def _deferred(document: Document, wanted: Wanted, after: dict[str, Instance]) -> Iterator[str]:
    """Yield the addresses of deferred changes, whose results are not known."""
    for deferred in document.deferred_changes or ():
        entry = deferred.resource_change
        if not wanted(entry.type):
            continue
        if instance := _instance(entry, _values(entry, "deferred_changes"), "after"):
            after[entry.address] = instance
        yield entry.address


def _partial(document: Document) -> Iterator[str]:
    if document.complete is False:
        yield "Terraform says that the plan is not complete, as with -target."
    if document.deferred_changes:
        number = len(document.deferred_changes)
        yield f"Terraform defers {number} change{'s' if number > 1 else ''} to a later plan."
