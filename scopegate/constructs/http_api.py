"""The HTTP API itself, and its CORS settings."""

from constructs import Construct

from scopegate.constructs._aws import Apigatewayv2Api, TerraformResourceLifecycle
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import Output, flag, string, string_map
from scopegate.constructs.rest_api import no_default_endpoint


class HttpApi(Entity):
    """An HTTP API, which is regional and public."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        lifecycle: TerraformResourceLifecycle | None = None,
    ) -> None:
        """Create it from the inputs of ``ProtectedHttpApiInputs`` that concern the API."""
        super().__init__(scope, id_, config)
        self.resource = Apigatewayv2Api(
            self,
            "http_api",
            name=string(self.inputs["name"]),
            disable_execute_api_endpoint=flag(no_default_endpoint(self.inputs)),
            protocol_type="HTTP",
            tags=string_map(self.inputs["tags"]),
            lifecycle=lifecycle,
        )
        cors = self.inputs["cors"]
        self.resource.add_override(
            "dynamic.cors_configuration",
            {
                "for_each": string(f"{cors} == null ? [] : [{cors}]"),
                "content": {
                    "allow_headers": string("cors_configuration.value.allow_headers"),
                    "allow_methods": string(
                        f"""\
distinct([
  for route in keys({self.inputs["routes"]}) : replace(split(" ", route)[0], "ANY", "*")
])"""
                    ),
                    "allow_origins": string(
                        """\
coalesce(
  cors_configuration.value.allow_origins,
  [cors_configuration.value.allow_origin],
)"""
                    ),
                    "expose_headers": ["www-authenticate"],
                    "max_age": string("cors_configuration.value.max_age"),
                },
            },
        )
        api = self.name(self.resource, "aws_apigatewayv2_api.this")
        self.id = f"{api}.id"
        self.execution_arn = f"{api}.execution_arn"
        self.contract = {"http_api_id": self.id}
        self.outputs = {"http_api_id": Output(self.id, "Id of the HTTP API.")}
