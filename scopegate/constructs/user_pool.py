"""The user pool: the authorization server itself, in which no user can sign up."""

from constructs import Construct

from scopegate.constructs._aws import (
    CognitoUserPool,
    CognitoUserPoolAccountRecoverySetting,
    CognitoUserPoolAccountRecoverySettingRecoveryMechanism,
    CognitoUserPoolAdminCreateUserConfig,
    CognitoUserPoolVerificationMessageTemplate,
    LambdaPermission,
    TerraformResourceLifecycle,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import Output, if_given, string, string_map

_VERIFICATION = "The verification code to your new account is {####}"
"""What AWS CDK sends, too, so that a pool that came from there does not change."""


class UserPool(Entity):
    """A Cognito user pool, protected against deletion unless the input says otherwise.

    It keeps the name that it was created with: ``docs/adr/0006-name-of-the-pool.md`` says why.
    """

    topic = "user_pool"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        lifecycle: TerraformResourceLifecycle | None = None,
    ) -> None:
        """Create the pool from the inputs ``name``, ``deletion_protection`` and ``tags``."""
        super().__init__(scope, id_, config)
        self.resource = CognitoUserPool(
            self,
            "this",
            name=string(self.inputs["name"]),
            account_recovery_setting=CognitoUserPoolAccountRecoverySetting(
                recovery_mechanism=[
                    CognitoUserPoolAccountRecoverySettingRecoveryMechanism(
                        name="verified_phone_number", priority=1
                    ),
                    CognitoUserPoolAccountRecoverySettingRecoveryMechanism(
                        name="verified_email", priority=2
                    ),
                ]
            ),
            admin_create_user_config=CognitoUserPoolAdminCreateUserConfig(
                allow_admin_create_user_only=True
            ),
            deletion_protection=string(
                f'{self.inputs["deletion_protection"]} ? "ACTIVE" : "INACTIVE"'
            ),
            tags=string_map(self.inputs["tags"]),
            user_pool_tier=string(self.inputs["user_pool_tier"]),
            verification_message_template=CognitoUserPoolVerificationMessageTemplate(
                default_email_option="CONFIRM_WITH_CODE",
                email_message=_VERIFICATION,
                email_subject="Verify your new account",
                sms_message=_VERIFICATION,
            ),
            lifecycle=TerraformResourceLifecycle(
                ignore_changes=["name"],
                precondition=lifecycle.precondition if lifecycle else None,
            ),
        )
        pool = self.name(
            self.resource,
            "aws_cognito_user_pool.this",
            (
                "The authorization server. It has clients but no users: no one can sign up. It "
                "keeps its name, because a changed name would replace the pool and with it the "
                "id and the secret of every client."
            ),
        )
        self.id = f"{pool}.id"
        self.arn = f"{pool}.arn"
        self._customization()
        issuer = f'"https://${{{pool}.endpoint}}"'
        self.contract = {"issuer": issuer}
        self.outputs = {
            "issuer": Output(issuer, 'Issuer of the tokens, in the claim "iss".'),
            "jwks_uri": Output(
                f'"https://${{{pool}.endpoint}}/.well-known/jwks.json"',
                "URL of the public keys with which tokens are verified.",
            ),
            "user_pool_arn": Output(self.arn, "ARN of the user pool."),
            "user_pool_id": Output(self.id, "Id of the user pool."),
        }

    def _customization(self) -> None:
        given = self.inputs["access_token_customization"]
        self.resource.add_override(
            "dynamic.lambda_config",
            {
                "for_each": string(f"{given}[*]"),
                "content": {
                    "pre_token_generation_config": {
                        "lambda_arn": string("lambda_config.value.function_arn"),
                        "lambda_version": "V3_0",
                    }
                },
            },
        )
        parts = f'split(":", {given}.function_arn)'
        permission = LambdaPermission(
            self,
            "permission",
            count=if_given(given),
            action="lambda:InvokeFunction",
            function_name=string(f'join(":", slice({parts}, 0, 7))'),
            principal="cognito-idp.amazonaws.com",
            qualifier=string(f"try({parts}[7], null)"),
            source_arn=string(self.arn),
        )
        self.name(
            permission,
            "aws_lambda_permission.access_token_customization",
            "Allows only this user pool to call the function before it issues a token.",
        )
