"""One call in ten fails without having been processed: the provider repeats it.

It is a creation, with all kinds of faults mixed. ``SCOPEGATE_FAULT_ROUNDS`` says how many rounds of
creation, change and destruction there are instead, five at most: then each kind of fault, and all
of them mixed, meets each phase. `make assurance` says 5.
"""

import os
import re

import pytest

from tests._support.faults.moment import SEED, TRIED, Phase
from tests._support.faults.proxy import Fault
from tests._support.faults.proxy.policy import CONVERGENT, sometimes

pytestmark = pytest.mark.assurance

ROUNDS = (0, 3, 1, 4, 2)[: int(os.environ.get("SCOPEGATE_FAULT_ROUNDS", "1"))]
KINDS = (CONVERGENT, *((kind,) for kind in CONVERGENT))
SHARE = 0.1


def faulty(system, phase, kinds):
    """Return the policy, and what is run under it."""
    system.proxy.reset()
    system.proxy.policy = sometimes(SEED, SHARE, kinds)
    system.set_to(changed=phase is not Phase.CREATE)
    return "destroy" if phase is Phase.DESTROY else "apply"


@pytest.mark.parametrize("turn", ROUNDS)
def test_calls_that_fail_cost_time_alone(turn, system, record_property):
    for number, phase in enumerate(TRIED):
        kinds = KINDS[(turn + number) % len(KINDS)]
        system.run(faulty(system, phase, kinds), "-auto-approve")
        failed, calls = system.proxy.faults.total(), system.proxy.counts.total()
        name = kinds[0] if len(kinds) == 1 else "mixed"
        record_property("fault", f"{name}, {phase}: {failed} of {calls} calls failed, none lost")
        assert {*system.proxy.faults} <= {*kinds}
        assert 0.02 < failed / calls < 0.25
        (system.is_gone if phase is Phase.DESTROY else system.is_well)()


@pytest.mark.assurance
def test_with_two_attempts_an_apply_fails_by_name_and_the_next_converges(system, record_property):
    system.set_to(attempts=2)
    system.proxy.policy = sometimes(SEED, 0.4, (Fault.THROTTLED, Fault.FAILED))
    failed = system.attempt("apply", "-auto-approve")
    assert (failed.returncode, system.orphans()) == (1, set())
    reasons = re.findall(r"attempts, 2, .*(Rate exceeded|InternalFailure)", failed.stdout)
    assert len(reasons) == failed.stdout.count("Error: ") > 0
    kept = system.untaint()
    system.converge()
    system.end()
    record_property("fault", f"2 attempts: fails by name, {len(kept)} untainted, then converges")
