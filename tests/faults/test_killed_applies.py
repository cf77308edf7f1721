"""SIGKILL of Terraform and its provider at random moments: neither can write anything down.

``SCOPEGATE_KILLS`` says at how many moments; ``SCOPEGATE_SEED`` draws others.
"""

import os
import signal

import pytest

from tests.faults import aftermath
from tests.faults.moment import PHASES, Phase, drawn
from tests.faults.strike import struck

KILLS = int(os.environ.get("SCOPEGATE_KILLS", "1"))


@pytest.mark.parametrize("number", range(KILLS))
def test_what_a_killed_apply_leaves_is_known_or_named(number, to_be_ended, record_property):
    phase = PHASES[number % len(PHASES)]
    moment = drawn(phase, "SIGKILL", number)
    said = struck(to_be_ended, phase, moment, lambda process: os.killpg(process, signal.SIGKILL))
    assert "Interrupt received" not in said
    if phase is Phase.CREATE:  # else the state still names what was being destroyed
        assert to_be_ended.missing() == set()
    found = aftermath.of(to_be_ended, phase.command)
    record_property("ended", f"SIGKILL, {phase}, {moment}: {found}")
    record_property("outcome", found.outcome.value)
