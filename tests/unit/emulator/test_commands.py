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


def test_down_succeeds_where_nothing_runs(run):
    assert run("down") == (0, "No emulator is running.\n", "")


def test_env_takes_the_emulator_that_was_started_last(run, recorded, bystander):
    recorded(9001, bystander.pid)
    recorded(9002, os.getpid())
    code, exports, said = run("env")
    assert (code, exports.splitlines()[0]) == (0, "export AWS_ENDPOINT_URL=http://127.0.0.1:9001")
    assert said == (
        "Several emulators are running, on ports 9001, 9002. "
        "This shell now points at the one that was started last, on port 9001.\n"
    )
    assert run("env", "--port", "9002")[1].startswith(
        "export AWS_ENDPOINT_URL=http://127.0.0.1:9002"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["up", "--port", "70000"], "Port 70000 is out of range. Use 1 to 65535.\n"),
        (["env"], f"No emulator is running. To start one, run: {command('local', 'up')}\n"),
    ],
)
def test_a_mistake_is_one_message_and_exit_code_2(arguments, message, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["scopegate", "local", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.run()
    assert (ended.value.code, *capsys.readouterr()) == (2, "", message)
