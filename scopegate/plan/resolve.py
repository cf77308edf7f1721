"""Resolves every reference that the review needs, once.

A value that Terraform knows only after the apply becomes ``From`` its source where that is certain,
None where nothing can have set it, and stays ``Unknown`` otherwise. Which attributes refer to what
is the reader's to say: nothing here knows a resource type.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from scopegate.plan.references import References
from scopegate.plan.snapshot import Instance, Snapshot
from scopegate.plan.values import AFTER_APPLY, From, Source, Unknown

Attempt = tuple[tuple[str, ...], str | None]
"""Types that may give a value, and the key of the right instance where there are several."""


class Referral(msgspec.Struct, frozen=True):
    """The resources to which an attribute refers.

    Attributes:
        types: Which resources can give its value.
        many: Whether it is a list.
        optional: Whether the provider computes a value where the configuration's is null.
        computed: Whether it is followed to nothing, but unset where the configuration has no
            expression for it: then a created instance gets the provider's default.
        attempts: What to look for in turn, for an instance; just ``types`` if there is nothing
            better.
    """

    types: tuple[str, ...] = ()
    many: bool = False
    optional: bool = False
    computed: bool = False
    attempts: Callable[[Instance], Iterable[Attempt]] | None = None


Referrals = Mapping[str, Mapping[str, Referral]]
"""By resource type and attribute, such as ``rest_api_id`` or ``jwt_configuration.issuer``."""


def resolve(snapshot: Snapshot, references: References, referrals: Referrals) -> Snapshot:
    """Return the snapshot with its references resolved."""
    found = dict(snapshot.instances)
    for type_, attributes in referrals.items():
        for instance in snapshot.by_type.get(type_, ()):
            if values := dict(_resolved(instance, references, attributes)):
                found[instance.address] = msgspec.structs.replace(
                    instance, values=_with(instance.values, values)
                )
    return Snapshot(found)


def _resolved(
    instance: Instance, references: References, attributes: Mapping[str, Referral]
) -> Iterator[tuple[str, Any]]:
    for path, referral in attributes.items():
        name, _, inner = path.partition(".")
        value = instance.block(name, inner) if inner else instance.get(name)
        if not isinstance(value, Unknown) or value.reason != AFTER_APPLY:
            continue
        if referral.computed:
            if instance.created and references.absent(instance, path):
                yield path, None
        elif sources := _sources(instance, path, references, referral):
            yield path, From(sources)
        elif referral.optional and references.unset(instance, path, *referral.types):
            yield path, None


def _sources(
    instance: Instance, path: str, references: References, referral: Referral
) -> tuple[Source, ...]:
    """Return the certain sources of an unknown value; none if they are not certain."""
    if referral.many:
        sources = references.exactly(instance, path)
        if sources and all(source.instance.type in referral.types for source in sources):
            return sources
        only = references.only(instance, path, *referral.types) if referral.types else None
        return (Source(only, "", sole=False),) if only else ()
    attempts = referral.attempts(instance) if referral.attempts else ((referral.types, None),)
    for types, key in attempts:
        if found := references.target(instance, path, *types, key=key):
            return (Source(found, ""),)
    return ()


def _with(values: Mapping[str, Any], resolved: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the values with others at some paths."""
    found = dict(values)
    for path, value in resolved.items():
        name, _, inner = path.partition(".")
        if not inner:
            found[name] = value
        elif isinstance(blocks := found.get(name), list) and blocks:
            first = blocks[0] if isinstance(blocks[0], Mapping) else {}
            found[name] = [{**first, inner: value}, *blocks[1:]]
    return found
