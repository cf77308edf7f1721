"""Lambda functions behind the modules: their aliases, their versions, and what becomes of them."""

import copy
import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from scopegate.emulator import endpoints
from tests.deploy.conftest import ROOT
from tests.deploy.emulator.calls import Aws

FUNCTION = "aws_lambda_function.backend"
VERSION = f'replace({FUNCTION}.invoke_arn, "/invocations", ":${{{FUNCTION}.version}}/invocations")'
"""What qualified_invoke_arn is in AWS; the emulator leaves the version out of it."""
POOL = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_a"
APIS = ("rest", "http")


def configuration(package: Path) -> dict[str, Any]:
    """Return a function with a version and an alias, and each kind of API in front of it."""
    role = {"Version": "2012-10-17", "Statement": []}
    routes = {
        "GET /function": {"public": True},
        "GET /alias": {"public": True, "backend": behind("aws_lambda_alias.live.invoke_arn")},
        "GET /version": {"public": True, "backend": behind(VERSION)},
    }
    common = {"name": "orders", "backend": behind(f"{FUNCTION}.invoke_arn"), "routes": routes}
    return {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
        "provider": {"aws": {"region": "us-east-1"}},
        "resource": {
            "aws_iam_role": {
                "backend": {"name": "backend", "assume_role_policy": json.dumps(role)}
            },
            "aws_lambda_function": {
                "backend": {
                    "function_name": "backend",
                    "filename": str(package),
                    "handler": "handler.handler",
                    "publish": True,
                    "role": "${aws_iam_role.backend.arn}",
                    "runtime": "python3.13",
                }
            },
            "aws_lambda_alias": {
                "live": {
                    "function_name": f"${{{FUNCTION}.function_name}}",
                    "function_version": f"${{{FUNCTION}.version}}",
                    "name": "live",
                }
            },
        },
        "module": {
            "rest": {
                "source": f"{ROOT}//modules/protected-rest-api",
                "user_pool_arns": [POOL],
                **common,
            },
            "http": {
                "source": f"{ROOT}//modules/protected-http-api",
                "audience": ["1example23456789"],
                "issuer": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_a",
                "stage_name": "v1",
                **common,
            },
        },
        "output": {
            "ids": {
                "value": {
                    "rest": "${module.rest.contract.rest_api_id}",
                    "http": "${module.http.contract.http_api_id}",
                }
            },
            "sources": {"value": {api: f"${{module.{api}.lambda_source_arn}}" for api in APIS}},
        },
    }


def behind(invoke_arn: str) -> dict[str, Any]:
    return {
        "lambda": {
            "function_name": f"${{{FUNCTION}.function_name}}",
            "invoke_arn": f"${{{invoke_arn}}}",
        }
    }


@pytest.fixture(scope="module")
def described(backend_package):
    return configuration(backend_package)


@pytest.fixture(scope="module")
def applied(root_module, described):
    root_module.configure(described)
    root_module.apply()
    return root_module


def answers(module, aws) -> dict[str, list[int]]:
    """Return the status of each route, by API."""
    ids = module.outputs()["ids"]
    return {
        api: [
            httpx2.get(
                endpoints.invoke_url(aws.endpoint, ids[api], "v1") + f"/{path}", trust_env=False
            ).status_code
            for path in ("function", "alias", "version")
        ]
        for api in APIS
    }


ANSWERED = {api: [200, 200, 200] for api in APIS}


def test_a_function_its_alias_and_its_version_answer(applied, aws):
    assert answers(applied, aws) == ANSWERED
    assert applied.changes() == {}


def test_each_permission_is_on_what_the_invoke_arn_names(applied):
    found = {
        address.partition("this")[2]: state["qualifier"]
        for address, state in applied.state().items()
        if address.startswith("module.rest.aws_lambda_permission.this")
    }
    assert found == {
        '["default"]': "",
        '["GET /alias"]': "live",
        '["GET /version"]': "1",
    }


def test_a_function_that_is_created_again_is_permitted_again_in_the_same_apply(applied, aws):
    """AWS deletes a function's permissions with it."""
    Aws(aws).signed("lambda", "DELETE", "/2015-03-31/functions/backend")
    applied.apply()
    assert answers(applied, aws) == ANSWERED
    assert applied.changes() == {}


def test_a_function_that_is_replaced_by_another_is_permitted_in_the_same_apply(
    applied, aws, described
):
    changed = copy.deepcopy(described)
    changed["resource"]["aws_lambda_function"]["backend"]["function_name"] = "renamed"
    applied.configure(changed)
    applied.apply()
    assert answers(applied, aws) == ANSWERED
    assert applied.changes() == {}


def test_a_permission_can_be_left_to_the_owner_of_the_function(applied, aws, described):
    changed = copy.deepcopy(described)
    resources = changed["resource"]
    resources["aws_lambda_function"]["backend"]["function_name"] = "renamed"
    resources["aws_lambda_permission"] = {}
    for api in APIS:
        only = {"GET /function": {"public": True}}
        backend = behind(f"{FUNCTION}.invoke_arn")["lambda"] | {"manage_permission": False}
        changed["module"][api] |= {"routes": only, "backend": {"lambda": backend}}
        resources["aws_lambda_permission"][api] = {
            "action": "lambda:InvokeFunction",
            "function_name": f"${{{FUNCTION}.arn}}",
            "principal": "apigateway.amazonaws.com",
            "source_arn": f"${{module.{api}.lambda_source_arn}}",
        }
    applied.configure(changed)
    applied.apply()
    permissions = [each for each in applied.state() if "aws_lambda_permission" in each]
    assert sorted(permissions) == ["aws_lambda_permission.http", "aws_lambda_permission.rest"]
    assert {api: statuses[0] for api, statuses in answers(applied, aws).items()} == {
        "rest": 200,
        "http": 200,
    }
