"""Runs the generator's writing in a separate process that fails or dies at a chosen step.

A step is a call that changes the file system, according to Python's audit events, or ``fsync``.
Source: https://docs.python.org/3/library/audit_events.html
"""

import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scopegate.errors import ScopegateError
from scopegate.generate.write import write

_STEPS = {"open", "os.fsync", "os.listdir", "os.mkdir", "os.remove", "os.rename", "os.rmdir"}
_STEPS |= {"os.scandir"}

Modules = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class End:
    """The end of the process.

    Attributes:
        status: 0 for success, 1 for an error, -9 if it was killed; anything else is a defect.
        said: The error message of Scopegate, or the number of steps.
    """

    status: int
    said: str


class Step:
    """The step at which an action happens, once or from then on."""

    def __init__(self, number: int, happens: Callable[[], None], *, lasting: bool = False) -> None:
        self.number, self.happens, self.lasting = number, happens, lasting
        self.made = 0

    def __call__(self, event: str, _arguments: object = ()) -> None:
        """Count a step."""
        if event not in _STEPS:
            return
        self.made += 1
        if self.made == self.number or (self.lasting and self.made > self.number):
            self.happens()


def die() -> None:
    """Kill the process, without any cleanup."""
    os.kill(os.getpid(), signal.SIGKILL)


def fail(number: int) -> Callable[[], None]:
    """Let a call fail with this error of the system."""

    def happens() -> None:
        raise OSError(number, os.strerror(number))

    return happens


def stepped(directory: Path, modules: Modules, step: Step, largest: int | None = None) -> End:
    """Write ``modules`` in a separate process, with no file larger than ``largest``."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os._exit(_written(directory, modules, step, largest, writing))
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    return End(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said)


def _written(directory: Path, modules: Modules, step: Step, largest: int | None, told: int) -> int:
    stock = os.fsync

    def fsync(descriptor: int) -> None:
        step("os.fsync")
        stock(descriptor)

    if largest is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    os.fsync = fsync  # type: ignore[assignment]  # only descriptors are synced here
    sys.addaudithook(step)
    try:
        write(directory, modules)
    except ScopegateError as error:
        os.write(told, str(error).encode())
        return 1
    except BaseException as error:  # noqa: BLE001  a defect, to be seen by the parent
        os.write(told, repr(error).encode())
        return 3
    os.write(told, str(step.made).encode())
    return 0
