"""What a caller reads that is refused (RFC 6750, section 3)."""

from constructs import Construct

from scopegate.constructs._aws import ApiGatewayGatewayResponse
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import each, string


class RestApiRefusals(Entity):
    """Gateway responses 401 and 403 as JSON with ``error`` and ``error_description``.

    A REST API's Cognito authorizer answers 401 to a token that is missing, not valid or without
    a scope of the route, and doesn't say which; so the description names all three.

    Attributes:
        responses: Expression of what the responses say.
        resource: The gateway responses, by type.
    """

    def __init__(self, scope: Construct, id_: str, *, config: Config, rest_api_id: str) -> None:
        """Set the responses of the API of ``rest_api_id``, an expression."""
        super().__init__(scope, id_, config)
        self.responses = self.local(
            "refusals",
            """\
{
  ACCESS_DENIED = {
    error             = "insufficient_scope"
    error_description = "The caller is not allowed to make this request."
    status_code       = "403"
  }
  EXPIRED_TOKEN = {
    error             = "invalid_token"
    error_description = "The access token has expired."
    status_code       = "401"
  }
  UNAUTHORIZED = {
    error             = "invalid_token"
    error_description = "An access token is required that is valid and has a scope of this route."
    status_code       = "401"
  }
}""",
            "What a caller reads that is refused.",
        )
        self.resource = ApiGatewayGatewayResponse(
            self,
            "response",
            for_each=each(self.responses),
            response_parameters={
                "gatewayresponse.header.WWW-Authenticate": (
                    f'\'Bearer realm="${{{self.inputs["name"]}}}", '
                    'error="${each.value.error}", '
                    'error_description="${each.value.error_description}"\''
                )
            },
            response_templates={
                "application/json": string(
                    "jsonencode({\n"
                    "  error             = each.value.error\n"
                    "  error_description = each.value.error_description\n"
                    "})"
                )
            },
            response_type=string("each.key"),
            rest_api_id=string(rest_api_id),
            status_code=string("each.value.status_code"),
        )
        self.name(self.resource, "aws_api_gateway_gateway_response.this")
