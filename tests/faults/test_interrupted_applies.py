"""Ctrl-C and the end of a CI job: SIGINT and SIGTERM at random moments, which Terraform handles.

It stops the provider, which gives up the calls that are under way: what AWS makes of those, nobody
is told. ``SCOPEGATE_KILLS`` says at how many moments; ``SCOPEGATE_SEED`` draws others.
"""

import os
import signal

import pytest

from tests._support.faults.continue_after_fault import continue_after_fault
from tests._support.faults.kill_terraform import end_terraform
from tests._support.faults.moment import PHASES, Phase, drawn

pytestmark = pytest.mark.assurance

KILLS = int(os.environ.get("SCOPEGATE_KILLS", "1"))
SIGNALS = (signal.SIGINT, signal.SIGTERM)


@pytest.mark.parametrize("number", range(KILLS))
def test_what_an_interrupted_apply_leaves_is_found_and_the_next_one_converges(
    number, to_be_ended, record_property
):
    phase, sent = PHASES[number % len(PHASES)], SIGNALS[number % len(SIGNALS)]
    moment = drawn(phase, sent.name, number)
    said = end_terraform(to_be_ended, phase, moment, lambda process: os.kill(process, sent))
    assert "Interrupt received" in said
    if phase is Phase.CREATE:  # else the state still names what was being destroyed
        assert to_be_ended.missing() == set()
    found = continue_after_fault(to_be_ended, phase)
    record_property("ended", f"{sent.name}, {phase}, {moment}: {found}")
    record_property("outcome", found.outcome)
