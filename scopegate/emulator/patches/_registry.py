"""The registry of patches: each replaces a function of MiniStack once."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

Function = Callable[..., Any]
# (status, headers, body); MiniStack has no types.
Response = Any


@dataclass(frozen=True, kw_only=True)
class Patch:
    """A defect of MiniStack and its replacement.

    Attributes:
        name: Says what is right now; the tests know the patch by it.
        module: The module of MiniStack with the defect.
        function: The name of the function there.
        replacement: Called instead, with the former function as its first argument.
    """

    name: str
    module: ModuleType
    function: str
    replacement: Function


PATCHES: list[Patch] = []
_applied: set[Patch] = set()


def patch(module: ModuleType, function: str) -> Callable[[Function], Function]:
    """Declare the decorated function the patch of ``function``; ``apply`` puts it in place.

    A defect that several functions of MiniStack share takes one decorator for each.
    """

    def declare(replacement: Function) -> Function:
        name = replacement.__name__
        PATCHES.append(Patch(name=name, module=module, function=function, replacement=replacement))
        return replacement

    return declare


def apply() -> None:
    """Put every patch in place; a second call changes nothing.

    Raises:
        AttributeError: MiniStack has no such function: this is not the release that is pinned.
    """
    for one in PATCHES:
        if one not in _applied:
            stock = getattr(one.module, one.function)
            patched = functools.wraps(stock)(functools.partial(one.replacement, stock))
            setattr(one.module, one.function, patched)
            _applied.add(one)
