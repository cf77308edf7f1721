"""A token endpoint that returns a cached token for most of the token's lifetime."""

from constructs import Construct

from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import Output
from scopegate.constructs.access_log import AccessLog, AccountLoggingRole, log_format
from scopegate.constructs.rest_api import RestApi
from scopegate.constructs.rest_api_domain import RestApiDomain
from scopegate.constructs.rest_api_firewall import RestApiFirewall
from scopegate.constructs.rest_api_stage import RestApiStage
from scopegate.constructs.token_cache import TokenCache
from scopegate.constructs.token_refusals import TokenRefusals
from scopegate.constructs.token_route import TokenRoute
from scopegate.inputs import CachedTokenEndpointInputs

# It contains neither the query nor a header; the path is without its query.
_LOG_FORMAT = log_format(
    {
        "error": "$context.error.message",
        "integration_latency": "$context.integrationLatency",
        "resource_path": "$context.resourcePath",
        "response_latency": "$context.responseLatency",
    },
)


class CachedTokenEndpoint(Entity):
    """A REST API with one route, in front of a user pool's token endpoint, and its cache."""

    def __init__(self, scope: Construct, id_: str, *, config: Config) -> None:
        """Create it from ``CachedTokenEndpointInputs``."""
        super().__init__(scope, id_, config)
        lifecycle = self.preconditions(CachedTokenEndpointInputs.checks)
        self.rest_api = RestApi(self, "rest_api", config=self.inputs, lifecycle=lifecycle)
        api_id = self.rest_api.id
        self.route = TokenRoute(
            self,
            "route",
            config=self.inputs,
            rest_api_id=api_id,
            root_resource_id=self.rest_api.root_resource_id,
        )
        self.refusals = TokenRefusals(self, "refusals", config=self.inputs, rest_api_id=api_id)
        self.logging_role = AccountLoggingRole(self, "logging_role", config=self.inputs)
        self.access_log = AccessLog(self, "access_log", config=self.inputs, api_id=api_id)
        self.stage = RestApiStage(
            self,
            "stage",
            config=self.inputs,
            after=[
                *self.route.resources,
                self.refusals.resource,
                self.rest_api.policy,
                self.logging_role.resource,
            ],
            cache_size=self.inputs["cache_size"],
            log_group_arns=self.access_log.arns,
            log_format=_LOG_FORMAT,
            rest_api_id=api_id,
            triggers={
                "default_endpoint": self.rest_api.default_endpoint,
                "policy": self.inputs["resource_policy_json"],
                "private_endpoint": self.rest_api.endpoints,
                "refusals": self.refusals.responses,
                **self.route.triggers,
            },
        )
        self.cache = TokenCache(self, "cache", config=self.inputs, rest_api_id=api_id)
        self.firewall = RestApiFirewall(self, "firewall", config=self.inputs)
        self.domain = RestApiDomain(
            self,
            "domain",
            config=self.inputs,
            after={
                "aws_api_gateway_method_settings.token": self.cache.resource,
                "aws_wafv2_web_acl_association.this": self.firewall.resource,
            },
            rest_api_id=api_id,
        )
        self.include(
            self.rest_api,
            self.route,
            self.refusals,
            self.logging_role,
            self.access_log,
            self.stage,
            self.cache,
            self.firewall,
            self.domain,
        )
        self._give()

    def _give(self) -> None:
        """Declare the only output that callers need, the URL of the token endpoint."""
        self.contract = {}
        url = self.outputs.pop("invoke_url")
        base = self.local("invoke_url", url.value, "URL of the stage.")
        self.outputs["token_endpoint"] = Output(
            f'"${{{base}}}/oauth2/token"',
            "Where a client asks for a token, with the scopes in the query: ?scope=orders/read.",
            depends_on=url.depends_on,
        )
