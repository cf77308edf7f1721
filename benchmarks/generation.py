"""Generation of the modules, and of the system as a stack of CDK for Terraform and AWS CDK."""

import functools
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from benchmarks.contest import Contestant, Outcome, Part, Run
from benchmarks.measure import Task, measure
from benchmarks.roots import ROOT
from benchmarks.systems import System

_TYPESCRIPT = ROOT / "benchmarks" / "alternatives" / "typescript"
Command = Callable[[str, str], Sequence[str]]
"""A function that returns a command line for the file of a system and an output folder."""
_UNCHECKED = {"CDK_VALIDATION": "false"}


def generate() -> Part:
    """Return ``scopegate generate``, which writes all modules regardless of the system."""
    contestants = [
        Contestant("scopegate generate", functools.partial(_generated, remembering=True)),
        Contestant(
            "the same, remembering nothing", functools.partial(_generated, remembering=False)
        ),
    ]
    return Part("generate", contestants, ["generate"], any_size=True)


def synthesize() -> Part:
    """Return the stacks of Scopegate's constructs, with and without hooks, and of AWS CDK."""
    contestants = [
        _app("Scopegate's constructs", _STACK),
        _app("the same, plain CDK for Terraform", lambda *given: [*_STACK(*given), "--plain"]),
        _app("AWS CDK, TypeScript", _NODE),
        _app("AWS CDK, TypeScript, unchecked", _NODE, _UNCHECKED),
        _app("AWS CDK, TypeScript, cdk synth", _cdk_synth),
        _app("AWS CDK, Python", _PYTHON),
        _app("AWS CDK, Python, unchecked", _PYTHON, _UNCHECKED),
    ]
    return Part("synthesize", contestants, ["synthesize"])


def _generated(system: System, folder: Path, *, remembering: bool) -> Run:
    del system  # the modules are the same for all
    command = [str(Path(sys.executable).with_name("scopegate")), "generate", "--out", str(folder)]

    def run() -> Iterator[Outcome]:
        cache = {} if remembering else {"XDG_CACHE_HOME": str(folder / "cache")}
        task = Task(command, ROOT, {**os.environ, **cache})
        if remembering:
            measure(task)  # so that the cache has content
        else:
            shutil.rmtree(folder / "cache", ignore_errors=True)
        yield Outcome("generate", measure(task))

    return run


def _app(
    name: str, command: Command, variables: Mapping[str, str] = MappingProxyType({})
) -> Contestant:
    """Return a program that reads the system from a file and writes a stack into a folder."""
    # All use the Node of the virtual environment.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    quiet = {"CDK_DISABLE_CLI_TELEMETRY": "true", "CI": "true"}
    environment = {**os.environ, **quiet, "PATH": path, **variables}

    def task(system: System, folder: Path) -> Task:
        file = folder / "system.json"
        file.write_text(json.dumps(system.inputs), encoding="utf-8")
        return Task(command(str(file), str(folder / "out")), folder, environment)

    @functools.cache
    def warm() -> None:
        """Fill the caches before runs are measured."""
        with tempfile.TemporaryDirectory() as folder:
            measure(task(System(1, 1), Path(folder)))

    def prepare(system: System, folder: Path) -> Run:
        warm()
        prepared = task(system, folder)

        def run() -> Iterator[Outcome]:
            yield Outcome("synthesize", measure(prepared))

        return run

    return Contestant(name, prepare)


def _program(*words: str) -> Command:
    return lambda system, out: [*words, system, out]


def _cdk_synth(system: str, out: str) -> Sequence[str]:
    """Return the command line of AWS CDK, which runs the app with an output folder."""
    cdk = str(_TYPESCRIPT / "node_modules" / ".bin" / "cdk")
    app = f"node {_TYPESCRIPT / 'app.js'} {system}"
    return [cdk, "synth", "--quiet", "--app", app, "--output", out]


_STACK = _program(sys.executable, str(ROOT / "benchmarks" / "stack.py"))
_NODE = _program("node", str(_TYPESCRIPT / "app.js"))
_PYTHON = _program(
    str(ROOT / ".venv-alternatives" / "bin" / "python"),
    str(ROOT / "benchmarks" / "alternatives" / "python" / "app.py"),
)
