"""Limits and metrics of a stage and of its routes."""

from constructs import Construct

from scopegate.constructs._aws import ApiGatewayMethodSettings, ApiGatewayMethodSettingsSettings
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import each, flag, number, string


class RestApiSettings(Entity):
    """The settings of the inputs ``metrics`` and ``throttling``, and of ``throttling`` of routes.

    Attributes:
        routes: Settings of routes.
        stage: Settings of the stage.
    """

    topic = "deployment"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        paths: str,
        rest_api_id: str,
        routes: str,
    ) -> None:
        """Set it for the stage ``aws_api_gateway_stage.this``.

        Args:
            scope: The parent.
            id_: Its name among siblings.
            config: The inputs.
            paths: Expression of a map from each route to its path.
            rest_api_id: Expression of the API's id.
            routes: Expression of a map from each route to its settings, including ``throttling``.
        """
        super().__init__(scope, id_, config)
        metrics, throttling = self.inputs["metrics"], self.inputs["throttling"]
        self.stage = ApiGatewayMethodSettings(
            self,
            "settings",
            count=number(f"{metrics} || {throttling} != null ? 1 : 0"),
            method_path="*/*",
            rest_api_id=string(rest_api_id),
            settings=ApiGatewayMethodSettingsSettings(
                metrics_enabled=flag(metrics),
                throttling_burst_limit=number(f"try({throttling}.burst_limit, -1)"),
                throttling_rate_limit=number(f"try({throttling}.rate_limit, -1)"),
            ),
            stage_name=string("aws_api_gateway_stage.this.stage_name"),
        )
        self.name(self.stage, "aws_api_gateway_method_settings.stage")
        limited = self.local(
            "limited_routes",
            f"""\
{{
  for route, path in {paths} : route => path
  if {routes}[route].throttling != null
}}""",
            "Path of each route that has its own limits.",
        )
        limits = f"{routes}[each.key].throttling"
        self.routes = ApiGatewayMethodSettings(
            self,
            "route_settings",
            for_each=each(limited),
            depends_on=[self.stage],
            method_path=string(
                'join("/", [replace(each.value, "/", "~1"), split(" ", each.key)[0]])'
            ),
            rest_api_id=string(rest_api_id),
            settings=ApiGatewayMethodSettingsSettings(
                metrics_enabled=flag(metrics),
                throttling_burst_limit=number(f"{limits}.burst_limit"),
                throttling_rate_limit=number(f"{limits}.rate_limit"),
            ),
            stage_name=string("aws_api_gateway_stage.this.stage_name"),
        )
        self.name(
            self.routes,
            "aws_api_gateway_method_settings.route",
            "Set after the settings of the stage, which would overwrite them.",
        )
