"""The resources in a local state, with the same keys as those in AWS."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests._support.faults.resources_in_aws import ResourceKey

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
    "aws_lambda_permission": ("function_name", "id"),
    "aws_secretsmanager_secret": ("id",),
    "aws_secretsmanager_secret_version": ("secret_id", "version_id"),
}
"""Identifying attributes by type; a type that is missing here is an error."""


def resources_in_state(directory: Path) -> set[ResourceKey]:
    """Return every resource in the state of the root module, including those to be destroyed.

    A broken file is an error. Terraform creates an empty one to lock the state.
    """
    return {
        (each["type"], *(instance["attributes"][name] for name in _TOLD_APART_BY[each["type"]]))
        for each, instance in _instances(directory)
    }


def tainted(directory: Path) -> list[str]:
    """Return the addresses of tainted resources, which were created but not completed."""
    found = []
    for each, instance in _instances(directory):
        if instance.get("status") == "tainted":
            parts = [each.get("module"), each["type"], each["name"]]
            key = f"[{json.dumps(instance['index_key'])}]" if "index_key" in instance else ""
            found.append(".".join(filter(None, parts)) + key)
    return found


def _instances(directory: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each resource in the state, with each of its instances."""
    file = directory / "terraform.tfstate"
    if file.exists() and file.stat().st_size:
        for each in json.loads(file.read_text())["resources"]:
            if each["mode"] == "managed":
                yield from ((each, instance) for instance in each["instances"])
