"""Routes of a REST API and the scopes that open them."""

from collections import defaultdict
from typing import Annotated, Protocol

from pydantic import Field

from scopegate.inputs._constraint import Counts, Matches, Rule
from scopegate.inputs._interface import Check, Value
from scopegate.inputs.names import Scope

METHODS = ("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
DEEPEST_PATH = 10
"""Path parts of the deepest route: the modules nest one block of resources for each level."""

_PART = "[0-9A-Za-z._:-]+"
RouteKey = Annotated[
    str,
    Matches(
        rf"(?:{'|'.join(METHODS)}) /(?:(?:{_PART}|\{{{_PART}\}})"
        rf"(?:/(?:{_PART}|\{{{_PART}\}}))*(?:/\{{{_PART}\+\}})?|\{{{_PART}\+\}})?",
        f'be "METHOD /path": a method of {", ".join(METHODS)}, and a path without a trailing slash '
        "whose parts are letters, digits and . _ : -, or {name}, or in the end {name+}",
    ),
    Matches(rf"[^/]*(?:/[^/]*){{0,{DEEPEST_PATH}}}", f"have at most {DEEPEST_PATH} path parts"),
]
"""Source: API reference of CreateResource (pathPart) and PutMethod (httpMethod)."""


class Route(Value):
    """Who may call one method of one path."""

    public: bool = Field(default=False, description="Whether anybody may call it, without a token.")
    scopes: list[Scope] = Field(
        default_factory=list,
        description='Scopes, each "identifier/scope", any one of which opens it.',
    )


Routes = Annotated[
    dict[
        RouteKey,
        Annotated[
            Route,
            Rule(
                "have scopes or public = true, never both and never neither",
                lambda route: bool(route.scopes) != route.public,
                "(length({0}.scopes) > 0) != {0}.public",
            ),
        ],
    ],
    Counts(1, None, "routes"),
]


class HasRoutes(Protocol):
    """An interface with the input ``routes``."""

    routes: Routes


def _competing_variables(interface: HasRoutes) -> list[str]:
    below: dict[str, set[str]] = defaultdict(set)
    for route in interface.routes:
        parts = route.split("/")[1:]
        for depth, part in enumerate(parts):
            if part.startswith("{"):
                below["/" + "/".join(parts[:depth])].add(part)
    return [
        f"{' and '.join(sorted(parts))} below {parent}"
        for parent, parts in sorted(below.items())
        if len(parts) > 1
    ]


ONE_VARIABLE_BELOW_A_PARENT = Check(
    name="competing_variables",
    inputs=("routes",),
    accepted="at most one variable part, {name} or {name+}, below each path",
    python=_competing_variables,
    terraform="""\
[
  for parent, parts in {{
    for resource in values({path_resources}) : resource.parent => resource.part...
    if startswith(resource.part, "{{")
  }} : "${{join(" and ", parts)}} below ${{parent == "" ? "/" : parent}}" if length(parts) > 1
]""",
)
"""API Gateway refuses a second variable part among siblings. Source: CreateResource."""
