"""The access log of an API, and the role with which API Gateway writes logs."""

import json

from constructs import Construct

from scopegate.constructs._aws import (
    ApiGatewayAccount,
    CloudwatchLogGroup,
    IamRole,
    IamRolePolicyAttachment,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import (
    Output,
    if_given,
    number,
    object_,
    string,
    string_map,
)

_TRUST = """\
jsonencode({
  Version = "2012-10-17"
  Statement = [{
    Action    = "sts:AssumeRole"
    Effect    = "Allow"
    Principal = { Service = "apigateway.amazonaws.com" }
  }]
})"""


class AccessLog(Entity):
    """A log group with a line of JSON for each request, if the input ``access_log`` is given.

    Attributes:
        arns: Expression of a list with the log group's ARN, empty without a log; its length is
            known at plan time.
        resource: The log group.
    """

    topic = "logging"

    def __init__(self, scope: Construct, id_: str, *, config: Config, api_id: str) -> None:
        """Create it for the API with the id ``api_id``, an expression."""
        super().__init__(scope, id_, config)
        given = self.inputs["access_log"]
        self.resource = CloudwatchLogGroup(
            self,
            "log_group",
            count=if_given(given),
            kms_key_id=string(f"{given}.kms_key_arn"),
            name=f"/aws/apigateway/${{{api_id}}}/access",
            retention_in_days=number(f"{given}.retention_in_days"),
            tags=string_map(self.inputs["tags"]),
        )
        groups = self.name(self.resource, "aws_cloudwatch_log_group.access_log")
        self.arns = f"{groups}[*].arn"
        self.outputs = {
            "access_log_group": Output(
                f'join("", {groups}[*].name)',
                "Name of the log group of the access log. Empty without access_log.",
            )
        }


class AccountLoggingRole(Entity):
    """The role with which API Gateway writes logs: one for the account in the region.

    Attributes:
        resource: The account's setting, which a stage with a log must depend on.
    """

    topic = "logging"

    def __init__(self, scope: Construct, id_: str, *, config: Config) -> None:
        """Create it if the input ``manage_account_logging_role`` is true."""
        super().__init__(scope, id_, config)
        wanted = number(f"{self.inputs['manage_account_logging_role']} ? 1 : 0")
        role = IamRole(
            self,
            "role",
            count=wanted,
            assume_role_policy=string(_TRUST),
            name_prefix="api-gateway-logs-",
            tags=string_map(self.inputs["tags"]),
        )
        roles = self.name(role, "aws_iam_role.account_logging")
        attachment = IamRolePolicyAttachment(
            self,
            "policy",
            count=wanted,
            policy_arn=string(
                f"""\
join(":", [
  "arn",
  split(":", {roles}[0].arn)[1],
  "iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
])"""
            ),
            role=string(f"{roles}[0].name"),
        )
        self.name(attachment, "aws_iam_role_policy_attachment.account_logging")
        self.resource = ApiGatewayAccount(
            self,
            "account",
            count=wanted,
            cloudwatch_role_arn=string(f"{roles}[0].arn"),
            depends_on=[attachment],
        )
        self.name(
            self.resource,
            "aws_api_gateway_account.this",
            "One for all APIs of the account in the region.",
        )


def log_format(fields: dict[str, str]) -> str:
    """Return the expression of a line of the access log.

    Args:
        fields: Context variables by field name, in addition to those that every API has.
    """
    common = {
        "api_id": "$context.apiId",
        "ip": "$context.identity.sourceIp",
        "method": "$context.httpMethod",
        "path": "$context.path",
        "protocol": "$context.protocol",
        "request_id": "$context.requestId",
        "request_time": "$context.requestTime",
        "response_length": "$context.responseLength",
        "stage": "$context.stage",
        "status": "$context.status",
    }
    lines = {name: json.dumps(value) for name, value in sorted({**common, **fields}.items())}
    return f"jsonencode({object_(lines)})"
