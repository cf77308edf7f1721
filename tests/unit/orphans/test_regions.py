"""The region of a resource: its own, its provider's, or the environment's."""

import pytest

from scopegate.errors import ScopegateError
from tests.unit.orphans.plans import POOL, create, document, owned, read

WEST = {"aws.west": {"expressions": {"region": {"references": ["var.west"]}}}}


def region(plan):
    planned = read(plan)
    (resource,) = planned.creates or planned.owned
    return planned.regions.of(resource)


@pytest.fixture
def plan():
    return document(create(POOL, name="orders", tags_all={}))


def test_it_is_that_of_the_provider_block(plan):
    assert region(plan) == "eu-central-1"


def test_a_provider_with_an_alias_has_its_own_from_a_variable(plan):
    configuration = plan["configuration"]
    configuration["provider_config"] |= WEST
    configuration["root_module"]["resources"][0]["provider_config_key"] = "aws.west"
    plan["variables"] = {"west": {"value": "us-west-2"}}
    assert region(plan) == "us-west-2"


def test_a_module_has_that_of_the_provider_that_it_is_given(plan):
    configuration = plan["configuration"]
    configuration["provider_config"] |= WEST
    block = configuration["root_module"].pop("resources")[0]
    block["provider_config_key"] = "aws.west"
    configuration["root_module"]["module_calls"] = {"api": {"module": {"resources": [block]}}}
    plan["variables"] = {"west": {"value": "us-west-2"}}
    plan["resource_changes"][0] |= {
        "address": f'module.api["a"].{POOL}',
        "module_address": 'module.api["a"]',
    }
    assert region(plan) == "us-west-2"


def test_what_the_state_has_is_where_its_arn_says():
    arn = "arn:aws:cognito-idp:us-west-2:123456789012:userpool/us-west-2_1"
    assert region(document(state=[owned(POOL, id="us-west-2_1", arn=arn)])) == "us-west-2"


def test_without_any_of_that_it_is_the_environments(plan, monkeypatch):
    plan["configuration"]["provider_config"] = {}
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert region(plan) == "eu-west-1"


def test_a_region_that_nobody_says_is_asked_for(plan, monkeypatch, tmp_path):
    plan["configuration"]["provider_config"] = {}
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(ScopegateError, match=r"^The region of aws_cognito_user_pool.this is not"):
        region(plan)
