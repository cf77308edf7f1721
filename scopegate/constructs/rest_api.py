"""The REST API and the authorizer that checks its callers' tokens."""

from constructs import Construct

from scopegate.constructs._aws import (
    ApiGatewayAuthorizer,
    ApiGatewayRestApi,
    ApiGatewayRestApiEndpointConfiguration,
    TerraformResourceLifecycle,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import Output, string, string_map, strings


class RestApi(Entity):
    """A regional REST API with a Cognito authorizer, which needs no Lambda function."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        lifecycle: TerraformResourceLifecycle | None = None,
    ) -> None:
        """Create both from the inputs ``name``, ``tags`` and ``user_pool_arns``."""
        super().__init__(scope, id_, config)
        self.resource = ApiGatewayRestApi(
            self,
            "rest_api",
            name=string(self.inputs["name"]),
            endpoint_configuration=ApiGatewayRestApiEndpointConfiguration(types=["REGIONAL"]),
            tags=string_map(self.inputs["tags"]),
            lifecycle=lifecycle,
        )
        api = self.name(self.resource, "aws_api_gateway_rest_api.this")
        self.id = f"{api}.id"
        self.root_resource_id = f"{api}.root_resource_id"
        self.execution_arn = f"{api}.execution_arn"
        self.authorizer = ApiGatewayAuthorizer(
            self,
            "authorizer",
            name=string(self.inputs["name"]),
            provider_arns=strings(self.inputs["user_pool_arns"]),
            rest_api_id=string(self.id),
            type="COGNITO_USER_POOLS",
        )
        authorizer = self.name(
            self.authorizer,
            "aws_api_gateway_authorizer.this",
            "Checks issuer, signature, expiry and scope of the token in the header Authorization.",
        )
        self.authorizer_id = f"{authorizer}.id"
        self.contract = {"rest_api_id": self.id}
        self.outputs = {
            "authorizer_id": Output(self.authorizer_id, "Id of the authorizer."),
            "rest_api_id": Output(self.id, "Id of the REST API."),
        }
