"""Permissions of API Gateway, and resources without a container: log groups and secrets."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote

from scopegate.account import functions
from scopegate.account.reader import Reader
from scopegate.orphans.remote_resource import RemoteResource, Values
from scopegate.orphans.resolver import APIS, Resolver
from scopegate.orphans.resource_type import ResourceType
from scopegate.plan.snapshot import Instance
from scopegate.plan.values import Unknown

_REVOKE = "lambda remove-permission"
_ACCOUNT = "api-gateway-account"
_API_IN_ARN = re.compile(r"arn:[^:]*:execute-api:[^:]*:[^:]*:([^/]+)")


def _caller(arn: object) -> str:
    """Return the API in a source ARN; any other ARN unchanged."""
    found = _API_IN_ARN.match(str(arn))
    return found[1] if found else str(arn)


def _permitted(instance: Instance, resolver: Resolver) -> str:
    arn = instance.get("source_arn")
    if not isinstance(arn, Unknown):
        return _caller(arn)
    return str(resolver.source(instance, "source_arn", *APIS)("id"))


def _permissions(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    function = query["function_name"]
    for statement in functions.permissions(reader, function):
        yield RemoteResource(
            values={
                "function_name": function,
                "statement_id": statement["Sid"],
                "action": statement["Action"],
                "caller": _caller(functions.source_arn(statement)),
            }
        )


def _logs(instance: Instance, resolver: Resolver) -> str:
    """Return the name of a log group; that of an access log contains the id of its API."""
    name = instance.get("name")
    if not isinstance(name, Unknown):
        return str(name)
    return f"/aws/apigateway/{resolver.source(instance, 'name', *APIS)('id')}/access"


def _log_groups(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    name = query["name"]
    for one in reader.pages("logs", "describe_log_groups", "logGroups", logGroupNamePrefix=name):
        if one["logGroupName"] == name:
            made = one.get("creationTime")
            created = datetime.fromtimestamp(made / 1000, UTC) if made else None
            yield RemoteResource(values={"name": name}, created=created)


def _secrets(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    one = reader.call("secretsmanager", "describe_secret", SecretId=query["name"])
    if one and not one.get("DeletedDate"):
        values = {"name": one["Name"], "arn": one["ARN"]}
        yield RemoteResource(values=values, created=one.get("CreatedDate"))


def _settings(reader: Reader, _: Values) -> Iterator[RemoteResource]:
    if role := reader.call("apigateway", "get_account").get("cloudwatchRoleArn"):
        yield RemoteResource(values={"cloudwatch_role_arn": unquote(role)})


RESOURCE_TYPES: Final = (
    ResourceType(
        type="aws_api_gateway_account",
        noun="CloudWatch role of API Gateway",
        identity=(),
        known_by=("cloudwatch_role_arn",),
        query=(),
        find=_settings,
        import_id=_ACCOUNT,
    ),
    ResourceType(
        type="aws_lambda_permission",
        noun="permission to invoke a function",
        identity=("function_name", "statement_id"),
        known_by=("function_name", "action", "caller"),
        query=("function_name",),
        find=_permissions,
        can_duplicate=True,
        interchangeable=True,
        derived={"caller": _permitted},
        delete=(f"{_REVOKE} --function-name {{function_name}} --statement-id {{statement_id}}",),
    ),
    ResourceType(
        type="aws_cloudwatch_log_group",
        noun="log group",
        identity=("name",),
        known_by=("name",),
        query=("name",),
        find=_log_groups,
        derived={"name": _logs},
    ),
    ResourceType(
        type="aws_secretsmanager_secret",
        noun="secret",
        identity=("arn",),
        known_by=("name",),
        query=("name",),
        find=_secrets,
    ),
)
