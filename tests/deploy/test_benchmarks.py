"""The benchmark of an apply counts what Terraform asks of AWS."""

import pytest

from benchmarks import plan, roots
from benchmarks.systems import System

pytestmark = pytest.mark.assurance


def test_an_apply_and_the_plan_after_it_are_measured_with_their_calls(tmp_path):
    contestant = plan.apply().contestants[0]
    applied, again = contestant.prepare(System(clients=2, routes=1), tmp_path)()
    assert contestant.name == plan.NAMES[roots.Kind.MODULE]
    assert (applied.part, again.part) == ("apply", "plan again")
    calls = applied.calls.items()
    made = {name: number for name, number in calls if name.startswith("cognito-idp Create")}
    assert made == {
        "cognito-idp CreateResourceServer": 1,
        "cognito-idp CreateUserPool": 1,
        "cognito-idp CreateUserPoolClient": 2,
        "cognito-idp CreateUserPoolDomain": 1,
    }
    # What changes nothing makes nothing, and asks for each client once.
    changing = ("Create", "Put", "Update", "Delete")
    assert [name for name in again.calls if name.split()[1].startswith(changing)] == []
    assert again.calls["cognito-idp DescribeUserPoolClient"] == 2
