"""What an OpenAPI document says, read by Terraform at plan."""

import json

from constructs import Construct

from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import object_
from scopegate.inputs.openapi import CONSTANTS
from scopegate.inputs.openapi_document import (
    BINARY,
    COMPRESSION,
    ENDPOINT,
    METHODS,
    PATH_ITEM,
    REFERRED,
)


class OpenApiDocument(Entity):
    """The operations of the input ``openapi``, and what opens each.

    Each expression also has a value for a document that is refused: it is the preconditions that
    say what is wrong.

    Attributes:
        document: Expression of the document.
        components: Expression of what the document refers to.
        documented: Expression of a map from each route to its operation.
        entries: Expression of a map from each route to the entries of its security.
        guards: Expression of a map from each route to what opens it.
        methods: Expression of a map from each key of a path to its method.
        path_items: Expression of a map from each path to what the document says of it.
        settings: Expression of a map from each route to its settings in the input ``operations``.
        arguments: Expressions of the inputs that extensions at the root stand for as well.
        derived: What the checks of the document name besides the inputs.
    """

    topic = "document"

    def __init__(self, scope: Construct, id_: str, *, config: Config) -> None:
        """Read the document."""
        super().__init__(scope, id_, config)
        text = self.inputs["openapi"]
        self.document = self.local(
            "document",
            f"try(jsondecode({text}), yamldecode({text}))",
            "The document.",
        )
        self.components = self.local(
            "components",
            f"try(merge({self.document}.components, {{}}), {{}})",
            "What the document refers to.",
        )
        self.methods = self.local(
            "openapi_methods",
            object_(
                {
                    key if "-" not in key else f'"{key}"': f'"{method}"'
                    for key, method in METHODS.items()
                }
            ),
            "Method of each key of a path that API Gateway serves.",
        )
        self._read_operations()
        self._read_security()
        self.arguments = self._read_arguments()
        self.contract = {"routes": self.guards}
        self.derived = {
            **CONSTANTS,
            "document": self.document,
            "documented": self.documented,
            "entries": self.entries,
            "methods": self.methods,
            "path_items": self.path_items,
            "required_scopes": self._required_scopes,
            "referable": self._referable(),
            "requests": self._requests(),
            "requirements": self._requirements,
            "shared_items": self.shared_items,
            "variable_parts": self._variable_parts(),
        }

    def _read_operations(self) -> None:
        self.shared_items = self.local(
            "shared_items",
            f"""\
try(
  {{
    for name, item in {self.components}.pathItems : "{PATH_ITEM}${{name}}" => item
    if !can(item["$ref"])
  }},
  {{}},
)""",
            "What a path can refer to, by reference.",
        )
        self.path_items = self.local(
            "path_items",
            f"""\
{{
  for path, item in {self.document}.paths : path => try(
    merge(try({self.shared_items}[item["$ref"]], {{}}), item),
    {{}},
  ) if !startswith(path, "x-")
}}""",
            "What the document says of each path.",
        )
        self.documented = self.local(
            "documented",
            f"""\
merge([
  for path, item in {self.path_items} : {{
    for key, operation in item : "${{{self.methods}[key]}} ${{path}}" => {{
      body = try(merge(operation, {{}}), {{}})
      id   = try(tostring(operation.operationId), "")
      key  = key
      path = path
    }} if contains(keys({self.methods}), key)
  }}
]...)""",
            "The operations, by route.",
        )
        self.settings = self.local(
            "settings",
            f"""\
{{
  for route, operation in {self.documented} : route => [
    for settings in [
      try({self.inputs["operations"]}[route], null),
      try({self.inputs["operations"]}[operation.id], null),
      {{ backend = null, throttling = null }},
    ] : settings if settings != null
  ][0]
}}""",
            "Settings of each operation, by its route or else its operationId.",
        )

    def _read_arguments(self) -> dict[str, str]:
        binary, compression, disabled = (
            self.inputs[name]
            for name in (
                "binary_media_types",
                "minimum_compression_size",
                "disable_execute_api_endpoint",
            )
        )
        return {
            "binary_media_types": self.local(
                "all_binary_media_types",
                f'distinct(concat({binary}, try({self.document}["{BINARY}"], [])))',
                "Binary media types of the input and of the document.",
            ),
            "minimum_compression_size": self.local(
                "compression_size",
                f'try(coalesce({compression}, {self.document}["{COMPRESSION}"]), {compression})',
                "Minimum compression size of the input, or else of the document.",
            ),
            "disable_execute_api_endpoint": self.local(
                "default_endpoint_disabled",
                f"""\
try(
  coalesce({disabled}, {self.document}["{ENDPOINT}"].disableExecuteApiEndpoint),
  {disabled},
)""",
                "Whether the input, or else the document, disables the default endpoint.",
            ),
        }

    def _referable(self) -> str:
        return self.local(
            "referable",
            f"""\
merge([
  for section, entries in {self.components} : {{
    for name in try(keys(entries), []) : "#/components/${{section}}/${{name}}" => true
  }}
]...)""",
            "What a reference can name.",
        )

    def _requests(self) -> str:
        return self.local(
            "requests",
            f"""\
merge(
  {{
    for route, operation in {self.documented} : route => jsonencode([
      try({self.path_items}[operation.path].parameters, null),
      try(operation.body.parameters, null),
      try(operation.body.requestBody, null),
    ])
  }},
  merge([
    for section in {json.dumps(list(REFERRED))} : {{
      for name, entry in try({self.components}[section], {{}}) :
      "components.${{section}}.${{name}}" => jsonencode(entry)
    }}
  ]...),
)""",
            "What each operation says of requests, and what that can refer to, by place.",
        )

    def _variable_parts(self) -> str:
        parts = self.local(
            "parts",
            f"""\
distinct(flatten([
  for path in distinct(values({self.documented})[*].path) : [
    for depth in range(1, length(split("/", path))) : {{
      parent = join("/", slice(split("/", path), 0, depth))
      part   = split("/", path)[depth]
    }} if startswith(split("/", path)[depth], "{{")
  ]
]))""",
            "Variable parts of paths, each with the path that it is below.",
        )
        return self.local(
            "variable_parts",
            f"{{ for each in {parts} : each.parent => each.part... }}",
            "Variable parts below each path.",
        )

    def _read_security(self) -> None:
        self._requirements = self.local(
            "requirements",
            f"""\
{{
  for route, operation in {self.documented} : route => [
    for security in [try(operation.body.security, null), try({self.document}.security, null)] :
    security if security != null
  ]
}}""",
            "Security of each operation: its own, then that of the root, which API Gateway "
            "ignores.",
        )
        self.entries = self.local(
            "entries",
            f"""\
{{
  for route, found in {self._requirements} : route => try(concat(found[0], []), [])
}}""",
            "Entries of the security of each operation. Any one of them opens it.",
        )
        self._required_scopes = self.local(
            "required_scopes",
            f"""\
{{
  for route, entries in {self.entries} : route => sort(distinct(flatten([
    for entry in entries : [
      for scopes in try(values(entry), []) : try([for scope in scopes : tostring(scope)], [])
    ]
  ])))
}}""",
            "Scopes of each operation, any one of which opens it.",
        )
        self.guards = self.local(
            "guards",
            f"""\
{{
  for route, found in {self._requirements} : route => {{
    public = length(found) > 0 && try(length(concat(found[0], [])) == 0, false)
    scopes = {self._required_scopes}[route]
  }}
}}""",
            "What opens each operation. One without any security is refused.",
        )
