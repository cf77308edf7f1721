"""Terraform expressions as text, and how typed bindings take them.

An expression is HCL source: ``var.name``, or a ``for`` over several lines. CDK for Terraform
passes ``"${…}"`` through to its JSON as it stands, so that the generator can print it bare.
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
        description: A sentence.
        sensitive: Whether Terraform hides it.
        depends_on: Addresses of what must exist before the value is of use.
    """

    value: str
    description: str
    sensitive: bool = False
    depends_on: tuple[str, ...] = ()


def align(pairs: Iterable[tuple[str, str]]) -> str:
    """``name = value`` lines as ``terraform fmt`` wants them.

    The signs of neighbours whose values stand on one line are in one column.
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
    """A call of ``format`` with ``text``, whose one ``%s`` stands for ``value``, an expression."""
    before, after = (part.replace("%", "%%") for part in text.split("%s"))
    return f"format(\n  {json.dumps(f'{before}%s{after}', ensure_ascii=False)},\n  {value},\n)"


def indented(expression: str, levels: int = 1) -> str:
    """``expression`` where it stands some levels further in, from its second line on."""
    return expression.replace("\n", "\n" + "  " * levels)


def object_(fields: Mapping[str, str]) -> str:
    """An object constructor of ``fields``, a line each."""
    return "{\n" + textwrap.indent(align(fields.items()), "  ") + "\n}"


def string(expression: str) -> str:
    """``expression`` where a binding takes a string."""
    return f"${{{expression}}}"


def strings(expression: str) -> list[str]:
    """``expression`` where a binding takes a list of strings."""
    return Token.as_list(string(expression))


def string_map(expression: str) -> Mapping[str, str]:
    """``expression`` where a binding takes a map of strings."""
    return Token.as_string_map(string(expression))


def number(expression: str) -> float:
    """``expression`` where a binding takes a number."""
    return Token.as_number(string(expression))


def if_given(expression: str) -> float:
    """``count`` of a resource that exists where ``expression`` is not null."""
    return number(f"{expression} == null ? 0 : 1")


def flag(expression: str) -> Any:
    """``expression`` where a binding takes a bool."""
    return Token.as_any(string(expression))


def flag_map(expression: str) -> Mapping[str, bool]:
    """``expression`` where a binding takes a map of bools."""
    return Token.as_boolean_map(string(expression))


def each(expression: str) -> TerraformIterator:
    """``for_each`` over the map ``expression``; each entry is ``each.key`` and ``each.value``.

    Terraform evaluates the expression and walks through all that the map holds once for each
    instance. What may have hundreds of entries is therefore a local, and its values are names, by
    which the resource looks up the rest (ADR 7).
    """
    return TerraformIterator.from_map(Token.as_any_map(string(expression)))


def escape(value: Any) -> Any:
    """``value`` with its strings as literals: what Terraform would read as a template is escaped.

    A token of CDK for Terraform is a reference, and stays one; a list's has no place in a text, so
    what looks like it is kept from being taken for it. ``None`` is Terraform's null.
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
