"""A REST API that Terraform made from an OpenAPI document: the document stays its source."""

import json

import pytest

from tests.deploy.adopt import systems
from tests.deploy.adopt.systems import adopt
from tests.deploy.conftest import RootModule

POOL = "${aws_cognito_user_pool.partners.id}"
API = "${aws_api_gateway_rest_api.orders.id}"
ORDER = {"type": "object", "required": ["item"], "properties": {"item": {"type": "string"}}}
ORIGIN = "method.response.header.Access-Control-Allow-Origin"


def guarded(uri, *scopes, **others):
    integration = {"type": "aws_proxy", "httpMethod": "POST", "uri": uri}
    return {
        "security": [{"cognito": list(scopes)}],
        "x-amazon-apigateway-integration": integration,
        "responses": {},
        **others,
    }


def mock(status, **answer):
    return {
        "responses": {status: {"description": "Fixed", "headers": answer.pop("headers", {})}},
        "x-amazon-apigateway-integration": {
            "type": "mock",
            "requestTemplates": {"application/json": f'{{"statusCode": {status}}}'},
            "responses": {"default": {"statusCode": status, **answer}},
        },
    }


def document(uri):
    """A document as teams hand it to API Gateway, with its extensions."""
    any_ = "${aws_cognito_user_pool.partners.arn}"
    return {
        "openapi": "3.0.1",
        "info": {"title": "orders", "version": "7", "description": "All orders."},
        "x-amazon-apigateway-request-validators": {"body": {"validateRequestBody": True}},
        "x-amazon-apigateway-gateway-responses": {
            "DEFAULT_4XX": {
                "responseParameters": {"gatewayresponse.header.X-Own": "'yes'"},
                "responseTemplates": {"application/json": '{"own": $context.error.messageString}'},
            }
        },
        "paths": {
            "/orders": {
                "get": guarded(uri, "orders/read", "orders/write", operationId="list"),
                "post": guarded(
                    uri,
                    "orders/write",
                    requestBody={
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Order"}}
                        }
                    },
                    **{"x-amazon-apigateway-request-validator": "body"},
                ),
                "options": mock(
                    "204",
                    headers={"Access-Control-Allow-Origin": {"schema": {"type": "string"}}},
                    responseParameters={ORIGIN: "'*'"},
                ),
            },
            "/orders/{id}": {
                "get": guarded(
                    uri,
                    "orders/read",
                    parameters=[{"name": "q", "in": "query", "required": True}],
                )
            },
            "/health": {"get": mock("200", responseTemplates={"application/json": '{"up": 1}'})},
        },
        "components": {
            "schemas": {"Order": ORDER},
            "securitySchemes": {
                "cognito": {
                    "type": "apiKey",
                    "name": "Authorization",
                    "in": "header",
                    "x-amazon-apigateway-authtype": "cognito_user_pools",
                    "x-amazon-apigateway-authorizer": {
                        "type": "cognito_user_pools",
                        "providerARNs": [any_],
                    },
                }
            },
        },
    }


def configuration(function):
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations"
    resources = {
        "aws_cognito_user_pool": {
            "partners": {
                "name": "partners",
                "admin_create_user_config": {"allow_admin_create_user_only": True},
            }
        },
        "aws_cognito_user_pool_domain": {
            "partners": {"user_pool_id": POOL, "domain": "partners-document"}
        },
        "aws_cognito_resource_server": {
            "orders": {
                "user_pool_id": POOL,
                "identifier": "orders",
                "name": "Orders",
                "scope": [
                    {"scope_name": name, "scope_description": f"To {name}."}
                    for name in ("read", "write")
                ],
            }
        },
        "aws_cognito_user_pool_client": {
            "partners": {
                "for_each": {"reader": "orders/read", "writer": "orders/write"},
                "user_pool_id": POOL,
                "name": "${each.key}",
                "generate_secret": True,
                "allowed_oauth_flows": ["client_credentials"],
                "allowed_oauth_flows_user_pool_client": True,
                "allowed_oauth_scopes": ["${each.value}"],
                "explicit_auth_flows": ["ALLOW_REFRESH_TOKEN_AUTH"],
                "depends_on": ["aws_cognito_resource_server.orders"],
            }
        },
        "aws_api_gateway_rest_api": {
            "orders": {"name": "orders", "body": f"${{jsonencode({json.dumps(document(uri))})}}"}
        },
        "aws_lambda_permission": {
            "api": {
                "function_name": "orders",
                "action": "lambda:InvokeFunction",
                "principal": "apigateway.amazonaws.com",
                "source_arn": "${aws_api_gateway_rest_api.orders.execution_arn}/*/*/*",
            }
        },
        "aws_api_gateway_deployment": {"this": {"rest_api_id": API}},
        "aws_api_gateway_stage": {
            "live": {
                "rest_api_id": API,
                "stage_name": "live",
                "deployment_id": "${aws_api_gateway_deployment.this.id}",
            }
        },
    }
    return systems.configuration(resources, API, ("reader", "writer"))


@pytest.fixture(scope="module")
def old(aws, cloud, tmp_path_factory):
    module = RootModule(tmp_path_factory.mktemp("old"), aws.environment)
    module.configure(configuration(cloud.function("orders")))
    module.apply()
    return module


@pytest.fixture(scope="module")
def calls(cloud, old):
    """What each operation answers to nobody and to each client: status, body and own header."""
    outputs = old.outputs()
    tokens = {key: cloud.token(one)["access_token"] for key, one in outputs["clients"].items()}
    asked = [
        *(("GET", "/orders"), ("GET", "/orders/7"), ("GET", "/health"), ("OPTIONS", "/orders")),
        *(("POST", "/orders", body) for body in (b'{"item": "a"}', b'{"amount": 1}', b"")),
    ]

    def call(token, method, path, content=b""):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"/_aws/execute-api/{outputs['api']}/live{path}"
        answer = cloud.call(method, url, headers=headers, content=content)
        names = ("X-Own", "Access-Control-Allow-Origin")
        return answer.status, answer.body, [answer.headers.get(name) for name in names]

    return lambda: {one: [call(token, *one) for token in (None, *tokens.values())] for one in asked}


@pytest.fixture(scope="module")
def adopted(aws, old, calls, tmp_path_factory):
    folder = tmp_path_factory.mktemp("adopt")
    state = folder / "state.json"
    state.write_text(old.run("show", "-json"))
    before = calls()
    printed, module = adopt(aws, folder / "adopted", f"--state={state}")
    module.apply()
    return printed, module, before


def test_the_document_stays_the_source(adopted):
    _, module, _ = adopted
    main = (module.directory / "main.tf").read_text()
    assert 'file("${path.module}/openapi.json")' in main
    assert [line.split("/")[-1] for line in main.splitlines() if line.startswith("  source ")] == [
        'authorization-server"',
        'protected-openapi"',
    ]
    written = json.loads((module.directory / "openapi.json").read_text())
    assert written["info"] == document("")["info"]
    assert written["paths"]["/orders"]["get"] == {
        "responses": {},
        "operationId": "list",
        "security": [{"oauth": ["orders/read"]}, {"oauth": ["orders/write"]}],
    }
    imports = (module.directory / "imports.tf").read_text()
    assert [
        line.partition("module.api.")[2] for line in imports.splitlines() if "module.api" in line
    ] == [
        "aws_api_gateway_rest_api.this",
        "aws_api_gateway_stage.this",
    ]


def test_the_plan_after_the_apply_is_empty_and_every_call_is_answered_as_before(
    adopted, old, calls
):
    _, module, before = adopted
    own = ["yes", None]
    assert before["GET", "/orders"] == [
        (401, {"own": "Unauthorized"}, own),
        (200, "orders/read", [None, None]),
        (200, "orders/write", [None, None]),
    ]
    assert [one[0] for one in before["POST", "/orders", b'{"amount": 1}']] == [401, 401, 400]
    assert [one[0] for one in before["POST", "/orders", b'{"item": "a"}']] == [401, 401, 200]
    assert calls() == before
    assert module.changes() == {}
    made = old.outputs()["clients"]
    assert module.outputs()["client_secrets"] == {
        key: one["ClientSecret"] for key, one in made.items()
    }
