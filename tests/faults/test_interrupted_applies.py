"""An apply that is interrupted ends in an orderly way, and the next one does the rest.

``SCOPEGATE_KILLS`` says how often Terraform is interrupted, in turn while it creates, changes and
destroys; `make assurance` says 60.
"""

import os
import signal

import pytest

from tests.faults.moment import Phase, Strike, drawn

ROUNDS = -(-int(os.environ.get("SCOPEGATE_KILLS", "3")) // len(Phase))
SIGNALS = (signal.SIGINT, signal.SIGTERM)


def interrupted(system, moment, number, *arguments):
    """Run Terraform, and send it a signal at the moment; give what it said."""
    process = system.started(*arguments, "-auto-approve")
    strike = Strike(moment, lambda: process.send_signal(number))
    system.proxy.watch = strike
    output, _ = process.communicate(timeout=300)
    assert "Interrupt received" in output, output
    return strike.call, output


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_an_interrupted_apply_converges(system, turn, record_property):
    for phase in Phase:
        number = SIGNALS[(turn + list(Phase).index(phase)) % len(SIGNALS)]
        moment = drawn(phase, turn, number.name)
        print(f"{number.name} {moment} of {phase}")
        system.set_to(changed=phase is Phase.CHANGE)
        command = "destroy" if phase is Phase.DESTROY else "apply"
        call, output = interrupted(system, moment, number, command)
        print("   ", call, system.orphans(), output[-1500:])
        if phase is Phase.DESTROY:
            system.end()
        else:
            system.converge()
        record_property("interrupted", f"{phase} by {number.name}")
