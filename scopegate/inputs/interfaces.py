"""The modules' interfaces: what each takes, one field a Terraform variable."""

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
    StageName,
    StageVariableName,
    StageVariableValue,
    TagKey,
    TagValue,
    UserPoolArn,
    UserPoolTier,
    WebAclArn,
)
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
            "Seconds that a verdict on a token is kept: a token that was accepted goes on being "
            "accepted for that long, whatever is revoked meanwhile. 0 checks every call anew."
        )
    ),
]
UserPoolArns = Annotated[list[UserPoolArn], Counts(1, 100, "user pools")]


class _Named(Interface):
    name: PoolName = Field(description="Name of what the module creates.")
    tags: Annotated[dict[TagKey, TagValue], Counts(0, 50, "tags")] = Field(
        default_factory=dict, description="Tags of every resource that takes them."
    )


class AuthorizationServerInputs(_Named):
    """A user pool as OAuth 2.0 authorization server for the client_credentials grant."""

    access_token_customization: AccessTokenCustomization | None = Field(
        default=None,
        description=(
            "Function that may change access tokens before they are issued; none when left out. "
            "Takes the tier ESSENTIALS or PLUS."
        ),
    )
    clients: Clients = Field(
        default_factory=dict,
        description=(
            "App clients, by a key that never changes: "
            "another key is another client, with another id and secret."
        ),
    )
    deletion_protection: bool = Field(
        default=True,
        description=(
            "Whether AWS refuses to delete the user pool: its id, its issuer and the keys that "
            "sign tokens. Nothing else is protected. `terraform destroy` first deletes what "
            "depends on the pool, such as clients, resource servers, the domain and the API, and "
            "fails at the pool after that."
        ),
    )
    domain: Domain = Field(description="Domain of the token endpoint.")
    name: PoolName = Field(
        description=(
            "Name of what the module creates. Another one is taken up by all but the user pool, "
            "which keeps its first."
        )
    )
    resource_servers: ResourceServers = Field(
        default_factory=dict, description="Resource servers and their scopes, by identifier."
    )
    secrets_manager: SecretsManager | None = Field(
        default=None,
        description=(
            "Keeps each credential in Secrets Manager, as JSON with client_id, client_secret, "
            "token_endpoint and scopes; nowhere when left out."
        ),
    )
    user_pool_tier: UserPoolTier | None = Field(
        default=None,
        description=(
            "Feature plan of the user pool; that of AWS when left out, ESSENTIALS for a new pool. "
            "For the client_credentials grant ESSENTIALS adds access_token_customization, and PLUS "
            "adds nothing. Token requests and app clients are billed alike in each."
        ),
    )

    checks: ClassVar[tuple[Check, ...]] = (
        scopes_are_declared("clients", entry="partner-a"),
        Check(
            name="tier_without_customization",
            inputs=("user_pool_tier", "access_token_customization"),
            accepted="another value than LITE where access_token_customization is set",
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
            inputs=("clients", "secrets_manager"),
            accepted="keys of letters, digits and _ + = . @ - where secrets_manager is set",
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
            "Log of every request, one line of JSON each; none when left out. A REST API needs a "
            "role in the account's settings of API Gateway (aws_api_gateway_account), which "
            "manage_account_logging_role = true sets; without one, the apply fails. An HTTP API "
            "needs none."
        ),
    )
    api_domain: ApiDomain | None = Field(
        default=None, description="A domain of your own for the API; none when left out."
    )
    disable_execute_api_endpoint: bool | None = Field(
        default=None,
        description=(
            "Whether the address <id>.execute-api.<region>.amazonaws.com is off; true where "
            "api_domain is set and false elsewhere, when left out. With it on, callers can go "
            "around whatever protects the domain, such as mutual_tls."
        ),
    )
    throttling: Throttling | None = Field(
        default=None, description="Limits of the stage; the account's when left out."
    )


StageVariables = Annotated[
    dict[StageVariableName, StageVariableValue],
    Counts(0, 50, "variables"),
    Field(
        default_factory=dict,
        description="Variables of the stage, which functions read in the request.",
    ),
]


class AnyRestApi(_Api):
    """What a REST API takes, whatever it serves."""

    api_domain: RestApiDomain | None = Field(
        default=None, description="A domain of your own for the API; none when left out."
    )
    manage_account_logging_role: bool = Field(
        default=False,
        description=(
            "Whether to set the role with which API Gateway writes logs (aws_api_gateway_account). "
            "access_log needs it. There is one for all APIs of the account in the region, and "
            "destroying it ends the logging of all of them: leave it off where it is set already "
            "(aws apigateway get-account shows cloudwatchRoleArn)."
        ),
    )
    metrics: bool = Field(
        default=False, description="Whether CloudWatch counts each method by itself, at a charge."
    )
    private_endpoint: PrivateEndpoint | None = Field(
        default=None,
        description="Reach through VPC endpoints alone; regional and public when left out.",
    )
    resource_policy_json: PolicyJson | None = Field(
        default=None,
        description="Resource policy of the API as JSON: who may reach it, tokens aside.",
    )
    stage_name: StageName = Field(
        default="v1", description="Name of the stage, the first part of every path."
    )
    web_acl_arn: WebAclArn | None = Field(
        default=None, description="ARN of a web ACL (WAF) to put in front; none when left out."
    )
    xray_tracing: bool = Field(default=False, description="Whether X-Ray traces requests.")

    checks: ClassVar[tuple[Check, ...]] = (
        Check(
            name="private_endpoint_without_policy",
            inputs=("resource_policy_json", "private_endpoint"),
            accepted="a policy where private_endpoint is set",
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


class _RestApi(AnyRestApi):
    authorizer_cache_ttl: AuthorizerCacheTtl = 300
    backend: Backend = Field(description="What answers the calls that are let through.")
    binary_media_types: Annotated[list[MediaType], Counts(0, 50, "media types"), Distinct()] = (
        Field(
            default_factory=list,
            description="Media types that are passed on as bytes; others are taken for text.",
        )
    )
    minimum_compression_size: Annotated[int, Between(0, 10_485_760, "bytes")] | None = Field(
        default=None,
        description=(
            "Bytes from which on an answer is compressed for callers that accept it; answers are "
            "never compressed when left out."
        ),
    )
    routes: Routes = Field(
        description=(
            'Routes, by "METHOD /path": a method or ANY, and a path with parts such as {id} '
            "and a last part such as {proxy+}. Each has scopes or is public."
        )
    )
    stage_variables: StageVariables

    checks: ClassVar[tuple[Check, ...]] = (
        ONE_VARIABLE_BELOW_A_PARENT,
        ONE_PREFLIGHT_FOR_A_PATH,
        *AnyRestApi.checks,
    )


class ProtectedRestApiInputs(_RestApi):
    """A REST API in front of a backend, guarded by user pools that exist."""

    user_pool_arns: UserPoolArns = Field(
        description="ARNs of the user pools whose tokens the API accepts."
    )


class OAuth2ApiInputs(AuthorizationServerInputs, _RestApi):
    """An authorization server and the REST API that it guards, in one call."""

    checks: ClassVar[tuple[Check, ...]] = (
        *AuthorizationServerInputs.checks,
        scopes_are_declared("routes", entry="GET /orders"),
        *_RestApi.checks,
    )


class ProtectedHttpApiInputs(_Api):
    """An HTTP API in front of a backend, guarded by its own JWT authorizer.

    Source of the audience's bound: API Gateway Developer Guide, quotas of HTTP APIs.
    """

    audience: Annotated[list[Audience], Counts(1, 50, "client ids")] = Field(
        description="Ids of the clients whose tokens the API accepts."
    )
    backend: HttpApiBackend = Field(description="What answers the calls that are let through.")
    cors: AnyCors | None = Field(
        default=None, description="Preflight answers for browsers; none when left out."
    )
    issuer: Issuer = Field(description="Issuer of the tokens, as the authorization server has it.")
    routes: HttpRoutes = Field(
        description=(
            'Routes, by "METHOD /path": a method or ANY, and a path with parts such as {id} '
            "and a last part such as {proxy+}. Each has scopes or is public."
        )
    )
    stage_name: HttpStageName = Field(
        default="$default",
        description='Name of the stage; "$default" is served without a name in the path.',
    )
    stage_variables: StageVariables
    throttling: Throttling | None = Field(
        default=None,
        description="Limits of each route that has none of its own; the account's when left out.",
    )

    checks: ClassVar[tuple[Check, ...]] = (ONE_NAME_FOR_A_VARIABLE,)


class RestApiAuthorizerInputs(Interface):
    """A Cognito authorizer for a REST API that exists."""

    authorizer_cache_ttl: AuthorizerCacheTtl = 300
    name: PoolName = Field(description="Name of the authorizer.")
    rest_api_id: RestApiId = Field(description="Id of the REST API.")
    user_pool_arns: UserPoolArns = Field(
        description="ARNs of the user pools whose tokens the authorizer accepts."
    )
