"""The backends of a REST API: Lambda functions, servers and fixed responses."""

from typing import Any

from constructs import Construct

from scopegate.constructs._aws import (
    ApiGatewayIntegration,
    ApiGatewayIntegrationResponse,
    ApiGatewayMethodResponse,
    TerraformElement,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import each, flag_map, number, string, string_map
from scopegate.constructs.lambda_permissions import LambdaPermissions
from scopegate.constructs.rest_api_cors import ORIGIN_HEADERS, RestApiCors
from scopegate.constructs.rest_api_routes import RestApiRoutes


class RestApiBackends(Entity):
    """An integration for each route, with the route's own backend or else the module's.

    Attributes:
        permissions: The permissions of the functions.
        resources: Resources that a deployment must depend on.
    """

    topic = "backends"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        execution_arn: str,
        cors: RestApiCors,
        rest_api_id: str,
        routes: RestApiRoutes,
    ) -> None:
        """Add integrations to the methods of ``routes``, with ``cors`` in fixed responses."""
        super().__init__(scope, id_, config)
        self._cors = cors
        self._rest_api_id = rest_api_id
        self.backends = self.local(
            "backends",
            f"""\
{{
  for route, settings in {self.inputs["routes"]} : route => [
    for backend in [settings.backend, {self.inputs["backend"]}] : backend if backend != null
  ][0]
}}""",
            "Backend of each route: its own, or otherwise that of the module.",
        )
        integration = self._integrations(routes)
        answers = self._mock_answers(routes)
        permissions = LambdaPermissions(
            self,
            "permissions",
            config=self.inputs,
            functions=f"""\
merge(
  {{ default = {self.inputs["backend"]}.lambda }},
  {{
    for route, settings in {self.inputs["routes"]} : route => settings.backend.lambda
    if settings.backend != null
  }},
)""",
            source_arn=f"${{{execution_arn}}}/${{{self.inputs['stage_name']}}}/*/*",
        )
        self.resources: list[TerraformElement] = [integration, *answers, permissions.resource]
        self.permissions = permissions.resource
        self.include(permissions)

    def _integrations(self, routes: RestApiRoutes) -> ApiGatewayIntegration:
        calls = self.local(
            "integrations",
            f"""\
{{
  for route, backend in {self.backends} : route => {{
    connection_id = try(backend.vpc_link.id, null)
    timeout = try(
      backend.http.timeout,
      backend.lambda.timeout,
      backend.vpc_link.timeout,
      null,
    )
    type = (
      backend.lambda != null ? "AWS_PROXY" :
      backend.mock != null ? "MOCK" : "HTTP_PROXY"
    )
    uri = try(backend.http.url, backend.lambda.invoke_arn, backend.vpc_link.url, null)
  }}
}}""",
            "Settings of the integration of each route.",
        )
        names = self.local(
            "identity_names",
            f"""\
{{
  for name, backend in {self.backends} :
  name => try(backend.http.identity_headers, backend.vpc_link.identity_headers, null)
}}""",
            "Names of the headers that identify the caller to each server, by claim.",
        )
        identity = self.local(
            "identity_headers",
            f"""\
{{
  for name, headers in {names} : name => {{
    for claim, field in {{ client_id = "client_id", scope = "scopes" }} :
    "integration.request.header.${{headers[field]}}" => (
      {self.inputs["routes"]}[name].public
      ? "'-'"
      : "context.authorizer.claims.${{claim}}"
    )
    if try(headers[field], null) != null
  }}
}}""",
            (
                "Headers that identify the caller to each server. They replace headers of the "
                "same names that the caller sends. A public route has no claims."
            ),
        )
        call, method = f"{calls}[each.key]", f"{routes.methods}[each.key]"
        proxied = f'{call}.type == "HTTP_PROXY"'
        path = f'"${{{call}.uri}}${{replace(each.value, "+}}", "}}")}}"'
        integration = ApiGatewayIntegration(
            self,
            "integration",
            for_each=each(routes.paths),
            connection_id=string(f"{call}.connection_id"),
            connection_type=string(f'{call}.connection_id == null ? "INTERNET" : "VPC_LINK"'),
            content_handling=string(
                f'{call}.type == "MOCK" && length({self.inputs["binary_media_types"]}) > 0 '
                '? "CONVERT_TO_TEXT" : null'
            ),
            http_method=string(method),
            integration_http_method=string(
                f'{call}.type == "AWS_PROXY" ? "POST" : {proxied} ? {method} : null'
            ),
            request_parameters=string_map(
                f"""\
merge(
  {{
    for name in {routes.parameters}[each.key] :
    "integration.request.path.${{name}}" => "method.request.path.${{name}}"
    if {proxied}
  }},
  {identity}[each.key],
)"""
            ),
            request_templates=string_map(
                f"""\
{{
  for type in ["application/json"] : type => jsonencode({{
    statusCode = {self.backends}[each.key].mock.status_code
  }}) if {call}.type == "MOCK"
}}"""
            ),
            resource_id=string(f"{routes.resource_ids}[each.value]"),
            rest_api_id=string(self._rest_api_id),
            timeout_milliseconds=number(f"{call}.timeout"),
            type=string(f"{call}.type"),
            uri=string(f"{proxied} ? {path} : {call}.uri"),
        )
        self.name(integration, "aws_api_gateway_integration.this")
        return integration

    def _mock_answers(self, routes: RestApiRoutes) -> list[TerraformElement]:
        mocks = self.local(
            "mocks",
            f"""\
{{
  for route, path in {routes.paths} : route => path
  if {self.backends}[route].mock != null
}}""",
            "Path of each route with a fixed response.",
        )
        mock = f"{self.backends}[each.key].mock"
        allowed, vary = ORIGIN_HEADERS
        headers = self.local(
            "mock_headers",
            f"""\
{{
  for route, path in {mocks} : route => {self.inputs["routes"]}[route].cors == null ? {{}} : {{
    "{allowed}" = "'${{{self._cors.preflights}[path].origins[0]}}'"
    {f'"{vary}"':<{len(allowed) + 2}} = "'Origin'"
  }}
}}""",
            "Headers of fixed responses, which browsers require if the route has cors.",
        )
        bodies = self.local(
            "mock_bodies",
            f"""\
{{
  for route, path in {mocks} : route => join("", [
    {self.inputs["routes"]}[route].cors == null ? "" : lookup({self._cors.choices}, path, ""),
    {self.backends}[route].mock.body,
  ])
}}""",
            (
                "Body of each fixed response, preceded by the template that names the origin of "
                "the caller."
            ),
        )
        place: dict[str, Any] = {
            "resource_id": string(f"{routes.resource_ids}[each.value]"),
            "rest_api_id": string(self._rest_api_id),
        }
        method_response = ApiGatewayMethodResponse(
            self,
            "method_response",
            for_each=each(mocks),
            http_method=string(f"{routes.methods}[each.key]"),
            response_parameters=flag_map(
                f"{{ for name in keys({headers}[each.key]) : name => true }}"
            ),
            status_code=string(f"{mock}.status_code"),
            **place,
        )
        address = self.name(method_response, "aws_api_gateway_method_response.this")
        statuses = self.collect(
            "mock_statuses", "status_code", address, "Status code of each fixed response."
        )
        methods = self.collect(
            "integration_methods",
            "http_method",
            "aws_api_gateway_integration.this",
            "HTTP method of each route, known once its integration exists.",
        )
        integration_response = ApiGatewayIntegrationResponse(
            self,
            "integration_response",
            for_each=each(mocks),
            http_method=string(f"{methods}[each.key]"),
            response_parameters=string_map(f"{headers}[each.key]"),
            response_templates=string_map(f'{{ "application/json" = {bodies}[each.key] }}'),
            status_code=string(f"{statuses}[each.key]"),
            **place,
        )
        self.name(integration_response, "aws_api_gateway_integration_response.this")
        return [method_response, integration_response]
