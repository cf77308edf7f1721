"""What API Gateway may do, and what stands for itself: logs and secrets."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote

from scopegate.orphans.aws import Aws
from scopegate.orphans.kind import Kind, Thing, Values
from scopegate.orphans.wanted import APIS, Wanted
from scopegate.plan.snapshot import UNKNOWN, Instance

_REVOKE = "lambda remove-permission"
_ACCOUNT = "api-gateway-account"
_API_IN_ARN = re.compile(r"arn:[^:]*:execute-api:[^:]*:[^:]*:([^/]+)")


def _caller(arn: object) -> str:
    """The API that a source ARN is of; any other ARN as it is."""
    found = _API_IN_ARN.match(str(arn))
    return found[1] if found else str(arn)


def _permitted(instance: Instance, wanted: Wanted) -> str:
    arn = instance.get("source_arn")
    if arn is not UNKNOWN:
        return _caller(arn)
    return str(wanted.source(instance, "source_arn", *APIS)("id"))


def _permissions(aws: Aws, asked: Values) -> Iterator[Thing]:
    function = asked["function_name"]
    answer = aws.call("lambda", "get_policy", FunctionName=function)
    for statement in json.loads(answer.get("Policy") or "{}").get("Statement") or ():
        conditions = statement.get("Condition") or {}
        source = next(
            (
                arn
                for condition in conditions.values()
                for name, arn in condition.items()
                if name.lower() == "aws:sourcearn"
            ),
            None,
        )
        yield Thing(
            values={
                "function_name": function,
                "statement_id": statement["Sid"],
                "action": statement["Action"],
                "caller": _caller(source),
            }
        )


def _logs(instance: Instance, wanted: Wanted) -> str:
    """The name of a log group; an access log is called after its API."""
    name = instance.get("name")
    if name is not UNKNOWN:
        return str(name)
    return f"/aws/apigateway/{wanted.source(instance, 'name', *APIS)('id')}/access"


def _log_groups(aws: Aws, asked: Values) -> Iterator[Thing]:
    name = asked["name"]
    for one in aws.pages("logs", "describe_log_groups", "logGroups", logGroupNamePrefix=name):
        if one["logGroupName"] == name:
            made = one.get("creationTime")
            created = datetime.fromtimestamp(made / 1000, UTC) if made else None
            yield Thing(values={"name": name}, created=created)


def _secrets(aws: Aws, asked: Values) -> Iterator[Thing]:
    one = aws.call("secretsmanager", "describe_secret", SecretId=asked["name"])
    if one and not one.get("DeletedDate"):
        values = {"name": one["Name"], "arn": one["ARN"]}
        yield Thing(values=values, created=one.get("CreatedDate"))


def _settings(aws: Aws, _: Values) -> Iterator[Thing]:
    if role := aws.call("apigateway", "get_account").get("cloudwatchRoleArn"):
        yield Thing(values={"cloudwatch_role_arn": unquote(role)})


KINDS: Final = (
    Kind(
        type="aws_api_gateway_account",
        noun="role that API Gateway logs by",
        identity=(),
        known_by=("cloudwatch_role_arn",),
        asked=(),
        held=_settings,
        import_id=_ACCOUNT,
    ),
    Kind(
        type="aws_lambda_permission",
        noun="permission to call a function",
        identity=("function_name", "statement_id"),
        known_by=("function_name", "action", "caller"),
        asked=("function_name",),
        held=_permissions,
        twins=True,
        interchangeable=True,
        fills={"caller": _permitted},
        delete=(f"{_REVOKE} --function-name {{function_name}} --statement-id {{statement_id}}",),
    ),
    Kind(
        type="aws_cloudwatch_log_group",
        noun="log group",
        identity=("name",),
        known_by=("name",),
        asked=("name",),
        held=_log_groups,
        fills={"name": _logs},
    ),
    Kind(
        type="aws_secretsmanager_secret",
        noun="secret",
        identity=("arn",),
        known_by=("name",),
        asked=("name",),
        held=_secrets,
    ),
)
