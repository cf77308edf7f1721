"""Growth of time with the number of clients or routes while the other one is fixed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.results import Result
from benchmarks.systems import CLIENTS, HELD, ROUTES, System

ALLOWED = 1.3
"""Maximum growth of a plan and a review from 100 to 1,000 clients, relative to linear."""
_ENOUGH = 0.25
"""Minimum increase for a comparison, relative to the time of a system with one."""
VARIED = {"clients": CLIENTS, "routes": ROUTES}


@dataclass(frozen=True)
class Growth:
    """Growth from the second largest number to the largest, where 1 is linear.

    Attributes:
        part: The part.
        contestant: The contestant.
        varied: What grows: "clients" or "routes".
        fewer: The smaller number.
        more: The larger number.
        whole: Growth of the whole time, which is below 1 if start-up time dominates.
        net: Growth of the time beyond that of a system with one.
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
    """Yield the growth of each contestant in each part for which there are enough results.

    Args:
        results: One result for each contestant and system.
        attribute: The attribute to compare: "processor", which other load does not affect, or
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
    # If a hundred take hardly longer than one, the difference is random.
    net = (after - alone) / above / linear if above > _ENOUGH * alone else None
    return Growth(*what, whole=after / before / linear, net=net)
