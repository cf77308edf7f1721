"""The configuration that the project began with, against what AWS CDK synthesizes for it.

The constructs, not the modules: what a team that deploys with CDK for Terraform gets.
"""

import json
import re
from typing import Any

import pytest

from scopegate.inputs import OAuth2ApiInputs

CODE = "The verification code to your new account is {####}"
EXPECTED: dict[str, dict[str, Any]] = {
    "aws_cognito_user_pool.this": {
        "account_recovery_setting": [
            {
                "recovery_mechanism": [
                    {"name": "verified_email", "priority": 2},
                    {"name": "verified_phone_number", "priority": 1},
                ]
            }
        ],
        "admin_create_user_config": [
            {"allow_admin_create_user_only": True, "invite_message_template": []}
        ],
        "name": "seed",
        "verification_message_template": [
            {
                "default_email_option": "CONFIRM_WITH_CODE",
                "email_message": CODE,
                "email_subject": "Verify your new account",
                "sms_message": CODE,
            }
        ],
    },
    'aws_cognito_resource_server.this["default"]': {
        "identifier": "default",
        "name": "Custom default resource server",
        "scope": [{"scope_description": "Custom default scope", "scope_name": "default"}],
    },
    'aws_cognito_user_pool_client.this["default"]': {
        "allowed_oauth_flows": ["client_credentials"],
        "allowed_oauth_flows_user_pool_client": True,
        "allowed_oauth_scopes": ["default/default"],
        "explicit_auth_flows": ["ALLOW_REFRESH_TOKEN_AUTH"],
        "generate_secret": True,
        "supported_identity_providers": ["COGNITO"],
    },
    "aws_cognito_user_pool_domain.this": {"domain": "seed-prefix"},
    "aws_api_gateway_rest_api.this": {"name": "seed"},
    "aws_api_gateway_authorizer.this": {
        "authorizer_result_ttl_in_seconds": 300,
        "identity_source": "method.request.header.Authorization",
        "type": "COGNITO_USER_POOLS",
    },
    'aws_api_gateway_method.this["ANY /{proxy+}"]': {
        "authorization": "COGNITO_USER_POOLS",
        "authorization_scopes": ["default/default"],
        "http_method": "ANY",
    },
    'aws_api_gateway_resource.depth_1["/{proxy+}"]': {"path_part": "{proxy+}"},
    'aws_api_gateway_integration.this["ANY /{proxy+}"]': {
        "http_method": "ANY",
        "integration_http_method": "POST",
        "type": "AWS_PROXY",
    },
    "aws_api_gateway_stage.this": {"stage_name": "prod"},
    "aws_lambda_function.backend": {
        "function_name": "seed-backend",
        "handler": "index.handler",
        "runtime": "nodejs22.x",
        "timeout": 10,
    },
    'aws_lambda_permission.this["default"]': {
        "action": "lambda:InvokeFunction",
        "function_name": "seed-backend",
        "principal": "apigateway.amazonaws.com",
    },
}
REFERENCES = {
    ("aws_api_gateway_authorizer.this", "provider_arns"): "aws_cognito_user_pool.this.arn",
    ("aws_api_gateway_method.this", "authorizer_id"): "aws_api_gateway_authorizer.this.id",
    ("aws_cognito_user_pool_domain.this", "user_pool_id"): "aws_cognito_user_pool.this.id",
    ("aws_lambda_function.backend", "role"): "aws_iam_role.backend.arn",
    ("aws_lambda_permission.this", "source_arn"): "aws_api_gateway_rest_api.this.execution_arn",
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """The stack in Terraform's JSON syntax."""
    from scopegate.constructs import App, LambdaBackend, OAuth2Api, Stack  # noqa: PLC0415  Node

    source = tmp_path_factory.mktemp("code")
    (source / "index.js").write_text("exports.handler = async () => ({ statusCode: 200 });\n")
    out = tmp_path_factory.mktemp("seed")
    app = App(outdir=str(out))
    stack = Stack(app, "seed")
    function = LambdaBackend(
        stack,
        "function",
        name="seed-backend",
        source=source,
        handler="index.handler",
        runtime="nodejs22.x",
        timeout=10,
    )
    inputs: dict[str, Any] = {
        "name": "seed",
        "backend": function.config,
        "clients": {"default": {"scopes": ["default/default"]}},
        "domain": {"prefix": "seed-prefix"},
        "resource_servers": {
            "default": {
                "name": "Custom default resource server",
                "scopes": {"default": "Custom default scope"},
            }
        },
        "routes": {"ANY /{proxy+}": {"scopes": ["default/default"]}},
        "stage_name": "prod",
    }
    api = OAuth2Api(stack, "api", config=OAuth2ApiInputs(**inputs))
    api.declare_outputs(stack)
    app.synth()
    return json.loads((out / "stacks" / "seed" / "cdk.tf.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def planned(tree, plan):
    kept = {key: value for key, value in tree.items() if key not in ("provider", "terraform")}
    return plan(kept)


@pytest.mark.parametrize("address", EXPECTED)
def test_the_seed_plans_to_the_values_of_aws_cdk(address, planned):
    values = planned.resources[address]["values"]
    found = {name: values[name] for name in EXPECTED[address]}
    for setting in found.get("account_recovery_setting", []):
        setting["recovery_mechanism"].sort(key=lambda mechanism: mechanism["name"])
    assert found == EXPECTED[address]


@pytest.mark.parametrize(("place", "reference"), REFERENCES.items())
def test_the_parts_of_the_seed_refer_to_each_other(place, reference, planned):
    address, argument = place
    (resource,) = (
        each
        for each in planned["configuration"]["root_module"]["resources"]
        if each["address"] == address
    )
    found = resource["expressions"][argument]["references"]
    assert reference in found


def test_the_integration_calls_the_function(tree):
    integration = tree["resource"]["aws_api_gateway_integration"]["this"]
    assert "local.integrations[each.key].uri" in integration["uri"]
    assert "backend.lambda.invoke_arn" in str(tree["locals"]["integrations"])
    backend = tree["locals"]["backend"]["lambda"]
    assert {name: backend[name] for name in ("function_name", "invoke_arn")} == {
        "function_name": "${aws_lambda_function.backend.function_name}",
        "invoke_arn": "${aws_lambda_function.backend.invoke_arn}",
    }


def test_no_address_of_the_seed_is_a_hash(tree):
    names = {name for named in tree["resource"].values() for name in named}
    assert [name for name in sorted(names) if re.search(r"_[0-9A-F]{8}$", name)] == []


def test_a_refresh_token_of_the_seed_is_valid_for_five_days(planned):
    client = planned.resources['aws_cognito_user_pool_client.this["default"]']["values"]
    (units,) = client["token_validity_units"]
    assert (client["refresh_token_validity"], units["refresh_token"]) == (5, "days")


def test_the_seed_is_a_regional_api(planned):
    api = planned.resources["aws_api_gateway_rest_api.this"]["values"]
    assert [each["types"] for each in api["endpoint_configuration"]] == [["REGIONAL"]]


def test_the_function_allows_only_the_stage_of_the_seed_to_call_it(tree):
    assert tree["resource"]["aws_lambda_permission"]["this"]["source_arn"] == (
        "${aws_api_gateway_rest_api.this.execution_arn}/${local.stage_name}/*/*"
    )
    assert tree["locals"]["stage_name"] == "prod"


def test_the_seed_leaves_the_settings_of_the_account_alone(planned):
    types = {change["type"] for change in planned["resource_changes"]}
    assert types == {address.split(".")[0] for address in EXPECTED} | {
        "aws_api_gateway_deployment",
        "aws_api_gateway_gateway_response",
        "aws_cloudwatch_log_group",
        "aws_iam_role",
        "aws_iam_role_policy",
    }
