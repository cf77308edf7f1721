"""Routes of an HTTP API: each a method, a path and the scopes that open it."""

from constructs import Construct

from scopegate.constructs._aws import Apigatewayv2Route
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import each, string, strings


class HttpApiRoutes(Entity):
    """The routes of the input ``routes``.

    Attributes:
        resource: The routes, which the stage has to wait for.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        authorizer_id: str,
        http_api_id: str,
        integrations: str,
    ) -> None:
        """Add them to the API; ``integrations`` are by route, and the others' by ``default``."""
        super().__init__(scope, id_, config)
        backend = 'each.value.backend == null ? "default" : each.key'
        self.resource = Apigatewayv2Route(
            self,
            "route",
            for_each=each(self.inputs["routes"]),
            api_id=string(http_api_id),
            authorization_scopes=strings("each.value.public ? null : each.value.scopes"),
            authorization_type=string('each.value.public ? "NONE" : "JWT"'),
            authorizer_id=string(f"each.value.public ? null : {authorizer_id}"),
            route_key=string("each.key"),
            target=f"integrations/${{{integrations}[{backend}].id}}",
        )
        self.name(
            self.resource,
            "aws_apigatewayv2_route.this",
            "Any one of a route's scopes opens it. A public route needs no token.",
            skip={"CKV_AWS_309": "Open only where the route says public = true."},
        )
        self.contract = {
            "routes": f"""\
{{
  for route, settings in {self.inputs["routes"]} : route => {{
    public = settings.public
    scopes = sort(settings.scopes)
  }}
}}"""
        }
