"""What the module protected-http-api plans for its typical inputs (conftest)."""

import json

import pytest

MODULE = "module.hcl-protected-http-api"


@pytest.fixture(scope="module")
def values(typical):
    """Gives the planned values of a resource."""
    resources = typical.modules[MODULE].resources
    return lambda address: resources[address]["values"]


@pytest.mark.parametrize(
    ("route", "authorization", "scopes"),
    [
        ("ANY /", "NONE", None),
        ("ANY /{proxy+}", "JWT", ["default/default"]),
        ("GET /a/b/c/d/e", "JWT", ["orders/read"]),
        ("GET /orders/{id}/lines", "JWT", ["orders/read", "orders/write"]),
        ("GET /stock/{id}", "NONE", None),
    ],
)
def test_a_route_asks_for_its_scopes_or_for_nothing(route, authorization, scopes, values):
    planned = values(f'aws_apigatewayv2_route.this["{route}"]')
    assert [planned["route_key"], planned["authorization_type"]] == [route, authorization]
    assert planned["authorization_scopes"] == scopes


def test_the_authorizer_takes_tokens_of_the_audience_and_the_issuer(values):
    planned = values("aws_apigatewayv2_authorizer.this")
    assert planned["identity_sources"] == ["$request.header.Authorization"]
    assert planned["jwt_configuration"] == [
        {
            "audience": ["1a2b3c", "4d5e6f"],
            "issuer": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI",
        }
    ]


def test_a_function_gets_the_event_in_its_second_version(values):
    planned = values('aws_apigatewayv2_integration.this["default"]')
    expected = {
        "integration_method": "POST",
        "integration_type": "AWS_PROXY",
        "payload_format_version": "2.0",
        "request_parameters": {},
    }
    assert {name: planned[name] or {} for name in expected} == expected


def test_a_server_gets_the_path_behind_that_of_its_url(values):
    planned = values('aws_apigatewayv2_integration.this["GET /stock/{id}"]')
    expected = {
        "integration_method": "ANY",
        "integration_type": "HTTP_PROXY",
        "integration_uri": "https://stock.example.com/v2",
        "request_parameters": {"overwrite:path": "/v2${request.path}"},
    }
    assert {name: planned[name] for name in expected} == expected


def test_each_route_is_limited_by_itself_and_by_its_own_limits_first(values):
    planned = values("aws_apigatewayv2_stage.this")
    assert planned["auto_deploy"] is True
    assert planned["default_route_settings"] == []
    assert {
        each["route_key"]: (each["throttling_burst_limit"], each["throttling_rate_limit"])
        for each in planned["route_settings"]
    } == {
        "ANY /": (200, 100),
        "ANY /{proxy+}": (200, 100),
        "GET /a/b/c/d/e": (200, 100),
        "GET /a/b/c/d/f": (200, 100),
        "GET /orders/{id}/lines": (200, 100),
        "GET /stock/{id}": (2, 1),
    }


def test_a_line_of_the_log_names_the_caller_and_no_token(values):
    (log,) = values("aws_apigatewayv2_stage.this")["access_log_settings"]
    line = json.loads(log["format"])
    assert {name: line[name] for name in ("client_id", "route", "scope", "status")} == {
        "client_id": "$context.authorizer.claims.client_id",
        "route": "$context.routeKey",
        "scope": "$context.authorizer.claims.scope",
        "status": "$context.status",
    }
    assert [name for name, variable in line.items() if "header" in variable.lower()] == []


def test_browsers_are_answered_for_the_methods_of_the_routes(values):
    assert values("aws_apigatewayv2_api.this")["cors_configuration"] == [
        {
            "allow_credentials": None,
            "allow_headers": ["authorization", "content-type"],
            "allow_methods": ["*", "GET"],
            "allow_origins": ["https://app.example.com"],
            "expose_headers": ["www-authenticate"],
            "max_age": 600,
        }
    ]


def test_the_domain_is_the_address_of_the_api(values):
    planned = values("aws_apigatewayv2_domain_name.this[0]")
    (settings,) = planned["domain_name_configuration"]
    assert (planned["domain_name"], settings["security_policy"]) == ("api.example.com", "TLS_1_2")
    assert values('aws_route53_record.api["AAAA"]')["name"] == "api.example.com"


def test_the_function_allows_only_the_stage_of_the_api_to_call_it(typical):
    (permission,) = (
        each
        for each in typical["configuration"]["root_module"]["module_calls"][
            "hcl-protected-http-api"
        ]["module"]["resources"]
        if each["type"] == "aws_lambda_permission"
    )
    assert permission["expressions"]["source_arn"]["references"] == [
        "aws_apigatewayv2_api.this.execution_arn",
        "aws_apigatewayv2_api.this",
        "var.stage_name",
    ]
