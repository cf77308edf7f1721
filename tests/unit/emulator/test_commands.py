import json
import os
import sys

import pytest
from typer.testing import CliRunner

from scopegate import cli
from scopegate.invocation import command


@pytest.fixture
def run():
    """Run ``scopegate local`` and return its exit code, output and errors."""

    def call(*arguments):
        done = CliRunner().invoke(cli.app, ["local", *arguments])
        return done.exit_code, done.stdout, done.stderr

    return call


def test_status_says_that_nothing_runs(run):
    assert run("status") == (0, "No emulator is running.\n", "")
    assert run("status", "--json") == (0, "[]\n", "")


def test_status_lists_port_process_and_endpoint(run, recorded):
    recorded(9001, os.getpid())
    code, table, _ = run("status")
    assert code == 0
    for cell in ("9001", str(os.getpid()), "http://127.0.0.1:9001"):
        assert cell in table


def test_status_gives_json_with_the_environment(run, recorded):
    instance = recorded(9001, os.getpid())
    expected = {"port": 9001, "pid": os.getpid(), "environment": instance.environment}
    assert json.loads(run("status", "--json")[1]) == [expected]


def test_env_prints_exports_for_a_shell(run, recorded):
    recorded(9001, os.getpid())
    lines = run("env")[1].splitlines()
    assert lines[0] == "export AWS_ENDPOINT_URL=http://127.0.0.1:9001"
    assert "export AWS_PROFILE=''" in lines


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["up", "--port", "70000"], "Port 70000 is out of range. Use 1 to 65535.\n"),
        (["down"], f"No emulator is running. To start one, run: {command('local', 'up')}\n"),
        (["env"], f"No emulator is running. To start one, run: {command('local', 'up')}\n"),
    ],
)
def test_a_mistake_is_one_message_and_exit_code_2(arguments, message, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["scopegate", "local", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.run()
    assert (ended.value.code, *capsys.readouterr()) == (2, "", message)
