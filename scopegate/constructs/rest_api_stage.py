"""The deployment of the routes and the stage that serves it."""

from collections.abc import Mapping, Sequence

from constructs import Construct

from scopegate.constructs._aws import (
    ApiGatewayDeployment,
    ApiGatewayStage,
    TerraformElement,
    TerraformResourceLifecycle,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import (
    Output,
    flag,
    object_,
    string,
    string_map,
)


class RestApiStage(Entity):
    """One stage that always serves the routes as declared.

    A REST API serves what was last deployed. The triggers are the inputs and ids of the routes, and
    not the attributes of resources, because a refresh changes those and thus the hash.
    """

    topic = "deployment"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        after: Sequence[TerraformElement],
        log_group_arns: str,
        log_format: str,
        rest_api_id: str,
        triggers: Mapping[str, str],
        cache_size: str | None = None,
        stage_variables: str | None = None,
    ) -> None:
        """Deploy to the stage of the input ``stage_name``.

        Args:
            scope: The parent.
            id_: Its name among siblings.
            config: The inputs.
            after: Resources that a deployment must depend on.
            log_group_arns: Expression of a list with the access log's destination, empty without a
                log.
            log_format: Expression of a line of the access log.
            rest_api_id: Expression of the API's id.
            triggers: Expressions of all that a deployment contains, by name.
            cache_size: Expression of the cache's size; without one there is no cache.
            stage_variables: Expression of the stage's variables; by default the input of that
                name.
        """
        super().__init__(scope, id_, config)
        variables = stage_variables or self.inputs.get("stage_variables")
        deployment = ApiGatewayDeployment(
            self,
            "deployment",
            depends_on=list(after),
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
            rest_api_id=string(rest_api_id),
            triggers={"redeployment": string(f"sha1(jsonencode({object_(triggers)}))")},
        )
        self.name(
            deployment,
            "aws_api_gateway_deployment.this",
            (
                "A REST API serves what was deployed last, so any change of a route creates a "
                "new deployment."
            ),
        )
        self.stage = ApiGatewayStage(
            self,
            "stage",
            cache_cluster_enabled=None if cache_size is None else True,
            cache_cluster_size=None if cache_size is None else string(cache_size),
            deployment_id=string("aws_api_gateway_deployment.this.id"),
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
            rest_api_id=string(rest_api_id),
            stage_name=string(self.inputs["stage_name"]),
            tags=string_map(self.inputs["tags"]),
            variables=None if variables is None else string_map(variables),
            xray_tracing_enabled=flag(self.inputs["xray_tracing"]),
        )
        self.stage.add_override(
            "dynamic.access_log_settings",
            {
                "for_each": string(log_group_arns),
                "content": {
                    "destination_arn": string("access_log_settings.value"),
                    "format": string(log_format),
                },
            },
        )
        self.name(
            self.stage,
            "aws_api_gateway_stage.this",
            (
                "A changed name creates a new stage before a domain moves to it and the old "
                "stage is deleted: AWS does not delete a stage that a domain points to."
            ),
        )
        self.contract = {"stage_name": "aws_api_gateway_stage.this.stage_name"}
        self.outputs = {
            "stage_arn": Output("aws_api_gateway_stage.this.arn", "ARN of the stage."),
            "stage_name": Output("aws_api_gateway_stage.this.stage_name", "Name of the stage."),
        }
