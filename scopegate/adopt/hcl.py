"""Values as HCL; ``terraform fmt`` lays them out afterwards."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from scopegate.adopt.draft import Expression

_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_TEMPLATE: Final = re.compile(r"([$%])(?={)")
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_STEP: Final = "  "


def value(given: Any, indent: str = "") -> str:
    """Write a value of JSON, or an expression in it."""
    match given:
        case Expression(text):
            return text
        case str():
            return string(given)
        case Mapping():
            return _object(given, indent)
        case Sequence():
            return _list(given, indent)
        case _:
            return json.dumps(given)


def string(text: str) -> str:
    """Return a quoted string, in which nothing is a template."""
    return f'"{escaped("".join(_ESCAPES.get(char, char) for char in text))}"'


def escaped(text: str) -> str:
    """Return the text in which what looks like a template is none."""
    return _TEMPLATE.sub(r"\1\1", text)


def arguments(given: Mapping[str, Any], indent: str = _STEP) -> str:
    """Return the arguments of a block, one a line."""
    return "".join(f"{indent}{_key(name)} = {value(one, indent)}\n" for name, one in given.items())


def _key(name: str) -> str:
    return name if _IDENTIFIER.fullmatch(name) else string(name)


def _object(given: Mapping[str, Any], indent: str) -> str:
    if not given:
        return "{}"
    return f"{{\n{arguments(given, indent + _STEP)}{indent}}}"


def _list(given: Sequence[Any], indent: str) -> str:
    if len(given) < 2:  # noqa: PLR2004 - one element fits in the line
        return f"[{', '.join(value(one, indent) for one in given)}]"
    inner = indent + _STEP
    lines = "".join(f"{inner}{value(one, inner)},\n" for one in given)
    return f"[\n{lines}{indent}]"
