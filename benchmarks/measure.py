"""What a command takes: time, processor and memory, of itself and of all that it starts."""

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_LAUNCHER = Path(__file__).with_name("alone.py")
_EVERY = 0.1
"""Seconds between two looks at the memory of all processes."""
_MOST = 900
"""Seconds after which a command is given up."""
_TOLD = 15
"""Lines of what a failed command said that are kept."""


class Failure(Exception):  # noqa: N818  it is an outcome that is reported
    """A command that was to be measured failed; the message ends with what it said."""


@dataclass(frozen=True)
class Task:
    """A command, where it runs, and the whole of its environment."""

    command: Sequence[str]
    directory: Path
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Cost:
    """What a run took.

    Attributes:
        seconds: By the clock on the wall.
        processor: Seconds of all processes on a processor.
        largest: Peak memory of the largest process, in MiB.
        together: Peak of the memory of all processes at once, in MiB, by looking ten times a
            second; pages that two of them share count twice.
    """

    seconds: float
    processor: float
    largest: float
    together: float


def measure(task: Task) -> Cost:
    """Run ``task`` and say what it took.

    Raises:
        Failure: It exited other than 0, or took too long.
    """
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as said:
        report = Path(folder, "report.json")
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(_LAUNCHER), str(report), *task.command],
            cwd=task.directory,
            env=task.environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
        together = _watched(process)
        if process.returncode != 0:
            said.seek(0)
            told = "\n".join(said.read().strip().splitlines()[-_TOLD:])
            raise Failure(f"{_short(task)} exited with {process.returncode}:\n{told}")
        cost = json.loads(report.read_text(encoding="utf-8"))
    return Cost(**cost, together=max(together, cost["largest"]))


def _watched(process: "subprocess.Popen[bytes]") -> float:
    """Wait until ``process`` ends; return the most memory that its descendants had at once."""
    most, deadline = 0, time.monotonic() + _MOST
    try:
        while time.monotonic() < deadline:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_EVERY)
                return most / 2**20
            most = max(most, sum(map(_resident, _descendants(process.pid))))
        raise Failure(f"It was given up after {_MOST} s.")
    finally:
        if process.returncode is None:
            _end(process)


def _descendants(pid: int) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    with contextlib.suppress(psutil.NoSuchProcess):
        found += psutil.Process(pid).children(recursive=True)
    return found


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _end(process: "subprocess.Popen[bytes]") -> None:
    for each in _descendants(process.pid):
        with contextlib.suppress(psutil.NoSuchProcess):
            each.kill()
    process.kill()
    process.wait()


def _short(task: Task) -> str:
    return " ".join(Path(word).name if "/" in word else word for word in task.command[:4])
