"""Routes: path resources nested by level, and a method for each route."""

from constructs import Construct

from scopegate.constructs._aws import ApiGatewayMethod, ApiGatewayResource
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import each, flag_map, string, strings
from scopegate.inputs import DEEPEST_PATH


def path_resources(entity: Entity) -> str:
    """Define the path resources that the input ``routes`` needs, as locals of ``entity``.

    Returns:
        The expression of a map from each path except the root, such as ``/orders/{id}``, to its
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
        "Paths of all routes, and their parent paths.",
        topic="paths",
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
        "Parent, last part and depth of each path except the root.",
        topic="paths",
    )


class RestApiRoutes(Entity):
    """The methods of the input ``routes``.

    The parent of a resource is another instance of the same type, which one ``for_each`` can't
    express, so each level of the path has a block of its own.

    Attributes:
        resource_ids: Expression of a map from each path to the id of its resource.
        parameters: Expression of a map from each route to the names of its path parameters.
        paths: Expression of a map from each route to its path.
        required_scopes: Expression of a map from each route to its required scopes, and whether it
            is public.
        method: The methods, by route.
        methods: Expression of a map from each route to its HTTP method, once that exists.
    """

    topic = "routes"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        authorizer_id: str,
        path_resources: str,
        rest_api_id: str,
        root_resource_id: str,
    ) -> None:
        """Add the routes to an API; ``path_resources`` is the result of that function."""
        super().__init__(scope, id_, config)
        self._rest_api_id = rest_api_id
        self.resource_ids = self._resources(path_resources, root_resource_id)
        self.parameters = self.local(
            "path_parameters",
            f"""\
{{
  for route in keys({self.inputs["routes"]}) :
  route => flatten(regexall("{{([^{{}}+]+)\\\\+?}}", route))
}}""",
            "Names of the path parameters of each route.",
        )
        self.paths = self.local(
            "route_paths",
            f'{{ for route in keys({self.inputs["routes"]}) : route => split(" ", route)[1] }}',
            "Path of each route.",
        )
        self.method = self._methods(authorizer_id)
        self.methods = self.collect(
            "methods", "http_method", "aws_api_gateway_method.this", "HTTP method of each route."
        )
        self.required_scopes = self.local(
            "required_scopes",
            f"""\
{{
  for route, settings in {self.inputs["routes"]} : route => {{
    public = settings.public
    scopes = sort(settings.scopes)
  }}
}}""",
            "Required scopes of each route, sorted so that their order does not matter.",
        )
        self.contract = {"routes": self.required_scopes}

    def _resources(self, paths: str, root_resource_id: str) -> str:
        parts = self.local(
            "path_parts",
            f"""\
{{
  for depth in range(1, {DEEPEST_PATH + 1}) : depth => {{
    for path, resource in {paths} : path => resource.part if resource.depth == depth
  }}
}}""",
            "Last part of each path, by the number of parts in the path.",
            topic="paths",
        )
        ids = [f'{{ "/" = {root_resource_id} }}']
        parent = root_resource_id
        for depth in range(1, DEEPEST_PATH + 1):
            resource = ApiGatewayResource(
                self,
                f"depth_{depth}",
                for_each=each(f"{parts}[{depth}]"),
                parent_id=string(parent),
                path_part=string("each.value"),
                rest_api_id=string(self._rest_api_id),
            )
            address = self.name(resource, f"aws_api_gateway_resource.depth_{depth}", topic="paths")
            ids.append(f"{{ for path, resource in {address} : path => resource.id }}")
            parent = f'{address}[trimsuffix(each.key, "/${{each.value}}")].id'
        return self.local(
            "resource_ids",
            "merge(\n" + "".join(f"  {part},\n" for part in ids) + ")",
            "Id of the resource of each path.",
            topic="paths",
        )

    def _methods(self, authorizer_id: str) -> ApiGatewayMethod:
        route = f"{self.inputs['routes']}[each.key]"
        method = ApiGatewayMethod(
            self,
            "method",
            for_each=each(self.paths),
            authorization=string(f'{route}.public ? "NONE" : "COGNITO_USER_POOLS"'),
            authorization_scopes=strings(f"{route}.public ? null : {route}.scopes"),
            authorizer_id=string(f"{route}.public ? null : {authorizer_id}"),
            http_method=string('split(" ", each.key)[0]'),
            request_parameters=flag_map(
                f"{{ for name in {self.parameters}[each.key] : "
                '"method.request.path.${name}" => true }'
            ),
            resource_id=string(f"{self.resource_ids}[each.value]"),
            rest_api_id=string(self._rest_api_id),
        )
        self.name(
            method,
            "aws_api_gateway_method.this",
            "Any one of a method's scopes is sufficient. A public method requires no token.",
        )
        return method
