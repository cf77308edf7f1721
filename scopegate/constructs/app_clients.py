"""App clients: which clients can request tokens, and for which scopes."""

from constructs import Construct

from scopegate.constructs._aws import (
    CognitoUserPoolClient,
    CognitoUserPoolClientTokenValidityUnits,
    TerraformElement,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import Output, each, flag, number, string, strings
from scopegate.inputs import DEFAULT_GENERATION


class AppClients(Entity):
    """A confidential app client for each generation of each entry of the input ``clients``.

    The only grant is client_credentials. ``ALLOW_REFRESH_TOKEN_AUTH`` as the only flow disables all
    user flows; without any flow, Cognito would enable SRP and custom authentication.
    Source: ExplicitAuthFlows in the API reference of CreateUserPoolClient.
    """

    topic = "clients"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        resource_servers: TerraformElement,
        user_pool_id: str,
    ) -> None:
        """Create the clients in the pool ``user_pool_id``, after their scopes exist."""
        super().__init__(scope, id_, config)
        clients = self.inputs["clients"]
        credentials = self.local(
            "credentials",
            f"""\
merge([
  for key, client in {clients} : {{
    for generation in client.generations :
    generation == "{DEFAULT_GENERATION}" ? key : "${{key}}/${{generation}}" => key
  }}
]...)""",
            (
                "Client of each credential. Each generation of a client has one; the generation "
                '"default" has the key of the client.'
            ),
        )
        settings = f"{clients}[each.value]"
        self.resource = CognitoUserPoolClient(
            self,
            "this",
            for_each=each(credentials),
            access_token_validity=number(f"{settings}.access_token_validity"),
            allowed_oauth_flows=strings(f'{settings}.enabled ? ["client_credentials"] : []'),
            allowed_oauth_flows_user_pool_client=flag(f"{settings}.enabled"),
            allowed_oauth_scopes=strings(f"{settings}.enabled ? {settings}.scopes : []"),
            depends_on=[resource_servers],
            enable_token_revocation=True,
            explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH"],
            generate_secret=flag(f"{settings}.imported && each.key == each.value ? null : true"),
            name=string(
                f"""\
substr(join(" ", compact([
  coalesce({settings}.name, each.value),
  trimprefix(trimprefix(each.key, each.value), "/"),
])), 0, 128)"""
            ),
            prevent_user_existence_errors="ENABLED",
            refresh_token_validity=number(f"{settings}.refresh_token_validity"),
            supported_identity_providers=["COGNITO"],
            token_validity_units=[
                CognitoUserPoolClientTokenValidityUnits(
                    access_token="minutes",  # noqa: S106  a unit
                    refresh_token="days",  # noqa: S106  a unit
                )
            ],
            user_pool_id=string(user_pool_id),
        )
        resource = self.name(
            self.resource,
            "aws_cognito_user_pool_client.this",
            (
                "Only the client_credentials grant. The one auth flow keeps all user flows off: "
                "without any, Cognito would enable some. A suspended client has no grant."
            ),
        )
        self.contract = {
            "clients": f"""\
{{
  for key, client in {resource} : key => {{
    access_token_validity = client.access_token_validity
    client                = {credentials}[key]
    id                    = client.id
    scopes                = sort(client.allowed_oauth_scopes)
  }} if {clients}[{credentials}[key]].enabled
}}"""
        }
        self.outputs = {
            "client_ids": Output(
                f"{{ for key, client in {resource} : key => client.id }}",
                (
                    "Client id of each credential, by the key of the client, or by "
                    "<key>/<generation>."
                ),
            ),
            "client_scopes": Output(
                f"{{ for key, client in {resource} : key => sort(client.allowed_oauth_scopes) }}",
                (
                    "Scopes that each credential can request, by the same keys. None for a "
                    "suspended client."
                ),
            ),
            "client_secrets": Output(
                f"{{ for key, client in {resource} : key => client.client_secret }}",
                (
                    "Secret of each credential, by the same keys. The Terraform state contains "
                    "it too."
                ),
                sensitive=True,
            ),
        }
