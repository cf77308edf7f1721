"""The deployment of the routes and the stage that serves it."""

from collections.abc import Mapping, Sequence

from constructs import Construct

from scopegate.constructs._aws import (
    ApiGatewayDeployment,
    ApiGatewayMethodSettings,
    ApiGatewayMethodSettingsSettings,
    ApiGatewayStage,
    TerraformElement,
    TerraformResourceLifecycle,
    Wafv2WebAclAssociation,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import (
    Output,
    each,
    flag,
    if_given,
    number,
    object_,
    string,
    string_map,
)

_NO_CACHE = "A cached answer would go to every caller: its key has no token."


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
        after: Sequence[TerraformElement],
        log_group_arns: str,
        log_format: str,
        rest_api_id: str,
        triggers: Mapping[str, str],
    ) -> None:
        """Deploy to the stage of the input ``stage_name``.

        Args:
            scope: The parent.
            id_: Its name among siblings.
            config: The inputs.
            after: What a deployment has to wait for.
            log_group_arns: Expression of the access log's destination, a list, empty without a log.
            log_format: Expression of a line of the access log.
            rest_api_id: Expression of the API's id.
            triggers: Expressions of all that a deployment is made of, by name.
        """
        super().__init__(scope, id_, config)
        self._rest_api_id = rest_api_id
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
            "A REST API serves what was last deployed: any change of a route deploys anew.",
        )
        self.stage = ApiGatewayStage(
            self,
            "stage",
            deployment_id=string("aws_api_gateway_deployment.this.id"),
            rest_api_id=string(rest_api_id),
            stage_name=string(self.inputs["stage_name"]),
            tags=string_map(self.inputs["tags"]),
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
            skip={
                "CKV2_AWS_29": "The web ACL is the user's own, given as web_acl_arn.",
                "CKV2_AWS_4": "Execution logs can hold what callers send; access_log names them.",
                "CKV2_AWS_51": "Callers prove themselves by token, not by certificate.",
                "CKV2_AWS_77": "The rules of the web ACL are the user's own.",
                "CKV_AWS_120": _NO_CACHE,
                "CKV_AWS_73": "Traces cost money; xray_tracing turns them on.",
                "CKV_AWS_76": "The input access_log turns it on; the plan knows no ARN.",
            },
        )
        self._settings()
        self._firewall()
        self.contract = {"stage_name": "aws_api_gateway_stage.this.stage_name"}
        self.outputs = {
            "stage_arn": Output("aws_api_gateway_stage.this.arn", "ARN of the stage."),
            "stage_name": Output("aws_api_gateway_stage.this.stage_name", "Name of the stage."),
        }

    def _settings(self) -> None:
        metrics, throttling = self.inputs["metrics"], self.inputs["throttling"]
        stage = ApiGatewayMethodSettings(
            self,
            "settings",
            count=number(f"{metrics} || {throttling} != null ? 1 : 0"),
            method_path="*/*",
            rest_api_id=string(self._rest_api_id),
            settings=ApiGatewayMethodSettingsSettings(
                metrics_enabled=flag(metrics),
                throttling_burst_limit=number(f"try({throttling}.burst_limit, -1)"),
                throttling_rate_limit=number(f"try({throttling}.rate_limit, -1)"),
            ),
            stage_name=string("aws_api_gateway_stage.this.stage_name"),
        )
        self.name(stage, "aws_api_gateway_method_settings.stage", skip={"CKV_AWS_225": _NO_CACHE})
        routes = ApiGatewayMethodSettings(
            self,
            "route_settings",
            for_each=each(
                f"""\
{{
  for route, settings in {self.inputs["routes"]} : route => settings.throttling
  if settings.throttling != null
}}"""
            ),
            depends_on=[stage],
            method_path=string(
                'join("/", [replace(split(" ", each.key)[1], "/", "~1"), split(" ", each.key)[0]])'
            ),
            rest_api_id=string(self._rest_api_id),
            settings=ApiGatewayMethodSettingsSettings(
                metrics_enabled=flag(metrics),
                throttling_burst_limit=number("each.value.burst_limit"),
                throttling_rate_limit=number("each.value.rate_limit"),
            ),
            stage_name=string("aws_api_gateway_stage.this.stage_name"),
        )
        self.name(
            routes,
            "aws_api_gateway_method_settings.route",
            "Set after those of the stage, which would overwrite them.",
            skip={"CKV_AWS_225": _NO_CACHE},
        )

    def _firewall(self) -> None:
        association = Wafv2WebAclAssociation(
            self,
            "firewall",
            count=if_given(self.inputs["web_acl_arn"]),
            resource_arn=string("aws_api_gateway_stage.this.arn"),
            web_acl_arn=string(self.inputs["web_acl_arn"]),
        )
        self.name(association, "aws_wafv2_web_acl_association.this")
