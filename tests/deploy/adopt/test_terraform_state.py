"""A system that another Terraform configuration made, with resources and without a module."""

import json

import pytest

from tests.deploy.adopt import systems
from tests.deploy.adopt.systems import adopt
from tests.deploy.conftest import RootModule

API = "${aws_api_gateway_rest_api.orders.id}"
POOL = "${aws_cognito_user_pool.partners.id}"
RESOURCE = "aws_api_gateway_resource.paths"
PATHS = {"/orders": "orders", "/health": "health"}
CLIENTS = {"a": ["https://orders.example.com/read"], "b": ["https://orders.example.com/write"]}


def configuration(function):
    """Return names, tags and settings that are other than the modules' own."""
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations"
    at = {"rest_api_id": API, "resource_id": f'${{{RESOURCE}["/orders"].id}}'}
    health = {"rest_api_id": API, "resource_id": f'${{{RESOURCE}["/health"].id}}'}
    needs = ["aws_api_gateway_integration.read", "aws_api_gateway_integration.health"]
    guarded = {
        "authorization": "COGNITO_USER_POOLS",
        "authorizer_id": "${aws_api_gateway_authorizer.cognito.id}",
        "authorization_scopes": ["https://orders.example.com/read"],
    }
    resources = {
        "aws_cognito_user_pool": {"partners": {"name": "partners", "tags": {"team": "orders"}}},
        "aws_cognito_user_pool_domain": {
            "partners": {"user_pool_id": POOL, "domain": "partners-terraform"}
        },
        "aws_cognito_resource_server": {
            "orders": {
                "user_pool_id": POOL,
                "identifier": "https://orders.example.com",
                "name": "Orders",
                "scope": [
                    {"scope_name": name, "scope_description": f"To {name}."}
                    for name in ("read", "write")
                ],
            }
        },
        "aws_cognito_user_pool_client": {
            "partners": {
                "for_each": json.loads(json.dumps(CLIENTS)),
                "user_pool_id": POOL,
                "name": "Partner ${each.key}",
                "generate_secret": True,
                "access_token_validity": 2,
                "allowed_oauth_flows": ["client_credentials"],
                "allowed_oauth_flows_user_pool_client": True,
                "allowed_oauth_scopes": "${each.value}",
                "explicit_auth_flows": ["ALLOW_REFRESH_TOKEN_AUTH"],
                "depends_on": ["aws_cognito_resource_server.orders"],
            }
        },
        "aws_api_gateway_rest_api": {
            "orders": {
                "name": "orders/v1",
                "endpoint_configuration": {"types": ["REGIONAL"]},
                "tags": {"team": "orders", "cost": "1"},
            }
        },
        "aws_api_gateway_authorizer": {
            "cognito": {
                "rest_api_id": API,
                "name": "cognito",
                "type": "COGNITO_USER_POOLS",
                "authorizer_result_ttl_in_seconds": 60,
                "provider_arns": ["${aws_cognito_user_pool.partners.arn}"],
            }
        },
        "aws_api_gateway_resource": {
            "paths": {
                "for_each": PATHS,
                "rest_api_id": API,
                "parent_id": "${aws_api_gateway_rest_api.orders.root_resource_id}",
                "path_part": "${each.value}",
            }
        },
        "aws_api_gateway_method": {
            "read": {**at, "http_method": "GET", **guarded},
            "health": {**health, "http_method": "GET", "authorization": "NONE"},
        },
        "aws_api_gateway_integration": {
            "read": {
                **at,
                "http_method": "${aws_api_gateway_method.read.http_method}",
                "type": "AWS_PROXY",
                "integration_http_method": "POST",
                "uri": uri,
            },
            "health": {
                **health,
                "http_method": "${aws_api_gateway_method.health.http_method}",
                "type": "MOCK",
                "request_templates": {"application/json": '{"statusCode": 200}'},
            },
        },
        "aws_api_gateway_method_response": {
            "health": {
                **health,
                "http_method": "${aws_api_gateway_method.health.http_method}",
                "status_code": "200",
            }
        },
        "aws_api_gateway_integration_response": {
            "health": {
                **health,
                "http_method": "${aws_api_gateway_integration.health.http_method}",
                "status_code": "${aws_api_gateway_method_response.health.status_code}",
                "response_templates": {"application/json": '{"up": true}'},
            }
        },
        "aws_lambda_permission": {
            "api": {
                "function_name": "orders",
                "action": "lambda:InvokeFunction",
                "principal": "apigateway.amazonaws.com",
                "source_arn": "${aws_api_gateway_rest_api.orders.execution_arn}/*/*/*",
            }
        },
        "aws_api_gateway_deployment": {
            "this": {
                "rest_api_id": API,
                "depends_on": [*needs, "aws_api_gateway_integration_response.health"],
            }
        },
        "aws_api_gateway_stage": {
            "live": {
                "rest_api_id": API,
                "stage_name": "live",
                "deployment_id": "${aws_api_gateway_deployment.this.id}",
                "variables": {"color": "blue"},
            }
        },
        "aws_cloudwatch_log_group": {"kept": {"name": "kept"}},
    }
    return systems.configuration(resources, API, CLIENTS)


@pytest.fixture(scope="module")
def old(aws, cloud, tmp_path_factory):
    """The configuration that made the system."""
    module = RootModule(tmp_path_factory.mktemp("old"), aws.environment)
    module.configure(configuration(cloud.function("orders")))
    module.apply()
    return module


@pytest.fixture(scope="module")
def calls(cloud, old):
    """What the routes answer to nobody and to each client."""
    outputs = old.outputs()
    tokens = {key: cloud.token(one)["access_token"] for key, one in outputs["clients"].items()}

    def call(path, token):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"/_aws/execute-api/{outputs['api']}/live{path}"
        answer = cloud.call("GET", url, headers=headers)
        return answer.status, answer["message"] if answer.status == 401 else answer.body

    return lambda: {
        path: [call(path, token) for token in (None, *tokens.values())] for path in PATHS
    }


@pytest.fixture(scope="module")
def adopted(aws, old, calls, tmp_path_factory):
    """What the command printed, the folder, and what calls were answered before its apply."""
    folder = tmp_path_factory.mktemp("adopt")
    state = folder / "state.json"
    state.write_text(old.run("show", "-json"))
    before = calls()
    printed, module = adopt(aws, folder / "adopted", f"--state={state}")
    secrets = [one["ClientSecret"] for one in old.outputs()["clients"].values()]
    texts = [path.read_text() for path in module.directory.rglob("*.*") if path.is_file()]
    assert [text for text in (printed, *texts) if any(secret in text for secret in secrets)] == []
    module.apply()
    return printed, module, before


def test_the_plan_after_the_apply_is_empty_and_every_call_is_answered_as_before(
    adopted, old, calls
):
    printed, module, before = adopted
    assert before == {
        "/orders": [
            (401, "Unauthorized"),
            (200, "https://orders.example.com/read"),
            (401, "Unauthorized"),
        ],
        "/health": [(200, {"up": True})] * 3,
    }
    assert calls() == before
    assert module.changes() == {}
    made = old.outputs()["clients"].values()
    outputs = module.outputs()
    assert outputs["client_ids"] == dict(
        zip(("Partner-a", "Partner-b"), (one["ClientId"] for one in made), strict=True)
    )
    assert list(outputs["client_secrets"].values()) == [one["ClientSecret"] for one in made]
    assert "GET /health of REST API" in printed


def test_the_old_configuration_lets_go_without_destroying(adopted, old, calls):
    _, module, before = adopted
    kept = configuration("unused")
    kept["resource"] = {"aws_cloudwatch_log_group": kept["resource"]["aws_cloudwatch_log_group"]}
    del kept["output"]
    old.configure(kept)
    removed = (module.directory / "old-configuration/removed.tf").read_text()
    (old.directory / "removed.tf").write_text(removed)
    planned = json.loads(old.run("plan", "-out=plan") and old.run("show", "-json", "plan"))
    actions = {tuple(one["change"]["actions"]) for one in planned["resource_changes"]}
    assert actions == {("forget",), ("no-op",)}
    old.run("apply", "plan")
    assert list(old.state()) == ["aws_cloudwatch_log_group.kept"]
    assert calls() == before
    assert module.changes() == {}
