"""The provider configuration of a resource, and what it sets."""

import json

import pytest

from scopegate.plan.document import decode
from scopegate.plan.providers import Providers
from scopegate.plan.snapshot import Instance

WEST = "aws.west"
INSIDE = "module.api:aws"
CONFIGURATION = {
    "provider_config": {
        "aws": {"expressions": {"region": {"constant_value": "eu-central-1"}}},
        WEST: {"expressions": {"region": {"references": ["var.west"]}}},
        "aws.unset": {"expressions": {"region": {"references": ["local.region"]}}},
        "aws.blocks": {"expressions": {"region": [{}]}},
    },
    "root_module": {
        "resources": [{"type": "t", "name": "this", "provider_config_key": WEST}],
        "module_calls": {
            "api": {
                "module": {
                    "resources": [{"type": "t", "name": "this", "provider_config_key": INSIDE}]
                }
            }
        },
    },
}


@pytest.fixture
def providers():
    plan = {
        "format_version": "1.2",
        "planned_values": {},
        "configuration": CONFIGURATION,
        "variables": {"west": {"value": "us-west-2"}},
    }
    return Providers(decode(json.dumps(plan).encode()))


@pytest.mark.parametrize(
    ("module", "name", "key"),
    [("", "this", WEST), ('module.api["a"]', "this", INSIDE), ("", "other", None)],
)
def test_the_key_of_a_resource_is_that_of_its_block_in_the_configuration(
    module, name, key, providers
):
    one = Instance("t.x", module, "t", name, None, managed=True, actions=("create",), values={})
    assert providers.key_of(one) == key


@pytest.mark.parametrize(
    ("key", "region"),
    [
        ("aws", "eu-central-1"),
        (WEST, "us-west-2"),
        (INSIDE, "eu-central-1"),
        ("aws.unset", None),
        ("aws.blocks", None),
        ("aws.none", None),
    ],
)
def test_a_setting_is_a_constant_or_a_variable_of_the_root_module(key, region, providers):
    assert providers.setting(key, "region") == region
