"""Ends Terraform at a moment of what it does."""

import time
from collections.abc import Callable

from tests.faults.moment import Moment, Phase
from tests.faults.proxy import Call
from tests.faults.root import Root

_PATIENCE = 300  # seconds


class Strike:
    """Watches the calls of a proxy, and acts at the moment.

    Attributes:
        call: The call that it struck at; None before.
    """

    def __init__(self, moment: Moment, action: Callable[[], object]) -> None:
        self.moment, self.action = moment, action
        self.call: Call | None = None
        self._left = moment.write

    def __call__(self, call: Call, done: bool) -> None:
        """Count a write; act if it is the one."""
        if done is not self.moment.processed or not call.writes:
            return
        self._left -= 1
        if self._left == 0:
            self.call = call
            time.sleep(self.moment.delay)
            self.action()


def struck(root: Root, phase: Phase, moment: Moment, send: Callable[[int], object]) -> str:
    """Bring the system to where the phase begins, and end that one by ``send`` of a process id.

    Returns:
        What Terraform said.
    """
    if phase is not Phase.CREATE:
        root.run("apply", "-auto-approve")
    root.set_to(changed=phase is Phase.CHANGE)
    process = root.started(phase.command, "-auto-approve")
    root.proxy.watch = strike = Strike(moment, lambda: send(process.pid))
    said, _ = process.communicate(timeout=_PATIENCE)
    root.proxy.settle()
    assert strike.call, f"{phase} makes fewer than {moment.write} writes:\n{said}"
    return said
