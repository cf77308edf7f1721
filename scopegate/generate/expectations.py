"""Assertions of the modules' own tests, and the values that the mocked provider returns."""

from collections.abc import Mapping
from typing import Any

_ACCOUNT = "eu-central-1:123456789012"

MOCKS: Mapping[str, Mapping[str, Any]] = {
    "aws_api_gateway_rest_api": {
        "execution_arn": f"arn:aws:execute-api:{_ACCOUNT}:a1b2c3d4e5",
    },
    "aws_api_gateway_stage": {
        "arn": "arn:aws:apigateway:eu-central-1::/restapis/a1b2c3d4e5/stages/v1",
    },
    "aws_apigatewayv2_api": {
        "execution_arn": f"arn:aws:execute-api:{_ACCOUNT}:a1b2c3d4e5",
    },
    "aws_cloudwatch_log_group": {
        "arn": f"arn:aws:logs:{_ACCOUNT}:log-group:example",
    },
    "aws_cognito_user_pool": {
        "arn": f"arn:aws:cognito-idp:{_ACCOUNT}:userpool/eu-central-1_example",
        "endpoint": "cognito-idp.eu-central-1.amazonaws.com/eu-central-1_example",
        "id": "eu-central-1_example",
    },
    "aws_iam_role": {
        "arn": "arn:aws:iam::123456789012:role/example",
    },
}
"""Computed values of resource types that are ARNs, or that other values are derived from."""

EXPECTATIONS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("plan", "aws_cognito_user_pool.this"): {
        'aws_cognito_user_pool.this.deletion_protection == "ACTIVE"': (
            "The user pool must be protected from deletion."
        ),
    },
    ("plan", "aws_cognito_user_pool_client.this"): {
        'toset(keys(aws_cognito_user_pool_client.this)) == toset(["partner-a", '
        '"partner-a/2026-12"])': "There must be a credential for each generation of each client.",
        "alltrue([for client in aws_cognito_user_pool_client.this : "
        'client.allowed_oauth_flows == toset(["client_credentials"])])': (
            "No client may have a grant other than client_credentials."
        ),
    },
    ("plan", "aws_api_gateway_method.this"): {
        "toset(keys(aws_api_gateway_method.this)) == toset(keys(var.routes))": (
            "There must be a method for each route."
        ),
        'aws_api_gateway_method.this["GET /health"].authorization == "NONE"': (
            "A public route must not require a token."
        ),
        'aws_api_gateway_method.this["GET /orders"].authorization_scopes == toset(["orders/read"])'
        "": ("A route must require its scopes."),
    },
    ("plan", "aws_apigatewayv2_route.this"): {
        "toset(keys(aws_apigatewayv2_route.this)) == toset(keys(var.routes))": (
            "There must be a route for each entry of the input."
        ),
        'aws_apigatewayv2_route.this["GET /health"].authorization_type == "NONE"': (
            "A public route must not require a token."
        ),
        'aws_apigatewayv2_route.this["GET /orders"].authorization_scopes == toset(["orders/read"])'
        "": ("A route must require its scopes."),
    },
    ("plan", "aws_api_gateway_authorizer.this"): {
        'aws_api_gateway_authorizer.this.type == "COGNITO_USER_POOLS"': (
            "The authorizer must check tokens of Cognito."
        ),
        "aws_api_gateway_authorizer.this.authorizer_result_ttl_in_seconds == 300": (
            "A decision must be cached for as long as the input says."
        ),
    },
    ("apply", "aws_cognito_user_pool_domain.this"): {
        'output.token_endpoint == "https://orders.auth.eu-central-1.amazoncognito.com/oauth2/token"'
        "": "The token endpoint must be that of the prefix.",
    },
    ("plan", "aws_api_gateway_integration.token"): {
        "aws_api_gateway_integration.token.cache_key_parameters == toset(["
        '"method.request.header.Authorization", "method.request.querystring.scope"])': (
            "The cache key must contain the credential and the scopes."
        ),
        'aws_api_gateway_integration.token.type == "HTTP" && '
        'aws_api_gateway_integration.token.passthrough_behavior == "NEVER"': (
            "The caller's body must not be passed on."
        ),
        "alltrue(values(aws_api_gateway_method.token.request_parameters))": (
            "A request without a part of the cache key must be refused."
        ),
        "aws_api_gateway_method_settings.token.settings[0].cache_data_encrypted": (
            "The cache must be encrypted."
        ),
    },
    ("apply", "aws_api_gateway_integration.token"): {
        'output.token_endpoint == "https://api.example.com/oauth2/token"': (
            "The token endpoint must be served at the domain of the API."
        ),
    },
    ("apply", "output.client_secrets"): {
        "alltrue([for secret in nonsensitive(values(output.client_secrets)) : "
        "!strcontains(jsonencode(output.contract), secret)])": (
            "The contract must contain no secret."
        ),
    },
    ("apply", "output.authorizer_id"): {
        "length(output.authorizer_id) > 0": "The authorizer must have an id.",
    },
    ("apply", "output.invoke_url"): {
        'output.invoke_url == "https://api.example.com"': (
            "The routes must be served at the domain of the API."
        ),
    },
}
"""Conditions by command and address, each with its error message."""
