"""Where the values of an interface stand, and which constraints speak of them."""

import types
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from scopegate.inputs import Constraint, Value

EACH = "[*]"
"""A step to each item of a list, or each value of a map."""

KEY = "[key]"
"""A step to each key of a map."""

_KEYS = ("key", "name")


@dataclass(frozen=True)
class Place:
    """Where a value stands.

    Attributes:
        value: Expression that reads it.
        path: How a sentence names it.
        noun: Name of one of its items, should it be a collection.
        steps: The way to it from the input: names of fields, ``EACH`` and ``KEY``.
        loops: Loops around it, outermost first.
        keys: Loop variables that hold keys of maps.
        guards: Expressions that have to be other than null for it to exist.
    """

    value: str
    path: str
    noun: str
    steps: tuple[str, ...] = ()
    loops: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()

    def inside(self, loop: str, value: str, path: str, key: str | None = None) -> "Place":
        """An item of this collection; where that is null, there are none."""
        empty = "{}" if key else "[]"
        collection = f"try({self.value}, {empty})" if self.guards else self.value
        return Place(
            value=value,
            path=path,
            noun=self.noun,
            steps=(*self.steps, EACH),
            loops=(*self.loops, loop.format(collection)),
            keys=(*self.keys, key) if key else self.keys,
        )


Constrained = Iterator[tuple[Place, Constraint]]


def constraints(name: str, field: FieldInfo) -> Constrained:
    """Every constraint inside the input ``name``, with the place that it speaks of."""
    place = Place(value=f"var.{name}", path=name, noun=_singular(name))
    return _constraints(_annotation(field), place)


def _constraints(annotation: Any, place: Place) -> Constrained:
    while get_origin(annotation) is Annotated:
        annotation, *metadata = get_args(annotation)
        yield from ((place, rule) for rule in metadata if isinstance(rule, Constraint))
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        inner = replace(place, guards=(*place.guards, place.value))
        yield from _constraints(without_none(arguments), inner)
    elif origin is dict:
        key = _KEYS[len(place.keys)]
        of_key = place.inside(f"for {key} in keys({{}})", key, f"each key of {place.path}")
        of_value = place.inside(
            f"for {key}, {place.noun} in {{}}", place.noun, f"{place.path}[*]", key
        )
        of_key = replace(of_key, keys=place.keys, steps=(*place.steps, KEY))
        yield from _constraints(arguments[0], of_key)
        yield from _constraints(arguments[1], of_value)
    elif origin is list:
        item = place.inside(f"for {place.noun} in {{}}", place.noun, f"{place.path}[*]")
        yield from _constraints(arguments[0], item)
    elif is_object(annotation):
        for name, field in annotation.model_fields.items():
            given = field.alias or name
            attribute = replace(
                place,
                value=f"{place.value}.{given}",
                path=f"{place.path}.{given}",
                noun=_singular(given),
                steps=(*place.steps, given),
            )
            yield from _constraints(_annotation(field), attribute)


def bare(annotation: Any) -> Any:
    """``annotation`` without its constraints and without null."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        return bare(without_none(get_args(annotation)))
    return annotation


def is_object(annotation: Any) -> bool:
    """Whether the bare ``annotation`` is an object with fields of its own."""
    return isinstance(annotation, type) and issubclass(annotation, Value)


def without_none(arguments: tuple[Any, ...]) -> Any:
    """The one of ``arguments``, those of a union, that is not null."""
    (inner,) = (argument for argument in arguments if argument is not types.NoneType)
    return inner


def _annotation(field: FieldInfo) -> Any:
    """The field's annotation with the constraints that pydantic took off it."""
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def _singular(name: str) -> str:
    return name.removesuffix("s")
