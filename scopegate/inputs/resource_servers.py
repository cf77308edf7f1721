"""Resource servers and the custom scopes that they declare (RFC 6749, section 3.3)."""

import json
from typing import Annotated, Any

from pydantic import Field

from scopegate.inputs._constraint import Counts
from scopegate.inputs._interface import Check, Value
from scopegate.inputs.names import (
    ResourceServerIdentifier,
    ResourceServerName,
    ScopeDescription,
    ScopeName,
)


class ResourceServer(Value):
    """An API, or a part of one, to which scopes belong."""

    name: ResourceServerName | None = Field(
        default=None,
        description=(
            "Display name. Default: the identifier, with a hyphen for each character that a name "
            "can't contain, such as a colon or a slash. A change replaces the resource server."
        ),
    )
    scopes: Annotated[dict[ScopeName, ScopeDescription], Counts(0, 100, "scopes")] = Field(
        default_factory=dict, description="Description of each scope, by name."
    )


ResourceServers = Annotated[
    dict[ResourceServerIdentifier, ResourceServer], Counts(0, 25, "resource servers")
]


def declared_scopes(resource_servers: ResourceServers) -> set[str]:
    """Return every scope that ``resource_servers`` declare, as ``identifier/scope``."""
    return {
        f"{identifier}/{scope}"
        for identifier, server in resource_servers.items()
        for scope in server.scopes
    }


def scopes_are_declared(field: str, entry: str) -> Check:
    """Return a check that resource servers declare every scope in the entries of ``field``."""

    def undeclared(interface: Any) -> list[str]:
        entries = getattr(interface, field)
        declared = declared_scopes(interface.resource_servers)
        return [
            f"{json.dumps(scope)} in {json.dumps(key)}"
            for key, entry in entries.items()
            for scope in entry.scopes
            if scope not in declared
        ]

    return Check(
        name=f"{field}_without_declaration",
        offending=f"Scopes in {field} that no resource server declares.",
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
        bad={field: {entry: {"scopes": ["undeclared/scope"]}}},
    )
