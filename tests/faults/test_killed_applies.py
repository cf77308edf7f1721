"""SIGKILL of Terraform and its provider at random moments: neither can write anything down.

It may hit Terraform while it writes its local state, which then is empty or cut off; the backup
beside it has the state from before the run. ``SCOPEGATE_KILLS`` says at how many moments;
``SCOPEGATE_SEED`` draws others.
"""

import os
import signal

import pytest

from tests._support.faults.continue_after_fault import continue_after_fault
from tests._support.faults.kill_terraform import end_terraform
from tests._support.faults.moment import PHASES, Phase, drawn

pytestmark = pytest.mark.assurance

KILLS = int(os.environ.get("SCOPEGATE_KILLS", "1"))


@pytest.mark.parametrize("number", range(KILLS))
def test_what_a_killed_apply_leaves_is_found_and_the_next_one_converges(
    number, to_be_ended, record_property
):
    phase = PHASES[number % len(PHASES)]
    moment = drawn(phase, "SIGKILL", number)
    said = end_terraform(
        to_be_ended, phase, moment, lambda process: os.killpg(process, signal.SIGKILL)
    )
    assert "Interrupt received" not in said
    broken = to_be_ended.restore()
    if phase is Phase.CREATE:  # else the state still names what was being destroyed
        assert to_be_ended.missing() == set()
    found = continue_after_fault(to_be_ended, phase)
    state = "state broken, its backup restored; " if broken else ""
    record_property("ended", f"SIGKILL, {phase}, {moment}: {state}{found}")
    record_property("outcome", f"{state}{found.outcome}")
