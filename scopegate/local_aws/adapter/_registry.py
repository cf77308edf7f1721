"""How a mend takes the place of a function of MiniStack, once."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

Function = Callable[..., Any]
# (status, headers, body); MiniStack has no types.
Response = Any


@dataclass(frozen=True, kw_only=True)
class Mend:
    """One defect mended.

    Attributes:
        name: Says what is right now; the tests know the mend by it.
        module: The module of MiniStack with the defect.
        function: The name of the function there.
        replacement: Called instead, with the former function as its first argument.
    """

    name: str
    module: ModuleType
    function: str
    replacement: Function


MENDS: list[Mend] = []
_applied: set[Mend] = set()


def mends(module: ModuleType, function: str) -> Callable[[Function], Function]:
    """Declare the decorated function the mend of ``function``; ``mend`` puts it in place.

    A defect that several functions of MiniStack share takes one decorator for each.
    """

    def declare(replacement: Function) -> Function:
        name = replacement.__name__
        MENDS.append(Mend(name=name, module=module, function=function, replacement=replacement))
        return replacement

    return declare


def mend() -> None:
    """Put every mend in place; a second call changes nothing.

    Raises:
        AttributeError: MiniStack has no such function: this is not the release that is pinned.
    """
    for one in MENDS:
        if one not in _applied:
            stock = getattr(one.module, one.function)
            mended = functools.wraps(stock)(functools.partial(one.replacement, stock))
            setattr(one.module, one.function, mended)
            _applied.add(one)
