"""What a local state names, in the same words as what AWS holds."""

import json
from pathlib import Path

from tests.faults.held import Thing

_TOLD_APART_BY = {
    "aws_api_gateway_authorizer": ("rest_api_id", "id"),
    "aws_api_gateway_deployment": ("rest_api_id", "id"),
    "aws_api_gateway_gateway_response": ("rest_api_id", "response_type"),
    "aws_api_gateway_integration": ("rest_api_id", "resource_id", "http_method"),
    "aws_api_gateway_integration_response": (
        "rest_api_id",
        "resource_id",
        "http_method",
        "status_code",
    ),
    "aws_api_gateway_method": ("rest_api_id", "resource_id", "http_method"),
    "aws_api_gateway_method_response": (
        "rest_api_id",
        "resource_id",
        "http_method",
        "status_code",
    ),
    "aws_api_gateway_method_settings": ("rest_api_id", "stage_name", "method_path"),
    "aws_api_gateway_resource": ("rest_api_id", "id"),
    "aws_api_gateway_rest_api": ("id",),
    "aws_api_gateway_stage": ("rest_api_id", "stage_name"),
    "aws_apigatewayv2_api": ("id",),
    "aws_apigatewayv2_authorizer": ("api_id", "id"),
    "aws_apigatewayv2_integration": ("api_id", "id"),
    "aws_apigatewayv2_route": ("api_id", "id"),
    "aws_apigatewayv2_stage": ("api_id", "name"),
    "aws_cloudwatch_log_group": ("name",),
    "aws_cognito_resource_server": ("user_pool_id", "identifier"),
    "aws_cognito_user_pool": ("id",),
    "aws_cognito_user_pool_client": ("user_pool_id", "id"),
    "aws_cognito_user_pool_domain": ("domain",),
    "aws_iam_role": ("name",),
    "aws_iam_role_policy": ("role", "name"),
    "aws_lambda_function": ("function_name",),
    "aws_lambda_permission": ("function_name", "statement_id"),
    "aws_secretsmanager_secret": ("arn",),
    "aws_secretsmanager_secret_version": ("secret_id", "version_id"),
}
"""Attributes, by type; the state of a type that isn't here can't be compared, which is an error."""


def named(directory: Path) -> set[Thing]:
    """All that the state of the root module in ``directory`` names, what it is to destroy too.

    It is read as it lies there: a broken file is an error. Terraform makes an empty one to lock it.
    """
    file = directory / "terraform.tfstate"
    if not file.exists() or not file.stat().st_size:
        return set()
    return {
        (each["type"], *(instance["attributes"][name] for name in _TOLD_APART_BY[each["type"]]))
        for each in json.loads(file.read_text())["resources"]
        if each["mode"] == "managed"
        for instance in each["instances"]
    }
