"""The clients' credentials in Secrets Manager."""

from constructs import Construct

from scopegate.constructs._aws import (
    SecretsmanagerSecret,
    SecretsmanagerSecretVersion,
    TerraformElement,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import Output, each, number, string, string_map


class ClientSecrets(Entity):
    """One secret for each credential, if the input ``secrets_manager`` is given.

    Its value is JSON with client_id, client_secret, token_endpoint and scopes, which is everything
    that a caller needs to request a token.
    """

    topic = "clients"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        after: TerraformElement,
        clients: str,
        credentials: str,
        token_endpoint: str,
    ) -> None:
        """Store the ``credentials`` of ``clients``, the address of the app clients.

        They are created ``after`` the resource whose preconditions check their names, so that an
        invalid name results in one error only.
        """
        super().__init__(scope, id_, config)
        given = self.inputs["secrets_manager"]
        kept = self.local(
            "secrets",
            f"{{ for key, client in {credentials} : key => client if {given} != null }}",
            "Client of each credential that is stored in Secrets Manager.",
        )
        secret = SecretsmanagerSecret(
            self,
            "secret",
            for_each=each(kept),
            depends_on=[after],
            description="Credential of an OAuth 2.0 client.",
            kms_key_id=string(f"{given}.kms_key_id"),
            name=f"${{{given}.prefix}}/${{each.key}}",
            recovery_window_in_days=number(f"{given}.recovery_window_in_days"),
            tags=string_map(self.inputs["tags"]),
        )
        secrets = self.name(secret, "aws_secretsmanager_secret.this")
        ids = self.collect("secret_ids", "id", secrets, "Id of the secret of each credential.")
        contents = self.local(
            "secret_contents",
            f"""\
{{
  for key, client in {clients} : key => jsonencode({{
    client_id      = client.id
    client_secret  = client.client_secret
    scopes         = sort(client.allowed_oauth_scopes)
    token_endpoint = {token_endpoint}
  }})
}}""",
            "Everything that a caller needs, for each credential.",
        )
        version = SecretsmanagerSecretVersion(
            self,
            "version",
            for_each=each(kept),
            secret_id=string(f"{ids}[each.key]"),
            secret_string=string(f"{contents}[each.key]"),
        )
        self.name(version, "aws_secretsmanager_secret_version.this")
        self.outputs = {
            "secret_arns": Output(
                f"{{ for key, secret in {secrets} : key => secret.arn }}",
                (
                    "ARN of the secret of each credential, by the same keys. Empty without "
                    "secrets_manager."
                ),
            )
        }
