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
    body: dict[str, Any] = {
        "description": field.description,
        "type": type_(field.annotation),
        "nullable": not field.is_required()
        and field.get_default(call_default_factory=True) is None,
    }
    if not field.is_required():
        body["default"] = field.get_default(call_default_factory=True)
    annotation = (
        Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    )
    place = _Place(value=f"var.{name}", path=name, noun=_singular(name))
    if validations := [_validation(place, rule) for place, rule in _constraints(annotation, place)]:
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
        fields = [
            (field.alias or name, _attribute(field))
            for name, field in annotation.model_fields.items()
        ]
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
    """Where a value stands: the expression that reads it, and how a sentence names it."""

    value: str
    path: str
    noun: str
    loops: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    optional: bool = False


def _constraints(annotation: Any, place: _Place) -> Iterator[tuple[_Place, Constraint]]:
    """Every constraint inside ``annotation``, with the place that it speaks of."""
    if get_origin(annotation) is Annotated:
        annotation, *metadata = get_args(annotation)
        for rule in metadata:
            if isinstance(rule, Constraint):
                yield place, rule
    origin, arguments = get_origin(annotation), get_args(annotation)
    if get_origin(annotation) is Annotated:
        yield from _constraints(annotation, place)
    elif origin in (Union, types.UnionType):
        yield from _constraints(_without_none(arguments), replace(place, optional=True))
    elif origin is dict:
        key = _KEYS[len(place.keys)]
        yield from _constraints(
            arguments[0],
            replace(
                place,
                value=key,
                path=f"each key of {place.path}",
                loops=(*place.loops, f"for {key} in keys({place.value})"),
            ),
        )
        yield from _constraints(
            arguments[1],
            _Place(
                value=place.noun,
                path=f"{place.path}[*]",
                noun=place.noun,
                loops=(*place.loops, f"for {key}, {place.noun} in {place.value}"),
                keys=(*place.keys, key),
            ),
        )
    elif origin is list:
        inside = _Place(
            value=place.noun,
            path=f"{place.path}[*]",
            noun=place.noun,
            loops=(*place.loops, f"for {place.noun} in {place.value}"),
            keys=place.keys,
        )
        yield from _constraints(arguments[0], inside)
    elif isinstance(annotation, type) and issubclass(annotation, Value):
        for name, field in annotation.model_fields.items():
            given = field.alias or name
            inside = replace(
                place,
                value=f"{place.value}.{given}",
                path=f"{place.path}.{given}",
                noun=_singular(given),
            )
            inner = (
                Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
            )
            yield from _constraints(inner, inside)


def _validation(place: _Place, rule: Constraint) -> dict[str, str]:
    condition, violation = rule.condition(place.value), rule.violation(place.value)
    if place.optional:
        condition = f"{place.value} == null ? true : {condition}"
        violation = f"{place.value} == null ? false : {violation}"
    got = rule.got_expression(place.value)
    sentence = f"{place.path} must {rule.accepted}; got"
    if not place.loops:
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
