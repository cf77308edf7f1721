"""What protects an API, and the emulator does not enforce: proven on the plan of the modules."""

import json

import pytest

FUNCTION = (
    "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:eu-central-1:123456789012:function:orders/invocations"
)
ISSUER = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI"
CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b"
WEB_ACL = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/orders/0a1b"
CORS = {"allow_origin": "https://app.example.com"}
PROTECTED = {
    "ANY /": {"scopes": ["orders/read"]},
    "ANY /{proxy+}": {"scopes": ["orders/write"]},
    "DELETE /orders/{id}": {"scopes": ["orders/write"]},
    "GET /orders": {"scopes": ["orders/read", "orders/write"]},
}
PUBLIC = {"ANY /open/{proxy+}": {"public": True}, "GET /health": {"public": True}}


@pytest.fixture(scope="module")
def planned(plan, package):
    """Both kinds of API with a pool, a domain, a log and answers to browsers."""
    common = {
        "name": "orders",
        "access_log": {},
        "api_domain": {"certificate_arn": CERTIFICATE, "name": "api.example.com"},
        "backend": {"lambda": {"function_name": "orders", "invoke_arn": FUNCTION}},
    }
    orders = {"backend": {"http": {"url": "https://orders.example.com"}}, "cors": CORS}
    pool = {
        "clients": {"partner": {"scopes": ["orders/read"], "access_token_validity": 15}},
        "domain": {"prefix": "orders"},
        "resource_servers": {"orders": {"scopes": {"read": "Read.", "write": "Write."}}},
    }
    rest = {
        "source": f"{package}//modules/oauth2-api",
        "authorizer_cache_ttl": 0,
        "routes": {**PROTECTED, **PUBLIC, "GET /orders": PROTECTED["GET /orders"] | orders},
        "web_acl_arn": WEB_ACL,
    }
    http = {
        "source": f"{package}//modules/protected-http-api",
        "audience": ["1a2b3c"],
        "cors": CORS,
        "issuer": ISSUER,
        "routes": {**PROTECTED, **PUBLIC},
    }
    return plan({"module": {"rest": common | pool | rest, "http": common | http}})


@pytest.fixture(scope="module")
def values(planned):
    """Gives the planned values of a resource of a module."""
    return lambda module, address: planned.modules[f"module.{module}"].resources[address]["values"]


def references(planned, module, resource, *arguments):
    """Return what the configuration of a resource refers to in each of the arguments."""
    called = planned["configuration"]["root_module"]["module_calls"][module]["module"]
    (found,) = (each for each in called["resources"] if each["address"] == resource)
    return [found["expressions"][argument]["references"] for argument in arguments]


def routes(planned, type_):
    """By route: how it authorizes, its scopes, and whether it is to have an authorizer."""
    return {
        change["index"]: (
            after.get("authorization", after.get("authorization_type")),
            after["authorization_scopes"],
            change["change"]["after_unknown"].get("authorizer_id", False),
        )
        for change in planned["resource_changes"]
        if change["type"] == type_ and change["name"] == "this"
        for after in [change["change"]["after"]]
    }


@pytest.mark.parametrize(
    ("type_", "authorization"),
    [("aws_api_gateway_method", "COGNITO_USER_POOLS"), ("aws_apigatewayv2_route", "JWT")],
)
def test_every_route_has_an_authorizer_and_scopes_unless_it_is_public(
    type_, authorization, planned
):
    closed = {key: (authorization, each["scopes"], True) for key, each in PROTECTED.items()}
    public = dict.fromkeys(PUBLIC, ("NONE", None, False))
    assert routes(planned, type_) == closed | public


def test_a_rest_api_trusts_only_its_pool_and_caches_a_decision_as_long_as_the_input_says(
    planned, values
):
    authorizer = values("rest", "aws_api_gateway_authorizer.this")
    expected = {
        "authorizer_result_ttl_in_seconds": 0,
        "identity_source": "method.request.header.Authorization",
        "identity_validation_expression": None,
        "type": "COGNITO_USER_POOLS",
    }
    assert {name: authorizer[name] for name in expected} == expected
    assert references(planned, "rest", "aws_api_gateway_authorizer.this", "provider_arns") == [
        ["aws_cognito_user_pool.this.arn", "aws_cognito_user_pool.this"]
    ]


def test_an_http_api_trusts_only_its_issuer_and_audience(values):
    authorizer = values("http", "aws_apigatewayv2_authorizer.this")
    assert authorizer["identity_sources"] == ["$request.header.Authorization"]
    assert authorizer["jwt_configuration"] == [{"audience": ["1a2b3c"], "issuer": ISSUER}]


def test_no_client_allows_a_person_to_sign_in_so_none_gets_an_id_token(values):
    client = values("rest", 'aws_cognito_user_pool_client.this["partner"]')
    expected = {
        "access_token_validity": 15,
        "allowed_oauth_flows": ["client_credentials"],
        "allowed_oauth_scopes": ["orders/read"],
        "explicit_auth_flows": ["ALLOW_REFRESH_TOKEN_AUTH"],
        "generate_secret": True,
    }
    assert {name: client[name] for name in expected} == expected


def test_tokens_are_requested_at_the_domain_of_the_pool(planned, values):
    domain = "aws_cognito_user_pool_domain.this"
    assert values("rest", domain)["domain"] == "orders"
    assert references(planned, "rest", domain, "user_pool_id") == [
        ["aws_cognito_user_pool.this.id", "aws_cognito_user_pool.this"]
    ]


def test_a_domain_accepts_no_tls_older_than_1_2(values):
    rest = values("rest", "aws_api_gateway_domain_name.this[0]")
    (http,) = values("http", "aws_apigatewayv2_domain_name.this[0]")["domain_name_configuration"]
    assert [each["security_policy"] for each in (rest, http)] == ["TLS_1_2", "TLS_1_2"]


def test_the_web_acl_protects_the_stage(planned, values):
    association = "aws_wafv2_web_acl_association.this"
    assert values("rest", f"{association}[0]")["web_acl_arn"] == WEB_ACL
    assert references(planned, "rest", association, "resource_arn") == [
        ["aws_api_gateway_stage.this.arn", "aws_api_gateway_stage.this"]
    ]


def test_a_preflight_needs_no_token_and_reaches_no_backend(values):
    method = values("rest", 'aws_api_gateway_method.preflight["/orders"]')
    integration = values("rest", 'aws_api_gateway_integration.preflight["/orders"]')
    assert (method["http_method"], method["authorization"]) == ("OPTIONS", "NONE")
    assert (integration["type"], integration["uri"]) == ("MOCK", None)


@pytest.mark.parametrize(
    ("module", "stage"),
    [("rest", "aws_api_gateway_stage.this"), ("http", "aws_apigatewayv2_stage.this")],
)
def test_a_line_of_the_log_has_client_and_scopes_of_a_token_and_nothing_else(module, stage, values):
    (settings,) = values(module, stage)["access_log_settings"]
    variables = json.loads(settings["format"]).values()
    assert {each for each in variables if not each.startswith("$context.")} == set()
    assert {each for each in variables if "authorizer.claims" in each} == {
        "$context.authorizer.claims.client_id",
        "$context.authorizer.claims.scope",
    }
