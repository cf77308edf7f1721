"""Other values of arguments that accept few values or values of a special form."""

from typing import Any, Final

from tests._support.complete_systems import _http_api, _rest_api
from tests._support.complete_systems._firewalls import RULES_AS_JSON
from tests._support.complete_systems._parts import (
    ACCOUNT,
    CERTIFICATE,
    DECIDER_ARN,
    FUNCTION_ARN,
    ISSUER,
    POOL_ARN,
    policy,
    role,
)

_OTHER_POOL: Final = "eu-central-1_ZyXwVuTsR"
_PATHS: Final = _rest_api.PATHS
_ORDERS: Final = _PATHS["/orders"]


def _bodies() -> list[str | None]:
    """Return bodies of a REST API that differ from its own in one respect each."""
    opened = {**_ORDERS, "post": {**_ORDERS["post"], "security": []}}
    weakened = {**_ORDERS, "post": {**_ORDERS["post"], "security": [{"pool": ["orders/read"]}]}}
    elsewhere = {
        **_ORDERS,
        "get": {
            **_ORDERS["get"],
            "x-amazon-apigateway-integration": {
                "type": "http_proxy",
                "httpMethod": "GET",
                "uri": "https://elsewhere.example.com/orders",
            },
        },
    }
    body = _rest_api.openapi
    own = body(**_PATHS)
    return [
        body(**{**_PATHS, "/orders": opened}),
        body(**{**_PATHS, "/orders": weakened}),
        body(**{**_PATHS, "/orders": {"get": _ORDERS["get"]}}),
        body(**{**_PATHS, "/orders": elsewhere}),
        body(**{**_PATHS, "/prices": _PATHS["/health"]}),
        own.replace(POOL_ARN, POOL_ARN.rpartition("/")[0] + f"/{_OTHER_POOL}"),
        own.replace("header.Authorization", "header.X-Token"),
        own.replace(_rest_api.NETWORKS[0], "0.0.0.0/0"),
        own.replace('"title": "orders"', '"title": "all orders"'),
        None,
    ]


def _policies(api: str) -> list[str | None]:
    own = policy(api, *_rest_api.NETWORKS)
    return [
        None,
        policy(api, "0.0.0.0/0"),
        policy(api, *_rest_api.NETWORKS, "203.0.113.0/24"),
        policy(api, _rest_api.NETWORKS[0]),
        own.replace("IpAddress", "NotIpAddress"),
        own.replace("execute-api:Invoke", "execute-api:*"),
    ]


CHOICES: Final[dict[tuple[str, str], list[Any]]] = {
    ("aws_api_gateway_authorizer", "type"): ["REQUEST", "TOKEN", "COGNITO_USER_POOLS"],
    ("aws_api_gateway_domain_name", "certificate_arn"): [CERTIFICATE],
    ("aws_api_gateway_domain_name", "endpoint_configuration.types"): [["EDGE"], ["PRIVATE"]],
    ("aws_api_gateway_domain_name", "policy"): _policies("api.example.com"),
    ("aws_api_gateway_integration", "connection_type"): ["INTERNET", "VPC_LINK"],
    ("aws_api_gateway_integration", "type"): ["MOCK", "HTTP", "AWS"],
    ("aws_api_gateway_method", "authorization"): ["NONE", "AWS_IAM", "CUSTOM"],
    ("aws_api_gateway_method", "authorization_scopes"): [
        ["orders/read", "orders/all"],
        ["orders/write"],
        ["aws.cognito.signin.user.admin"],
        [],
        None,
    ],
    ("aws_api_gateway_method", "authorizer_id"): ["authorizer2", "other", None],
    ("aws_api_gateway_rest_api", "api_key_source"): ["AUTHORIZER", "HEADER"],
    ("aws_api_gateway_rest_api", "body"): _bodies(),
    ("aws_api_gateway_rest_api", "endpoint_configuration.types"): [["EDGE"], ["PRIVATE"]],
    ("aws_api_gateway_rest_api", "policy"): _policies("api1"),
    ("aws_api_gateway_rest_api", "put_rest_api_mode"): ["merge", None],
    ("aws_api_gateway_rest_api_policy", "policy"): _policies("api1"),
    ("aws_api_gateway_rest_api_put", "body"): _bodies(),
    ("aws_apigatewayv2_api", "body"): [
        _http_api.openapi(secured=False),
        _http_api.openapi(audience="client-search"),
        _http_api.openapi(audience="somebody"),
        _http_api.openapi().replace(ISSUER, "https://id.example.com"),
        _http_api.openapi().replace("orders/read", "orders/all"),
        None,
    ],
    ("aws_apigatewayv2_api", "credentials_arn"): [role("quick")],
    ("aws_apigatewayv2_api", "protocol_type"): ["WEBSOCKET", "HTTP"],
    ("aws_apigatewayv2_api", "route_key"): ["$default", "GET /quick"],
    ("aws_apigatewayv2_api", "target"): [FUNCTION_ARN],
    ("aws_apigatewayv2_authorizer", "authorizer_type"): ["REQUEST", "JWT"],
    ("aws_apigatewayv2_authorizer", "jwt_configuration.audience"): [
        ["client-a", "client-search"],
        ["client-a", "somebody"],
        ["somebody"],
    ],
    ("aws_apigatewayv2_authorizer", "jwt_configuration.issuer"): [
        "https://id.example.com",
        ISSUER.rpartition("/")[0] + f"/{_OTHER_POOL}",
    ],
    ("aws_apigatewayv2_integration", "integration_type"): ["HTTP_PROXY", "MOCK", "AWS_PROXY"],
    ("", "deployment_id"): ["deployment2"],
    ("aws_apigatewayv2_route", "authorization_scopes"): [
        ["orders/read", "orders/all"],
        ["orders/write"],
        ["aws.cognito.signin.user.admin"],
        [],
        None,
    ],
    ("aws_apigatewayv2_route", "authorization_type"): ["NONE", "AWS_IAM", "CUSTOM", None],
    ("aws_apigatewayv2_route", "authorizer_id"): ["authorizer2", "other", None],
    ("aws_apigatewayv2_route", "route_key"): ["PUT /orders", "$default", "ANY /{proxy+}"],
    ("aws_apigatewayv2_route", "target"): ["integrations/integration3", "integrations/other", None],
    ("aws_cognito_user_pool", "username_attributes"): [["email"], ["phone_number"]],
    ("aws_lambda_function", "image_uri"): ["123456789012.dkr.ecr.amazonaws.com/orders:1"],
    ("aws_lambda_function", "s3_bucket"): ["orders-code"],
    ("aws_lambda_function", "s3_key"): ["orders.zip"],
    ("aws_lambda_function", "s3_object_version"): ["1"],
    ("aws_lambda_function_url", "authorization_type"): ["NONE"],
    ("aws_lambda_permission", "action"): ["lambda:*", "lambda:InvokeFunctionUrl"],
    ("aws_lambda_permission", "function_url_auth_type"): ["NONE", "AWS_IAM", None],
    ("aws_lambda_permission", "principal"): ["*", ACCOUNT, "events.amazonaws.com"],
    ("aws_wafv2_rule_group", "rules_json"): [RULES_AS_JSON],
    ("aws_wafv2_web_acl", "default_action"): [[{"allow": [{}], "block": []}]],
    ("aws_wafv2_web_acl", "rule_json"): [RULES_AS_JSON],
    ("", "allowed_oauth_flows"): [
        ["code"],
        ["client_credentials", "code"],
        ["client_credentials", "implicit"],
        [],
    ],
    ("", "allowed_oauth_scopes"): [
        ["orders/read"],
        ["orders/read", "orders/write", "orders/all"],
        ["aws.cognito.signin.user.admin"],
        [],
    ],
    ("", "explicit_auth_flows"): [
        ["ALLOW_REFRESH_TOKEN_AUTH"],
        ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_PASSWORD_AUTH"],
        ["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
        None,
    ],
    ("", "http_method"): ["PUT", "ANY"],
    ("", "lambda_version"): ["V2_0", "V3_0"],
    ("", "name_pattern"): ["^search"],
    ("", "name_prefix"): ["orders-"],
    ("", "pre_token_generation"): [f"{DECIDER_ARN}-other", None],
    ("", "starting_position_timestamp"): ["2026-11-01T00:00:00Z"],
}
"""Values by resource type and path; an empty type stands for any type."""
