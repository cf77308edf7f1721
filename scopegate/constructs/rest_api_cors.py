"""Preflight answers for browsers, by API Gateway itself."""

from typing import Any

from constructs import Construct

from scopegate.constructs._aws import (
    ApiGatewayIntegration,
    ApiGatewayIntegrationResponse,
    ApiGatewayMethod,
    ApiGatewayMethodResponse,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import each, string, string_map
from scopegate.constructs.rest_api_routes import RestApiRoutes

_HEADER = "method.response.header.Access-Control"


class RestApiCors(Entity):
    """A public OPTIONS method on each path whose routes have ``cors``.

    Attributes:
        preflights: Expression of a map from each such path to its settings and methods.
        resources: What a deployment has to wait for.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        rest_api_id: str,
        routes: RestApiRoutes,
    ) -> None:
        """Add the methods beside those of ``routes``."""
        super().__init__(scope, id_, config)
        methods = self.local(
            "path_methods",
            f"""\
{{
  for route, path in {routes.paths} :
  path => replace(split(" ", route)[0], "ANY", "*")...
}}""",
            "Methods of each path that has routes.",
        )
        self.preflights = self.local(
            "preflights",
            f"""\
{{
  for path, cors in {{
    for route, settings in {self.inputs["routes"]} : {routes.paths}[route] => settings.cors...
    if settings.cors != null
    }} : path => {{
    headers = join(",", sort(cors[0].allow_headers))
    max_age = cors[0].max_age
    methods = join(",", sort({methods}[path]))
    origin  = cors[0].allow_origin
  }}
}}""",
            "What the preflight of each path answers.",
        )
        place: dict[str, Any] = {
            "for_each": each(self.preflights),
            "resource_id": string(f"{routes.resource_ids}[each.key]"),
            "rest_api_id": string(rest_api_id),
        }
        method = ApiGatewayMethod(
            self, "method", authorization="NONE", http_method="OPTIONS", **place
        )
        address = self.name(
            method,
            "aws_api_gateway_method.preflight",
            "A browser sends no token with its preflight request, so it needs none.",
            skip={"CKV2_AWS_53": "API Gateway answers by itself and reads nothing of the request."},
        )
        of_method = self.collect(
            "preflight_methods", "http_method", address, "HTTP method of each preflight."
        )
        integration = ApiGatewayIntegration(
            self,
            "integration",
            http_method=string(f"{of_method}[each.key]"),
            request_templates=string_map(
                '{ "application/json" = jsonencode({ statusCode = 204 }) }'
            ),
            type="MOCK",
            **place,
        )
        address = self.name(integration, "aws_api_gateway_integration.preflight")
        of_integration = self.collect(
            "preflight_integrations",
            "http_method",
            address,
            "The same, of each that has its integration.",
        )
        names = ("Allow-Headers", "Allow-Methods", "Allow-Origin", "Max-Age")
        method_response = ApiGatewayMethodResponse(
            self,
            "method_response",
            http_method=string(f"{of_method}[each.key]"),
            response_parameters={f"{_HEADER}-{name}": True for name in names},
            status_code="204",
            **place,
        )
        address = self.name(method_response, "aws_api_gateway_method_response.preflight")
        status = self.collect(
            "preflight_statuses", "status_code", address, "Status that each preflight answers."
        )
        values = ("headers", "methods", "origin", "max_age")
        integration_response = ApiGatewayIntegrationResponse(
            self,
            "integration_response",
            http_method=string(f"{of_integration}[each.key]"),
            response_parameters={
                f"{_HEADER}-{name}": f"'${{each.value.{value}}}'"
                for name, value in zip(names, values, strict=True)
            },
            status_code=string(f"{status}[each.key]"),
            **place,
        )
        self.name(integration_response, "aws_api_gateway_integration_response.preflight")
        self.resources = [method, integration, method_response, integration_response]
