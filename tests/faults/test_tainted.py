"""A resource that is made, and whose first reading fails, is tainted.

Terraform replaces it. What a deployment or an integration depends on is created before it is
destroyed, since they are, and AWS has no two resources of one path, or functions of one name.
"""

import pytest

from tests._support.faults.follow_recovery_steps import follow_recovery_steps
from tests._support.faults.proxy import Fault
from tests._support.faults.root_module import addresses

pytestmark = pytest.mark.assurance

TAINTED = ['module.api.aws_api_gateway_resource.depth_1["/health"]']
TAINTED += ['module.api.aws_api_gateway_resource.depth_1["/orders"]']


def test_what_is_tainted_can_not_be_made_twice_and_is_kept_by_untaint(system, record_property):
    system.set_to(attempts=2)
    system.proxy.policy = lambda call: Fault.FAILED if call.operation == "GetResource" else None
    system.attempt("apply", "-auto-approve")
    assert system.orphans() == set()

    system.proxy.reset()
    system.set_to()
    again = system.attempt("apply", "-auto-approve")
    assert (again.returncode, addresses(again.stdout)) == (1, TAINTED)
    assert again.stdout.count("Another resource with the same parent already has this name") == 2

    assert follow_recovery_steps(system) == {"import": 0, "delete": 0, "untaint": 2}
    system.is_well()
    record_property("fault", "tainted: refused by address; after terraform untaint it converges")
