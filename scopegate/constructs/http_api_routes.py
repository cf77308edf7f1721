"""Routes of an HTTP API: each has a method, a path and required scopes."""

from constructs import Construct

from scopegate.constructs._aws import Apigatewayv2Route
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import each, string, strings


class HttpApiRoutes(Entity):
    """The routes of the input ``routes``.

    Attributes:
        resource: The routes, which the stage must depend on.
    """

    topic = "routes"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        authorizer_id: str,
        http_api_id: str,
        backends_of_api: str,
        integrations: str,
    ) -> None:
        """Add them to the API.

        Args:
            scope: The parent.
            id_: Its name among siblings.
            config: The inputs.
            authorizer_id: Expression of the authorizer's id.
            http_api_id: Expression of the API's id.
            backends_of_api: Expression of the backends, by the route's key, ``default`` or
                ``public``.
            integrations: Address of their integrations, by the same keys.
        """
        super().__init__(scope, id_, config)
        routes = self.inputs["routes"]
        backends = self.local(
            "route_backends",
            f"""\
{{
  for route, settings in {routes} :
  route => settings.backend != null ? route : (
    settings.public && contains(keys({backends_of_api}), "public") ? "public" : "default"
  )
}}""",
            "Name of the backend of each route.",
        )
        ids = self.collect(
            "integration_ids", "id", integrations, "Id of the integration of each backend."
        )
        public = f"{routes}[each.key].public"
        self.resource = Apigatewayv2Route(
            self,
            "route",
            for_each=each(backends),
            api_id=string(http_api_id),
            authorization_scopes=strings(f"{public} ? null : {routes}[each.key].scopes"),
            authorization_type=string(f'{public} ? "NONE" : "JWT"'),
            authorizer_id=string(f"{public} ? null : {authorizer_id}"),
            route_key=string("each.key"),
            target=f"integrations/${{{ids}[each.value]}}",
        )
        self.name(
            self.resource,
            "aws_apigatewayv2_route.this",
            "Any one of a route's scopes is sufficient. A public route requires no token.",
        )
        self.contract = {
            "routes": f"""\
{{
  for route, settings in {routes} : route => {{
    public = settings.public
    scopes = sort(settings.scopes)
  }}
}}"""
        }
