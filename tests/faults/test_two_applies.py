"""Two applies at once: the lock of the state lets one of them through."""

# ruff: noqa: D105  the methods are those of a with block

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.assurance


class Gate:
    """Holds each write that comes as long as its block lasts, and counts them."""

    def __init__(self):
        self.opened, self.come = threading.Event(), 0

    def __call__(self, call, done):
        if call.writes and not done:
            self.come += 1
            assert self.opened.wait(120)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.opened.set()

    def settled(self):
        """Return how many have come, when no more do: all that Terraform makes at once."""
        come = -1
        while come != self.come or not come:
            come = self.come
            time.sleep(1)
        return come


def test_the_second_apply_ends_at_once_and_changes_nothing(system, record_property):
    system.proxy.watch = gate = Gate()
    with ThreadPoolExecutor() as pool:
        first = pool.submit(system.attempt, "apply", "-auto-approve")
        with gate:
            calls, before = gate.settled(), system.in_state()
            second = system.attempt("apply", "-auto-approve")
            unchanged = gate.come, system.in_state()
        applied = first.result()
    wanted = ["Error acquiring the state lock", "Operation: OperationTypeApply", "Who:"]
    assert [text for text in wanted if text in second.stdout] == wanted
    assert (second.returncode, unchanged, applied.returncode) == (1, (calls, before), 0)
    system.is_well()
    record_property("fault", "two applies at once: the second is told who has the lock, 0 calls")
