"""The route of a cached token endpoint: its cache key, its request and its responses."""

from typing import Any

from constructs import Construct

from scopegate.constructs._aws import (
    ApiGatewayIntegration,
    ApiGatewayIntegrationResponse,
    ApiGatewayMethod,
    ApiGatewayMethodResponse,
    ApiGatewayRequestValidator,
    ApiGatewayResource,
    TerraformElement,
    TerraformResourceLifecycle,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import (
    each,
    flag_map,
    string,
    string_map,
    strings,
)

_KEY = ("method.request.header.Authorization", "method.request.querystring.scope")
_FORM = "application/x-www-form-urlencoded"
_LATENESS = 30
"""Seconds by which a token may be older than its entry in the cache: integrations get 29.

Source: API Gateway Developer Guide, quotas of REST APIs (integration timeout)."""

_UNCACHED = {"Cache-Control": "no-store", "Pragma": "no-cache"}
"""Source: RFC 6749, section 5.1."""

METHOD_PATH = "~1oauth2~1token/POST"
"""The path of the route in a stage's settings."""


class TokenRoute(Entity):
    """``POST /oauth2/token``, forwarded to the input ``token_endpoint``.

    API Gateway finds a cached answer only by the cache key, without the body. Therefore only values
    in the key are forwarded: the body is created here, and the credential is the only header. A
    request without credential or scope is refused.

    Attributes:
        resources: Resources that a deployment must depend on.
        triggers: Expressions of the parts of the route, by name.
    """

    topic = "routes"

    def __init__(
        self, scope: Construct, id_: str, *, config: Config, rest_api_id: str, root_resource_id: str
    ) -> None:
        """Add the route to the API of ``rest_api_id``, an expression."""
        super().__init__(scope, id_, config)
        self._rest_api_id = rest_api_id
        self._locals()
        self._resource(root_resource_id)
        self._method()
        integration = self._integration()
        self.resources: list[TerraformElement] = [integration, *self._answers(integration)]
        self.triggers = {
            "answers": self._answer,
            "cache_key": self._cache_key,
            "request": self._request,
            "resource": "aws_api_gateway_resource.token.id",
            "token_endpoint": self.inputs["token_endpoint"],
        }

    def _locals(self) -> None:
        key = ",\n".join(f'  "{name}"' for name in _KEY)
        self._cache_key = self.local(
            "cache_key",
            f"[\n{key},\n]",
            "Cache key: the credential and the requested scopes.",
        )
        self._request = self.local(
            "request",
            "\"grant_type=client_credentials&scope=$util.urlEncode($input.params('scope'))\"",
            "Request to the authorization server, whatever the body of the caller contains.",
        )
        validity, ttl = self.inputs["access_token_validity"], self.inputs["cache_ttl"]
        self._answer = self.local(
            "answers",
            f"""\
{{
  "200" = jsonencode({{
    access_token = "$input.path('$.access_token')"
    expires_in   = 60 * {validity} - {ttl} - {_LATENESS}
    token_type   = "Bearer"
  }})
  "400" = "$input.json('$')"
  "401" = "$input.json('$')"
}}""",
            (
                "Responses to the caller. The expires_in of a token is the time that is left "
                "when the cache returns it for the last time. Any other status is not an answer "
                "of an authorization server and becomes the gateway response "
                "API_CONFIGURATION_ERROR."
            ),
        )

    def _resource(self, root_resource_id: str) -> None:
        parent = root_resource_id
        for part in ("oauth2", "token"):
            resource = ApiGatewayResource(
                self,
                f"{part}_path",
                parent_id=string(parent),
                path_part=part,
                rest_api_id=string(self._rest_api_id),
            )
            parent = f"{self.name(resource, f'aws_api_gateway_resource.{part}')}.id"
        self._place: dict[str, Any] = {
            "resource_id": string(parent),
            "rest_api_id": string(self._rest_api_id),
        }

    def _method(self) -> None:
        validator = ApiGatewayRequestValidator(
            self,
            "validator",
            name="parameters",
            rest_api_id=string(self._rest_api_id),
            validate_request_parameters=True,
        )
        self.name(validator, "aws_api_gateway_request_validator.this")
        method = ApiGatewayMethod(
            self,
            "method",
            authorization="NONE",
            http_method="POST",
            # https://github.com/hashicorp/terraform-provider-aws/issues/39360. Replacing the
            # integration with it is no way out: the new one is made first, over the old one, and
            # then goes with it.
            lifecycle=TerraformResourceLifecycle(ignore_changes=["request_parameters"]),
            request_parameters=flag_map(f"{{ for name in {self._cache_key} : name => true }}"),
            request_validator_id=string("aws_api_gateway_request_validator.this.id"),
            **self._place,
        )
        self.name(
            method,
            "aws_api_gateway_method.token",
            (
                "Public, as token endpoints are: the authorization server checks the credential. "
                "A request without a credential or scopes is refused. The parameters are never "
                "changed in place: API Gateway removes a changed one from the cache key, and "
                "clients would receive tokens of other clients."
            ),
        )
        self._place["http_method"] = string("aws_api_gateway_method.token.http_method")

    def _integration(self) -> ApiGatewayIntegration:
        integration = ApiGatewayIntegration(
            self,
            "integration",
            cache_key_parameters=strings(self._cache_key),
            integration_http_method="POST",
            passthrough_behavior="NEVER",
            request_parameters={
                "integration.request.header.Authorization": "method.request.header.Authorization",
                "integration.request.header.Content-Type": f"'{_FORM}'",
            },
            request_templates={_FORM: string(self._request)},
            type="HTTP",
            uri=string(self.inputs["token_endpoint"]),
            **self._place,
        )
        self.name(integration, "aws_api_gateway_integration.token")
        return integration

    def _answers(self, integration: ApiGatewayIntegration) -> list[TerraformElement]:
        answers = each(self._answer)
        method_response = ApiGatewayMethodResponse(
            self,
            "method_response",
            for_each=answers,
            response_parameters={f"method.response.header.{name}": True for name in _UNCACHED},
            status_code=string("each.key"),
            **self._place,
        )
        self.name(method_response, "aws_api_gateway_method_response.token")
        integration_response = ApiGatewayIntegrationResponse(
            self,
            "integration_response",
            for_each=answers,
            depends_on=[integration, method_response],
            response_parameters={
                f"method.response.header.{name}": f"'{value}'" for name, value in _UNCACHED.items()
            },
            response_templates=string_map('{ "application/json" = each.value }'),
            selection_pattern=string("each.key"),
            status_code=string("each.key"),
            **self._place,
        )
        self.name(integration_response, "aws_api_gateway_integration_response.token")
        return [method_response, integration_response]
