"""An HTTP API in which every route requires a scope or is explicitly public."""

from constructs import Construct

from scopegate.constructs._entity import Config, Entity
from scopegate.constructs.access_log import AccessLog, log_format
from scopegate.constructs.http_api import HttpApi
from scopegate.constructs.http_api_authorizer import HttpApiAuthorizer
from scopegate.constructs.http_api_backends import HttpApiBackends
from scopegate.constructs.http_api_domain import HttpApiDomain
from scopegate.constructs.http_api_routes import HttpApiRoutes
from scopegate.constructs.http_api_stage import HttpApiStage
from scopegate.inputs import ProtectedHttpApiInputs

_LOG_FORMAT = log_format(
    {
        "authorizer_error": "$context.authorizer.error",
        "client_id": "$context.authorizer.claims.client_id",
        "error": "$context.error.message",
        "integration_error": "$context.integrationErrorMessage",
        "integration_latency": "$context.integrationLatency",
        "response_latency": "$context.responseLatency",
        "route": "$context.routeKey",
        "scope": "$context.authorizer.claims.scope",
    },
)


class ProtectedHttpApi(Entity):
    """An HTTP API, its JWT authorizer, routes, backends and stage."""

    def __init__(self, scope: Construct, id_: str, *, config: Config) -> None:
        """Create it from ``ProtectedHttpApiInputs``."""
        super().__init__(scope, id_, config)
        lifecycle = self.preconditions(ProtectedHttpApiInputs.checks)
        self.http_api = HttpApi(self, "http_api", config=self.inputs, lifecycle=lifecycle)
        api_id = self.http_api.id
        self.authorizer = HttpApiAuthorizer(
            self, "authorizer", config=self.inputs, http_api_id=api_id
        )
        self.backends = HttpApiBackends(
            self,
            "backends",
            config=self.inputs,
            execution_arn=self.http_api.execution_arn,
            http_api_id=api_id,
        )
        self.routes = HttpApiRoutes(
            self,
            "routes",
            config=self.inputs,
            authorizer_id=self.authorizer.id,
            http_api_id=api_id,
            backends_of_api=self.backends.backends,
            integrations=self.backends.integrations,
        )
        self.access_log = AccessLog(self, "access_log", config=self.inputs, api_id=api_id)
        self.stage = HttpApiStage(
            self,
            "stage",
            config=self.inputs,
            http_api_id=api_id,
            log_format=_LOG_FORMAT,
            log_group_arns=self.access_log.arns,
            routes=self.routes,
        )
        self.domain = HttpApiDomain(
            self,
            "domain",
            config=self.inputs,
            after=[self.backends.permissions],
            http_api_id=api_id,
        )
        self.include(
            self.http_api,
            self.authorizer,
            self.backends,
            self.routes,
            self.access_log,
            self.stage,
            self.domain,
        )
