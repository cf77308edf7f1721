"""The authorization server: pool, resource servers, clients and domain."""

from constructs import Construct

from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import Output
from scopegate.constructs.app_clients import AppClients
from scopegate.constructs.client_secrets import ClientSecrets
from scopegate.constructs.resource_servers import ResourceServers
from scopegate.constructs.user_pool import UserPool
from scopegate.constructs.user_pool_domain import UserPoolDomain
from scopegate.inputs import AuthorizationServerInputs


class AuthorizationServer(Entity):
    """A Cognito user pool that issues access tokens for the client_credentials grant."""

    topic = "user_pool"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        asking: tuple[str, ...] = ("clients",),
    ) -> None:
        """Create it from ``AuthorizationServerInputs``; the inputs in ``asking`` name scopes."""
        super().__init__(scope, id_, config)
        self.undeclared_scopes = self._undeclared_scopes(asking)
        self.user_pool = UserPool(
            self,
            "user_pool",
            config=self.inputs,
            lifecycle=self.preconditions(
                AuthorizationServerInputs.checks, undeclared_scopes=self.undeclared_scopes
            ),
        )
        pool_id = self.user_pool.id
        self.resource_servers = ResourceServers(
            self, "resource_servers", config=self.inputs, user_pool_id=pool_id
        )
        self.app_clients = AppClients(
            self,
            "app_clients",
            config=self.inputs,
            resource_servers=self.resource_servers.resource,
            user_pool_id=pool_id,
        )
        self.domain = UserPoolDomain(self, "domain", config=self.inputs, user_pool_id=pool_id)
        self.client_secrets = ClientSecrets(
            self,
            "client_secrets",
            config=self.inputs,
            after=self.user_pool.resource,
            clients="aws_cognito_user_pool_client.this",
            credentials="local.credentials",
            token_endpoint=self.domain.contract["token_endpoint"],
        )
        self.include(
            self.user_pool,
            self.resource_servers,
            self.app_clients,
            self.domain,
            self.client_secrets,
        )

    def _undeclared_scopes(self, asking: tuple[str, ...]) -> str:
        declared = self.local(
            "declared_scopes",
            f"""\
flatten([
  for identifier, server in {self.inputs["resource_servers"]} : [
    for scope in keys(server.scopes) : "${{identifier}}/${{scope}}"
  ]
])""",
            "Scopes that resource servers declare.",
        )
        self.outputs = {
            "scopes": Output(f"sort({declared})", "Scopes that the resource servers declare.")
        }
        asked = ", ".join(f"values({self.inputs[name]})[*].scopes" for name in asking)
        return self.local(
            "undeclared_scopes",
            f"setsubtract(\n  flatten([{asked}]),\n  {declared},\n)",
            "Scopes that clients or routes name and no resource server declares.",
        )
