"""Those who are measured side by side make the same things."""

import json
from collections import Counter

import pytest

from benchmarks import plan, roots
from benchmarks.systems import System
from scopegate import terraform
from tests import provider

pytestmark = pytest.mark.assurance

SYSTEM = System(clients=2, routes=3)
MADE = {
    "aws_api_gateway_authorizer": 1,
    "aws_api_gateway_deployment": 1,
    "aws_api_gateway_gateway_response": 3,
    "aws_api_gateway_integration": 3,
    "aws_api_gateway_method": 3,
    "aws_api_gateway_resource": 3,
    "aws_api_gateway_rest_api": 1,
    "aws_api_gateway_stage": 1,
    "aws_cognito_resource_server": 1,
    "aws_cognito_user_pool": 1,
    "aws_cognito_user_pool_client": 2,
    "aws_cognito_user_pool_domain": 1,
}
COMPARED = {
    "aws_api_gateway_integration": ("integration_http_method", "type", "uri"),
    "aws_api_gateway_method": ("authorization", "authorization_scopes", "http_method"),
    "aws_api_gateway_resource": ("path_part",),
    "aws_cognito_user_pool_client": ("name", "allowed_oauth_scopes", "generate_secret"),
}


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """What each contestant's own run leaves behind as its plan."""
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in provider.reached(provider.OFFLINE).items():
            patch.setenv(name, value)
        for contestant in plan.plan().contestants:
            folder = tmp_path_factory.mktemp("root")
            (outcome,) = contestant.prepare(SYSTEM, folder)()
            shown = terraform.run("show", "-json", "plan", cwd=folder)
            changes = json.loads(shown)["resource_changes"]
            found[contestant.name] = (outcome, [(each["type"], each["change"]) for each in changes])
    return found


def test_there_are_the_module_and_two_ways_to_write_it_by_hand(planned):
    assert list(planned) == ["modules/oauth2-api", "by hand, for_each", "by hand, a block each"]
    assert len(roots.Kind) == len(planned)


@pytest.mark.parametrize("name", plan.NAMES.values())
def test_a_plan_makes_the_resources_of_the_system_and_is_measured(planned, name):
    outcome, changes = planned[name]
    assert Counter(type_ for type_, _ in changes) == MADE
    assert [change["actions"] for _, change in changes] == [["create"]] * sum(MADE.values())
    assert (outcome.part, outcome.cost.seconds > 0) == ("plan", True), outcome


@pytest.mark.parametrize("name", list(plan.NAMES.values())[1:])
def test_what_is_written_by_hand_has_the_values_of_the_module(planned, name):
    def values(name):
        return sorted(
            json.dumps([type_, *(change["after"][attribute] for attribute in COMPARED[type_])])
            for type_, change in planned[name][1]
            if type_ in COMPARED
        )

    assert values(name) == values("modules/oauth2-api")
