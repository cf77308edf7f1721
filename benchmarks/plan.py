"""The first plan of the system, offline, and its apply to an emulator."""

import functools
from collections.abc import Iterator
from pathlib import Path

from benchmarks import roots
from benchmarks.contest import Contestant, Outcome, Part, Run
from benchmarks.measure import Task, measure
from benchmarks.systems import System
from scopegate import emulator, terraform
from tests._support.faults.proxy import Proxy
from tests.conftest import OFFLINE

NAMES = {
    roots.Kind.MODULE: "modules/oauth2-api",
    roots.Kind.FOR_EACH: "by hand, for_each",
    roots.Kind.BLOCKS: "by hand, a block each",
}
PLAN = ("plan", "-input=false", "-no-color", "-out=plan")
APPLY = ("apply", "-input=false", "-no-color", "-auto-approve")


def plan() -> Part:
    """Return the first plan, without AWS."""
    contestants = [
        Contestant(name, functools.partial(_planned, kind)) for kind, name in NAMES.items()
    ]
    return Part("plan", contestants, ["plan"])


def apply() -> Part:
    """Return the first apply and the plan after it, which refreshes and changes nothing."""
    contestants = [
        Contestant(name, functools.partial(_applied, kind)) for kind, name in NAMES.items()
    ]
    return Part("apply", contestants, ["apply", "plan again"])


def _planned(kind: roots.Kind, system: System, folder: Path) -> Run:
    roots.write(kind, system, folder, OFFLINE)

    def run() -> Iterator[Outcome]:
        yield Outcome("plan", measure(task(folder, {}, *PLAN)))

    return run


def _applied(kind: roots.Kind, system: System, folder: Path) -> Run:
    roots.write(kind, system, folder, {})

    def run() -> Iterator[Outcome]:
        for left in folder.glob("terraform.tfstate*"):
            left.unlink()
        with emulator.instance() as aws, Proxy(aws) as proxy:
            cost = measure(task(folder, proxy.environment, *APPLY))
            yield Outcome("apply", cost, counted(proxy))
            # Exits with 2, which is a failure here, if there is anything to change.
            cost = measure(task(folder, proxy.environment, *PLAN, "-detailed-exitcode"))
            yield Outcome("plan again", cost, counted(proxy))

    return run


def counted(proxy: Proxy) -> dict[str, int]:
    """Return the number of calls since the last time, by service and operation."""
    counts = {" ".join(call): number for call, number in sorted(proxy.counts.items())}
    proxy.reset()
    return counts


def task(folder: Path, variables: dict[str, str], *arguments: str) -> Task:
    """Return a run of Terraform in ``folder``."""
    command = [terraform.executable(), *arguments]
    return Task(command, folder, roots.environment(variables))
