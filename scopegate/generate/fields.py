"""The fields of an interface, including nested ones, with their bounds and descriptions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from scopegate.generate.places import attributes, bare, constraints, is_object
from scopegate.inputs import Given


@dataclass(frozen=True)
class Field:
    """An input, or a field of one.

    Attributes:
        path: Its name in messages, such as ``clients[*].scopes``.
        description: Its description.
        info: Its declaration.
        bounds: Bounds of it, its keys and its items; each completes "… must …".
    """

    path: str
    description: str
    info: FieldInfo
    bounds: tuple[str, ...]


def fields(name: str, field: FieldInfo) -> list[Field]:
    """Return the input ``name`` and all of its fields, sorted by path."""
    accepted: dict[str, list[str]] = {}
    for place, rule in constraints(name, field):
        if not isinstance(rule, Given):  # the type implies it
            accepted.setdefault(place.path, []).append(rule.accepted)
    return [
        Field(path, info.description or "", info, tuple(_bounds(path, accepted)))
        for path, info in _inside(name, field)
    ]


def _bounds(path: str, accepted: dict[str, list[str]]) -> Iterator[str]:
    yield from accepted.get(path, [])
    for each, prefix in ((f"each key of {path}", "each key: "), (f"{path}[*]", "each: ")):
        yield from (prefix + sentence for sentence in accepted.get(each, []))


def _inside(path: str, field: FieldInfo) -> Iterator[tuple[str, FieldInfo]]:
    yield path, field
    yield from _inside_type(path, field.annotation)


def _inside_type(path: str, annotation: Any) -> Iterator[tuple[str, FieldInfo]]:
    annotation = bare(annotation)
    if is_object(annotation):
        for name, field in attributes(annotation).items():
            yield from _inside(f"{path}.{name}", field)
    elif get_origin(annotation) in (dict, list):
        yield from _inside_type(f"{path}[*]", get_args(annotation)[-1])
