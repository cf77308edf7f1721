"""Possible changes of every input of a module and every nested field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_origin

from scopegate.generate.fields import Field, fields
from scopegate.generate.places import bare, is_object
from scopegate.inputs import Interface
from tests.deploy.change import edits
from tests.deploy.change.applied import Call, Case
from tests.deploy.change.edits import Container, Edit
from tests.deploy.change.others import ENTRIES, ITEMS, OTHERS, UNPLANNED


@dataclass(frozen=True)
class Variation:
    """A change of one field.

    Attributes:
        path: The field, such as ``clients[*].scopes``.
        what: The change in words.
        case: The change to plan.
    """

    path: str
    what: str
    case: Case


def paths(interface: type[Interface]) -> list[str]:
    """Return every input, and every field inside one, in the order of the module's README."""
    return [field.path for field in _fields(interface)]


def variations(interface: type[Interface], baselines: Mapping[str, Call]) -> list[Variation]:
    """Yield all changes of a module's inputs, each with the first baseline that allows it."""
    every = _fields(interface)
    alternatives = {f"{field.path}.{name}" for field in every for name in _alternatives(field)}
    return [
        Variation(field.path, what, case)
        for field in every
        if field.path not in UNPLANNED
        for what, edit in _edits(field, alternative=field.path in alternatives)
        for case in _first(field.path, edit, baselines)
    ]


def _fields(interface: type[Interface]) -> list[Field]:
    named = sorted(interface.model_fields.items())
    return [field for name, info in named for field in fields(name, info)]


def _alternatives(field: Field) -> list[str]:
    """Return the fields of an object that exclude each other."""
    says = "have exactly one of "
    (names,) = [each for each in field.bounds if each.startswith(says)] or [""]
    return names.removeprefix(says).split(", ") if names else []


def _first(path: str, edit: Edit, baselines: Mapping[str, Call]) -> Iterator[Case]:
    """Yield the edit of the first baseline where it can be done, if there is one."""
    for name, call in baselines.items():
        try:
            inputs = edits.edited(call.inputs, path, edit)
        except LookupError:
            continue
        yield Case(name, Call(call.module, inputs))
        return


def _edits(field: Field, *, alternative: bool) -> Iterator[tuple[str, Edit]]:
    path, kind = field.path, bare(field.info.annotation)
    if path == "routes[*].public":
        yield from (("true, without scopes", _opened), ("false, with scopes", _closed))
        return
    if alternative:
        yield "in place of another", edits.instead(OTHERS[path])
    if kind is bool:
        default = field.info.default
        yield from (
            ("true", _to(new=True, default=default)),
            ("false", _to(new=False, default=default)),
        )
    elif get_origin(kind) is dict:
        yield "an entry more", edits.entry_added(*ENTRIES[path])
        yield "an entry less", edits.entry_removed
        yield "another key", edits.key_renamed(ENTRIES[path][0])
    elif get_origin(kind) is list:
        yield "an item more", edits.item_added(ITEMS[path])
        yield "an item less", edits.item_removed
        yield "another order", edits.reordered
    elif is_object(kind):
        yield from _edits_of_object(field, alternative=alternative)
        return
    else:
        yield "another value", edits.replaced(OTHERS[path])
    if not alternative and field.info.default is None:
        yield "left out", edits.left_out


def _edits_of_object(field: Field, *, alternative: bool) -> Iterator[tuple[str, Edit]]:
    if field.info.is_required():
        others = {name: OTHERS[f"{field.path}.{name}"] for name in _alternatives(field)}
        yield "another kind", _other_kind(others)
    elif not alternative:
        yield "given", edits.given(OTHERS[field.path])
        yield "left out", edits.left_out


def _to(*, new: bool, default: bool) -> Edit:
    def edit(container: Container, name: str) -> dict[str, Any]:
        if container.get(name, default) is new:
            raise LookupError(name)
        return {**container, name: new}

    return edit


def _other_kind(others: Mapping[str, Any]) -> Edit:
    """Return the first of the alternatives that isn't chosen."""

    def edit(container: Container, name: str) -> dict[str, Any]:
        kind = next(each for each in others if each not in container[name])
        return {**container, name: {kind: others[kind]}}

    return edit


def _opened(container: Container, name: str) -> dict[str, Any]:
    return {**edits.left_out(container, "scopes"), name: True}


def _closed(container: Container, name: str) -> dict[str, Any]:
    return {**edits.left_out(container, name), "scopes": ["orders/read"]}
