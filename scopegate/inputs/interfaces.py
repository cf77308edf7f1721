"""The interfaces of the modules, with one field for each Terraform variable."""

import json
import re
from typing import Annotated, ClassVar

from pydantic import Field

from scopegate.inputs._constraint import Between, Counts, Distinct
from scopegate.inputs._interface import Check, Interface
from scopegate.inputs.backend import Backend, HttpApiBackend
from scopegate.inputs.clients import Clients
from scopegate.inputs.domain import Domain
from scopegate.inputs.names import (
    Audience,
    HttpStageName,
    Issuer,
    MediaType,
    PoolName,
    RestApiId,
    Scope,
    StageName,
    StageVariableName,
    StageVariableValue,
    TagKey,
    TagValue,
    UserPoolArn,
    UserPoolTier,
    WebAclArn,
)
from scopegate.inputs.openapi import CHECKS as OPENAPI_CHECKS
from scopegate.inputs.openapi import OpenApi, Operations
from scopegate.inputs.operation import (
    AccessLog,
    AccessTokenCustomization,
    ApiDomain,
    PrivateEndpoint,
    RestApiDomain,
    SecretsManager,
    Throttling,
)
from scopegate.inputs.policy import PolicyJson
from scopegate.inputs.resource_servers import ResourceServers, scopes_are_declared
from scopegate.inputs.routes import (
    ONE_NAME_FOR_A_VARIABLE,
    ONE_PREFLIGHT_FOR_A_PATH,
    ONE_VARIABLE_BELOW_A_PARENT,
    AnyCors,
    HttpRoutes,
    Routes,
)

_PART_OF_A_SECRETS_NAME = "[0-9A-Za-z_+=.@-]+"
"""A part of a secret's name, without the slash. Source: API reference of CreateSecret."""

AuthorizerCacheTtl = Annotated[
    int,
    Between(0, 3600, "seconds"),
    Field(
        description=(
            "Seconds for which a decision about a token is cached. A token that was accepted "
            "is accepted for that long, even if access is revoked in the meantime. 0 turns "
            "the cache off."
        )
    ),
]
UserPoolArns = Annotated[list[UserPoolArn], Counts(1, 100, "user pools")]


class _Named(Interface):
    name: PoolName = Field(description="Name of the resources that the module creates.")
    tags: Annotated[dict[TagKey, TagValue], Counts(0, 50, "tags")] = Field(
        default_factory=dict, description="Tags of every resource that supports tags."
    )


class AuthorizationServerInputs(_Named):
    """A user pool as OAuth 2.0 authorization server for the client_credentials grant."""

    access_token_customization: AccessTokenCustomization | None = Field(
        default=None,
        description=(
            "Lambda function that can change access tokens before they are issued. No "
            "function by default. Requires the tier ESSENTIALS or PLUS."
        ),
    )
    clients: Clients = Field(
        default_factory=dict,
        description=(
            "App clients, by a key that never changes: another key is another client, with a "
            "new id and a new secret."
        ),
    )
    deletion_protection: bool = Field(
        default=True,
        description=(
            "Whether AWS refuses to delete the user pool, and with it the issuer and the "
            "keys that sign tokens. No other resource is protected: `terraform destroy` "
            "first deletes what depends on the pool, such as clients, resource servers, the "
            "domain and the API, and then fails at the pool."
        ),
    )
    domain: Domain = Field(description="Domain of the token endpoint.")
    name: PoolName = Field(
        description=(
            "Name of the resources that the module creates. A change renames all of them "
            "except the user pool, which keeps its first name."
        )
    )
    resource_servers: ResourceServers = Field(
        default_factory=dict, description="Resource servers and their scopes, by identifier."
    )
    secrets_manager: SecretsManager | None = Field(
        default=None,
        description=(
            "Stores each credential in AWS Secrets Manager, as JSON with client_id, "
            "client_secret, token_endpoint and scopes. Not stored there by default."
        ),
    )
    user_pool_tier: UserPoolTier | None = Field(
        default=None,
        description=(
            "Feature plan of the user pool. Default: the plan that AWS chooses, ESSENTIALS "
            "for a new pool. For the client_credentials grant, ESSENTIALS adds "
            "access_token_customization to LITE, and PLUS adds nothing. Token requests and "
            "app clients cost the same in each."
        ),
    )

    checks: ClassVar[tuple[Check, ...]] = (
        scopes_are_declared("clients", entry="partner-a"),
        Check(
            name="tier_without_customization",
            offending="The tier, if it does not support access_token_customization.",
            inputs=("user_pool_tier", "access_token_customization"),
            accepted="a value other than LITE if access_token_customization is set",
            python=lambda interface: (
                ['"LITE"']
                if interface.access_token_customization and interface.user_pool_tier == "LITE"
                else []
            ),
            terraform=(
                '{access_token_customization} != null && {user_pool_tier} == "LITE" ? '
                "[jsonencode({user_pool_tier})] : []"
            ),
            bad={
                "access_token_customization": {
                    "function_arn": "arn:aws:lambda:eu-central-1:123456789012:function:tokens"
                },
                "user_pool_tier": "LITE",
            },
        ),
        Check(
            name="clients_without_secret_name",
            offending="Keys of clients that can't be part of the name of a secret.",
            inputs=("clients", "secrets_manager"),
            accepted="keys of letters, digits and _ + = . @ - if secrets_manager is set",
            python=lambda interface: [
                json.dumps(key)
                for key in interface.clients
                if interface.secrets_manager and not re.fullmatch(_PART_OF_A_SECRETS_NAME, key)
            ],
            terraform=f"""\
[
  for key in keys({{clients}}) : jsonencode(key)
  if {{secrets_manager}} != null && !can(regex("^{_PART_OF_A_SECRETS_NAME}$", key))
]""",
            bad={
                "clients": {"Partner A": {"scopes": ["orders/read"]}},
                "secrets_manager": {"prefix": "orders"},
            },
        ),
    )


class _Api(_Named):
    access_log: AccessLog | None = Field(
        default=None,
        description=(
            "Access log with a line of JSON for each request. No log by default. A REST API "
            "requires a role in the account settings of API Gateway "
            "(aws_api_gateway_account), which manage_account_logging_role = true sets; "
            "without one, the apply fails. An HTTP API requires none."
        ),
    )
    api_domain: ApiDomain | None = Field(
        default=None, description="Custom domain of the API. No custom domain by default."
    )
    disable_execute_api_endpoint: bool | None = Field(
        default=None,
        description=(
            "Whether the default endpoint <id>.execute-api.<region>.amazonaws.com is "
            "disabled. Default: true if api_domain is set, otherwise false. While it is "
            "enabled, callers can bypass whatever protects the domain, such as mutual_tls."
        ),
    )
    throttling: Throttling | None = Field(
        default=None, description="Limits of the stage. Default: the limits of the account."
    )


StageVariables = Annotated[
    dict[StageVariableName, StageVariableValue],
    Counts(0, 50, "variables"),
    Field(
        default_factory=dict,
        description="Stage variables, which functions receive with each request.",
    ),
]


class AnyRestApi(_Api):
    """Inputs of every REST API."""

    api_domain: RestApiDomain | None = Field(
        default=None, description="Custom domain of the API. No custom domain by default."
    )
    manage_account_logging_role: bool = Field(
        default=False,
        description=(
            "Whether to set the role with which API Gateway writes logs "
            "(aws_api_gateway_account), which access_log requires. All APIs of the account "
            "in the region share it, and destroying it ends the logging of all of them. "
            "Leave this false if the role is set already (aws apigateway get-account shows "
            "cloudwatchRoleArn)."
        ),
    )
    metrics: bool = Field(
        default=False,
        description="Whether CloudWatch has metrics for each method, which AWS charges for.",
    )
    private_endpoint: PrivateEndpoint | None = Field(
        default=None,
        description=(
            "Makes the API private: it can be reached only through VPC endpoints. Default: a "
            "public regional API."
        ),
    )
    resource_policy_json: PolicyJson | None = Field(
        default=None,
        description=(
            "Resource policy of the API as JSON: who can reach the API at all, in addition to "
            "the tokens that routes require."
        ),
    )
    stage_name: StageName = Field(
        default="v1", description="Name of the stage, which is the first part of every path."
    )
    web_acl_arn: WebAclArn | None = Field(
        default=None, description="ARN of the AWS WAF web ACL of the stage. No web ACL by default."
    )
    xray_tracing: bool = Field(default=False, description="Whether AWS X-Ray traces requests.")

    checks: ClassVar[tuple[Check, ...]] = (
        Check(
            name="private_endpoint_without_policy",
            offending="The missing policy, if private_endpoint is set.",
            inputs=("resource_policy_json", "private_endpoint"),
            accepted="a policy if private_endpoint is set",
            python=lambda interface: (
                ["null"]
                if interface.private_endpoint and interface.resource_policy_json is None
                else []
            ),
            terraform=(
                '{private_endpoint} != null && {resource_policy_json} == null ? ["null"] : []'
            ),
            bad={
                "private_endpoint": {"vpc_endpoint_ids": ["vpce-0a1b2c3d"]},
                "resource_policy_json": None,
            },
        ),
    )


class _ProtectedRestApi(AnyRestApi):
    authorizer_cache_ttl: AuthorizerCacheTtl = 300
    backend: Backend = Field(description="Backend that answers authorized calls.")
    binary_media_types: Annotated[list[MediaType], Counts(0, 50, "media types"), Distinct()] = (
        Field(
            default_factory=list,
            description=(
                "Media types that are passed to the backend as binary data. All others are "
                "treated as text."
            ),
        )
    )
    minimum_compression_size: Annotated[int, Between(0, 10_485_760, "bytes")] | None = Field(
        default=None,
        description=(
            "Size in bytes from which responses are compressed for callers that accept it. "
            "No compression by default."
        ),
    )
    stage_variables: StageVariables


class _RestApi(_ProtectedRestApi):
    routes: Routes = Field(
        description=(
            'Routes, by "METHOD /path": a method or ANY, and a path, which can have variable '
            "parts such as {id} and a last part such as {proxy+}. Each route has scopes or "
            "is public."
        )
    )

    checks: ClassVar[tuple[Check, ...]] = (
        ONE_VARIABLE_BELOW_A_PARENT,
        ONE_PREFLIGHT_FOR_A_PATH,
        *AnyRestApi.checks,
    )


class ProtectedRestApiInputs(_RestApi):
    """A REST API in front of a backend, protected by existing user pools."""

    user_pool_arns: UserPoolArns = Field(
        description="ARNs of the user pools whose tokens the API accepts."
    )


class ProtectedOpenApiInputs(_ProtectedRestApi):
    """A REST API from an OpenAPI document, protected by existing user pools."""

    cors: AnyCors | None = Field(
        default=None,
        description=(
            "CORS configuration for browsers: preflight answers on each path for which the "
            "document has no OPTIONS method. No CORS by default."
        ),
    )
    openapi: OpenApi = Field(
        description=(
            'Text of the OpenAPI document, for example file("openapi.yaml"). The `security` of '
            "each operation names the scopes that it requires."
        )
    )
    operations: Operations
    scopes: list[Scope] | None = Field(
        default=None,
        description=(
            "Scopes that the resource servers declare: the output `scopes` of "
            "authorization-server. An operation that requires another scope is refused. By "
            "default, declarations are not checked."
        ),
    )
    user_pool_arns: UserPoolArns = Field(
        description="ARNs of the user pools whose tokens the API accepts."
    )

    checks: ClassVar[tuple[Check, ...]] = (*OPENAPI_CHECKS, *AnyRestApi.checks)


class OAuth2ApiInputs(AuthorizationServerInputs, _RestApi):
    """An authorization server and the REST API that it protects, in one call."""

    checks: ClassVar[tuple[Check, ...]] = (
        *AuthorizationServerInputs.checks,
        scopes_are_declared("routes", entry="GET /orders"),
        *_RestApi.checks,
    )


class ProtectedHttpApiInputs(_Api):
    """An HTTP API in front of a backend, protected by its own JWT authorizer.

    Source of the audience's bound: API Gateway Developer Guide, quotas of HTTP APIs.
    """

    audience: Annotated[list[Audience], Counts(1, 50, "client ids")] = Field(
        description="Ids of the clients whose tokens the API accepts."
    )
    backend: HttpApiBackend = Field(description="Backend that answers authorized calls.")
    cors: AnyCors | None = Field(
        default=None, description="CORS configuration for browsers. No CORS by default."
    )
    issuer: Issuer = Field(
        description="Issuer of the tokens: the output issuer of the authorization server."
    )
    routes: HttpRoutes = Field(
        description=(
            'Routes, by "METHOD /path": a method or ANY, and a path, which can have variable '
            "parts such as {id} and a last part such as {proxy+}. Each route has scopes or "
            "is public."
        )
    )
    stage_name: HttpStageName = Field(
        default="$default",
        description='Name of the stage. The path does not contain the name "$default".',
    )
    stage_variables: StageVariables
    throttling: Throttling | None = Field(
        default=None,
        description=(
            "Limits of each route that has no limits of its own. Default: the limits of the "
            "account."
        ),
    )

    checks: ClassVar[tuple[Check, ...]] = (ONE_NAME_FOR_A_VARIABLE,)


class RestApiAuthorizerInputs(Interface):
    """A Cognito authorizer for an existing REST API."""

    authorizer_cache_ttl: AuthorizerCacheTtl = 300
    name: PoolName = Field(description="Name of the authorizer.")
    rest_api_id: RestApiId = Field(description="Id of the REST API.")
    user_pool_arns: UserPoolArns = Field(
        description="ARNs of the user pools whose tokens the authorizer accepts."
    )
