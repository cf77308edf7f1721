import subprocess
import sys

import psutil
import pytest

from scopegate.emulator import Instance


@pytest.fixture(autouse=True)
def state_dir(tmp_path, monkeypatch):
    """A separate state directory for each test."""
    monkeypatch.setenv("SCOPEGATE_STATE_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def bystander():
    """A process that no test may end."""
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process
        assert process.poll() is None
        process.kill()


@pytest.fixture
def recorded(state_dir):
    """Record a process as the instance on a port, as ``start`` does."""

    def record(port, pid, created=None):
        folder = state_dir / "local" / str(port)
        folder.mkdir(parents=True)
        if created is None:
            created = psutil.Process(pid).create_time()
        instance = Instance(port=port, pid=pid, created=created)
        instance.save()
        return instance

    return record


@pytest.fixture
def stubborn():
    """A process that ignores the signal to end."""
    code = "import signal; signal.signal(15, 1); print('deaf', flush=True); signal.pause()"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        yield process
        process.kill()
