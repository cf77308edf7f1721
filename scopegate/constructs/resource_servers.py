"""Resource servers, which declare the scopes."""

from constructs import Construct

from scopegate.constructs._aws import CognitoResourceServer
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import each, string

_NOT_IN_A_NAME = "[^0-9A-Za-z_ +=,.@-]+"


class ResourceServers(Entity):
    """One Cognito resource server for each entry of the input ``resource_servers``."""

    topic = "resource_servers"

    def __init__(self, scope: Construct, id_: str, *, config: Config, user_pool_id: str) -> None:
        """Declare the scopes in the pool with the id ``user_pool_id``, an expression."""
        super().__init__(scope, id_, config)
        self.resource = CognitoResourceServer(
            self,
            "this",
            for_each=each(self.inputs["resource_servers"]),
            identifier=string("each.key"),
            # A URL can be an identifier but not a name, which has neither colons nor slashes.
            name=string(f'coalesce(each.value.name, replace(each.key, "/{_NOT_IN_A_NAME}/", "-"))'),
            user_pool_id=string(user_pool_id),
        )
        self.resource.add_override(
            "dynamic.scope",
            {
                "for_each": string("each.value.scopes"),
                "content": {
                    "scope_description": string("scope.value"),
                    "scope_name": string("scope.key"),
                },
            },
        )
        self.name(self.resource, "aws_cognito_resource_server.this")
