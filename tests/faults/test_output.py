"""Standard output fails: its disk is full, its reader has gone, it is closed."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

import pytest

from tests.deploy.conftest import ROOT
from tests.unit.verify.test_system import OUTPUTS, SECRET

SCOPEGATE = Path(sys.executable).with_name("scopegate")
CONFIGURATION = ROOT / "tests/unit/access/configurations/community_pool.json"
COMMANDS = {
    "access": ["access", str(CONFIGURATION)],
    "access as JSON": ["access", str(CONFIGURATION), "--format", "json"],
    "generate": ["generate"],
    "help": ["--help"],
    "local status": ["local", "status"],
    "local status as JSON": ["local", "status", "--json"],
    "review": ["review", str(CONFIGURATION), "--fail-on", "none"],
    "review as a page": ["review", str(CONFIGURATION), "--fail-on", "none", "--format", "html"],
    "review as JSON": ["review", str(CONFIGURATION), "--fail-on", "none", "--format", "json"],
    "review as Markdown": ["review", str(CONFIGURATION), "--fail-on", "none", "--format=markdown"],
    "verify": ["verify", "."],
}


@pytest.fixture
def folder(tmp_path):
    """A root module that was applied, of which nothing answers."""
    state = {
        "version": 4,
        "terraform_version": "1.5.7",
        "serial": 1,
        "lineage": "0c4ff1e5-0000-4000-8000-000000000000",
        "outputs": {
            name: {"value": value, "type": type_of(value)} for name, value in OUTPUTS.items()
        },
        "resources": [],
    }
    (tmp_path / "terraform.tfstate").write_text(json.dumps(state))
    return tmp_path


def type_of(value: object) -> object:
    """Terraform's type of a value."""
    match value:
        case dict():
            return ["object", {name: type_of(each) for name, each in value.items()}]
        case list():
            return ["tuple", [type_of(each) for each in value]]
        case bool():
            return "bool"
    return "string"


def run(
    folder: Path, arguments: list[str], output: int | IO[Any]
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [SCOPEGATE, *arguments],
        cwd=folder,
        env={**os.environ, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


def failing(kind: int):
    """Return a file descriptor that fails so."""
    if kind == errno.ENOSPC:
        return os.open("/dev/full", os.O_WRONLY)
    reading, writing = os.pipe()
    os.close(reading)
    return writing


@pytest.mark.parametrize("kind", [errno.ENOSPC, errno.EPIPE])
@pytest.mark.parametrize("command", COMMANDS)
def test_output_that_fails_is_one_sentence_and_exit_code_2(command, kind, folder):
    output = failing(kind)
    done = run(folder, COMMANDS[command], output)
    os.close(output)
    said = done.stderr.splitlines()[-1:]
    assert said == [f"Can't write to standard output: {os.strerror(kind)}."]
    assert (done.returncode, "Traceback" in done.stderr, SECRET in done.stderr) == (2, False, False)


@pytest.mark.parametrize("command", ["access", "generate"])
def test_output_that_is_closed_is_told_too(command, folder):
    closed = ["sh", "-c", '"$@" >&-', "sh", str(SCOPEGATE), *COMMANDS[command]]
    done = subprocess.run(closed, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines() == ["Can't write to standard output: Bad file descriptor."]
    assert done.returncode == 2


def test_output_that_works_has_all_that_a_command_says(folder):
    whole = folder / "whole.json"
    with whole.open("w") as output:
        done = run(folder, COMMANDS["review as JSON"], output)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(whole.read_text())["version"] == 2
