"""The clients' credentials in Secrets Manager."""

from constructs import Construct

from scopegate.constructs._aws import (
    SecretsmanagerSecret,
    SecretsmanagerSecretVersion,
    TerraformElement,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import Output, each, number, object_, string, string_map


class ClientSecrets(Entity):
    """One secret for each credential, if the input ``secrets_manager`` is given.

    Its value is JSON with client_id, client_secret, token_endpoint and scopes: all that a caller
    needs to ask for a token.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        after: TerraformElement,
        clients: str,
        token_endpoint: str,
    ) -> None:
        """Keep the credentials of ``clients``, the address of the app clients.

        They come ``after`` the resource whose preconditions check their names, so that no words of
        the provider about a name stand beside ours.
        """
        super().__init__(scope, id_, config)
        given = self.inputs["secrets_manager"]
        secret = SecretsmanagerSecret(
            self,
            "secret",
            for_each=each(f"{given} == null ? {{}} : local.credentials"),
            depends_on=[after],
            description="Credential of an OAuth 2.0 client.",
            kms_key_id=string(f"{given}.kms_key_id"),
            name=f"${{{given}.prefix}}/${{each.key}}",
            recovery_window_in_days=number(f"{given}.recovery_window_in_days"),
            tags=string_map(self.inputs["tags"]),
        )
        secrets = self.name(
            secret,
            "aws_secretsmanager_secret.this",
            skip={
                "CKV2_AWS_57": "Cognito can't change a client's secret; generations rotate it.",
                "CKV_AWS_149": "Encrypted with AWS's own key unless secrets_manager names one.",
            },
        )
        version = SecretsmanagerSecretVersion(
            self,
            "version",
            for_each=each(secrets),
            secret_id=string("each.value.id"),
            secret_string=string(
                "jsonencode("
                + object_(
                    {
                        "client_id": f"{clients}[each.key].id",
                        "client_secret": f"{clients}[each.key].client_secret",
                        "scopes": f"sort({clients}[each.key].allowed_oauth_scopes)",
                        "token_endpoint": token_endpoint,
                    }
                )
                + ")"
            ),
        )
        self.name(version, "aws_secretsmanager_secret_version.this")
        self.outputs = {
            "secret_arns": Output(
                f"{{ for key, secret in {secrets} : key => secret.arn }}",
                "ARN of the secret of each credential, by the same keys; empty without "
                "secrets_manager.",
            )
        }
