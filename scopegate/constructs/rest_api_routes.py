"""Routes: path resources nested by level, a method each, and what answers it."""

from constructs import Construct

from scopegate.constructs._aws import (
    ApiGatewayIntegration,
    ApiGatewayMethod,
    ApiGatewayResource,
    LambdaPermission,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import each, string, strings
from scopegate.constructs.rest_api import RestApi
from scopegate.inputs import DEEPEST_PATH


def path_resources(entity: Entity) -> str:
    """Define which path resources the input ``routes`` needs, as locals of ``entity``.

    Returns:
        The expression of a map from each path but the root, such as ``/orders/{id}``, to its
        ``depth`` (1 or more), its ``parent`` (a path, empty for the root) and its last ``part``.
    """
    paths = entity.local(
        "paths",
        f"""\
distinct(flatten([
  for parts in [for route in keys({entity.inputs["routes"]}) : split("/", route)] : [
    for depth in range(1, length(parts)) : "/${{join("/", slice(parts, 1, depth + 1))}}"
  ]
]))""",
        "Every path of a route, and those above it.",
    )
    return entity.local(
        "path_resources",
        f"""\
{{
  for path in {paths} : path => {{
    depth  = length(split("/", path)) - 1
    parent = regex("^(.*)/[^/]*$", path)[0]
    part   = regex("[^/]*$", path)
  }} if path != "/"
}}""",
        "What each path but the root is made of.",
    )


class RestApiRoutes(Entity):
    """The methods of the input ``routes`` with the integration of the input ``backend``.

    A resource's parent is another instance of the same type, which Terraform can't express with
    one ``for_each``: each level of the path has a block of its own.
    """

    def __init__(
        self, scope: Construct, id_: str, *, config: Config, path_resources: str, rest_api: RestApi
    ) -> None:
        """Add the routes to ``rest_api``; ``path_resources`` is what ``path_resources()`` gave."""
        super().__init__(scope, id_, config)
        self._rest_api = rest_api
        self.resource_ids = self._resources(path_resources)
        self.method = self._methods()
        self.integration = self._integrations()
        self._permission()
        self.contract = {
            "routes": f"""\
{{
  for route, settings in {self.inputs["routes"]} : route => {{
    public = settings.public
    scopes = sort(settings.scopes)
  }}
}}"""
        }

    def _resources(self, paths: str) -> str:
        ids = ['{ "/" = ' + self._rest_api.root_resource_id + " }"]
        for depth in range(1, DEEPEST_PATH + 1):
            parent = (
                self._rest_api.root_resource_id
                if depth == 1
                else f"aws_api_gateway_resource.depth_{depth - 1}[each.value.parent].id"
            )
            resource = ApiGatewayResource(
                self,
                f"depth_{depth}",
                for_each=each(
                    f"{{ for path, resource in {paths} : path => resource "
                    f"if resource.depth == {depth} }}"
                ),
                parent_id=string(parent),
                path_part=string("each.value.part"),
                rest_api_id=string(self._rest_api.id),
            )
            address = self.name(resource, f"aws_api_gateway_resource.depth_{depth}")
            ids.append(f"{{ for path, resource in {address} : path => resource.id }}")
        return self.local(
            "resource_ids",
            "merge(\n" + "".join(f"  {part},\n" for part in ids) + ")",
            "Id of the resource of each path.",
        )

    def _methods(self) -> ApiGatewayMethod:
        method = ApiGatewayMethod(
            self,
            "method",
            for_each=each(self.inputs["routes"]),
            authorization=string('each.value.public ? "NONE" : "COGNITO_USER_POOLS"'),
            authorization_scopes=strings("each.value.public ? null : each.value.scopes"),
            authorizer_id=string(f"each.value.public ? null : {self._rest_api.authorizer_id}"),
            http_method=string('split(" ", each.key)[0]'),
            resource_id=string(f'{self.resource_ids}[split(" ", each.key)[1]]'),
            rest_api_id=string(self._rest_api.id),
        )
        self.name(
            method,
            "aws_api_gateway_method.this",
            "Any one of a method's scopes opens it. A public method needs no token.",
        )
        return method

    def _integrations(self) -> ApiGatewayIntegration:
        method = "aws_api_gateway_method.this[each.key]"
        integration = ApiGatewayIntegration(
            self,
            "integration",
            for_each=each(self.inputs["routes"]),
            http_method=string(f"{method}.http_method"),
            integration_http_method="POST",
            resource_id=string(f"{method}.resource_id"),
            rest_api_id=string(self._rest_api.id),
            type="AWS_PROXY",
            uri=string(f"{self.inputs['backend']}.lambda.invoke_arn"),
        )
        self.name(integration, "aws_api_gateway_integration.this")
        return integration

    def _permission(self) -> None:
        permission = LambdaPermission(
            self,
            "permission",
            action="lambda:InvokeFunction",
            function_name=string(f"{self.inputs['backend']}.lambda.function_name"),
            principal="apigateway.amazonaws.com",
            source_arn=f"${{{self._rest_api.execution_arn}}}/${{{self.inputs['stage_name']}}}/*/*",
        )
        self.name(
            permission,
            "aws_lambda_permission.this",
            "Lets this API alone call the function.",
        )
