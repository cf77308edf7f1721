"""Contestants do the same in turn, A B A B, so that what else the machine does hits all alike."""

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
"""Seconds from which on a run is not repeated."""
ENOUGH = 25
"""Minutes after which nothing is repeated, so that all is measured within an hour."""


@dataclass(frozen=True)
class Outcome:
    """What a run showed: of which part, what it cost, and which calls of AWS it made."""

    part: str
    cost: Cost
    calls: Mapping[str, int] = field(default_factory=dict)


Run = Callable[[], Iterator[Outcome]]
"""Does it once; whatever it yields is written down at once."""


@dataclass(frozen=True)
class Contestant:
    """Someone who does it.

    Attributes:
        name: What to call it.
        prepare: Gets a system ready in an empty folder, untimed.
    """

    name: str
    prepare: Callable[[System, Path], Run]


@dataclass(frozen=True)
class Part:
    """What is done by whom, and what results come of it: usually of the same name.

    Attributes:
        name: What to call it on the command line.
        contestants: Who does it, Scopegate first: the others are compared with it.
        yields: The parts that its results belong to.
        any_size: Whether the system makes no difference, so that one is enough.
        beyond: Systems to measure besides those of all parts.
        only: Systems to measure in place of those of all parts.
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
    """Let all contestants of ``part`` do each system ``runs`` times, in turn.

    What fails is a result too, and that contestant does the system no more. Neither does one that
    took long, nor any after ``enough``, a time of ``time.monotonic``.
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
    """Do a run; return whether to do another one."""
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
