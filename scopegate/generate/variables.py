"""An interface's fields as Terraform variables: type, default, description, validations."""

import textwrap
import types
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from scopegate.constructs._expression import align
from scopegate.generate.hcl import expression
from scopegate.inputs import Constraint, Interface, Value

_SCALARS = {str: "string", bool: "bool", int: "number", float: "number"}
_KEYS = ("key", "name")
_WIDTH = 88


def variables(interface: type[Interface]) -> dict[str, dict[str, Any]]:
    """The body of each variable of ``interface`` in Terraform's JSON syntax, by name."""
    return {name: _variable(name, field) for name, field in sorted(interface.model_fields.items())}


def _variable(name: str, field: FieldInfo) -> dict[str, Any]:
    body: dict[str, Any] = {"description": field.description, "type": type_(field.annotation)}
    default = field.get_default(call_default_factory=True)
    if not field.is_required():
        body["default"] = default
    body["nullable"] = default is None and not field.is_required()
    place = _Place(value=f"var.{name}", path=name, noun=_singular(name))
    if validations := [
        _validation(place, rule) for place, rule in _constraints(_annotation(field), place)
    ]:
        body["validation"] = validations
    return body


def type_(annotation: Any) -> str:
    """The Terraform type of a Python annotation, objects over several lines."""
    annotation = _bare(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is dict:
        return f"map({type_(arguments[1])})"
    if origin is list:
        return f"list({type_(arguments[0])})"
    if origin in (Union, types.UnionType):
        return type_(_without_none(arguments))
    if isinstance(annotation, type) and issubclass(annotation, Value):
        fields = sorted(
            (field.alias or name, _attribute(field))
            for name, field in annotation.model_fields.items()
        )
        return "object({\n" + textwrap.indent(align(fields), "  ") + "\n})"
    return _SCALARS[annotation]


def _attribute(field: FieldInfo) -> str:
    inner = type_(field.annotation)
    if field.is_required():
        return inner
    default = field.get_default(call_default_factory=True)
    return f"optional({inner})" if default is None else f"optional({inner}, {expression(default)})"


@dataclass(frozen=True)
class _Place:
    """Where a value stands.

    Attributes:
        value: Expression that reads it.
        path: How a sentence names it.
        noun: Name of one of its items, should it be a collection.
        loops: Loops around it, outermost first.
        keys: Loop variables that hold keys of maps.
        guards: Expressions that have to be other than null for it to exist.
    """

    value: str
    path: str
    noun: str
    loops: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()

    def inside(self, loop: str, value: str, path: str, key: str | None = None) -> "_Place":
        """An item of this collection; where that is null, there are none."""
        empty = "{}" if key else "[]"
        collection = f"try({self.value}, {empty})" if self.guards else self.value
        return _Place(
            value=value,
            path=path,
            noun=self.noun,
            loops=(*self.loops, loop.format(collection)),
            keys=(*self.keys, key) if key else self.keys,
        )


def _constraints(annotation: Any, place: _Place) -> Iterator[tuple[_Place, Constraint]]:
    """Every constraint inside ``annotation``, with the place that it speaks of."""
    while get_origin(annotation) is Annotated:
        annotation, *metadata = get_args(annotation)
        yield from ((place, rule) for rule in metadata if isinstance(rule, Constraint))
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        inner = replace(place, guards=(*place.guards, place.value))
        yield from _constraints(_without_none(arguments), inner)
    elif origin is dict:
        key = _KEYS[len(place.keys)]
        of_key = place.inside(f"for {key} in keys({{}})", key, f"each key of {place.path}")
        of_value = place.inside(
            f"for {key}, {place.noun} in {{}}", place.noun, f"{place.path}[*]", key
        )
        yield from _constraints(arguments[0], replace(of_key, keys=place.keys))
        yield from _constraints(arguments[1], of_value)
    elif origin is list:
        item = place.inside(f"for {place.noun} in {{}}", place.noun, f"{place.path}[*]")
        yield from _constraints(arguments[0], item)
    elif isinstance(annotation, type) and issubclass(annotation, Value):
        for name, field in annotation.model_fields.items():
            given = field.alias or name
            attribute = replace(
                place,
                value=f"{place.value}.{given}",
                path=f"{place.path}.{given}",
                noun=_singular(given),
            )
            yield from _constraints(_annotation(field), attribute)


def _annotation(field: FieldInfo) -> Any:
    """The field's annotation with the constraints that pydantic took off it."""
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def _validation(place: _Place, rule: Constraint) -> dict[str, str]:
    condition, violation = rule.condition(place.value), rule.violation(place.value)
    for guard in reversed(place.guards):
        condition = f"{guard} == null ? true : {condition}"
        violation = f"{guard} == null ? false : {violation}"
    got = rule.got_expression(place.value)
    sentence = f"{place.path} must {rule.accepted}; got"
    if not place.loops:
        if place.guards:  # the message is evaluated even where there is nothing to complain of
            got = f'try({got}, "null")'
        return {
            "condition": f"${{{condition}}}",
            "error_message": f"{sentence} ${{{got}}}.",
        }
    # Which entry is at fault is said by its outermost key, unless that key is the value itself.
    if place.keys:
        got = f'"${{{got}}} in ${{jsonencode({place.keys[0]})}}"'
    offending = _comprehension(place.loops, got, violation)
    return {
        "condition": f"${{alltrue({_comprehension(place.loops, condition)})}}",
        "error_message": f'{sentence} ${{join(", ", {offending})}}.',
    }


def _comprehension(loops: tuple[str, ...], item: str, condition: str | None = None) -> str:
    """A list over nested ``loops``, flattened, of each ``item`` that meets ``condition``."""
    first, *rest = loops
    if rest:
        inner = _comprehension(tuple(rest), item, condition).replace("\n", "\n  ")
        return f"flatten([\n  {first} : {inner}\n])"
    head = f"{first} : {item}" if len(f"{first} : {item}") <= _WIDTH else f"{first} :\n  {item}"
    return f"[\n  {head}\n" + (f"  if {condition}\n" if condition else "") + "]"


def _bare(annotation: Any) -> Any:
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation


def _without_none(arguments: tuple[Any, ...]) -> Any:
    (inner,) = (argument for argument in arguments if argument is not types.NoneType)
    return inner


def _singular(name: str) -> str:
    return name.removesuffix("s")
