"""The deployment of the routes and the stage that serves it."""

from constructs import Construct

from scopegate.constructs._aws import (
    ApiGatewayDeployment,
    ApiGatewayStage,
    TerraformResourceLifecycle,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import Output, string, string_map
from scopegate.constructs.rest_api import RestApi
from scopegate.constructs.rest_api_routes import RestApiRoutes


class RestApiStage(Entity):
    """One stage that always serves the routes as declared.

    A REST API serves what was last deployed. The triggers are the inputs and ids that routes are
    made of, and not the resources' attributes: those change on refresh, and with them the hash.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        rest_api: RestApi,
        routes: RestApiRoutes,
    ) -> None:
        """Deploy ``routes`` of ``rest_api`` to the stage of the input ``stage_name``."""
        super().__init__(scope, id_, config)
        self.deployment = ApiGatewayDeployment(
            self,
            "deployment",
            depends_on=[routes.method, routes.integration],
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
            rest_api_id=string(rest_api.id),
            triggers={
                "redeployment": string(
                    f"""\
sha1(jsonencode({{
  authorizer     = {rest_api.authorizer_id}
  backend        = {self.inputs["backend"]}
  resources      = {routes.resource_ids}
  routes         = {self.inputs["routes"]}
  user_pool_arns = {self.inputs["user_pool_arns"]}
}}))"""
                )
            },
        )
        deployment = self.name(
            self.deployment,
            "aws_api_gateway_deployment.this",
            "A REST API serves what was last deployed: any change of a route deploys anew.",
        )
        self.stage = ApiGatewayStage(
            self,
            "stage",
            deployment_id=string(f"{deployment}.id"),
            rest_api_id=string(rest_api.id),
            stage_name=string(self.inputs["stage_name"]),
            tags=string_map(self.inputs["tags"]),
        )
        stage = self.name(self.stage, "aws_api_gateway_stage.this")
        self.contract = {
            "invoke_url": f"{stage}.invoke_url",
            "stage_name": f"{stage}.stage_name",
        }
        self.outputs = {
            "invoke_url": Output(
                f"{stage}.invoke_url",
                "Where the routes are served.",
                depends_on=("aws_lambda_permission.this",),
            ),
            "stage_name": Output(f"{stage}.stage_name", "Name of the stage."),
        }
