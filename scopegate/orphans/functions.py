"""Lambda functions, and the roles of functions and of API Gateway."""

import re
from collections.abc import Iterator
from typing import Any, Final

from scopegate.account.reader import Reader
from scopegate.orphans.remote_resource import RemoteResource, Values
from scopegate.orphans.resolver import Resolver, UndeterminedError, tags
from scopegate.orphans.resource_type import ResourceType
from scopegate.plan.snapshot import Instance
from scopegate.plan.values import Unknown

_LOGGING = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"
_SUFFIX = r"[0-9]{18}[0-9a-f]{8}"
"""The suffix that the provider appends to a name_prefix."""


def _sought(instance: Instance, _: Resolver) -> tuple[str, bool]:
    """Return a role's name and False, or the prefix of its name and True.

    Raises:
        UndeterminedError: The provider chooses the whole name, or the plan hides it.
    """
    name, prefix = instance.get("name"), instance.get("name_prefix")
    if isinstance(prefix, str) and prefix:
        return prefix, True
    if isinstance(name, Unknown):
        raise UndeterminedError("name")
    return str(name), False


def _role(reader: Reader, one: dict[str, Any], sought: object) -> RemoteResource:
    attached = reader.pages(
        "iam", "list_attached_role_policies", "AttachedPolicies", RoleName=one["RoleName"]
    )
    values = {
        "name": one["RoleName"],
        "arn": one["Arn"],
        "attached": attached[0]["PolicyArn"] if attached else None,
        "sought": sought,
        "tags_all": {tag["Key"]: tag["Value"] for tag in one.get("Tags") or ()},
    }
    return RemoteResource(values=values, created=one.get("CreateDate"))


def _roles(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    name, begins = query["sought"]
    names = [name]
    if begins:
        pattern = re.compile(re.escape(name) + _SUFFIX)
        listed = reader.pages("iam", "list_roles", "Roles")
        names = [one["RoleName"] for one in listed if pattern.fullmatch(one["RoleName"])]
    for each in names:  # a list of roles leaves their tags out
        if one := reader.call("iam", "get_role", RoleName=each).get("Role"):
            yield _role(reader, one, query["sought"])


def _role_policies(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    role = query["role"]
    for name in reader.pages("iam", "list_role_policies", "PolicyNames", RoleName=role):
        yield RemoteResource(values={"role": role, "name": name})


def _attachments(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    role = query["role"]
    for one in reader.pages(
        "iam", "list_attached_role_policies", "AttachedPolicies", RoleName=role
    ):
        yield RemoteResource(values={"role": role, "policy_arn": one["PolicyArn"]})


def _attached(instance: Instance, resolver: Resolver) -> str:
    """Return the policy's ARN; the modules build it from the role's partition."""
    arn = instance.get("policy_arn")
    if not isinstance(arn, Unknown):
        return str(arn)
    role = resolver.source(instance, "policy_arn", "aws_iam_role")("arn")
    return f"{role.partition(':iam:')[0]}:iam::aws:policy/{_LOGGING}"


def _functions(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    answer = reader.call("lambda", "get_function", FunctionName=query["function_name"])
    if one := answer.get("Configuration"):
        arn = one["FunctionArn"]
        path = f"lambda:path/2015-03-31/functions/{arn}/invocations"
        invoke = f"arn:{reader.partition}:apigateway:{reader.region}:{path}"
        yield RemoteResource(
            values={"function_name": one["FunctionName"], "arn": arn, "invoke_arn": invoke}
        )


RESOURCE_TYPES: Final = (
    ResourceType(
        type="aws_iam_role",
        noun="role",
        identity=("name",),
        known_by=("sought", "tags_all"),
        query=("sought",),
        find=_roles,
        can_duplicate=True,
        shared=True,
        derived={"sought": _sought, "tags_all": tags},
        delete=(
            "iam detach-role-policy --role-name {name} --policy-arn {attached}",
            "iam delete-role --role-name {name}",
        ),
    ),
    ResourceType(
        type="aws_iam_role_policy",
        noun="inline policy of a role",
        identity=("role", "name"),
        known_by=("role", "name"),
        query=("role",),
        find=_role_policies,
        separator=":",
    ),
    ResourceType(
        type="aws_iam_role_policy_attachment",
        noun="policy attached to a role",
        identity=("role", "policy_arn"),
        known_by=("role", "policy_arn"),
        query=("role",),
        find=_attachments,
        derived={"policy_arn": _attached},
    ),
    ResourceType(
        type="aws_lambda_function",
        noun="function",
        identity=("function_name",),
        known_by=("function_name",),
        query=("function_name",),
        find=_functions,
    ),
)
