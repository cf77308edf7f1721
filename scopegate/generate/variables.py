"""The fields of an interface as Terraform variables: type, default, description, validations."""

import textwrap
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from scopegate.constructs._expression import align, formatted
from scopegate.generate.fields import fields
from scopegate.generate.hcl import expression
from scopegate.generate.lines import wrapped
from scopegate.generate.places import Place, attributes, bare, constraints, is_object
from scopegate.inputs import Constraint, Interface

_SCALARS = {str: "string", bool: "bool", int: "number", float: "number"}
_WIDTH = 88
_SHORT = 60
_PROSE = 100
_LITERAL = 96
"""Maximum length of a line of a description, and of a description on one line."""


def variables(interface: type[Interface]) -> dict[str, dict[str, Any]]:
    """Return the body of each variable of ``interface`` in Terraform's JSON syntax, by name."""
    return {name: _variable(name, field) for name, field in sorted(interface.model_fields.items())}


def _variable(name: str, field: FieldInfo) -> dict[str, Any]:
    body: dict[str, Any] = {
        "description": _description(name, field),
        "type": type_(field.annotation),
    }
    default = field.get_default(call_default_factory=True)
    if not field.is_required():
        body["default"] = default
    body["nullable"] = default is None and not field.is_required()
    if validations := [_validation(place, rule) for place, rule in constraints(name, field)]:
        body["validation"] = validations
    return body


def _description(name: str, field: FieldInfo) -> str:
    """Return the description with a line for each nested field, ending in a newline."""
    inside = [
        f"- {each.path.removeprefix(name).lstrip('[*].')}: {each.description}"
        for each in fields(name, field)[1:]
    ]
    description = field.description or ""
    if not inside and len(description) <= _LITERAL:
        return description
    return wrapped("\n".join([description, *(["", *inside] if inside else []), ""]), _PROSE)


def type_(annotation: Any) -> str:
    """Return the Terraform type of a Python annotation, with objects on several lines."""
    annotation = bare(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is dict:
        return f"map({type_(arguments[1])})"
    if origin is list:
        return f"list({type_(arguments[0])})"
    if is_object(annotation):
        inner = [(name, _attribute(field)) for name, field in attributes(annotation).items()]
        return "object({\n" + textwrap.indent(align(inner), "  ") + "\n})"
    return _SCALARS[annotation]


def _attribute(field: FieldInfo) -> str:
    inner = type_(field.annotation)
    if field.is_required():
        return inner
    default = field.get_default(call_default_factory=True)
    return f"optional({inner})" if default is None else f"optional({inner}, {expression(default)})"


def _validation(place: Place, rule: Constraint) -> dict[str, str]:
    condition, violation = rule.condition(place.value), rule.violation(place.value)
    for guard in reversed(place.guards):
        condition = f"{guard} == null ? true : {condition}"
        violation = f"{guard} == null ? false : {violation}"
    got = rule.got_expression(place.value)
    sentence = f"{place.path} must {rule.accepted}; got"
    if not place.loops:
        if place.guards:  # the message is evaluated even if the condition is true
            got = f'try({got}, "null")'
        return {"condition": f"${{{condition}}}", "error_message": _message(sentence, got)}
    # The keys of an invalid entry identify it, the innermost first.
    if place.keys:
        keys = [f"jsonencode({key})" for key in reversed(place.keys)]
        entry = " of ".join(f"${{{key}}}" for key in keys)
        text = f'"${{{got}}} in {entry}"'
        places = " of ".join(["%s"] * len(keys))
        short = len(got) <= _SHORT
        got = text if short else f'format("%s in {places}", {got}, {", ".join(keys)})'
    offending = _comprehension(place.loops, got, violation)
    return {
        "condition": f"${{alltrue({_comprehension(place.loops, condition)})}}",
        "error_message": _message(sentence, f'join(", ", {offending})'),
    }


def _message(sentence: str, got: str) -> str:
    """Return ``sentence`` and the value received, on one line if it is short."""
    line = f"{sentence} ${{{got}}}."
    if "\n" not in got and len(line) <= _WIDTH:
        return line
    return f"${{{formatted(f'{sentence} %s.', got.replace(chr(10), chr(10) + '  '))}}}"


def _comprehension(loops: tuple[str, ...], item: str, condition: str | None = None) -> str:
    """Return a flat list over nested ``loops`` of each ``item`` that meets ``condition``."""
    first, *rest = loops
    if rest:
        inner = _comprehension(tuple(rest), item, condition).replace("\n", "\n  ")
        return f"flatten([\n  {first} : {inner}\n])"
    head = f"{first} : {item}" if len(f"{first} : {item}") <= _WIDTH else f"{first} :\n  {item}"
    return f"[\n  {head}\n" + (f"  if {condition}\n" if condition else "") + "]"
