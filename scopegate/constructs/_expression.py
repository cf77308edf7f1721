"""Terraform expressions as text, and their conversion for typed bindings.

An expression is HCL source: ``var.name``, or a ``for`` over several lines. CDK for Terraform passes
``"${…}"`` to its JSON unchanged, so that the generator can write the bare expression.
"""

import json
import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scopegate.constructs._aws import TerraformIterator, Token
from scopegate.inputs._constraint import REFERENCE

Expressions = Mapping[str, str]
"""The expression of each input, by the input's name."""


@dataclass(frozen=True)
class Output:
    """An output of a construct.

    Attributes:
        value: Expression of the value.
        description: Its description.
        sensitive: Whether Terraform hides it.
        depends_on: Addresses of resources that must exist before the value can be used.
    """

    value: str
    description: str
    sensitive: bool = False
    depends_on: tuple[str, ...] = ()


def align(pairs: Iterable[tuple[str, str]]) -> str:
    """Return ``name = value`` lines in the format of ``terraform fmt``.

    The equals signs of adjacent arguments with values on one line are aligned.
    """
    lines: list[str] = []
    group: list[tuple[str, str]] = []

    def flush() -> None:
        width = max((len(name) for name, _ in group), default=0)
        lines.extend(f"{name:<{width}} = {value}" for name, value in group)
        group.clear()

    for name, value in pairs:
        if "\n" in value and not value.startswith("<<"):
            flush()
            lines.append(f"{name} = {value}")
        else:
            group.append((name, value))
    flush()
    return "\n".join(lines)


def formatted(text: str, value: str) -> str:
    """Return a call of ``format`` with ``text``, whose only ``%s`` stands for ``value``."""
    before, after = (part.replace("%", "%%") for part in text.split("%s"))
    return f"format(\n  {json.dumps(f'{before}%s{after}', ensure_ascii=False)},\n  {value},\n)"


def indented(expression: str, levels: int = 1) -> str:
    """Return ``expression``, indented by some levels from its second line on."""
    return expression.replace("\n", "\n" + "  " * levels)


def object_(fields: Mapping[str, str]) -> str:
    """Return an object constructor with a line for each of ``fields``."""
    return "{\n" + textwrap.indent(align(fields.items()), "  ") + "\n}"


def string(expression: str) -> str:
    """Return ``expression`` for a binding that takes a string."""
    return f"${{{expression}}}"


def strings(expression: str) -> list[str]:
    """Return ``expression`` for a binding that takes a list of strings."""
    return Token.as_list(string(expression))


def string_map(expression: str) -> Mapping[str, str]:
    """Return ``expression`` for a binding that takes a map of strings."""
    return Token.as_string_map(string(expression))


def number(expression: str) -> float:
    """Return ``expression`` for a binding that takes a number."""
    return Token.as_number(string(expression))


def if_given(expression: str) -> float:
    """Return the ``count`` of a resource that exists if ``expression`` is not null."""
    return number(f"{expression} == null ? 0 : 1")


def flag(expression: str) -> Any:
    """Return ``expression`` for a binding that takes a bool."""
    return Token.as_any(string(expression))


def flag_map(expression: str) -> Mapping[str, bool]:
    """Return ``expression`` for a binding that takes a map of bools."""
    return Token.as_boolean_map(string(expression))


def each(expression: str) -> TerraformIterator:
    """Return ``for_each`` over the map ``expression``, with ``each.key`` and ``each.value``.

    Terraform evaluates the expression and visits all of the map once for each instance. Therefore a
    map that can have hundreds of entries is a local, and its values are names with which the
    resource looks up the rest (ADR 7).
    """
    return TerraformIterator.from_map(Token.as_any_map(string(expression)))


def escape(value: Any) -> Any:
    """Return ``value`` with strings as literals, in which templates are escaped.

    A token of CDK for Terraform is a reference and stays one. A token of a list can't be part of a
    text, so text that looks like one is escaped. ``None`` is null in Terraform.
    """
    if value is None:
        return Token.null_value()
    if isinstance(value, str):
        texts_and_references = re.split(f"({REFERENCE})", value)
        return "".join(
            part
            if number % 2
            else part.replace("${", "$${").replace("%{", "%%{").replace("#{Tf", '#{${"Tf"}')
            for number, part in enumerate(texts_and_references)
        )
    if isinstance(value, dict):
        return {escape(key): escape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [escape(item) for item in value]
    return value
