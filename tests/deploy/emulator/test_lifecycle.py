"""Instances as processes of their own, started and stopped as users do it."""

import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import httpx2
import psutil
import pytest
from typer.testing import CliRunner

from scopegate import emulator
from scopegate.cli import app
from scopegate.errors import ScopegateError
from tests.deploy.emulator.calls import Aws


@pytest.fixture(autouse=True)
def state_dir(tmp_path, monkeypatch):
    """A state directory of its own for each test."""
    monkeypatch.setenv("SCOPEGATE_STATE_DIR", str(tmp_path))
    return tmp_path / "local"


def run(*arguments):
    done = CliRunner().invoke(app, ["local", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_up_status_env_and_down_are_a_life():
    up = json.loads(run("up", "--json"))
    assert json.loads(run("status", "--json")) == [up]
    assert run("env").startswith(f"export AWS_ENDPOINT_URL=http://127.0.0.1:{up['port']}\n")
    assert run("down") == f"The emulator on port {up['port']} is stopped.\n"
    assert json.loads(run("status", "--json")) == []
    assert not psutil.pid_exists(up["pid"]) or psutil.Process(up["pid"]).status() == "zombie"


def test_an_instance_outlives_the_command_that_started_it():
    code = "from scopegate.cli import app; app(['local', 'up', '--json'])"
    command = [sys.executable, "-c", code]
    up = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    url = up["environment"]["AWS_ENDPOINT_URL"]
    assert httpx2.get(f"{url}/_ministack/ready").status_code == 200
    run("down", "--port", str(up["port"]))
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(url)


def test_several_instances_run_side_by_side_and_know_nothing_of_each_other(state_dir):
    with emulator.instance() as one, emulator.instance() as other:
        Aws(one).pool()
        pools = [Aws(each).cognito("ListUserPools", MaxResults=9) for each in (one, other)]
        assert [len(each["UserPools"]) for each in pools] == [1, 0]
        assert len({one.port, other.port, one.pid, other.pid}) == 4
    assert list(state_dir.glob("[0-9]*")) == []


def test_of_two_that_want_the_same_port_at_once_one_gets_it():
    with emulator.instance() as former:
        port = former.port

    def attempt(_):
        try:
            return emulator.start(port)
        except ScopegateError as error:
            return str(error)

    with ThreadPoolExecutor() as threads:
        won, lost = sorted(threads.map(attempt, range(2)), key=lambda one: isinstance(one, str))
    assert lost == f"An AWS emulator is already running on port {port} (process {won.pid})."
    emulator.stop(won)


def test_a_port_is_free_again_once_its_instance_was_killed():
    killed = emulator.start()
    psutil.Process(killed.pid).send_signal(signal.SIGKILL)
    psutil.Process(killed.pid).wait()
    with emulator.instance(killed.port) as successor:
        assert emulator.running() == [successor]


def test_nobody_but_this_machine_reaches_it():
    with emulator.instance() as instance:
        Aws(instance).function()
        listening = [
            connection.laddr
            for connection in psutil.Process(instance.pid).net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        ]
        assert listening == [("127.0.0.1", instance.port)]


def test_what_it_has_started_ends_with_it():
    with emulator.instance() as instance:
        aws = Aws(instance)
        aws.function()
        aws.invoke()
        workers = psutil.Process(instance.pid).children(recursive=True)
        assert len(workers) == 1
    gone, alive = psutil.wait_procs(workers, timeout=5)
    assert (gone, alive) == (workers, [])


def test_all_that_it_writes_is_in_its_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "users"))
    (tmp_path / "users").mkdir()
    with emulator.instance() as instance:
        aws = Aws(instance)
        pool = aws.pool()
        aws.resource_server(pool, "read")
        aws.token(aws.client(pool, "orders/read")["UserPoolClient"])
        aws.function()
        aws.invoke()
        aws.signed("s3", "PUT", "/bucket")
        aws.signed("s3", "PUT", "/bucket/key", body=b"x")
        assert list((instance.state_dir / "state").iterdir()) != []
    assert list((tmp_path / "users").iterdir()) == []
