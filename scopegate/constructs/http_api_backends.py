"""What answers the routes of an HTTP API: Lambda functions and servers."""

from constructs import Construct

from scopegate.constructs._aws import (
    Apigatewayv2Integration,
    TerraformResourceLifecycle,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import each, string, string_map
from scopegate.constructs.lambda_permissions import LambdaPermissions


class HttpApiBackends(Entity):
    """An integration for the module's backend, and one for each route with a backend of its own.

    Attributes:
        integrations: Address of the integrations, by ``default`` or the route's key.
        permissions: The permissions of the functions.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        execution_arn: str,
        http_api_id: str,
    ) -> None:
        """Add integrations to the API of ``http_api_id``, an expression."""
        super().__init__(scope, id_, config)
        self.backends = self.local(
            "backends",
            f"""\
merge(
  {{ default = {self.inputs["backend"]} }},
  {{
    for route, settings in {self.inputs["routes"]} : route => settings.backend
    if settings.backend != null
  }},
)""",
            "What answers: the module's backend, and those of routes.",
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
            "How each backend is called.",
        )
        function, server = f"{self.backends}[each.key].lambda", f"{self.backends}[each.key].http"
        # What follows the host, which may be a path to put in front of the request's.
        base = f'regex("^https?://[^/]+(.*)$", {server}.url)[0]'
        integration = Apigatewayv2Integration(
            self,
            "integration",
            for_each=each(types),
            api_id=string(http_api_id),
            integration_method=string(f'{function} != null ? "POST" : "ANY"'),
            integration_type=string("each.value"),
            integration_uri=string(f"{function} != null ? {function}.invoke_arn : {server}.url"),
            # A route lets go of its integration before that is deleted, as AWS demands.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
            payload_format_version=string(f'{function} != null ? "2.0" : "1.0"'),
            request_parameters=string_map(
                f"""\
{{
  for parameter in ["overwrite:path"] :
  parameter => "${{{base}}}$${{request.path}}" if {server} != null
}}"""
            ),
        )
        return self.name(
            integration,
            "aws_apigatewayv2_integration.this",
            "A server gets the path of the request, path parameters filled in and without the "
            "name of the stage, behind the path of its own URL.",
        )
