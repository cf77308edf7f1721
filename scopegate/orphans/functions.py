"""Functions, and the roles that they and API Gateway have."""

import re
from collections.abc import Iterator
from typing import Any, Final

from scopegate.orphans.aws import Aws
from scopegate.orphans.kind import Kind, Thing, Values
from scopegate.orphans.wanted import Wanted, tags
from scopegate.plan.snapshot import UNKNOWN, Instance

_LOGGING = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"
_SUFFIX = r"[0-9]{18}[0-9a-f]{8}"
"""What the provider puts behind a name_prefix."""


def _sought(instance: Instance, _: Wanted) -> tuple[str, bool]:
    """A role's name, or its beginning and True."""
    name, prefix = instance.get("name"), instance.get("name_prefix")
    if prefix and isinstance(prefix, str):
        return prefix, True
    return str(name), False


def _role(aws: Aws, one: dict[str, Any], sought: object) -> Thing:
    attached = aws.pages(
        "iam", "list_attached_role_policies", "AttachedPolicies", RoleName=one["RoleName"]
    )
    values = {
        "name": one["RoleName"],
        "arn": one["Arn"],
        "attached": attached[0]["PolicyArn"] if attached else None,
        "sought": sought,
        "tags_all": {tag["Key"]: tag["Value"] for tag in one.get("Tags") or ()},
    }
    return Thing(values=values, created=one.get("CreateDate"))


def _roles(aws: Aws, asked: Values) -> Iterator[Thing]:
    name, begins = asked["sought"]
    names = [name]
    if begins:
        pattern = re.compile(re.escape(name) + _SUFFIX)
        listed = aws.pages("iam", "list_roles", "Roles")
        names = [one["RoleName"] for one in listed if pattern.fullmatch(one["RoleName"])]
    for each in names:  # a list of roles leaves their tags out
        if one := aws.call("iam", "get_role", RoleName=each).get("Role"):
            yield _role(aws, one, asked["sought"])


def _role_policies(aws: Aws, asked: Values) -> Iterator[Thing]:
    role = asked["role"]
    for name in aws.pages("iam", "list_role_policies", "PolicyNames", RoleName=role):
        yield Thing(values={"role": role, "name": name})


def _attachments(aws: Aws, asked: Values) -> Iterator[Thing]:
    role = asked["role"]
    for one in aws.pages("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=role):
        yield Thing(values={"role": role, "policy_arn": one["PolicyArn"]})


def _attached(instance: Instance, wanted: Wanted) -> str:
    """The policy's ARN; the modules put that of the role's partition together."""
    arn = instance.get("policy_arn")
    if arn is not UNKNOWN:
        return str(arn)
    role = wanted.source(instance, "policy_arn", "aws_iam_role")("arn")
    return f"{role.partition(':iam:')[0]}:iam::aws:policy/{_LOGGING}"


def _functions(aws: Aws, asked: Values) -> Iterator[Thing]:
    answer = aws.call("lambda", "get_function", FunctionName=asked["function_name"])
    if one := answer.get("Configuration"):
        arn = one["FunctionArn"]
        path = f"lambda:path/2015-03-31/functions/{arn}/invocations"
        invoke = f"arn:{aws.partition}:apigateway:{aws.region}:{path}"
        yield Thing(values={"function_name": one["FunctionName"], "arn": arn, "invoke_arn": invoke})


KINDS: Final = (
    Kind(
        type="aws_iam_role",
        noun="role",
        identity=("name",),
        known_by=("sought", "tags_all"),
        asked=("sought",),
        held=_roles,
        twins=True,
        shared=True,
        fills={"sought": _sought, "tags_all": tags},
        delete=(
            "iam detach-role-policy --role-name {name} --policy-arn {attached}",
            "iam delete-role --role-name {name}",
        ),
    ),
    Kind(
        type="aws_iam_role_policy",
        noun="policy of a role",
        identity=("role", "name"),
        known_by=("role", "name"),
        asked=("role",),
        held=_role_policies,
        separator=":",
    ),
    Kind(
        type="aws_iam_role_policy_attachment",
        noun="policy attached to a role",
        identity=("role", "policy_arn"),
        known_by=("role", "policy_arn"),
        asked=("role",),
        held=_attachments,
        fills={"policy_arn": _attached},
    ),
    Kind(
        type="aws_lambda_function",
        noun="function",
        identity=("function_name",),
        known_by=("function_name",),
        asked=("function_name",),
        held=_functions,
    ),
)
