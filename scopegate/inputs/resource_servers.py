"""Resource servers and the custom scopes that they declare (RFC 6749, section 3.3)."""

from typing import Annotated

from pydantic import Field

from scopegate.inputs._constraint import Counts
from scopegate.inputs._interface import Value
from scopegate.inputs.names import (
    ResourceServerIdentifier,
    ResourceServerName,
    ScopeDescription,
    ScopeName,
)


class ResourceServer(Value):
    """One API, or a part of one, that scopes belong to."""

    name: ResourceServerName | None = Field(
        default=None,
        description="Display name; the identifier when left out. A change replaces the server.",
    )
    scopes: Annotated[dict[ScopeName, ScopeDescription], Counts(0, 100, "scopes")] = Field(
        default_factory=dict, description="Description of each scope, by its name."
    )


ResourceServers = Annotated[
    dict[ResourceServerIdentifier, ResourceServer], Counts(0, 25, "resource servers")
]


def declared_scopes(resource_servers: ResourceServers) -> set[str]:
    """Every scope that ``resource_servers`` declare, as ``identifier/scope``."""
    return {
        f"{identifier}/{scope}"
        for identifier, server in resource_servers.items()
        for scope in server.scopes
    }
