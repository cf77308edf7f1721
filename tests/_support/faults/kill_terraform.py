"""Ends Terraform at a given moment of an apply or a destruction."""

import time
from collections.abc import Callable

from tests._support.faults.moment import Moment, Phase
from tests._support.faults.proxy import Call
from tests._support.faults.root_module import Root

_PATIENCE = 300  # seconds


class CallWatcher:
    """A watcher of the calls of a proxy that acts at the given moment.

    Attributes:
        call: The call at which it acted; None before.
    """

    def __init__(self, moment: Moment, action: Callable[[], object]) -> None:
        self.moment, self.action = moment, action
        self.call: Call | None = None
        self._left = moment.write

    def __call__(self, call: Call, done: bool) -> None:
        """Count a write, and act if it is the given one."""
        if done is not self.moment.processed or not call.writes:
            return
        self._left -= 1
        if self._left == 0:
            self.call = call
            time.sleep(self.moment.delay)
            self.action()


def end_terraform(root: Root, phase: Phase, moment: Moment, send: Callable[[int], object]) -> str:
    """Bring the system to the start of a phase, and end Terraform with ``send`` of its process id.

    Returns:
        The output of Terraform.
    """
    if phase is not Phase.CREATE:
        root.run("apply", "-auto-approve")
    root.set_to(changed=phase is Phase.CHANGE)
    process = root.started(phase.command, "-auto-approve")
    root.proxy.watch = watcher = CallWatcher(moment, lambda: send(process.pid))
    said, _ = process.communicate(timeout=_PATIENCE)
    root.proxy.settle()
    assert watcher.call, f"{phase} makes fewer than {moment.write} writes:\n{said}"
    return said
