import importlib.util
import os
import socket
import subprocess
import sys

import pytest

from scopegate.emulator import lifecycle, registry, start, stop
from scopegate.errors import ScopegateError


@pytest.mark.parametrize("port", [-1, 0, 65536, 99999])
def test_a_port_out_of_range_is_refused(port):
    with pytest.raises(ScopegateError, match=rf"^Port {port} is out of range. Use 1 to 65535"):
        start(port)


def test_a_port_that_another_program_has_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ScopegateError, match=f"^Port {port} on 127.0.0.1 is taken by another"):
            start(port)


def test_a_port_that_an_instance_has_names_its_process(recorded):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        recorded(port, os.getpid())
        with pytest.raises(
            ScopegateError, match=rf"already running on port {port} \(process {os.getpid()}"
        ):
            start(port)


@pytest.mark.parametrize("package", ["ministack", "cryptography", "botocore", "regex"])
def test_a_missing_package_names_the_extra_that_brings_it(package, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == package else 1)
    with pytest.raises(ScopegateError, match=rf"needs {package}.*pip install 'scopegate\[local\]'"):
        start()


def test_a_folder_that_cannot_be_made_is_named(state_dir, monkeypatch):
    monkeypatch.setattr(registry, "directory", lambda port: state_dir / "file" / str(port))
    (state_dir / "file").write_text("")
    with pytest.raises(ScopegateError, match=r"^Can't prepare .*/file/\d+: Not a directory\.$"):
        start()


def test_a_server_that_ends_at_once_shows_its_log_and_leaves_nothing(monkeypatch, state_dir):
    monkeypatch.setattr(lifecycle, "_SERVER", "this_module_is_missing")
    with pytest.raises(ScopegateError, match=r"ended while starting:\n.*this_module_is_missing"):
        start()
    assert list((state_dir / "local").glob("[0-9]*")) == []


def test_a_server_that_stays_silent_is_ended(monkeypatch, state_dir):
    monkeypatch.setattr(lifecycle, "_READY_SECONDS", 0)
    with pytest.raises(ScopegateError, match="was not ready after 0 seconds"):
        start()
    assert list((state_dir / "local").glob("[0-9]*")) == []


def test_a_process_that_does_not_end_is_killed(stubborn, recorded, monkeypatch):
    monkeypatch.setattr(lifecycle, "_GRACE_SECONDS", 0.2)
    instance = recorded(9001, stubborn.pid)
    stop(instance)
    assert stubborn.wait(5) == -9
    assert not instance.state_dir.exists()


def test_another_process_with_the_same_id_is_left_alone(bystander, recorded):
    instance = recorded(9001, bystander.pid, created=1.0)
    stop(instance)
    assert bystander.poll() is None
    assert not instance.state_dir.exists()


def test_the_server_sees_nothing_of_the_users_settings(monkeypatch, tmp_path):
    settings = {"AWS_CA_BUNDLE", "AWS_PROFILE", "PERSIST_STATE", "SERVICES", "HTTP_PROXY"}
    for name in settings:
        monkeypatch.setenv(name, "x")
    environment = lifecycle._server_environment(9001, tmp_path)  # noqa: SLF001 - else a server
    assert settings & set(environment) == set()
    assert environment["IOT_MTLS_ENABLED"] == "0"
    assert environment["STATE_DIR"] == str(tmp_path / "state")


def test_importing_the_commands_does_not_import_what_starting_needs():
    code = "import sys, scopegate.emulator.commands; print({'psutil', 'rich'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
