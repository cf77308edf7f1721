"""The REST API itself: its endpoint and its resource policy."""

from typing import Any

from constructs import Construct

from scopegate.constructs._aws import (
    ApiGatewayRestApi,
    ApiGatewayRestApiEndpointConfiguration,
    ApiGatewayRestApiPolicy,
    TerraformResourceLifecycle,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import (
    Expressions,
    Output,
    flag,
    if_given,
    string,
    string_map,
    strings,
)


class RestApi(Entity):
    """A REST API, regional or private.

    Attributes:
        default_endpoint: Expression of whether its default endpoint is off.
        endpoints: Expression of its VPC endpoints, empty if it is regional.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        body: str | None = None,
        lifecycle: TerraformResourceLifecycle | None = None,
    ) -> None:
        """Create it from the inputs of ``ProtectedRestApiInputs`` that concern the API.

        Args:
            scope: The parent.
            id_: Its name among siblings.
            config: The inputs.
            body: Expression of an OpenAPI document that defines all of the API, including its
                resource policy.
            lifecycle: Preconditions.
        """
        super().__init__(scope, id_, config)
        private = self.inputs["private_endpoint"]
        self.default_endpoint = no_default_endpoint(self.inputs)
        self.resource = ApiGatewayRestApi(
            self,
            "rest_api",
            name=string(self.inputs["name"]),
            disable_execute_api_endpoint=flag(self.default_endpoint),
            **self._content_of_answers(),
            **_imported(body),
            endpoint_configuration=ApiGatewayRestApiEndpointConfiguration(
                types=[string(f'{private} == null ? "REGIONAL" : "PRIVATE"')],
                vpc_endpoint_ids=strings(f"try({private}.vpc_endpoint_ids, null)"),
            ),
            tags=string_map(self.inputs["tags"]),
            # It would be anyway, because the deployment has it and depends on it.
            lifecycle=TerraformResourceLifecycle(
                create_before_destroy=True,
                precondition=lifecycle.precondition if lifecycle else None,
            ),
        )
        api = self.name(self.resource, "aws_api_gateway_rest_api.this")
        self.id = f"{api}.id"
        self.root_resource_id = f"{api}.root_resource_id"
        self.execution_arn = f"{api}.execution_arn"
        self.endpoints = f"try(sort({private}.vpc_endpoint_ids), [])"
        if body is None:
            self.policy = ApiGatewayRestApiPolicy(
                self,
                "policy",
                count=if_given(self.inputs["resource_policy_json"]),
                policy=string(self.inputs["resource_policy_json"]),
                rest_api_id=string(self.id),
            )
            self.name(self.policy, "aws_api_gateway_rest_api_policy.this")
        self.contract = {"rest_api_id": self.id}
        self.outputs = {
            "rest_api_id": Output(self.id, "Id of the REST API."),
        }

    def _content_of_answers(self) -> dict[str, Any]:
        """Return the arguments from inputs about request bodies, which some modules lack."""
        if "binary_media_types" not in self.inputs:
            return {}
        size = self.inputs["minimum_compression_size"]
        return {
            "binary_media_types": strings(f"sort({self.inputs['binary_media_types']})"),
            "minimum_compression_size": string(size),
        }


def _imported(body: str | None) -> dict[str, Any]:
    """Return the arguments of an API that is defined only by a document."""
    if body is None:
        return {}
    return {"body": string(body), "fail_on_warnings": True, "put_rest_api_mode": "overwrite"}


def no_default_endpoint(inputs: Expressions) -> str:
    """Return an expression of whether the default endpoint of an API is disabled."""
    given, domain = inputs["disable_execute_api_endpoint"], inputs["api_domain"]
    return f"coalesce({given}, {domain} != null)"
