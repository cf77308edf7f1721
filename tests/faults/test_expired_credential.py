"""A credential that expires while Terraform applies."""

import pytest

from tests._support.faults.proxy import Fault
from tests._support.faults.proxy.policy import expired_after
from tests._support.faults.system_under_test import SESSION

pytestmark = pytest.mark.assurance


def test_an_expired_credential_is_named_and_a_fresh_one_converges(system, record_property):
    system.proxy.policy = expired_after(20, SESSION)
    failed = system.attempt("apply", "-auto-approve")
    refused = system.proxy.faults[Fault.EXPIRED]
    made = len(system.in_state())
    assert failed.returncode == 1
    assert "The security token included in the request is expired" in failed.stdout
    assert (system.orphans(), system.missing()) == (set(), set())
    assert min(refused, made) > 0
    system.set_to(session="fresh")
    system.untaint()
    system.converge()
    record_property("fault", f"expired credential: state kept ({made} resources), converges")
