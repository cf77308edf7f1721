"""Two applies at once: the lock of the state lets one of them through."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor


class Gate:
    """Holds each call that comes until it is opened, and counts them."""

    def __init__(self):
        self.opened, self.come = threading.Event(), 0

    def __call__(self, call, done):
        if call.writes and not done:
            self.come += 1
            assert self.opened.wait(120)

    def settled(self):
        """How many have come, when no more do: all that Terraform makes at once."""
        come = -1
        while come != self.come or not come:
            come = self.come
            time.sleep(1)
        return come


def test_the_second_apply_ends_at_once_and_changes_nothing(system, record_property):
    system.proxy.watch = gate = Gate()
    with ThreadPoolExecutor() as pool:
        first = pool.submit(system.attempt, "apply", "-auto-approve")
        calls = gate.settled(), system.proxy.counts.total()
        before = system.named()
        second = system.attempt("apply", "-auto-approve")
        unchanged = (gate.come, system.proxy.counts.total()), system.named()
        gate.opened.set()
        applied = first.result()
    wanted = ["Error acquiring the state lock", "Operation: OperationTypeApply", "Who:"]
    assert [text for text in wanted if text in second.stdout] == wanted
    assert (second.returncode, *unchanged, applied.returncode) == (1, calls, before, 0)
    system.is_well()
    record_property("fault", "two applies at once: the second is told who has the lock, 0 calls")
