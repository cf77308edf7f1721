"""The domain of the token endpoint."""

from constructs import Construct

from scopegate.constructs._aws import CognitoUserPoolDomain
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import Output, string


class UserPoolDomain(Entity):
    """The user pool's domain, by prefix."""

    def __init__(self, scope: Construct, id_: str, *, config: Config, user_pool_id: str) -> None:
        """Give the pool of ``user_pool_id``, an expression, the domain of the input ``domain``."""
        super().__init__(scope, id_, config)
        self.resource = CognitoUserPoolDomain(
            self,
            "this",
            domain=string(f"{self.inputs['domain']}.prefix"),
            user_pool_id=string(user_pool_id),
        )
        domain = self.name(self.resource, "aws_cognito_user_pool_domain.this")
        region = f'split("_", {user_pool_id})[0]'  # an id is <region>_<characters>
        endpoint = (
            f'"https://${{{domain}.domain}}.auth.${{{region}}}.amazoncognito.com/oauth2/token"'
        )
        self.contract = {"token_endpoint": endpoint}
        self.outputs = {
            "token_endpoint": Output(
                endpoint,
                "Where a client asks for a token (RFC 6749, section 3.2).",
            )
        }
