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
        name: States the correct behaviour; the tests refer to the patch by it.
        module: The module of MiniStack with the defect.
        function: The name of the function there.
        replacement: Called instead, with the original function as its first argument.
    """

    name: str
    module: ModuleType
    function: str
    replacement: Function


PATCHES: list[Patch] = []
_applied: set[Patch] = set()


def patch(module: ModuleType, function: str) -> Callable[[Function], Function]:
    """Declare the decorated function as the patch of ``function``, which ``apply`` installs.

    A defect that several functions of MiniStack share has one decorator for each.
    """

    def declare(replacement: Function) -> Function:
        name = replacement.__name__
        PATCHES.append(Patch(name=name, module=module, function=function, replacement=replacement))
        return replacement

    return declare


def apply() -> None:
    """Install every patch; a second call changes nothing.

    Raises:
        AttributeError: MiniStack has no such function, so it is not the pinned release.
    """
    for one in PATCHES:
        if one not in _applied:
            stock = getattr(one.module, one.function)
            patched = functools.wraps(stock)(functools.partial(one.replacement, stock))
            setattr(one.module, one.function, patched)
            _applied.add(one)
