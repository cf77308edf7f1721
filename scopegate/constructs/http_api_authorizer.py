"""The authorizer of an HTTP API, which checks the tokens of callers without a Lambda function."""

from constructs import Construct

from scopegate.constructs._aws import (
    Apigatewayv2Authorizer,
    Apigatewayv2AuthorizerJwtConfiguration,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import Output, string, strings


class HttpApiAuthorizer(Entity):
    """A JWT authorizer from the inputs ``audience``, ``issuer`` and ``name``."""

    def __init__(self, scope: Construct, id_: str, *, config: Config, http_api_id: str) -> None:
        """Add it to the API with the id ``http_api_id``, an expression."""
        super().__init__(scope, id_, config)
        self.resource = Apigatewayv2Authorizer(
            self,
            "authorizer",
            api_id=string(http_api_id),
            authorizer_type="JWT",
            identity_sources=["$request.header.Authorization"],
            jwt_configuration=Apigatewayv2AuthorizerJwtConfiguration(
                audience=strings(self.inputs["audience"]),
                issuer=string(self.inputs["issuer"]),
            ),
            name=string(self.inputs["name"]),
        )
        authorizer = self.name(
            self.resource,
            "aws_apigatewayv2_authorizer.this",
            (
                "Checks issuer, signature, expiry, client and scope of the token in the header "
                "Authorization. A client that is not in the audience gets 401 whatever its "
                "scopes are."
            ),
        )
        self.id = f"{authorizer}.id"
        self.contract = {
            "audience": f"sort({self.inputs['audience']})",
            "issuer": self.inputs["issuer"],
        }
        self.outputs = {"authorizer_id": Output(self.id, "Id of the authorizer.")}
