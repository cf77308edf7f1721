"""Responses to requests that a cached token endpoint does not forward."""

from constructs import Construct

from scopegate.constructs._aws import ApiGatewayGatewayResponse
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import each, string


class TokenRefusals(Entity):
    """Gateway responses as JSON with ``error`` and ``error_description`` (RFC 6749, section 5.2).

    Attributes:
        responses: Expression of the content of the responses.
        resource: The gateway responses, by type.
    """

    topic = "responses"

    def __init__(self, scope: Construct, id_: str, *, config: Config, rest_api_id: str) -> None:
        """Set the responses of the API with the id ``rest_api_id``, an expression."""
        super().__init__(scope, id_, config)
        self.responses = self.local(
            "refusals",
            """\
{
  API_CONFIGURATION_ERROR = {
    error             = "temporarily_unavailable"
    error_description = "The authorization server did not answer as it should. Try again later."
    status_code       = "503"
  }
  BAD_REQUEST_PARAMETERS = {
    error             = "invalid_request"
    error_description = "The header Authorization and the query parameter scope are required."
    status_code       = "400"
  }
  UNSUPPORTED_MEDIA_TYPE = {
    error             = "invalid_request"
    error_description = "The body has to be application/x-www-form-urlencoded."
    status_code       = "400"
  }
}""",
            (
                "Responses to requests that are refused, or that the authorization server does "
                "not answer."
            ),
        )
        self.resource = ApiGatewayGatewayResponse(
            self,
            "response",
            for_each=each(self.responses),
            response_parameters={"gatewayresponse.header.Cache-Control": "'no-store'"},
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
