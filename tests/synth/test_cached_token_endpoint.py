"""The construct of a cached token endpoint in an app, with values instead of variables."""

from typing import Any

import pytest

from scopegate.constructs import App, CachedTokenEndpoint
from scopegate.constructs._aws import TerraformStack
from scopegate.inputs import CachedTokenEndpointInputs, InputError

INPUTS: dict[str, Any] = {
    "name": "orders-token",
    "access_token_validity": 15,
    "cache_ttl": 300,
    "token_endpoint": "https://auth.example.com/oauth2/token",
}


@pytest.fixture(scope="module")
def tree():
    stack = TerraformStack(App(), "token")
    endpoint = CachedTokenEndpoint(stack, "token", config=CachedTokenEndpointInputs(**INPUTS))
    endpoint.declare_outputs(stack)
    return stack.to_terraform()


def test_its_values_are_locals(tree):
    assert {name: tree["locals"][name] for name in INPUTS} == INPUTS


def test_it_gives_an_address_and_no_contract_since_it_guards_nothing(tree):
    assert sorted(tree["output"]) == [
        *["access_log_group", "api_domain_alias_target", "rest_api_id", "stage_arn", "stage_name"],
        "token_endpoint",
    ]


def test_the_deployment_is_made_anew_with_whatever_the_route_is_made_of(tree):
    deployment = tree["resource"]["aws_api_gateway_deployment"]["this"]
    trigger = deployment["triggers"]["redeployment"]
    made_of = ("answers", "cache_key", "refusals", "request", "token_endpoint")
    assert [name for name in made_of if f"local.{name}" not in trigger] == []
    assert "aws_api_gateway_integration_response.token" in deployment["depends_on"]


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(InputError) as error:
        CachedTokenEndpointInputs(**{**INPUTS, "cache_size": "1", "cache_ttl": 0})
    assert str(error.value).splitlines() == [
        "cache_size must be one of 0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118, 237; got '1'.",
        "cache_ttl must be a whole number of seconds from 1 to 3600; got 0.",
    ]


def test_a_cache_that_outlives_its_tokens_is_refused():
    with pytest.raises(InputError) as error:
        CachedTokenEndpointInputs(**{**INPUTS, "cache_ttl": 676})
    assert str(error.value) == (
        "cache_ttl must have at most 75 % of access_token_validity, in seconds; got 676."
    )
