"""Each module, used from another directory."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.plan.conftest import SMALLEST

ADDRESSES = json.loads(Path(__file__).with_name("addresses.json").read_text(encoding="utf-8"))
OUTPUTS = {
    "authorization-server": [
        *["client_ids", "client_scopes", "client_secrets", "contract", "domain_alias_target"],
        *["issuer", "jwks_uri", "scopes", "secret_arns", "token_endpoint", "user_pool_arn"],
        "user_pool_id",
    ],
    "protected-rest-api": [
        *["access_log_group", "api_domain_alias_target", "authorizer_id", "contract", "invoke_url"],
        *["lambda_source_arn", "rest_api_id", "stage_arn", "stage_name"],
    ],
}
OUTPUTS["protected-openapi"] = [
    name for name in OUTPUTS["protected-rest-api"] if name != "authorizer_id"
]
OUTPUTS["cached-token-endpoint"] = [
    *["access_log_group", "api_domain_alias_target", "rest_api_id", "stage_arn", "stage_name"],
    "token_endpoint",
]
OUTPUTS["oauth2-api"] = sorted({*OUTPUTS["authorization-server"], *OUTPUTS["protected-rest-api"]})
OUTPUTS["protected-http-api"] = [
    *["access_log_group", "api_domain_alias_target", "authorizer_id", "contract", "http_api_id"],
    *["invoke_url", "lambda_source_arn", "stage_arn", "stage_name"],
]


@pytest.mark.parametrize("module", SMALLEST)
def test_the_addresses_of_a_module_are_these(module, typical):
    planned = [
        change["address"].removeprefix(f"module.hcl-{module}.")
        for change in typical["resource_changes"]
        if change["module_address"] == f"module.hcl-{module}"
    ]
    assert sorted(planned) == ADDRESSES[module], (
        "An address is the key of a user's state: a change needs a `moved` block, a line in the "
        "changelog, and the new list in tests/plan/addresses.json."
    )


@pytest.mark.parametrize("module", SMALLEST)
def test_the_outputs_of_a_module_are_these(module, typical):
    called = typical["configuration"]["root_module"]["module_calls"][f"hcl-{module}"]["module"]
    assert sorted(called["outputs"]) == OUTPUTS[module]
    sensitive = [name for name, output in called["outputs"].items() if output.get("sensitive")]
    assert sensitive == [name for name in OUTPUTS[module] if name == "client_secrets"]


@pytest.mark.parametrize("module", SMALLEST)
def test_both_forms_of_a_module_plan_alike(module, typical):
    forms = {}
    for form in ("hcl", "json"):
        name = f"module.{form}-{module}"
        changes = [each for each in typical["resource_changes"] if each["module_address"] == name]
        planned = json.dumps([typical.modules[name]["resources"], changes], sort_keys=True)
        forms[form] = json.loads(planned.replace(name, f"module.{module}"))
    assert forms["hcl"] == forms["json"]
    assert len(forms["hcl"][0]) == len(ADDRESSES[module])


@pytest.mark.parametrize("module", SMALLEST)
def test_both_forms_of_a_module_describe_their_variables_alike(module, typical):
    calls = typical["configuration"]["root_module"]["module_calls"]
    hcl, json_ = (calls[f"{form}-{module}"]["module"]["variables"] for form in ("hcl", "json"))
    assert {name: body["description"] for name, body in hcl.items()} == {
        name: body["description"] for name, body in json_.items()
    }


@pytest.mark.parametrize("module", SMALLEST)
def test_everything_is_to_be_created(module, typical):
    actions = {
        tuple(change["change"]["actions"])
        for change in typical["resource_changes"]
        if change["module_address"] == f"module.hcl-{module}"
    }
    assert actions == {("create",)}


def values(typical, address: str) -> dict[str, Any]:
    return typical.modules["module.hcl-oauth2-api"].resources[address]["values"]


def test_siblings_of_a_deep_path_share_all_that_is_above_them(typical):
    deep = [
        address
        for address in typical.modules["module.hcl-oauth2-api"].resources
        if address.startswith("aws_api_gateway_resource.") and '"/a' in address
    ]
    assert sorted(deep) == [
        'aws_api_gateway_resource.depth_1["/a"]',
        'aws_api_gateway_resource.depth_2["/a/b"]',
        'aws_api_gateway_resource.depth_3["/a/b/c"]',
        'aws_api_gateway_resource.depth_4["/a/b/c/d"]',
        'aws_api_gateway_resource.depth_5["/a/b/c/d/e"]',
        'aws_api_gateway_resource.depth_5["/a/b/c/d/f"]',
    ]
    assert [values(typical, address)["path_part"] for address in sorted(deep)] == list("abcdef")


@pytest.mark.parametrize(
    ("route", "method", "authorization", "scopes"),
    [
        ("ANY /", "ANY", "NONE", None),
        ("ANY /{proxy+}", "ANY", "COGNITO_USER_POOLS", ["default/default"]),
        ("GET /a/b/c/d/e", "GET", "COGNITO_USER_POOLS", ["orders/read"]),
        ("GET /orders/{id}/lines", "GET", "COGNITO_USER_POOLS", ["orders/read", "orders/write"]),
    ],
)
def test_a_route_asks_for_its_scopes_or_for_nothing(route, method, authorization, scopes, typical):
    planned = values(typical, f'aws_api_gateway_method.this["{route}"]')
    assert [planned["http_method"], planned["authorization"]] == [method, authorization]
    assert planned["authorization_scopes"] == scopes


@pytest.mark.parametrize(
    ("client", "name", "minutes", "scopes"),
    [
        ("partner-a", "partner-a", 15, ["orders/read"]),
        ("partner-b", "Partner B", 60, ["orders/read", "orders/write"]),
    ],
)
def test_a_client_has_its_scopes_its_validity_and_no_user_flow(
    client, name, minutes, scopes, typical
):
    planned = values(typical, f'aws_cognito_user_pool_client.this["{client}"]')
    expected = {
        "access_token_validity": minutes,
        "allowed_oauth_flows": ["client_credentials"],
        "allowed_oauth_scopes": scopes,
        "explicit_auth_flows": ["ALLOW_REFRESH_TOKEN_AUTH"],
        "generate_secret": True,
        "name": name,
        "refresh_token_validity": 5,
    }
    assert {key: planned[key] for key in expected} == expected
    (units,) = planned["token_validity_units"]
    assert (units["access_token"], units["refresh_token"]) == ("minutes", "days")


def test_a_resource_server_is_named_by_its_identifier_unless_it_has_a_name(typical):
    names = {
        identifier: values(typical, f'aws_cognito_resource_server.this["{identifier}"]')["name"]
        for identifier in ("default", "orders")
    }
    assert names == {"default": "Default", "orders": "orders"}


def test_tags_reach_everything_that_takes_them(typical):
    tagged = {
        address: resource["values"]["tags"]
        for address, resource in typical.modules["module.hcl-oauth2-api"].resources.items()
        if "tags" in resource["values"]
    }
    assert tagged == {
        "aws_api_gateway_rest_api.this": {"team": "orders"},
        "aws_api_gateway_stage.this": {"team": "orders"},
        "aws_cognito_user_pool.this": {"team": "orders"},
    }


def test_deletion_protection_is_off_where_the_caller_says_so(typical):
    assert values(typical, "aws_cognito_user_pool.this")["deletion_protection"] == "INACTIVE"
