"""Measures time, processor time and memory of a command and its child processes."""

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
"""Seconds between two samples of the memory of all processes."""
_MOST = 900
"""Seconds after which a command is ended."""
_TOLD = 15
"""Number of lines of a failed command's output that are kept."""


class Failure(Exception):  # noqa: N818  it is an outcome that is reported
    """Raised if the measured command fails; the message ends with its output."""


@dataclass(frozen=True)
class Task:
    """A command, its directory and its complete environment."""

    command: Sequence[str]
    directory: Path
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Cost:
    """The cost of a run.

    Attributes:
        seconds: Elapsed seconds.
        processor: Processor seconds of all processes.
        largest: Peak memory of the largest process, in MiB.
        together: Peak memory of all processes together, in MiB, sampled ten times a second; shared
            pages count for each process.
    """

    seconds: float
    processor: float
    largest: float
    together: float


def measure(task: Task) -> Cost:
    """Run ``task`` and return its cost.

    Raises:
        Failure: Its exit code is not 0, or it took too long.
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
    """Wait until ``process`` ends; return the peak memory of its descendants together."""
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
