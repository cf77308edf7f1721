"""A REST API from an OpenAPI document, of which every operation says who may call it."""

from constructs import Construct

from scopegate.constructs._entity import Config, Entity
from scopegate.constructs.access_log import AccessLog, AccountLoggingRole
from scopegate.constructs.openapi_body import OpenApiBody
from scopegate.constructs.openapi_document import OpenApiDocument
from scopegate.constructs.openapi_functions import OpenApiFunctions
from scopegate.constructs.rest_api import RestApi
from scopegate.constructs.rest_api_domain import RestApiDomain
from scopegate.constructs.rest_api_firewall import RestApiFirewall
from scopegate.constructs.rest_api_log import LOG_FORMAT
from scopegate.constructs.rest_api_settings import RestApiSettings
from scopegate.constructs.rest_api_stage import RestApiStage
from scopegate.inputs import ProtectedOpenApiInputs


class ProtectedOpenApi(Entity):
    """A REST API whose body is the document, with its authorizer, backends and stage."""

    def __init__(self, scope: Construct, id_: str, *, config: Config) -> None:
        """Create it from ``ProtectedOpenApiInputs``."""
        super().__init__(scope, id_, config)
        self.document = OpenApiDocument(self, "document", config=self.inputs)
        self.inputs = {**self.inputs, **self.document.arguments}
        self.functions = OpenApiFunctions(
            self,
            "functions",
            config=self.inputs,
            document=self.document,
            execution_arn="aws_api_gateway_rest_api.this.execution_arn",
        )
        self.body = OpenApiBody(
            self,
            "body",
            config=self.inputs,
            document=self.document,
            function_uris=self.functions.uris,
        )
        self.rest_api = RestApi(
            self,
            "rest_api",
            config=self.inputs,
            body=self.body.body,
            lifecycle=self.preconditions(ProtectedOpenApiInputs.checks, **self.document.derived),
        )
        api_id = self.rest_api.id
        self.logging_role = AccountLoggingRole(self, "logging_role", config=self.inputs)
        self.access_log = AccessLog(self, "access_log", config=self.inputs, api_id=api_id)
        self.stage = RestApiStage(
            self,
            "stage",
            config=self.inputs,
            after=[self.functions.permissions, self.logging_role.resource],
            log_group_arns=self.access_log.arns,
            log_format=LOG_FORMAT,
            rest_api_id=api_id,
            stage_variables=self.functions.stage_variables,
            triggers={
                "binary_media_types": f"sort({self.inputs['binary_media_types']})",
                "body": self.body.body,
                "compression": self.inputs["minimum_compression_size"],
                "default_endpoint": self.rest_api.default_endpoint,
                "private_endpoint": self.rest_api.endpoints,
            },
        )
        self.settings = RestApiSettings(
            self,
            "settings",
            config=self.inputs,
            paths=self._paths(),
            rest_api_id=api_id,
            routes=self.document.settings,
        )
        self.firewall = RestApiFirewall(self, "firewall", config=self.inputs)
        self.domain = RestApiDomain(
            self,
            "domain",
            config=self.inputs,
            after={
                "aws_api_gateway_method_settings.route": self.settings.routes,
                "aws_api_gateway_method_settings.stage": self.settings.stage,
                "aws_lambda_permission.this": self.functions.permissions,
                "aws_wafv2_web_acl_association.this": self.firewall.resource,
            },
            rest_api_id=api_id,
        )
        self.include(
            self.rest_api,
            self.document,
            self.body,
            self.functions,
            self.logging_role,
            self.access_log,
            self.stage,
            self.settings,
            self.firewall,
            self.domain,
        )

    def _paths(self) -> str:
        return self.document.local(
            "route_paths",
            f"{{ for route, operation in {self.document.documented} : route => operation.path }}",
            "Path of each operation.",
        )
