"""The authorizer of a REST API, which checks the tokens of callers without a Lambda function."""

from constructs import Construct

from scopegate.constructs._aws import ApiGatewayAuthorizer
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import Output, number, string, strings


class RestApiAuthorizer(Entity):
    """A Cognito authorizer from the inputs of ``RestApiAuthorizerInputs``."""

    def __init__(
        self, scope: Construct, id_: str, *, config: Config, rest_api_id: str | None = None
    ) -> None:
        """Add it to the API ``rest_api_id``, an expression or by default the input."""
        super().__init__(scope, id_, config)
        self.resource = ApiGatewayAuthorizer(
            self,
            "authorizer",
            authorizer_result_ttl_in_seconds=number(self.inputs["authorizer_cache_ttl"]),
            name=string(self.inputs["name"]),
            provider_arns=strings(self.inputs["user_pool_arns"]),
            rest_api_id=string(rest_api_id or self.inputs["rest_api_id"]),
            type="COGNITO_USER_POOLS",
        )
        authorizer = self.name(
            self.resource,
            "aws_api_gateway_authorizer.this",
            "Checks issuer, signature, expiry and scope of the token in the header Authorization.",
        )
        self.id = f"{authorizer}.id"
        self.outputs = {"authorizer_id": Output(self.id, "Id of the authorizer.")}
