"""How time grows with the number of clients or routes, where the other one is held."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.results import Result
from benchmarks.systems import CLIENTS, HELD, ROUTES, System

ALLOWED = 1.3
"""Times linear that a plan and a review may grow from 100 clients to 1,000."""
_ENOUGH = 0.25
"""Part of the time of a system with just one that a larger one has to take more."""
VARIED = {"clients": CLIENTS, "routes": ROUTES}


@dataclass(frozen=True)
class Growth:
    """Growth from the second largest number to the largest, where 1 is linear.

    Attributes:
        part: What was done.
        contestant: By whom.
        varied: Of what there was more: "clients" or "routes".
        fewer: How many there were at first.
        more: How many there were in the end.
        whole: Of the whole time: below 1 as far as there is a start-up that doesn't grow.
        net: Of what the time is above that of a system with just one.
    """

    part: str
    contestant: str
    varied: str
    fewer: int
    more: int
    whole: float
    net: float | None


def system(varied: str, number: int) -> System:
    """So many of what is varied, and as many as always of the other."""
    return System(number, HELD) if varied == "clients" else System(HELD, number)


def growths(results: Iterable[Result], attribute: str = "processor") -> Iterator[Growth]:
    """Yield the growth of each contestant in each part, where it was measured at all sizes needed.

    Args:
        results: One for each contestant and system.
        attribute: What is to grow: "processor", which other work on the machine lets be, or
            "seconds".
    """
    found = {
        (each.part, each.contestant, System(each.clients, each.routes)): getattr(each, attribute)
        for each in results
        if not each.failure
    }
    for part, contestant in dict.fromkeys(key[:2] for key in found):
        for varied, numbers in VARIED.items():
            one, *_, fewer, more = numbers
            times = [
                found[measured]
                for number in (one, fewer, more)
                if (measured := (part, contestant, system(varied, number))) in found
            ]
            if len(times) == 3:  # noqa: PLR2004  all of them
                yield _growth((part, contestant, varied, fewer, more), *times)


def _growth(
    what: tuple[str, str, str, int, int], alone: float, before: float, after: float
) -> Growth:
    *_, fewer, more = what
    linear = more / fewer
    above = before - alone
    # Where a hundred take hardly longer than one, chance alone would be compared with.
    net = (after - alone) / above / linear if above > _ENOUGH * alone else None
    return Growth(*what, whole=after / before / linear, net=net)
