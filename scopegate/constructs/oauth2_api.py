"""The authorization server and the REST API that it protects, in one construct."""

from constructs import Construct

from scopegate.constructs._entity import Config, Entity
from scopegate.constructs.authorization_server import AuthorizationServer
from scopegate.constructs.protected_rest_api import ProtectedRestApi
from scopegate.inputs import AuthorizationServerInputs, OAuth2ApiInputs


class OAuth2Api(Entity):
    """An authorization server and a REST API whose routes require its scopes."""

    def __init__(self, scope: Construct, id_: str, *, config: Config) -> None:
        """Create both from ``OAuth2ApiInputs``."""
        super().__init__(scope, id_, config)
        self.authorization_server = AuthorizationServer(
            self, "authorization_server", config=self.inputs, asking=("clients", "routes")
        )
        own = AuthorizationServerInputs.checks
        self.api = ProtectedRestApi(
            self,
            "api",
            config={
                **self.inputs,
                "user_pool_arns": f"[{self.authorization_server.user_pool.arn}]",
            },
            checks=[check for check in OAuth2ApiInputs.checks if check not in own],
            undeclared_scopes=self.authorization_server.undeclared_scopes,
        )
        self.include(self.authorization_server, self.api)
