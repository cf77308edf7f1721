"""The parts that the help of every command has in common."""

from collections.abc import Iterable
from typing import Any

import typer


def ending(example: str, zero: str, one: str | None = None) -> str:
    """Return the end of a command's help: how it is used, and what its exit codes mean.

    Args:
        example: A command line.
        zero: When it exits with 0.
        one: When it exits with 1; None if it never does.
    """
    codes = [f"0 {zero}", *([f"1 {one}"] if one else []), "2 on an error"]
    return f"Example: {example}\n\nExit codes: {'; '.join(codes)}."


def choice(name: str, values: Iterable[str], about: str) -> Any:
    """Return an option that accepts one of ``values``, which its help lists on one line."""
    *others, last = values
    return typer.Option(name, help=f"{about}: {', '.join(others)} or {last}.", metavar="NAME")
