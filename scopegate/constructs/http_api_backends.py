"""The backends of an HTTP API: Lambda functions and servers."""

from constructs import Construct

from scopegate.constructs._aws import (
    Apigatewayv2Integration,
    TerraformResourceLifecycle,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import each, number, string, string_map
from scopegate.constructs.lambda_permissions import LambdaPermissions


class HttpApiBackends(Entity):
    """An integration for the module's backend, and one for each route with a backend of its own.

    Attributes:
        integrations: Address of the integrations, by ``default`` or the route's key.
        permissions: The permissions of the functions.
    """

    topic = "backends"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        execution_arn: str,
        http_api_id: str,
    ) -> None:
        """Add integrations to the API with the id ``http_api_id``, an expression."""
        super().__init__(scope, id_, config)
        backend, routes = self.inputs["backend"], self.inputs["routes"]
        told = self.local(
            "identity",
            f"try({backend}.http.identity_headers, {backend}.vpc_link.identity_headers, null)",
            "Names of the headers that identify the caller to the backend of the module, if any.",
        )
        self.backends = self.local(
            "backends",
            f"""\
merge(
  {{ default = {backend} }},
  {{
    for name in ["public"] : name => {backend}
    if {told} != null && anytrue([for route in values({routes}) : route.public])
  }},
  {{
    for route, settings in {routes} : route => settings.backend
    if settings.backend != null
  }},
)""",
            (
                "Backends: that of the module, a second time for public routes if it receives "
                "identity headers, and those of routes."
            ),
        )
        permitted = LambdaPermissions(
            self,
            "permissions",
            config=self.inputs,
            functions=f"{{ for name, backend in {self.backends} : name => backend.lambda }}",
            source_arn=f"${{{execution_arn}}}/${{{self.inputs['stage_name']}}}/*",
        )
        self.permissions = permitted.resource
        self.include(permitted)
        self.integrations = self._integrations(http_api_id)

    def _integrations(self, http_api_id: str) -> str:
        types = self.local(
            "integration_types",
            f"""\
{{
  for name, backend in {self.backends} :
  name => backend.lambda != null ? "AWS_PROXY" : "HTTP_PROXY"
}}""",
            "Integration type of each backend.",
        )
        backend = f"{self.backends}[each.key]"
        integration = Apigatewayv2Integration(
            self,
            "integration",
            for_each=each(types),
            api_id=string(http_api_id),
            connection_id=string(f"try({backend}.vpc_link.id, null)"),
            connection_type=string(f'{backend}.vpc_link == null ? "INTERNET" : "VPC_LINK"'),
            integration_method=string('each.value == "AWS_PROXY" ? "POST" : "ANY"'),
            integration_type=string("each.value"),
            integration_uri=string(
                f"""\
try(
  {backend}.lambda.invoke_arn,
  {backend}.vpc_link.listener_arn,
  {backend}.http.url,
)"""
            ),
            # A route stops using its integration before that is deleted, as AWS requires.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
            payload_format_version=string('each.value == "AWS_PROXY" ? "2.0" : "1.0"'),
            request_parameters=string_map(f"{self._parameters()}[each.key]"),
            timeout_milliseconds=number(
                f"""\
try(
  {backend}.lambda.timeout,
  {backend}.vpc_link.timeout,
  {backend}.http.timeout,
)"""
            ),
        )
        integration.add_override(
            "dynamic.tls_config",
            {
                "for_each": string(f"try({backend}.vpc_link.tls_server_name, null)[*]"),
                "content": {"server_name_to_verify": string("tls_config.value")},
            },
        )
        return self.name(
            integration,
            "aws_apigatewayv2_integration.this",
            (
                "A server receives the path of the request, without the name of the stage, "
                "appended to the path of its own URL."
            ),
        )

    def _parameters(self) -> str:
        """Return the expression of a map from each backend to the changes of its requests."""
        routes = self.inputs["routes"]
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
    "overwrite:header.${{headers[field]}}" => (
      try({routes}[name].public, name == "public")
      ? "-"
      : "$context.authorizer.claims.${{claim}}"
    )
    if try(headers[field], null) != null
  }}
}}""",
            (
                "Headers that identify the caller to each server. They replace headers of the "
                "same names that the caller sends. A public route has no claims."
            ),
        )
        paths = self.local(
            "base_paths",
            f"""\
{{
  for name, backend in {self.backends} :
  name => try(regex("^https?://[^/]+(.*)$", backend.http.url)[0], "")
}}""",
            "Path in the URL of each server.",
        )
        return self.local(
            "request_parameters",
            f"""\
{{
  for name, backend in {self.backends} : name => backend.lambda != null ? {{}} : merge(
    {{ "overwrite:path" = "${{{paths}[name]}}$${{request.path}}" }},
    {identity}[name],
  )
}}""",
            "Changes to each request before it reaches the server.",
        )
