"""Routes of an API and the scopes that they require."""

import re
from collections import defaultdict
from typing import Annotated, Protocol

from pydantic import Field

from scopegate.inputs._constraint import Between, Counts, Distinct, ExactlyOne, Matches, Rule
from scopegate.inputs._interface import Check, Value
from scopegate.inputs.backend import Backend, HttpApiBackend
from scopegate.inputs.names import Scope
from scopegate.inputs.operation import Throttling

METHODS = ("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
DEEPEST_PATH = 10
"""Path parts of the deepest route: the modules nest one block of resources for each level."""

HeaderName = Annotated[
    str, Matches("[0-9A-Za-z-]{1,64}", "be the name of a header: letters, digits and -")
]
Origin = Annotated[
    str,
    Matches(
        r"\*|https?://[0-9A-Za-z.-]+(?::[0-9]{1,5})?",
        'be an origin, such as "https://app.example.com", or "*"',
    ),
]
NamedOrigin = Annotated[
    str,
    Matches(
        "https?://[0-9A-Za-z.-]+(?::[0-9]{1,5})?",
        'be an origin, such as "https://app.example.com"',
    ),
]
_PART = "[0-9A-Za-z._:-]+"
PATH = (
    rf"/(?:(?:{_PART}|\{{{_PART}\}})"
    rf"(?:/(?:{_PART}|\{{{_PART}\}}))*(?:/\{{{_PART}\+\}})?|\{{{_PART}\+\}})?"
)
RouteKey = Annotated[
    str,
    Matches(
        rf"(?:{'|'.join(METHODS)}) {PATH}",
        f'be "METHOD /path": a method of {", ".join(METHODS)}, and a path without a trailing slash '
        "whose parts are letters, digits and . _ : -, or {name}, or in the end {name+}",
    ),
    Matches(
        rf"[^/]*(?:/[^/]*){{0,{DEEPEST_PATH}}}",
        f"have at most {DEEPEST_PATH} path parts",
        bad=f"GET {'/part' * (DEEPEST_PATH + 1)}",
    ),
]
"""Source: API reference of CreateResource (pathPart) and PutMethod (httpMethod)."""


class Cors(Value):
    """CORS settings of the path of a route."""

    allow_headers: Annotated[list[HeaderName], Counts(1, 50, "headers")] = Field(
        default_factory=lambda: ["authorization", "content-type"],
        description="Request headers that a page can send.",
    )
    allow_origin: Origin | None = Field(
        default=None,
        description=(
            'Origin whose pages can call the route, such as "https://app.example.com", or "*".'
        ),
    )
    allow_origins: Annotated[list[NamedOrigin], Counts(1, 20, "origins"), Distinct()] | None = (
        Field(
            default=None,
            description="Origins whose pages can call the route, if there are several.",
        )
    )
    max_age: Annotated[int, Between(0, 86400, "seconds")] = Field(
        default=600, description="Seconds for which a browser can cache the response."
    )


AnyCors = Annotated[Cors, ExactlyOne(("allow_origin", "allow_origins"))]


class _Guarded(Value):
    public: bool = Field(
        default=False, description="Whether the route can be called without a token."
    )
    scopes: list[Scope] = Field(
        default_factory=list,
        description=('Required scopes, each "identifier/scope". Any one of them is sufficient.'),
    )


class Route(_Guarded):
    """A route of a REST API: who can call it, and its backend."""

    backend: Backend | None = Field(
        default=None, description="Backend of this route. Default: the backend of the module."
    )
    cors: AnyCors | None = Field(
        default=None,
        description=(
            "CORS configuration for browsers, which adds a public OPTIONS method to the path. No "
            "CORS by default."
        ),
    )
    throttling: Throttling | None = Field(
        default=None, description="Limits of this route. Default: the limits of the stage."
    )


class HttpRoute(_Guarded):
    """A route of an HTTP API, where CORS is a setting of the whole API.

    Source of the scopes' bound: API Gateway Developer Guide, quotas of HTTP APIs.
    """

    backend: HttpApiBackend | None = Field(
        default=None, description="Backend of this route. Default: the backend of the module."
    )
    scopes: Annotated[list[Scope], Counts(0, 10, "scopes")] = Field(
        default_factory=list,
        description=('Required scopes, each "identifier/scope". Any one of them is sufficient.'),
    )
    throttling: Throttling | None = Field(
        default=None, description="Limits of this route. Default: the limits of the module."
    )


SCOPES_OR_PUBLIC = Rule(
    "have either scopes or public = true",
    lambda route: bool(route.scopes) != route.public,
    "(length({0}.scopes) > 0) != {0}.public",
    bad={},
    shown=("public", "scopes"),
)
Routes = Annotated[dict[RouteKey, Annotated[Route, SCOPES_OR_PUBLIC]], Counts(1, None, "routes")]
HttpRoutes = Annotated[
    dict[RouteKey, Annotated[HttpRoute, SCOPES_OR_PUBLIC]], Counts(1, None, "routes")
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
    offending="Paths with several variable parts directly below them.",
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
    bad={"routes": {"GET /{id}": {"public": True}, "GET /{proxy+}": {"public": True}}},
)
"""API Gateway refuses a second variable part among siblings. Source: CreateResource."""


def _contradicting_preflights(interface: HasRoutes) -> list[str]:
    answers: dict[str, list[Cors | None]] = defaultdict(list)
    for key, route in interface.routes.items():
        method, path = key.split(" ", 1)
        if method == "OPTIONS":
            answers[path].append(None)
        elif route.cors:
            answers[path].append(route.cors)
    return [path for path, each in sorted(answers.items()) if len(each) != each.count(each[0])]


ONE_PREFLIGHT_FOR_A_PATH = Check(
    name="contradicting_preflights",
    offending="Paths with conflicting CORS settings.",
    inputs=("routes",),
    accepted=(
        "the same cors for all routes of a path, and none if a route is the path's OPTIONS method"
    ),
    python=_contradicting_preflights,
    terraform="""\
[
  for path, answers in {{
    for key, route in {routes} : split(" ", key)[1] => jsonencode(
      startswith(key, "OPTIONS ") ? null : route.cors
    )... if route.cors != null || startswith(key, "OPTIONS ")
  }} : path if length(distinct(answers)) > 1
]""",
    bad={
        "routes": {
            "GET /": {"public": True, "cors": {"allow_origin": "*"}},
            "OPTIONS /": {"public": True},
        }
    },
)


class HasHttpRoutes(Protocol):
    """An interface with the input ``routes`` of an HTTP API."""

    routes: HttpRoutes


def _alike_but_for_names(interface: HasHttpRoutes) -> list[str]:
    alike: dict[str, list[str]] = defaultdict(list)
    for route in sorted(interface.routes):
        alike[re.sub(r"{[^}+]+", "{", route)].append(f'"{route}"')
    return [" and ".join(routes) for _, routes in sorted(alike.items()) if len(routes) > 1]


ONE_NAME_FOR_A_VARIABLE = Check(
    name="routes_alike",
    offending="Routes that differ only in the names of variable parts.",
    inputs=("routes",),
    accepted="no two keys that differ only in the names of variable parts",
    bad={"routes": {"GET /{id}": {"public": True}, "GET /{name}": {"public": True}}},
    python=_alike_but_for_names,
    terraform="""\
[
  for routes in values({{
    for route in keys({routes}) : replace(route, "/{{[^}}+]+/", "{{") => jsonencode(route)...
  }}) : join(" and ", routes) if length(routes) > 1
]""",
)
"""API Gateway refuses the second one as "conflicting variable". Source: CreateRoute (409)."""
