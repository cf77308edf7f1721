"""Contestants run in turn, A B A B, so that other load on the machine affects all equally."""

import math
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.measure import Cost
from benchmarks.results import Result
from benchmarks.systems import System

LONG = 30
"""Seconds after which a run is not repeated."""
ENOUGH = 25
"""Minutes after which no run is repeated, so that everything takes at most an hour."""


@dataclass(frozen=True)
class Outcome:
    """The result of a run: its part, its cost, and its calls of AWS."""

    part: str
    cost: Cost
    calls: Mapping[str, int] = field(default_factory=dict)


Run = Callable[[], Iterator[Outcome]]
"""A function that does it once; each result that it yields is recorded immediately."""


@dataclass(frozen=True)
class Contestant:
    """A program to measure.

    Attributes:
        name: Its name.
        prepare: Prepares a system in an empty folder, without being measured.
    """

    name: str
    prepare: Callable[[System, Path], Run]


@dataclass(frozen=True)
class Part:
    """A part of the measurements, whose results usually have the same name.

    Attributes:
        name: Its name on the command line.
        contestants: The contestants, Scopegate first; the others are compared with it.
        yields: The parts to which its results belong.
        any_size: Whether it does not depend on the system, so that one is sufficient.
        beyond: Systems to measure in addition to those of all parts.
        only: Systems to measure instead of those of all parts.
    """

    name: str
    contestants: Sequence[Contestant]
    yields: Sequence[str]
    any_size: bool = False
    beyond: Sequence[System] = ()
    only: Sequence[System] = ()


def hold(
    part: Part,
    systems: Iterable[System],
    runs: int,
    record: Callable[[Result], None],
    enough: float = math.inf,
) -> None:
    """Run all contestants of ``part`` on each system ``runs`` times, in turn.

    A failure is a result too, and ends the runs of its contestant on that system. Runs are not
    repeated if one took long, or after ``enough``, a time of ``time.monotonic``.
    """
    for system in [System(0, 0)] if part.any_size else systems:
        with tempfile.TemporaryDirectory(prefix="scopegate-bench-") as folder:
            ready = _prepared(part, system, Path(folder), record)
            for number in range(runs):
                if number and time.monotonic() > enough:
                    break
                for name in list(ready):
                    if not _repeatable(part, name, system, ready[name], record):
                        del ready[name]


def _prepared(
    part: Part, system: System, folder: Path, record: Callable[[Result], None]
) -> dict[str, Run]:
    ready = {}
    for number, contestant in enumerate(part.contestants):
        place = folder / str(number)
        place.mkdir()
        try:
            ready[contestant.name] = contestant.prepare(system, place)
        except Exception as error:  # noqa: BLE001  the others' results are not to be lost
            record(_failed(part, contestant.name, system, error))
    return ready


def _repeatable(
    part: Part, name: str, system: System, run: Run, record: Callable[[Result], None]
) -> bool:
    """Run once, and return whether to repeat it."""
    seconds = 0.0
    try:
        for outcome in run():
            seconds = max(seconds, outcome.cost.seconds)
            what = (outcome.part, name, system.clients, system.routes)
            record(Result(*what, **asdict(outcome.cost), calls=outcome.calls))
    except Exception as error:  # noqa: BLE001  the others' results are not to be lost
        record(_failed(part, name, system, error))
        return False
    return seconds < LONG


def _failed(part: Part, name: str, system: System, error: Exception) -> Result:
    told = str(error) or type(error).__name__
    return Result(part.name, name, system.clients, system.routes, failure=told)
