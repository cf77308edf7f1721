"""Looks for what no plan speaks of: what a call that was sent again made twice.

It lies in what the state holds or is about to hold, or beside it under the same name.
"""

from collections.abc import Iterator

from scopegate.orphans.finding import Action, Finding
from scopegate.orphans.kind import Kind, Thing, Values
from scopegate.orphans.kinds import KINDS
from scopegate.orphans.ledger import Ledger, alike
from scopegate.orphans.rest_api_paths import PATH
from scopegate.orphans.wanted import AbsentError, UndeterminedError
from scopegate.plan.snapshot import Instance

_TWICE = "It is alike to {address}: a call that was sent again has made two."
_STRANGE = (
    "Neither the state nor the plan has it: it is of an apply with another configuration, of"
    " another root module, or made by hand. Make sure before you delete it."
)
_SHARED = (
    "It has the name and tags of {address}: a call that was sent again has made two, or it is of"
    " another environment. Make sure before you delete it."
)


def others(ledger: Ledger) -> Iterator[Finding]:
    """Everything that neither the state nor the plan accounts for."""
    for kind in KINDS:
        if kind.twins:
            yield from _twins(kind, ledger)
    for kind in KINDS:
        if kind.container:
            yield from _contained(kind, kind.container, ledger)


def _twins(kind: Kind, ledger: Ledger) -> Iterator[Finding]:
    for instance, region in ledger.to_be(kind.type):
        try:
            values = ledger.wanted.attributes(kind, instance)
        except (AbsentError, UndeterminedError):
            continue
        reason = (_SHARED if kind.shared else _TWICE).format(address=instance.address)
        for thing in ledger.free(kind, region, values):
            if alike(kind, thing, values):
                ledger.take(kind, thing)
                yield _to_delete(kind, region, thing, reason)


def _contained(kind: Kind, container: str, ledger: Ledger) -> Iterator[Finding]:
    holders = {(region, _id(one, ledger)) for one, region in ledger.to_be(container)}
    for region, holder in sorted(holders):
        asked = {kind.asked[0]: holder}
        things = ledger.free(kind, region, asked)
        for thing in _outermost(kind, things, region, asked, ledger):
            yield _to_delete(kind, region, thing, thing.remark or _why(kind, thing, ledger))


def _id(instance: Instance, ledger: Ledger) -> str:
    match = ledger.matched.get(instance.address)
    return str(match.values["id"] if match else instance.get("id"))


def _outermost(
    kind: Kind, things: list[Thing], region: str, asked: Values, ledger: Ledger
) -> list[Thing]:
    """Without what goes with a path that is to be deleted too."""
    if kind is PATH or "path" not in kind.known_by:
        return things
    gone = {one.values["path"] for one in ledger.free(PATH, region, asked)}
    return [one for one in things if one.values["path"] not in gone]


def _why(kind: Kind, thing: Thing, ledger: Ledger) -> str:
    """Whose it may be."""
    for instance, _ in ledger.to_be(kind.type):
        try:
            values = ledger.wanted.attributes(kind, instance)
        except (AbsentError, UndeterminedError):
            continue
        if kind.known_by and alike(kind, thing, values):
            return _TWICE.format(address=instance.address)
    return _STRANGE


def _to_delete(kind: Kind, region: str, thing: Thing, reason: str) -> Finding:
    return Finding(action=Action.DELETE, kind=kind, region=region, things=(thing,), reason=reason)
