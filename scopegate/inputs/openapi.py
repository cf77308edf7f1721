"""The inputs of an API from an OpenAPI document, and what the document must have."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Protocol

from pydantic import Field

from scopegate.inputs._constraint import Constraint, Matches, is_reference
from scopegate.inputs._interface import Check, Value
from scopegate.inputs.backend import Backend
from scopegate.inputs.openapi_document import (
    ABOUT_PATHS,
    AUTHORIZATION,
    EXTENSION,
    INTEGRATION,
    METHODS,
    MISREAD,
    PARAMETER,
    REFERENCE,
    SCOPE_PATTERN,
    VERSION,
    Document,
    read,
    text_of,
)
from scopegate.inputs.operation import Throttling
from scopegate.inputs.routes import PATH, Cors

FUNCTIONS = 50
"""Lambda functions of operations, each in a variable of the stage.

AWS allows 100 variables, of which users have 50. Source: API Gateway Developer Guide, quotas."""


@dataclass(frozen=True)
class OpenApiText(Constraint):
    """A text that is an OpenAPI document of a version that can be served."""

    accepted: str = "be an OpenAPI document of version 3.0 or 3.1, JSON or YAML, that has paths"
    bad: str = "swagger: '2.0'"
    refuses_null: ClassVar[bool] = True

    def holds(self, value: str) -> bool:
        """Whether it can be read, and has a version and paths."""
        if is_reference(value):
            return True
        document = read(value)
        return (
            re.fullmatch(VERSION, text_of(document.get("openapi"))) is not None
            and isinstance(document.get("paths"), Mapping)
            and len(document["paths"]) > 0
        )

    def condition(self, value: str) -> str:
        """The same in Terraform."""
        document = f"try(jsondecode({value}), yamldecode({value}))"
        return f"""\
try(
  can(regex("^{VERSION}$", tostring({document}.openapi))) && length(keys({document}.paths)) > 0,
  false,
)"""

    def got(self, value: str) -> str:
        """The version that it names, or what it lacks."""
        version = text_of(read(value).get("openapi"))
        if re.fullmatch(VERSION, version):
            return "no paths"
        return version or "no document with openapi"

    def got_expression(self, value: str) -> str:
        """The same as a Terraform expression."""
        document = f"try(jsondecode({value}), yamldecode({value}))"
        return f"""\
jsonencode(try(
  can(regex("^{VERSION}$", tostring({document}.openapi)))
  ? "no paths"
  : tostring({document}.openapi),
  "no document with openapi",
))"""


OpenApi = Annotated[str, OpenApiText()]


class OperationSettings(Value):
    """Settings of one operation."""

    backend: Backend | None = Field(
        default=None,
        description="Backend of this operation. Default: the backend of the module.",
    )
    throttling: Throttling | None = Field(
        default=None, description="Limits of this operation. Default: the limits of the stage."
    )


OperationKey = Annotated[
    str, Matches("[^\\r\\n]{1,512}", 'be the operationId of an operation, or "METHOD /path"')
]
Operations = Annotated[
    dict[OperationKey, OperationSettings],
    Field(
        default_factory=dict,
        description=(
            'Settings of single operations, by operationId or "METHOD /path" of the document.'
        ),
    ),
]


class HasOpenApi(Protocol):
    """An interface with the input ``openapi``, and what belongs to it."""

    cors: Cors | None
    openapi: OpenApi
    operations: Operations
    scopes: list[str] | None


def _document(interface: HasOpenApi) -> Document:
    return Document(interface.openapi)


_SMALL = (
    'openapi: 3.0.3\ninfo: {{title: Orders, version: "1"}}\n{root}paths:\n'
    "  {path}:\n    {method}: {{operationId: orders, responses: {{}}, {operation}}}\n"
    "components:\n  securitySchemes:\n"
    "    oauth: {{type: oauth2, flows: {{clientCredentials: {{tokenUrl: /, scopes: {{}}}}}}}}\n"
    "    key: {{type: apiKey, name: x-api-key, in: header}}\n"
)


def _bad(
    operation: str = "security: []", *, method: str = "get", path: str = "/", root: str = ""
) -> dict[str, Any]:
    text = _SMALL.format(operation=operation, method=method, path=path, root=root)
    return {"openapi": text, "operations": {}}


CONSTANTS: Mapping[str, str] = {
    "about_calling": json.dumps([EXTENSION + name for name in AUTHORIZATION]),
    "about_paths": json.dumps(list(ABOUT_PATHS)),
    "misread": json.dumps(MISREAD),
    "parameter": json.dumps(PARAMETER),
    "path_pattern": json.dumps(f"^(?:{PATH})$"),
    "reference": json.dumps(REFERENCE),
    "scope_pattern": json.dumps(f"^(?:{SCOPE_PATTERN})$"),
}
"""Expressions that the checks name besides what is read of the document."""

CHECKS: tuple[Check, ...] = (
    Check(
        name="no_operations",
        offending="A word, if the document has no operation.",
        inputs=("openapi",),
        accepted="at least one operation",
        python=lambda interface: [] if _document(interface).operations else ["none"],
        terraform='length({documented}) == 0 ? ["none"] : []',
        bad=_bad(method="parameters"),
    ),
    Check(
        name="unsecured_operations",
        offending="Operations without security, of their own or at the root.",
        inputs=("openapi",),
        accepted=(
            "security for each operation, of its own or at the root; `security: []` makes it public"
        ),
        python=lambda interface: _document(interface).unsecured(),
        terraform="[for route, found in {requirements} : route if length(found) == 0]",
        bad=_bad("summary: Open"),
    ),
    Check(
        name="inexact_security",
        offending="Security that API Gateway can't require exactly.",
        inputs=("openapi",),
        accepted=(
            "security entries with exactly one scope of one scheme: OpenAPI requires all scopes of "
            "an entry, and API Gateway accepts any one of them"
        ),
        python=lambda interface: _document(interface).inexact(),
        terraform="""\
flatten([
  for route, found in {requirements} : concat(
    [
      for security in found : "${{route}} with ${{jsonencode(security)}}"
      if !can(concat(security, []))
    ],
    [
      for entry in {entries}[route] : "${{route}} with ${{jsonencode(entry)}}"
      if !try(
        length(keys(entry)) == 1 && can(concat(values(entry)[0], [])) &&
        length(distinct([for scope in values(entry)[0] : jsonencode(scope)])) == 1 &&
        startswith(jsonencode(values(entry)[0][0]), "\\""),
        false,
      )
    ],
  )
])""",
        bad=_bad("security: [{oauth: [orders/read, orders/write]}]"),
    ),
    Check(
        name="foreign_schemes",
        offending="Security schemes that are not client credentials.",
        inputs=("openapi",),
        accepted="only security schemes of the type oauth2 with the flow clientCredentials",
        python=lambda interface: _document(interface).foreign_schemes(),
        terraform="""\
flatten([
  for route, entries in {entries} : [
    for name in sort(distinct(flatten([for entry in entries : try(keys(entry), [])]))) :
    "${{route}} with ${{name}}"
    if !try(
      {document}.components.securitySchemes[name].type == "oauth2" &&
      {document}.components.securitySchemes[name].flows.clientCredentials != null,
      false,
    )
  ]
])""",
        bad=_bad("security: [{key: [orders/read]}]"),
    ),
    Check(
        name="malformed_scopes",
        offending="Scopes that no resource server can have.",
        inputs=("openapi",),
        accepted='scopes of the form "identifier/scope", with the identifier of a resource server',
        python=lambda interface: _document(interface).malformed_scopes(),
        terraform="""\
flatten([
  for route, scopes in {required_scopes} : [
    for scope in scopes : "${{jsonencode(scope)}} in ${{route}}"
    if !can(regex({scope_pattern}, scope))
  ]
])""",
        bad={**_bad('security: [{oauth: ["read:orders"]}]'), "scopes": None},
    ),
    Check(
        name="undeclared_scopes",
        offending="Scopes in the document that no resource server declares.",
        inputs=("openapi", "scopes"),
        accepted="only scopes that a resource server declares",
        python=lambda interface: (
            []
            if interface.scopes is None
            else _document(interface).undeclared_scopes(interface.scopes)
        ),
        terraform="""\
flatten([
  for route, scopes in {required_scopes} : [
    for scope in scopes : "${{jsonencode(scope)}} in ${{route}}"
    if !contains(coalesce({scopes}, [scope]), scope)
  ]
])""",
        bad={**_bad("security: [{oauth: [orders/read]}]"), "scopes": ["orders/write"]},
    ),
    Check(
        name="unservable_paths",
        offending="Paths that API Gateway can't serve.",
        inputs=("openapi",),
        accepted=(
            "only paths that API Gateway serves: without a trailing slash, with parts that consist "
            "of letters, digits and . _ : -, or are {name} or at the end {name+}, each name once"
        ),
        python=lambda interface: _document(interface).unservable_paths(),
        terraform="""\
[
  for route, operation in {documented} : route
  if !can(regex({path_pattern}, operation.path)) || length(regexall({parameter}, operation.path)) >
  length(distinct(regexall({parameter}, operation.path)))
]""",
        bad=_bad(path="/orders/"),
    ),
    Check(
        name="unservable_methods",
        offending="Methods that API Gateway can't serve.",
        inputs=("openapi",),
        accepted=f"only methods that API Gateway serves: {', '.join(list(METHODS)[:-1])}",
        python=lambda interface: _document(interface).unservable_methods(),
        terraform="""\
flatten([
  for path, item in {path_items} : [
    for key in keys(item) : "${{can(regex("^[a-z]+$", key)) ? upper(key) : key}} ${{path}}"
    if !contains(concat(keys({methods}), {about_paths}), key) && !startswith(key, "x-")
  ]
])""",
        bad=_bad("security: []}\n    trace: {responses: {}"),
    ),
    Check(
        name="competing_variables",
        offending="Paths with several variable parts directly below them.",
        inputs=("openapi",),
        accepted="at most one variable part, {name} or {name+}, below each path",
        python=lambda interface: _document(interface).competing_variables(),
        terraform="""\
[
  for parent, parts in {variable_parts} : join("", [
    join(" and ", sort(parts)),
    " below ${{parent == "" ? "/" : parent}} of ",
    join(", ", [
      for route, operation in {documented} : route if startswith(operation.path, "${{parent}}/{{")
    ]),
  ]) if length(parts) > 1
]""",
        bad={
            "openapi": _bad()["openapi"].replace(
                "components:",
                "  /{id}: {get: {security: []}}\n  /{name}: {get: {security: []}}\ncomponents:",
            ),
            "operations": {},
        },
    ),
    Check(
        name="authorization_extensions",
        offending="AWS extensions about authorization.",
        inputs=("openapi",),
        accepted="no AWS extension about authorization, which the module sets itself",
        python=lambda interface: _document(interface).authorization_extensions(),
        terraform="""\
concat(
  [
    for name in keys({document}) : "${{name}} at the root"
    if contains({about_calling}, name)
  ],
  flatten([
    for path, item in {path_items} : [
      for name in keys(item) : "${{name}} of ${{path}}"
      if contains({about_calling}, name)
    ]
  ]),
  flatten([
    for route, operation in {documented} : [
      for name in keys(operation.body) : "${{name}} of ${{route}}"
      if contains({about_calling}, name)
    ]
  ]),
  flatten([
    for scheme, settings in try({document}.components.securitySchemes, {{}}) : [
      for name in try(keys(settings), []) : "${{name}} of the scheme ${{scheme}}"
      if contains({about_calling}, name)
    ]
  ]),
)""",
        bad=_bad("security: [], x-amazon-apigateway-auth: {type: NONE}"),
    ),
    Check(
        name="unresolved_references",
        offending="References to what the document does not contain.",
        inputs=("openapi",),
        accepted="only references to its own components, #/components/…",
        python=lambda interface: _document(interface).unresolved_references(),
        terraform="""\
concat(
  [
    for path, item in {path_items} : "${{try(tostring(item["$ref"]), "")}} of ${{path}}"
    if try(item["$ref"], null) != null && !can({shared_items}[item["$ref"]])
  ],
  flatten([
    for place, text in {requests} : [
      for reference in distinct(flatten(regexall({reference}, text))) :
      "${{reference}} of ${{place}}"
      if !can({referable}[join("/", slice(split("/", "${{reference}}///"), 0, 4))])
    ]
  ]),
)""",
        bad=_bad("security: [], requestBody: {$ref: 'orders.yaml#/Order'}"),
    ),
    Check(
        name="misread_names",
        offending="Places with a name that YAML 1.1 reads as true or false.",
        inputs=("openapi",),
        accepted=(
            "quotes around names that YAML reads as true or false, such as y, n, yes, no, on and "
            "off"
        ),
        python=lambda interface: _document(interface).misread_names(),
        terraform="""\
[
  for place, text in {requests} : place
  if !can(jsondecode({openapi})) && can(regex({misread}, text))
]""",
        bad=_bad("security: [], parameters: [{name: y, in: query, required: true}]"),
    ),
    Check(
        name="incomplete_integrations",
        offending="Operations with an integration that has no type.",
        inputs=("openapi",),
        accepted="a type for each x-amazon-apigateway-integration, which can't be a reference",
        python=lambda interface: _document(interface).incomplete_integrations(),
        terraform=f"""\
[
  for route, operation in {{documented}} : route
  if contains(keys(operation.body), "{INTEGRATION}") &&
  !can(operation.body["{INTEGRATION}"].type)
]""",
        bad=_bad("security: [], x-amazon-apigateway-integration: {$ref: '#/x'}"),
    ),
    Check(
        name="repeated_ids",
        offending="Values of operationId that several operations have.",
        inputs=("openapi",),
        accepted="a different operationId for each operation that has one",
        python=lambda interface: _document(interface).repeated_ids(),
        terraform="""\
[
  for id, routes in {{
    for route, operation in {documented} : operation.id => route... if operation.id != ""
  }} : id if length(routes) > 1
]""",
        bad=_bad("security: []}\n    put: {operationId: orders, security: []"),
    ),
    Check(
        name="unknown_operations",
        offending="Keys of operations that the document does not have.",
        inputs=("operations", "openapi"),
        accepted='keys that are the operationId or "METHOD /path" of an operation of openapi',
        python=lambda interface: _document(interface).unknown_operations([*interface.operations]),
        terraform="""\
[
  for key in keys({operations}) : jsonencode(key)
  if !contains(concat(keys({documented}), values({documented})[*].id), key)
]""",
        bad={**_bad(), "operations": {"GET /nowhere": {}}},
    ),
    Check(
        name="too_many_functions",
        offending="The number of functions, if there are too many.",
        inputs=("operations",),
        accepted=f"at most {FUNCTIONS} Lambda functions",
        python=lambda interface: (
            [str(number)]
            if (number := sum(_has_function(one) for one in interface.operations.values()))
            > FUNCTIONS
            else []
        ),
        terraform=f"""\
[
  for number in [length([
    for settings in values({{operations}}) : settings if try(settings.backend.lambda, null) != null
  ])] : tostring(number) if number > {FUNCTIONS}
]""",
        bad={
            "openapi": _bad()["openapi"].replace(
                "components:",
                "".join(f"  /{n}: {{get: {{security: []}}}}\n" for n in range(FUNCTIONS + 1))
                + "components:",
            ),
            "operations": {
                f"GET /{number}": {
                    "backend": {
                        "lambda": {
                            "function_name": "orders",
                            "invoke_arn": (
                                "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/"
                                "arn:aws:lambda:eu-central-1:123456789012:function:orders"
                                "/invocations"
                            ),
                        }
                    }
                }
                for number in range(FUNCTIONS + 1)
            },
        },
    ),
)
"""What a document must have, and the settings of its operations."""


def _has_function(settings: OperationSettings) -> bool:
    return settings.backend is not None and settings.backend.lambda_ is not None
