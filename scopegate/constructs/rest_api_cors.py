"""Preflight responses for browsers, which API Gateway itself returns."""

from typing import Any

from constructs import Construct

from scopegate.constructs._aws import (
    ApiGatewayIntegration,
    ApiGatewayIntegrationResponse,
    ApiGatewayMethod,
    ApiGatewayMethodResponse,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import each, indented, string, string_map
from scopegate.constructs.rest_api_routes import RestApiRoutes

_HEADER = "method.response.header.Access-Control"

ORIGIN_HEADERS = (f"{_HEADER}-Allow-Origin", "method.response.header.Vary")
"""Headers of a response that name the origin whose pages can read it."""


def origin_headers(preflight: str) -> dict[str, str]:
    """Return the values of ``ORIGIN_HEADERS``, with the first of several origins."""
    return dict(zip(ORIGIN_HEADERS, (f"'${{{preflight}.origins[0]}}'", "'Origin'"), strict=True))


def origin_of(origins: str) -> str:
    """Return the expression of the origin in a gateway response, which names one or all."""
    return f'length({origins}) == 1 ? {origins}[0] : length({origins}) == 0 ? null : "*"'


def origin_choice(origins: str) -> str:
    """Return the expression of the template that picks the caller's origin among several."""
    return f"""\
join("", [
  "#set($origin = $input.params(\\"Origin\\"))",
  "#if(${{join(" || ", [for origin in {origins} : "$origin == \\"${{origin}}\\""])}})",
  "#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)",
  "#end",
])"""


class RestApiCors(Entity):
    """A public OPTIONS method on each path whose routes have ``cors``.

    Attributes:
        origin: Expression of the origin whose pages can read any response: "*" if the routes name
            several, null if none has ``cors``.
        preflights: Expression of a map from each such path to its settings and methods.
        resources: Resources that a deployment must depend on.
    """

    topic = "cors"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        rest_api_id: str,
        routes: RestApiRoutes,
    ) -> None:
        """Add the methods to those of ``routes``."""
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
    origins = sort(coalesce(cors[0].allow_origins, [cors[0].allow_origin]))
  }}
}}""",
            "CORS settings of each path.",
        )
        origins = self.local(
            "origins",
            f"distinct(flatten(values({self.preflights})[*].origins))",
            "Origins whose pages can call the API.",
        )
        self.origin = self.local(
            "cors_origin",
            origin_of(origins),
            "Origin in gateway responses, which can name one origin or all.",
        )
        choice = indented(origin_choice("preflight.origins"))
        choices = self.local(
            "origin_choices",
            f"""\
{{
  for path, preflight in {self.preflights} : path => {choice} if length(preflight.origins) > 1
}}""",
            (
                "Template that names the origin of the caller if it is one of several. For any "
                "other origin it names the first one, so that a browser refuses the response."
            ),
        )
        self.choices = choices
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
            "A browser sends no token with a preflight request, so the method requires none.",
        )
        of_method = self.collect(
            "preflight_methods", "http_method", address, "HTTP method of each preflight."
        )
        integration = ApiGatewayIntegration(
            self,
            "integration",
            content_handling=string(
                f'length({self.inputs["binary_media_types"]}) > 0 ? "CONVERT_TO_TEXT" : null'
            ),
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
            "The same, known once the integration exists.",
        )
        names = ("Allow-Headers", "Allow-Methods", "Max-Age")
        method_response = ApiGatewayMethodResponse(
            self,
            "method_response",
            http_method=string(f"{of_method}[each.key]"),
            response_parameters={
                **{f"{_HEADER}-{name}": True for name in names},
                **dict.fromkeys(ORIGIN_HEADERS, True),
            },
            status_code="204",
            **place,
        )
        address = self.name(method_response, "aws_api_gateway_method_response.preflight")
        status = self.collect(
            "preflight_statuses", "status_code", address, "Status code of each preflight response."
        )
        values = ("headers", "methods", "max_age")
        integration_response = ApiGatewayIntegrationResponse(
            self,
            "integration_response",
            http_method=string(f"{of_integration}[each.key]"),
            response_parameters={
                f"{_HEADER}-{name}": f"'${{each.value.{value}}}'"
                for name, value in zip(names, values, strict=True)
            }
            | origin_headers("each.value"),
            response_templates=string_map(
                f'{{ for type in ["application/json"] : type => {choices}[each.key] '
                f"if contains(keys({choices}), each.key) }}"
            ),
            status_code=string(f"{status}[each.key]"),
            **place,
        )
        self.name(integration_response, "aws_api_gateway_integration_response.preflight")
        self.resources = [method, integration, method_response, integration_response]
