"""The positions of values in an interface, and the constraints on them."""

import types
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from scopegate.inputs import Constraint, Given, Value

EACH = "[*]"
"""A step to each item of a list, or each value of a map."""

KEY = "[key]"
"""A step to each key of a map."""

_KEYS = ("key", "name")


@dataclass(frozen=True)
class Place:
    """The position of a value.

    Attributes:
        value: Expression that reads it.
        path: Its name in messages.
        noun: Name of one of its items, if it is a collection.
        steps: The steps to it from the input: names of fields, ``EACH`` and ``KEY``.
        loops: Loops around it, outermost first.
        keys: Loop variables that contain keys of maps.
        guards: Expressions that must not be null for it to exist.
    """

    value: str
    path: str
    noun: str
    steps: tuple[str, ...] = ()
    loops: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()

    def inside(
        self, loop: str, value: str, path: str, *, empty: str, key: str | None = None
    ) -> "Place":
        """Return an item of this collection, which is ``empty`` if it is null.

        An empty map is ``merge()``, because scanners can't read ``{}`` in the condition of a loop.
        """
        collection = self.value
        for guard in reversed(self.guards):
            collection = f"{guard} == null ? {empty} : {collection}"
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
    """Return every constraint in the input ``name``, with the position of its value."""
    place = Place(value=f"var.{name}", path=name, noun=_singular(name))
    return _constraints(annotation(field), place)


def _constraints(given: Any, place: Place, *, entry: bool = False) -> Constrained:
    """Yield the constraints inside ``given``.

    An ``entry`` can be null in Terraform, although its type does not allow that: a value of a map,
    an item of a list, or a field of an object without a default. Its first constraint refuses null;
    the others apply to a value that is not null.
    """
    rules: list[Constraint] = []
    while get_origin(given) is Annotated:
        given, *metadata = get_args(given)
        rules += [rule for rule in metadata if isinstance(rule, Constraint)]
    optional = get_origin(given) in (Union, types.UnionType)
    guarded = replace(place, guards=(*place.guards, place.value))
    if entry and not optional:
        first = rules.pop(0) if rules and rules[0].refuses_null else Given()
        yield place, first
        place = guarded
    yield from ((place, rule) for rule in rules)
    if optional:
        yield from _constraints(_without_none(get_args(given)), guarded)
    else:
        yield from _inside(given, place)


def _inside(given: Any, place: Place) -> Constrained:
    origin, arguments = get_origin(given), get_args(given)
    if origin is dict:
        key = _KEYS[len(place.keys)]
        of_key = place.inside(
            f"for {key} in keys({{}})", key, f"each key of {place.path}", empty="merge()"
        )
        of_value = place.inside(
            f"for {key}, {place.noun} in {{}}",
            place.noun,
            f"{place.path}[*]",
            empty="merge()",
            key=key,
        )
        of_key = replace(of_key, keys=place.keys, steps=(*place.steps, KEY))
        yield from _constraints(arguments[0], of_key)
        yield from _constraints(arguments[1], of_value, entry=True)
    elif origin is list:
        item = place.inside(f"for {place.noun} in {{}}", place.noun, f"{place.path}[*]", empty="[]")
        yield from _constraints(arguments[0], item, entry=True)
    elif is_object(given):
        for name, field in attributes(given).items():
            attribute = replace(
                place,
                value=f"{place.value}.{name}",
                path=f"{place.path}.{name}",
                noun=_singular(name),
                steps=(*place.steps, name),
            )
            yield from _constraints(annotation(field), attribute, entry=field.is_required())


def annotation(field: FieldInfo) -> Any:
    """Return the field's annotation with the constraints that pydantic removed from it."""
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def bare(given: Any) -> Any:
    """Return the annotation ``given`` without its constraints and without null."""
    while get_origin(given) is Annotated:
        given = get_args(given)[0]
    if get_origin(given) in (Union, types.UnionType):
        return bare(_without_none(get_args(given)))
    return given


def is_object(given: Any) -> bool:
    """Return whether ``given``, a bare annotation, is an object with fields of its own."""
    return isinstance(given, type) and issubclass(given, Value)


def attributes(given: type[Value]) -> dict[str, FieldInfo]:
    """Return the fields of an object by the names that users give them, in alphabetical order."""
    return dict(sorted((field.alias or name, field) for name, field in given.model_fields.items()))


def _without_none(arguments: tuple[Any, ...]) -> Any:
    (inner,) = (argument for argument in arguments if argument is not types.NoneType)
    return inner


def _singular(name: str) -> str:
    return name.removesuffix("s")
