"""A REST API in which every route requires a scope or is explicitly public."""

from collections.abc import Iterable

from constructs import Construct

from scopegate.constructs._entity import Config, Entity
from scopegate.constructs.access_log import AccessLog, AccountLoggingRole
from scopegate.constructs.rest_api import RestApi
from scopegate.constructs.rest_api_authorizer import RestApiAuthorizer
from scopegate.constructs.rest_api_backends import RestApiBackends
from scopegate.constructs.rest_api_cors import RestApiCors
from scopegate.constructs.rest_api_domain import RestApiDomain
from scopegate.constructs.rest_api_firewall import RestApiFirewall
from scopegate.constructs.rest_api_log import LOG_FORMAT
from scopegate.constructs.rest_api_responses import RestApiResponses
from scopegate.constructs.rest_api_routes import RestApiRoutes, path_resources
from scopegate.constructs.rest_api_settings import RestApiSettings
from scopegate.constructs.rest_api_stage import RestApiStage
from scopegate.inputs import Check, ProtectedRestApiInputs


class ProtectedRestApi(Entity):
    """A REST API, its Cognito authorizer, routes, backends and stage."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        checks: Iterable[Check] = ProtectedRestApiInputs.checks,
        **derived: str,
    ) -> None:
        """Create it from ``ProtectedRestApiInputs``; ``checks`` can also use ``derived``."""
        super().__init__(scope, id_, config)
        paths = path_resources(self)
        lifecycle = self.preconditions(checks, path_resources=paths, **derived)
        self.rest_api = RestApi(self, "rest_api", config=self.inputs, lifecycle=lifecycle)
        api_id = self.rest_api.id
        self.authorizer = RestApiAuthorizer(
            self, "authorizer", config=self.inputs, rest_api_id=api_id
        )
        self.routes = RestApiRoutes(
            self,
            "routes",
            config=self.inputs,
            authorizer_id=self.authorizer.id,
            path_resources=paths,
            rest_api_id=api_id,
            root_resource_id=self.rest_api.root_resource_id,
        )
        self.cors = RestApiCors(
            self, "cors", config=self.inputs, rest_api_id=api_id, routes=self.routes
        )
        self.backends = RestApiBackends(
            self,
            "backends",
            config=self.inputs,
            cors=self.cors,
            execution_arn=self.rest_api.execution_arn,
            rest_api_id=api_id,
            routes=self.routes,
        )
        self.responses = RestApiResponses(
            self,
            "responses",
            config=self.inputs,
            cors_origin=self.cors.origin,
            rest_api_id=api_id,
        )
        self.logging_role = AccountLoggingRole(self, "logging_role", config=self.inputs)
        self.access_log = AccessLog(self, "access_log", config=self.inputs, api_id=api_id)
        self.stage = RestApiStage(
            self,
            "stage",
            config=self.inputs,
            after=[
                self.routes.method,
                *self.backends.resources,
                *self.cors.resources,
                *self.responses.resources,
                self.rest_api.policy,
                self.logging_role.resource,
            ],
            log_group_arns=self.access_log.arns,
            log_format=LOG_FORMAT,
            rest_api_id=api_id,
            triggers={
                "authorizer": self.authorizer.id,
                "authorizer_cache_ttl": self.inputs["authorizer_cache_ttl"],
                "backends": self.backends.backends,
                "binary_media_types": f"sort({self.inputs['binary_media_types']})",
                "compression": self.inputs["minimum_compression_size"],
                "default_endpoint": self.rest_api.default_endpoint,
                "cors": self.cors.choices,
                "policy": self.inputs["resource_policy_json"],
                "preflights": self.cors.preflights,
                "private_endpoint": self.rest_api.endpoints,
                "realm": self.inputs["name"],
                **self.responses.triggers,
                "resources": self.routes.resource_ids,
                "routes": self.routes.required_scopes,
                "user_pool_arns": f"sort({self.inputs['user_pool_arns']})",
            },
        )
        self.settings = RestApiSettings(
            self,
            "settings",
            config=self.inputs,
            paths=self.routes.paths,
            rest_api_id=api_id,
            routes=self.inputs["routes"],
        )
        self.firewall = RestApiFirewall(self, "firewall", config=self.inputs)
        self.domain = RestApiDomain(
            self,
            "domain",
            config=self.inputs,
            after={
                "aws_api_gateway_method_settings.route": self.settings.routes,
                "aws_api_gateway_method_settings.stage": self.settings.stage,
                "aws_lambda_permission.this": self.backends.permissions,
                "aws_wafv2_web_acl_association.this": self.firewall.resource,
            },
            rest_api_id=api_id,
        )
        self.include(
            self.rest_api,
            self.authorizer,
            self.routes,
            self.backends,
            self.cors,
            self.responses,
            self.logging_role,
            self.access_log,
            self.stage,
            self.settings,
            self.firewall,
            self.domain,
        )
