"""The stage of an HTTP API, which deploys every change automatically."""

from constructs import Construct

from scopegate.constructs._aws import Apigatewayv2Stage, TerraformResourceLifecycle
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import Output, string, string_map
from scopegate.constructs.http_api_routes import HttpApiRoutes

_STAGE = "aws_apigatewayv2_stage.this"


class HttpApiStage(Entity):
    """One stage that always serves the routes as declared.

    Limits are set for each route, because default_route_settings can be set but not removed: the
    provider would then write limits of zero, which refuse every call.
    """

    topic = "stage"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        http_api_id: str,
        log_format: str,
        log_group_arns: str,
        routes: HttpApiRoutes,
    ) -> None:
        """Serve ``routes`` as the stage of the input ``stage_name``.

        Args:
            scope: The parent.
            id_: Its name among siblings.
            config: The inputs.
            http_api_id: Expression of the API's id.
            log_format: Expression of a line of the access log.
            log_group_arns: Expression of a list with the access log's destination, empty without a
                log.
            routes: The routes that it serves.
        """
        super().__init__(scope, id_, config)
        limits = self.local(
            "limits",
            f"""\
{{
  for route, settings in {self.inputs["routes"]} : route => [
    for limits in [settings.throttling, {self.inputs["throttling"]}] : limits if limits != null
  ]
}}""",
            "Limits of each route: its own, or otherwise those of the module.",
        )
        self.resource = Apigatewayv2Stage(
            self,
            "stage",
            api_id=string(http_api_id),
            auto_deploy=True,
            depends_on=[routes.resource],
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
            name=string(self.inputs["stage_name"]),
            stage_variables=string_map(self.inputs["stage_variables"]),
            tags=string_map(self.inputs["tags"]),
        )
        self.resource.add_override(
            "dynamic.access_log_settings",
            {
                "for_each": string(log_group_arns),
                "content": {
                    "destination_arn": string("access_log_settings.value"),
                    "format": string(log_format),
                },
            },
        )
        self.resource.add_override(
            "dynamic.route_settings",
            {
                "for_each": string(
                    f"{{ for route, some in {limits} : route => some[0] if length(some) > 0 }}"
                ),
                "content": {
                    "route_key": string("route_settings.key"),
                    "throttling_burst_limit": string("route_settings.value.burst_limit"),
                    "throttling_rate_limit": string("route_settings.value.rate_limit"),
                },
            },
        )
        self.name(
            self.resource,
            _STAGE,
            (
                "Limits are set for each route, because default_route_settings can't be unset "
                "again without limits of zero. A changed name creates a new stage before a "
                "domain moves to it and the old stage is deleted: AWS does not delete a stage "
                "that a domain points to."
            ),
        )
        self.contract = {"stage_name": f"{_STAGE}.name"}
        self.outputs = {
            "stage_arn": Output(f"{_STAGE}.arn", "ARN of the stage."),
            "stage_name": Output(f"{_STAGE}.name", "Name of the stage."),
        }
