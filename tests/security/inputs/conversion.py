"""Terraform's conversion of a value to the type of a variable, before its validation.

Terraform converts numbers and booleans to text and back, omits fields that the type does not have,
and replaces null with a default.
Source: https://developer.hashicorp.com/terraform/language/expressions/type-constraints
"""

import json
import re
from typing import Any, get_args, get_origin

from scopegate.generate.places import annotation, attributes, bare, is_object

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def converted(value: Any, given: Any) -> Any:
    """Return ``value`` as Terraform converts it to ``given``, or unchanged if it can't."""
    given = bare(given)
    origin, arguments = get_origin(given), get_args(given)
    if origin is list and isinstance(value, list):
        return [converted(item, arguments[0]) for item in value]
    if origin is dict and isinstance(value, dict):
        return {key: converted(item, arguments[1]) for key, item in value.items()}
    if is_object(given) and isinstance(value, dict):
        known = attributes(given)
        return {
            name: converted(item, annotation(known[name]))
            for name, item in value.items()
            if name in known
        }
    return _scalar(value, given)


def _scalar(value: Any, type_: Any) -> Any:
    if type_ is str and isinstance(value, bool | int | float):
        return json.dumps(_whole(value))
    if type_ is bool and isinstance(value, str):
        return _TRUTHS.get(value, value)
    if type_ is int and isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value)
    return _whole(value) if type_ is int else value


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
