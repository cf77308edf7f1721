"""A REST API of which every route needs a scope or is public outright."""

from collections.abc import Iterable

from constructs import Construct

from scopegate.constructs._entity import Config, Entity
from scopegate.constructs.rest_api import RestApi
from scopegate.constructs.rest_api_routes import RestApiRoutes, path_resources
from scopegate.constructs.rest_api_stage import RestApiStage
from scopegate.inputs import Check, ProtectedRestApiInputs


class ProtectedRestApi(Entity):
    """A regional REST API, its Cognito authorizer, routes and stage."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        checks: Iterable[Check] = ProtectedRestApiInputs.checks,
        **derived: str,
    ) -> None:
        """Create it from ``ProtectedRestApiInputs``; ``checks`` name ``derived`` besides."""
        super().__init__(scope, id_, config)
        paths = path_resources(self)
        self.rest_api = RestApi(
            self,
            "rest_api",
            config=self.inputs,
            lifecycle=self.preconditions(checks, path_resources=paths, **derived),
        )
        self.routes = RestApiRoutes(
            self,
            "routes",
            config=self.inputs,
            path_resources=paths,
            rest_api=self.rest_api,
        )
        self.stage = RestApiStage(
            self, "stage", config=self.inputs, rest_api=self.rest_api, routes=self.routes
        )
        self.include(self.rest_api, self.routes, self.stage)
