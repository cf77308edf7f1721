"""Generating: the modules, and the system as a stack of CDK for Terraform and of AWS CDK."""

import functools
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from benchmarks.contest import Contestant, Outcome, Part, Run
from benchmarks.measure import Task, measure
from benchmarks.roots import ROOT
from benchmarks.systems import System

_TYPESCRIPT = ROOT / "benchmarks" / "rivals" / "typescript"
_STACK = (sys.executable, str(ROOT / "benchmarks" / "stack.py"))
_NODE = ("node", str(_TYPESCRIPT / "app.js"))
_PYTHON = (
    str(ROOT / ".venv-rivals" / "bin" / "python"),
    str(ROOT / "benchmarks" / "rivals" / "python" / "app.py"),
)
_UNCHECKED = {"CDK_VALIDATION": "false"}


def generate() -> Part:
    """``scopegate generate``, which writes all modules, whatever is made of them later."""
    contestants = [
        Contestant("scopegate generate", functools.partial(_generated, remembering=True)),
        Contestant(
            "the same, remembering nothing", functools.partial(_generated, remembering=False)
        ),
    ]
    return Part("generate", contestants, ["generate"], any_size=True)


def synthesize() -> Part:
    """The system as a stack: Scopegate's constructs, with their hooks and without, and AWS CDK."""
    contestants = [
        _app("Scopegate's constructs", _STACK),
        _app("the same, plain CDK for Terraform", _STACK, more=["--plain"]),
        _app("AWS CDK, TypeScript", _NODE),
        _app("AWS CDK, TypeScript, unchecked", _NODE, _UNCHECKED),
        Contestant("AWS CDK, TypeScript, cdk synth", _by_cli),
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
            measure(task)  # so that there is something to remember
        else:
            shutil.rmtree(folder / "cache", ignore_errors=True)
        yield Outcome("generate", measure(task))

    return run


def _app(
    name: str,
    program: Sequence[str],
    variables: Mapping[str, str] = MappingProxyType({}),
    more: Sequence[str] = (),
) -> Contestant:
    """A program that reads the system from a file and writes a stack into a folder."""

    def prepare(system: System, folder: Path) -> Run:
        given = _written(system, folder)
        return _timed([*program, given, str(folder / "out"), *more], folder, variables)

    return Contestant(name, prepare)


def _by_cli(system: System, folder: Path) -> Run:
    """By ``cdk synth``, which starts the app."""
    app = f"node {_TYPESCRIPT / 'app.js'} {_written(system, folder)}"
    cdk = str(_TYPESCRIPT / "node_modules" / ".bin" / "cdk")
    return _timed([cdk, "synth", "--quiet", "--app", app, "--output", str(folder / "out")], folder)


def _written(system: System, folder: Path) -> str:
    file = folder / "system.json"
    file.write_text(json.dumps(system.inputs), encoding="utf-8")
    return str(file)


def _timed(
    command: Sequence[str], folder: Path, variables: Mapping[str, str] = MappingProxyType({})
) -> Run:
    # Node is that of the virtual environment, for all.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    quiet = {"CDK_DISABLE_CLI_TELEMETRY": "true", "CI": "true"}
    environment = {**os.environ, **quiet, "PATH": path, **variables}

    def run() -> Iterator[Outcome]:
        yield Outcome("synthesize", measure(Task(command, folder, environment)))

    return run
