"""The modules' interfaces: what each takes, one field a Terraform variable."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from scopegate.inputs._constraint import Counts
from scopegate.inputs._interface import Check, Interface
from scopegate.inputs.backend import Backend
from scopegate.inputs.clients import Client, Clients
from scopegate.inputs.domain import Domain
from scopegate.inputs.names import PoolName, StageName, TagKey, TagValue, UserPoolArn
from scopegate.inputs.resource_servers import ResourceServers, declared_scopes
from scopegate.inputs.routes import ONE_VARIABLE_BELOW_A_PARENT, Route, Routes


def _scopes_are_declared(field: str) -> Check:
    """Every scope that an entry of ``field`` names is declared by a resource server."""

    def undeclared(interface: "AuthorizationServerInputs") -> list[str]:
        entries: Mapping[str, Client | Route] = getattr(interface, field)
        declared = declared_scopes(interface.resource_servers)
        return [
            f'"{scope}" in "{key}"'
            for key, entry in entries.items()
            for scope in entry.scopes
            if scope not in declared
        ]

    return Check(
        name=f"{field}_without_declaration",
        inputs=(field, "resource_servers"),
        accepted="scopes that a resource server declares",
        python=undeclared,
        terraform=f"""\
flatten([
  for key, entry in {{{field}}} : [
    for scope in entry.scopes : "${{{{jsonencode(scope)}}}} in ${{{{jsonencode(key)}}}}"
    if contains({{undeclared_scopes}}, scope)
  ]
])""",
    )


class _Named(Interface):
    name: PoolName = Field(description="Name of what the module creates.")
    tags: Annotated[dict[TagKey, TagValue], Counts(0, 50, "tags")] = Field(
        default_factory=dict, description="Tags of every resource that takes them."
    )


class AuthorizationServerInputs(_Named):
    """A user pool as OAuth 2.0 authorization server for the client_credentials grant."""

    clients: Clients = Field(
        default_factory=dict,
        description=(
            "App clients, by a key that never changes: "
            "another key is another client, with another id and secret."
        ),
    )
    deletion_protection: bool = Field(
        default=True, description="Whether AWS refuses to delete the user pool."
    )
    domain: Domain = Field(description="Domain of the token endpoint.")
    resource_servers: ResourceServers = Field(
        default_factory=dict, description="Resource servers and their scopes, by identifier."
    )

    checks: ClassVar[tuple[Check, ...]] = (_scopes_are_declared("clients"),)


class _RestApi(_Named):
    backend: Backend = Field(description="What answers the calls that are let through.")
    routes: Routes = Field(
        description=(
            'Routes, by "METHOD /path": a method or ANY, and a path with parts such as {id} '
            "and a last part such as {proxy+}. Each has scopes or is public."
        )
    )
    stage_name: StageName = Field(
        default="v1", description="Name of the stage, the first part of every path."
    )

    checks: ClassVar[tuple[Check, ...]] = (ONE_VARIABLE_BELOW_A_PARENT,)


class ProtectedRestApiInputs(_RestApi):
    """A REST API in front of a backend, guarded by user pools that exist."""

    user_pool_arns: Annotated[list[UserPoolArn], Counts(1, 100, "user pools")] = Field(
        description="ARNs of the user pools whose tokens the API accepts."
    )


class OAuth2ApiInputs(AuthorizationServerInputs, _RestApi):
    """An authorization server and the REST API that it guards, in one call."""

    checks: ClassVar[tuple[Check, ...]] = (
        *AuthorizationServerInputs.checks,
        _scopes_are_declared("routes"),
        *_RestApi.checks,
    )
