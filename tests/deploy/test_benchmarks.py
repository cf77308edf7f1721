"""The benchmark of an apply counts what Terraform asks of AWS."""

from benchmarks import plan, roots
from benchmarks.systems import System


def test_an_apply_and_the_plan_after_it_are_measured_with_their_calls(tmp_path):
    contestant = plan.apply().contestants[0]
    applied, again = contestant.prepare(System(clients=2, routes=1), tmp_path)()
    assert contestant.name == plan.NAMES[roots.Kind.MODULE]
    assert (applied.part, again.part) == ("apply", "plan again")
    made = {name: number for name, number in applied.calls.items() if "Create" in name}
    assert made == {
        "cognito-idp CreateResourceServer": 1,
        "cognito-idp CreateUserPool": 1,
        "cognito-idp CreateUserPoolClient": 2,
        "cognito-idp CreateUserPoolDomain": 1,
    }
    # What changes nothing makes nothing, and asks for each client once.
    assert [name for name in again.calls if "Create" in name or name.endswith(" PUT")] == []
    assert again.calls["cognito-idp DescribeUserPoolClient"] == 2
