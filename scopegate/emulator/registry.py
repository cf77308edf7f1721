"""The registry of running instances: one directory for each, named after its port.

``<state>/local/<port>/instance.json`` identifies the process of an instance: ``{"port": 4566,
"pid": 4711, "created": 1767222000.12}``, where ``created`` is the start of the process in seconds
since 1970. ``<state>`` is ``SCOPEGATE_STATE_DIR``, or else the user's state folder in the operating
system.
"""

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import platformdirs
import psutil

from scopegate.emulator import endpoints
from scopegate.errors import ScopegateError
from scopegate.invocation import command

PORTS = range(1, 65536)
NONE_RUNNING = "No emulator is running."
# psutil derives a start time from the clock at boot, which the system may correct meanwhile.
_CLOCK_TOLERANCE_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True)
class Instance:
    """An emulator on this machine.

    Attributes:
        port: The TCP port on 127.0.0.1.
        pid: The id of its process.
        created: When that process started, in seconds since 1970.
    """

    port: int
    pid: int
    created: float

    @property
    def endpoint(self) -> str:
        """Its URL, without a trailing slash."""
        return endpoints.endpoint(self.port)

    @property
    def chosen(self) -> bool:
        """Whether the environment already points to it."""
        return os.environ.get("AWS_ENDPOINT_URL") == self.endpoint

    @property
    def environment(self) -> dict[str, str]:
        """The variables that direct Terraform and the AWS SDKs to it."""
        return endpoints.environment(self.endpoint)

    @property
    def state_dir(self) -> Path:
        """The directory with its record, its log and its data."""
        return directory(self.port)

    def process(self) -> psutil.Process | None:
        """Its process, or None if that has ended, even if another one has its id now."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.created) < _CLOCK_TOLERANCE_SECONDS
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None

    def save(self) -> None:
        """Write the record atomically."""
        draft = self.state_dir / "instance.json.new"
        draft.write_text(json.dumps(asdict(self)))
        draft.replace(_record(self.port))


def root() -> Path:
    """Return the directory that holds one directory per instance."""
    override = os.environ.get("SCOPEGATE_STATE_DIR")
    state = Path(override) if override else platformdirs.user_state_path("scopegate")
    return state.absolute() / "local"


def directory(port: int) -> Path:
    """Return the directory of the instance on ``port``."""
    return root() / str(port)


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Prevent other Scopegate processes from adding or removing an instance meanwhile.

    Raises:
        ScopegateError: The state directory can't be written.
    """
    try:
        root().mkdir(parents=True, exist_ok=True)
        lock = (root() / ".lock").open("w")
    except OSError as error:
        raise ScopegateError(
            f"The state directory {root()} can't be written ({error.strerror}); "
            "set SCOPEGATE_STATE_DIR to a directory that can."
        ) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def running() -> list[Instance]:
    """Return the running instances by port, and remove what ended ones left behind."""
    if not root().is_dir():
        return []
    with locked():
        found = [_read(path) for path in root().glob("*/instance.json")]
        alive = [one for one in found if one and one.process()]
        for path in root().glob("*/instance.json"):
            if path.parent.name not in {str(one.port) for one in alive}:
                shutil.rmtree(path.parent, ignore_errors=True)
    return sorted(alive, key=lambda one: one.port)


def recorded(port: int) -> Instance | None:
    """Return the record in the directory of ``port``, whether the instance runs or not."""
    return _read(_record(port))


def find(port: int | None) -> Instance:
    """Return the instance on ``port``; without one, that of this shell, or the only running one.

    Raises:
        ScopegateError: There is none, or there are several and nothing chooses one of them.
    """
    instances = running()
    ports = _ports(instances)
    if port is not None:
        instances = [one for one in instances if one.port == port]
    else:
        instances = [one for one in instances if one.chosen] or instances
    if len(instances) > 1:
        raise ScopegateError(
            f"Several emulators are running, on ports {ports}. Choose one with --port."
        )
    if not instances:
        if ports:
            raise ScopegateError(f"No emulator is running on port {port}, but on: {ports}.")
        raise _none()
    return instances[0]


def latest() -> tuple[Instance, str]:
    """Return the instance that was started last, and the ports of all if there are several.

    Raises:
        ScopegateError: There is none.
    """
    instances = running()
    if not instances:
        raise _none()
    last = max(instances, key=lambda one: one.created)
    return last, _ports(instances) if len(instances) > 1 else ""


def _none() -> ScopegateError:
    return ScopegateError(f"{NONE_RUNNING} To start one, run: {command('local', 'up')}")


def _ports(instances: list[Instance]) -> str:
    return ", ".join(str(one.port) for one in instances)


def _record(port: int) -> Path:
    return directory(port) / "instance.json"


def _read(path: Path) -> Instance | None:
    """Return the instance that ``path`` records, or None if it isn't a record."""
    try:
        instance = Instance(**json.loads(path.read_text()))
        return instance if _record(instance.port) == path else None
    except (OSError, ValueError, TypeError):
        return None
