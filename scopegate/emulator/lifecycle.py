"""Starts and stops instances of the emulator.

This process binds the port and passes the listening socket to the server, so that another process
can't take the port between its choice and its use.
"""

import contextlib
import errno
import http.client
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from scopegate.emulator import registry
from scopegate.emulator.registry import Instance
from scopegate.errors import ScopegateError

_SERVER = "scopegate.emulator.server"
_READY_SECONDS = 60
_GRACE_SECONDS = 10
_LOG_TAIL_LINES = 20
# The variables that a Python process needs from its parent. All others are left out, because
# MiniStack and its Lambda functions would use AWS_*, PERSIST_STATE, proxies and more.
_INHERITED = {"HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "TZ"}

# The servers that this process has started. They stay zombies until it reads their exit status.
_children: dict[int, subprocess.Popen[bytes]] = {}


def start(port: int | None = None, *, patched: bool = True) -> Instance:
    """Start an instance and wait until it answers.

    Args:
        port: 1 to 65535 on 127.0.0.1; a free one if None.
        patched: Whether to apply ``patches``; without them, MiniStack is as published.

    Raises:
        ScopegateError: MiniStack is not installed, the port is out of range or taken, the state
            directory can't be written, or the server does not start (with its log).
    """
    for package in ("ministack", "cryptography", "botocore", "regex"):
        if importlib.util.find_spec(package) is None:
            raise ScopegateError(
                f"The AWS emulator needs {package}, which is not installed: "
                "pip install 'scopegate[local]'"
            )
    with registry.locked():
        with _listen(port) as listener:
            instance = _spawn(listener, patched=patched)
        instance.save()
    try:
        _wait_until_ready(instance)
    except BaseException:
        stop(instance)
        raise
    return instance


def stop(instance: Instance) -> None:
    """End the process of ``instance`` and its child processes, and remove its state.

    It has ten seconds to end. Another process that has the same id by now is not ended.
    """
    process = instance.process()
    if process:
        family = [process]
        with contextlib.suppress(psutil.Error):
            family += process.children(recursive=True)
        process.terminate()
        _wait_until_gone(instance, _GRACE_SECONDS)
        for one in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        _wait_until_gone(instance, _GRACE_SECONDS)
    with registry.locked():
        if not instance.process():
            _remove_state(instance)


@contextlib.contextmanager
def instance(port: int | None = None, *, patched: bool = True) -> Iterator[Instance]:
    """Run an instance during the ``with`` block; see ``start``."""
    started = start(port, patched=patched)
    try:
        yield started
    finally:
        stop(started)


def _listen(port: int | None) -> socket.socket:
    """Return a socket that listens on 127.0.0.1, on ``port`` or on a free port."""
    if port is not None and port not in registry.PORTS:
        accepted = f"{registry.PORTS.start} to {registry.PORTS.stop - 1}"
        raise ScopegateError(f"Port {port} is out of range. Use {accepted}.")
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port or 0))
        listener.listen()
    except OSError as error:
        listener.close()
        raise ScopegateError(_why_refused(port, error)) from error
    return listener


def _why_refused(port: int | None, error: OSError) -> str:
    if error.errno != errno.EADDRINUSE:
        return f"Can't listen on 127.0.0.1:{port or 'any'}: {error.strerror}."
    record = registry.recorded(port) if port else None
    if record:
        return f"An AWS emulator is already running on port {port} (process {record.pid})."
    return f"Port {port} on 127.0.0.1 is taken by another program; choose another with --port."


def _spawn(listener: socket.socket, *, patched: bool) -> Instance:
    """Start the server, detached from this session, with the socket ``listener``."""
    port = listener.getsockname()[1]
    folder = registry.directory(port)
    _prepare(folder)
    arguments = [str(listener.fileno()), *([] if patched else ["--stock"])]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", _SERVER, *arguments],
            cwd=folder,
            env=_server_environment(port, folder),
            pass_fds=[listener.fileno()],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    _children[process.pid] = process
    return Instance(port=port, pid=process.pid, created=psutil.Process(process.pid).create_time())


def _prepare(folder: Path) -> None:
    """Replace ``folder``: it belongs to the owner of the port, so its content is stale."""
    try:
        if folder.exists():
            shutil.rmtree(folder)
        for name in ("state", "s3", "tmp"):
            (folder / name).mkdir(parents=True)
    except OSError as error:
        raise ScopegateError(f"Can't prepare {folder}: {error.strerror}.") from error


def _server_environment(port: int, folder: Path) -> dict[str, str]:
    """Return the environment of the server, from which MiniStack reads its configuration."""
    inherited = {name: value for name, value in os.environ.items() if name in _INHERITED}
    return inherited | {
        "GATEWAY_PORT": str(port),
        "STATE_DIR": str(folder / "state"),
        "S3_DATA_DIR": str(folder / "s3"),
        "TMPDIR": str(folder / "tmp"),
        "IOT_MTLS_ENABLED": "0",  # otherwise it opens port 8883 on all addresses
        "LAMBDA_EXECUTOR": "local",
        # A socket that does not exist, so that it neither uses nor removes the user's containers.
        "DOCKER_HOST": f"unix://{folder / 'no-docker.sock'}",
        "LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
    }


def _wait_until_ready(instance: Instance) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        if not _is_alive(instance):
            raise ScopegateError(f"The AWS emulator ended while starting:\n{_log_tail(instance)}")
        if _answers(instance):
            return
        time.sleep(0.05)
    raise ScopegateError(
        f"The AWS emulator on port {instance.port} was not ready after {_READY_SECONDS} seconds:\n"
        f"{_log_tail(instance)}"
    )


def _answers(instance: Instance) -> bool:
    """Return whether the instance is ready; until then the call waits in the socket's queue."""
    connection = http.client.HTTPConnection("127.0.0.1", instance.port, timeout=2)
    try:
        connection.request("GET", "/_ministack/ready")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _log_tail(instance: Instance) -> str:
    lines = (instance.state_dir / "server.log").read_text(errors="replace").splitlines()
    return "\n".join(lines[-_LOG_TAIL_LINES:]) or "(its log is empty)"


def _is_alive(instance: Instance) -> bool:
    if child := _children.get(instance.pid):
        child.poll()
    return instance.process() is not None


def _wait_until_gone(instance: Instance, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while _is_alive(instance) and time.monotonic() < deadline:
        time.sleep(0.02)


def _remove_state(instance: Instance) -> None:
    """Remove the directory of ``instance``, unless another instance now has its port."""
    if registry.recorded(instance.port) in (instance, None):
        shutil.rmtree(instance.state_dir, ignore_errors=True)
