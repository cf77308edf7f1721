"""Gateway responses to denied requests (RFC 6750, section 3)."""

from constructs import Construct

from scopegate.constructs._aws import ApiGatewayGatewayResponse
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import each, string, string_map

DEFAULT_TEMPLATE = '{"message":$context.error.messageString}'
"""The default body of API Gateway."""


def cors_headers(entity: Entity, origin: str) -> str:
    """Define the headers of a gateway response, as a local of ``entity``.

    Args:
        entity: The owner of the local.
        origin: Expression of the allowed origin, null without CORS.
    """
    return entity.local(
        "cors_headers",
        f"""\
{{
  for name, value in {{
    "gatewayresponse.header.Access-Control-Allow-Origin"   = {origin}
    "gatewayresponse.header.Access-Control-Expose-Headers" = "WWW-Authenticate"
  }} : name => "'${{value}}'" if {origin} != null
}}""",
        "Headers that allow pages in browsers to read gateway responses.",
        topic="responses",
    )


def refusals(entity: Entity) -> str:
    """Define the content of responses to denied requests, as a local of ``entity``."""
    return entity.local(
        "refusals",
        """\
{
  ACCESS_DENIED = {
    error             = "insufficient_scope"
    error_description = "The token or the policy of this API does not allow this request."
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
        (
            "Responses to denied requests. The authorizer of a REST API does not distinguish "
            "a missing token from an invalid one or from one that lacks the required scope. "
            "The message is that of API Gateway, which says so if a token has expired."
        ),
        topic="responses",
    )


def default_responses(entity: Entity, headers: str) -> str:
    """Define the types that cover all others, as a local of ``entity``."""
    return entity.local(
        "default_responses",
        f'toset(length({headers}) == 0 ? [] : ["DEFAULT_4XX", "DEFAULT_5XX"])',
        (
            "Types that cover all other responses: throttled calls, unknown routes, errors "
            "of backends."
        ),
        topic="responses",
    )


def challenge(headers: str, realm: str, refusal: str) -> str:
    """Return the expression of the headers of ``refusal``, one of ``refusals``, for ``realm``."""
    return f"""\
merge({headers}, {{
  "gatewayresponse.header.WWW-Authenticate" = join("", [
    "'Bearer realm=\\"${{{realm}}}\\", error=\\"${{{refusal}.error}}\\", ",
    "error_description=\\"${{{refusal}.error_description}}\\"'",
  ])
}})"""


def explanation(refusal: str) -> str:
    """Return the expression of the body of ``refusal``, one of ``refusals``."""
    return (
        "jsonencode({\n"
        f"  error             = {refusal}.error\n"
        f"  error_description = {refusal}.error_description\n"
        '  message           = "$context.error.message"\n'
        "})"
    )


class RestApiResponses(Entity):
    """Gateway responses 401 and 403 as JSON with ``error`` and ``error_description``.

    A REST API's Cognito authorizer answers 401 to a token that is missing, invalid or without a
    scope of the route, and does not distinguish them, so the description names all three. If a
    route has ``cors``, pages in a browser can read these and all other gateway responses.

    Attributes:
        resources: The gateway responses.
        triggers: Expressions of the content of the responses, by name.
    """

    topic = "responses"

    def __init__(
        self, scope: Construct, id_: str, *, config: Config, cors_origin: str, rest_api_id: str
    ) -> None:
        """Set the responses of an API.

        Args:
            scope: The parent.
            id_: Its name among siblings.
            config: The inputs.
            cors_origin: Expression of the allowed origin, null without ``cors``.
            rest_api_id: Expression of the API's id.
        """
        super().__init__(scope, id_, config)
        self._rest_api_id = rest_api_id
        headers = cors_headers(self, cors_origin)
        responses = self._refusals(headers)
        self._defaults(headers)
        self.resources = [self._refused, self._default]
        self.triggers = {"cors_headers": headers, "refusals": responses}

    def _refusals(self, headers: str) -> str:
        responses = refusals(self)
        self._refused = ApiGatewayGatewayResponse(
            self,
            "response",
            for_each=each(responses),
            response_parameters=string_map(challenge(headers, self.inputs["name"], "each.value")),
            response_templates={"application/json": string(explanation("each.value"))},
            response_type=string("each.key"),
            rest_api_id=string(self._rest_api_id),
            status_code=string("each.value.status_code"),
        )
        self.name(self._refused, "aws_api_gateway_gateway_response.this")
        return responses

    def _defaults(self, headers: str) -> None:
        types = default_responses(self, headers)
        self._default = ApiGatewayGatewayResponse(
            self,
            "default",
            for_each=each(types),
            response_parameters=string_map(headers),
            response_templates={"application/json": DEFAULT_TEMPLATE},
            response_type=string("each.key"),
            rest_api_id=string(self._rest_api_id),
        )
        self.name(
            self._default,
            "aws_api_gateway_gateway_response.default",
            (
                "The body is that of API Gateway. Without these headers, a page in a browser "
                "sees a CORS error whatever the status is."
            ),
        )
