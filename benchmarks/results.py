"""Results: a line of JSON for each run, written immediately."""

import json
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """A run of one contestant on one system.

    Attributes:
        part: The part, such as "plan" or "apply".
        contestant: The contestant.
        clients: Clients of the system; 0 with 0 routes stands for any system.
        routes: Routes of the system.
        seconds: Elapsed seconds.
        processor: Processor seconds.
        largest: Peak memory of the largest process, in MiB.
        together: Peak memory of all processes together, in MiB.
        calls: Calls of AWS, by service and operation.
        failure: The reason of a failure, which has no figures.
        runs: The number of runs of which it is the median.
    """

    part: str
    contestant: str
    clients: int
    routes: int
    seconds: float = 0.0
    processor: float = 0.0
    largest: float = 0.0
    together: float = 0.0
    calls: Mapping[str, int] = field(default_factory=dict)
    failure: str = ""
    runs: int = 1

    @property
    def services(self) -> dict[str, int]:
        """Calls by service."""
        found: dict[str, int] = {}
        for operation, number in self.calls.items():
            service = operation.partition(" ")[0]
            found[service] = found.get(service, 0) + number
        return found


def append(path: Path, result: Result) -> None:
    """Add a line for ``result``."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(result)) + "\n")


def read(path: Path) -> list[Result]:
    """Return all results of a file; none if there is no such file."""
    if not path.exists():
        return []
    return [Result(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def forget(path: Path, parts: Iterable[str]) -> None:
    """Remove the results of ``parts`` from a file."""
    gone = set(parts)
    kept = [result for result in read(path) if result.part not in gone]
    path.write_text("".join(json.dumps(asdict(each)) + "\n" for each in kept), encoding="utf-8")


def medians(results: Iterable[Result]) -> list[Result]:
    """Return one result for each contestant and system, the median or a failure; failures last."""
    runs: dict[tuple[str, str, int, int], list[Result]] = {}
    for each in results:
        runs.setdefault((each.part, each.contestant, each.clients, each.routes), []).append(each)
    return sorted(map(_median, runs.values()), key=lambda each: bool(each.failure))


def _median(runs: list[Result]) -> Result:
    failed = [run for run in runs if run.failure]
    if failed:
        return failed[0]
    middle = {
        name: statistics.median(getattr(run, name) for run in runs)
        for name in ("seconds", "processor", "largest", "together")
    }
    return Result(**(asdict(runs[-1]) | middle | {"runs": len(runs)}))
