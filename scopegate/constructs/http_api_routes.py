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
        routes = self.inputs["routes"]
        backends = self.local(
            "route_backends",
            f"""\
{{
  for route, settings in {routes} :
  route => settings.backend == null ? "default" : route
}}""",
            "Which of the backends answers each route.",
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
            "Any one of a route's scopes opens it. A public route needs no token.",
            skip={"CKV_AWS_309": "Open only where the route says public = true."},
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
