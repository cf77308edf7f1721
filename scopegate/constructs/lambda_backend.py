"""A Lambda function as backend, with a role that can only write its own log."""

import json
from pathlib import Path

from constructs import Construct

from scopegate.constructs._aws import (
    AssetType,
    CloudwatchLogGroup,
    IamRole,
    IamRolePolicy,
    LambdaFunction,
    TerraformAsset,
)


class LambdaBackend(Construct):
    """A function packaged from a directory, with its role and its log group.

    The permission to call it is created by the API (``ProtectedRestApi``), to which it is limited.

    Attributes:
        function: The function.
        log_group: Its log group, which exists before the function can write.
        role: Its execution role.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        source: Path,
        handler: str = "handler.handler",
        runtime: str = "python3.13",
        timeout: int = 10,
        log_retention_in_days: int = 365,
    ) -> None:
        """Package ``source`` and create the function.

        Args:
            scope: The parent.
            id_: Its name among siblings.
            name: Name of the function and its role.
            source: Folder with the code.
            handler: ``<file>.<function>``.
            runtime: Identifier of the Lambda runtime.
            timeout: Timeout of a call in seconds.
            log_retention_in_days: Retention of the log in days.
        """
        super().__init__(scope, id_)
        # A resource gets its address immediately, because a reference to it fixes the address.
        package = TerraformAsset(self, "package", path=str(source), type=AssetType.ARCHIVE)
        self.log_group = CloudwatchLogGroup(
            self,
            "log_group",
            name=f"/aws/lambda/{name}",
            retention_in_days=log_retention_in_days,
        )
        self.log_group.override_logical_id("backend")
        self.role = IamRole(
            self,
            "role",
            name=name,
            assume_role_policy=_policy(
                "sts:AssumeRole", {"Principal": {"Service": "lambda.amazonaws.com"}}
            ),
        )
        self.role.override_logical_id("backend")
        policy = IamRolePolicy(
            self,
            "role_policy",
            name="log",
            role=self.role.id,
            policy=_policy(
                ["logs:CreateLogStream", "logs:PutLogEvents"],
                {"Resource": f"{self.log_group.arn}:*"},
            ),
        )
        policy.override_logical_id("backend")
        self.function = LambdaFunction(
            self,
            "function",
            depends_on=[self.log_group, policy],
            filename=package.path,
            function_name=name,
            handler=handler,
            role=self.role.arn,
            runtime=runtime,
            source_code_hash=package.asset_hash,
            timeout=timeout,
        )
        self.function.override_logical_id("backend")

    @property
    def config(self) -> dict[str, dict[str, str]]:
        """The function as a value for the input ``backend``."""
        return {
            "lambda": {
                "function_name": self.function.function_name,
                "invoke_arn": self.function.invoke_arn,
            }
        }


def _policy(action: str | list[str], rest: dict[str, object]) -> str:
    statement = {"Effect": "Allow", "Action": action, **rest}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
