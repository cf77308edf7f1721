"""The resources in an emulator, read from its own API, with Terraform's resource types."""

import functools
import json
from collections.abc import Iterator, Mapping
from typing import Any

import botocore.config
import botocore.session

from scopegate.emulator import Instance, endpoints

ResourceKey = tuple[str, ...]
"""Terraform's resource type and the ids that identify the resource, its parents first."""


def resources_in_aws(instance: Instance) -> set[ResourceKey]:
    """Return every resource in ``instance`` of the types that the system has."""
    aws = _Account(instance)
    return {
        (f"aws_{kind}", *names)
        for part in (_cognito, _rest_apis, _http_apis, _function, _secrets)
        for kind, *names in part(aws)
    }


class _Account:
    """Calls by service and operation."""

    def __init__(self, instance: Instance) -> None:
        self.client = functools.partial(_client, port=instance.port)

    def all(self, service: str, operation: str, result: str, **arguments: Any) -> list[Any]:
        """Return every element of ``result`` in the pages of an answer."""
        client = self.client(service)
        if not client.can_paginate(operation):
            return list(getattr(client, operation)(**arguments).get(result, []))
        pages = client.get_paginator(operation).paginate(**arguments)
        return [each for page in pages for each in page.get(result, [])]


@functools.cache
def _client(service: str, port: int) -> Any:
    session = botocore.session.get_session({"profile": (None, None, None, None)})
    return session.create_client(
        service,
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106  any will do
        config=botocore.config.Config(proxies={}),
        endpoint_url=endpoints.endpoint(port),
        region_name=endpoints.REGION,
    )


def _cognito(aws: _Account) -> Iterator[ResourceKey]:
    for pool in aws.all("cognito-idp", "list_user_pools", "UserPools", MaxResults=60):
        of = {"UserPoolId": pool["Id"]}
        yield "cognito_user_pool", pool["Id"]
        described = aws.client("cognito-idp").describe_user_pool(**of)["UserPool"]
        for name in filter(None, map(described.get, ("Domain", "CustomDomain"))):
            yield "cognito_user_pool_domain", name
        for each in aws.all("cognito-idp", "list_user_pool_clients", "UserPoolClients", **of):
            yield "cognito_user_pool_client", pool["Id"], each["ClientId"]
        servers = "list_resource_servers", "ResourceServers"
        for each in aws.all("cognito-idp", *servers, MaxResults=50, **of):
            yield "cognito_resource_server", pool["Id"], each["Identifier"]


def _rest_apis(aws: _Account) -> Iterator[ResourceKey]:
    for api in aws.all("apigateway", "get_rest_apis", "items"):
        of = {"restApiId": api["id"]}
        yield "api_gateway_rest_api", api["id"]
        for each in aws.all("apigateway", "get_authorizers", "items", **of):
            yield "api_gateway_authorizer", api["id"], each["id"]
        for each in aws.all("apigateway", "get_deployments", "items", **of):
            yield "api_gateway_deployment", api["id"], each["id"]
        for each in aws.all("apigateway", "get_gateway_responses", "items", **of):
            if not each.get("defaultResponse"):
                yield "api_gateway_gateway_response", api["id"], each["responseType"]
        for each in aws.all("apigateway", "get_stages", "item", **of):
            yield "api_gateway_stage", api["id"], each["stageName"]
            for path in each.get("methodSettings", {}):
                yield "api_gateway_method_settings", api["id"], each["stageName"], path
        for each in aws.all("apigateway", "get_resources", "items", embed=["methods"], **of):
            yield from _resource(api, each)


def _resource(api: Mapping[str, Any], resource: Mapping[str, Any]) -> Iterator[ResourceKey]:
    if resource["path"] != "/":
        yield "api_gateway_resource", api["id"], resource["id"]
    for verb, method in resource.get("resourceMethods", {}).items():
        place = api["id"], resource["id"], verb
        yield "api_gateway_method", *place
        for status in method.get("methodResponses", {}):
            yield "api_gateway_method_response", *place, status
        if integration := method.get("methodIntegration"):
            yield "api_gateway_integration", *place
            for status in integration.get("integrationResponses", {}):
                yield "api_gateway_integration_response", *place, status


def _http_apis(aws: _Account) -> Iterator[ResourceKey]:
    for api in aws.all("apigatewayv2", "get_apis", "Items"):
        of = {"ApiId": api["ApiId"]}
        yield "apigatewayv2_api", api["ApiId"]
        for each in aws.all("apigatewayv2", "get_authorizers", "Items", **of):
            yield "apigatewayv2_authorizer", api["ApiId"], each["AuthorizerId"]
        for each in aws.all("apigatewayv2", "get_integrations", "Items", **of):
            yield "apigatewayv2_integration", api["ApiId"], each["IntegrationId"]
        for each in aws.all("apigatewayv2", "get_routes", "Items", **of):
            yield "apigatewayv2_route", api["ApiId"], each["RouteId"]
        for each in aws.all("apigatewayv2", "get_stages", "Items", **of):
            yield "apigatewayv2_stage", api["ApiId"], each["StageName"]


def _function(aws: _Account) -> Iterator[ResourceKey]:
    for role in aws.all("iam", "list_roles", "Roles"):
        yield "iam_role", role["RoleName"]
        for name in aws.all("iam", "list_role_policies", "PolicyNames", RoleName=role["RoleName"]):
            yield "iam_role_policy", role["RoleName"], name
    for group in aws.all("logs", "describe_log_groups", "logGroups"):
        yield "cloudwatch_log_group", group["logGroupName"]
    for function in aws.all("lambda", "list_functions", "Functions"):
        name = function["FunctionName"]
        yield "lambda_function", name
        client = aws.client("lambda")
        try:
            policy = json.loads(client.get_policy(FunctionName=name)["Policy"])
        except client.exceptions.ResourceNotFoundException:
            continue
        for each in policy["Statement"]:
            yield "lambda_permission", name, each["Sid"]


def _secrets(aws: _Account) -> Iterator[ResourceKey]:
    for secret in aws.all("secretsmanager", "list_secrets", "SecretList"):
        yield "secretsmanager_secret", secret["ARN"]
        try:
            value = aws.client("secretsmanager").get_secret_value(SecretId=secret["ARN"])
        except aws.client("secretsmanager").exceptions.ResourceNotFoundException:
            continue
        if value.get("SecretString"):
            yield "secretsmanager_secret_version", secret["ARN"], value["VersionId"]
