"""What a valid request is: parameters and models, from the document's own."""

from constructs import Construct

from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import indented
from scopegate.constructs.openapi_document import OpenApiDocument

_REFERENCE = '\\"$ref\\":\\"#/components/schemas/'
_REFERENCED = '\\"\\\\$ref\\":\\"#/components/schemas/([^\\"/]+)'
_DEPTH = 8
"""References from schema to schema that are followed; beyond that, all schemas are models."""

_SCALAR = r'(?:"(?:[^"\\]|\\.)*"|true|false)'
_AFTER_NULLABLE = "pattern|readOnly|title|uniqueItems"
_TYPES = 7
"""Types of JSON Schema; a list can name any of them."""


def _any_of(number: int) -> tuple[str, str]:
    """How a list of that many types reads."""
    names = ",".join(['"([a-z]+)"'] * number)
    types = ",".join(f'{{"type":"${place}"}}' for place in range(1, number + 1))
    return rf'"type":\[{names}\]', f'"anyOf":[{types}]'


_REWRITES = (
    (r'"type":\["([a-z]+)"\]', r'"type":"$1"'),
    *map(_any_of, range(2, _TYPES + 1)),
    (
        rf'"nullable":true((?:,"(?:{_AFTER_NULLABLE})":{_SCALAR})*),"type":"([a-z]+)"',
        r'"anyOf":[{"type":"$2"},{"type":"null"}]$1',
    ),
    (r'"exclusiveMinimum":(-?[0-9][0-9.eE+-]*)', r'"exclusiveMinimum":true,"minimum":$1'),
    (r'"exclusiveMaximum":(-?[0-9][0-9.eE+-]*)', r'"exclusiveMaximum":true,"maximum":$1'),
    (rf'"const":({_SCALAR}|null|-?[0-9][0-9.eE+-]*)', r'"enum":[$1]'),
)
"""How keywords of OpenAPI and of JSON Schema 2020-12 read in draft 4, which API Gateway knows."""


class OpenApiModels(Entity):
    """Required parameters, and the schemas of required JSON bodies, which API Gateway validates.

    API Gateway checks no optional parameter and no other property of a parameter than its presence.
    A body that may be missing it would refuse when it is.

    Attributes:
        parameters: Expression of a map from each route to its parameters.
        request_bodies: Expression of a map from each route to its body, for those that have one.
        schemas: Expression of the models, by name.
    """

    topic = "requests"

    def __init__(
        self, scope: Construct, id_: str, *, config: Config, document: OpenApiDocument
    ) -> None:
        """Read what ``document`` says of requests."""
        super().__init__(scope, id_, config)
        self._components = document.components
        self._documented = document.documented
        self._path_items = document.path_items
        self.parameters = self._read_parameters()
        self.request_bodies = self._read_bodies()
        self._read_models()

    def _read_parameters(self) -> str:
        given = self.local(
            "given_parameters",
            f"""\
{{
  for route, operation in {self._documented} : route => concat(
    try(concat({self._path_items}[operation.path].parameters, []), []),
    try(concat(operation.body.parameters, []), []),
  )
}}""",
            "Parameters of each operation: those of its path, then its own, which come before.",
        )
        resolved = self.local(
            "parameters",
            f"""\
{{
  for route, parameters in {given} : route => [
    for parameter in parameters :
    try(
      {self._components}.parameters[
        basename({self._components}.parameters[basename(parameter["$ref"])]["$ref"])
      ],
      {self._components}.parameters[basename(parameter["$ref"])],
      parameter,
    )
  ]
}}""",
            "The same, with what each reference refers to.",
        )
        required = self.local(
            "required_parameters",
            f"""\
{{
  for route, parameters in {resolved} : route => {{
    for parameter in parameters :
    "${{parameter.in}} ${{parameter.name}}" => try(tobool(parameter.required), false)...
    if contains(["header", "query"], try(parameter.in, "")) &&
    can(regex("^[0-9A-Za-z._$-]+$", parameter.name)) &&
    !contains(["accept", "authorization", "content-type"], try(lower(parameter.name), ""))
  }}
}}""",
            "Whether each parameter that API Gateway can check is required.",
        )
        return self.local(
            "operation_parameters",
            f"""\
{{
  for route, parameters in {required} : route => concat(
    [
      for name in flatten(regexall("{{([^{{}}+]+)\\\\+?}}", route)) :
      {{ in = "path", name = name, required = true, schema = {{ type = "string" }} }}
    ],
    [
      for name, each in parameters : {{
        in       = split(" ", name)[0]
        name     = split(" ", name)[1]
        required = true
        schema   = {{ type = "string" }}
      }} if reverse(each)[0]
    ],
  )
}}""",
            "Parameters that a request must have.",
        )

    def _read_bodies(self) -> str:
        given = self.local(
            "given_bodies",
            f"""\
{{
  for route, operation in {self._documented} : route => try(
    {self._components}.requestBodies[
      basename({self._components}.requestBodies[basename(operation.body.requestBody["$ref"])]["$ref"])
    ],
    {self._components}.requestBodies[basename(operation.body.requestBody["$ref"])],
    operation.body.requestBody,
  ) if can(operation.body.requestBody)
}}""",
            "Bodies of requests.",
        )
        content = self.local(
            "request_content",
            f"""\
{{
  for route, body in {given} : route => {{
    for type, media in body.content : type => {{ schema = media.schema }}
    if can(regex("^application/(?:[0-9A-Za-z.+-]+[+])?json$", type)) && can(keys(media.schema))
  }} if try(tobool(body.required), false) && can(keys(body.content))
}}""",
            "Schemas of JSON bodies that a request must have, by media type.",
        )
        return self.local(
            "request_bodies",
            f"""\
{{
  for route, content in {content} : route => {{ content = content, required = true }}
  if length(content) > 0
}}""",
            "Bodies that are checked.",
        )

    def _read_models(self) -> None:
        schemas = f"try({self._components}.schemas, {{}})"
        references = self.local(
            "schema_references",
            f"""\
{{
  for name, schema in {schemas} :
  name => distinct(flatten(regexall("{_REFERENCED}", jsonencode(schema))))
}}""",
            "Schemas that each schema refers to.",
        )
        reached = self.local(
            "schemas_0",
            f'distinct(flatten(regexall("{_REFERENCED}", jsonencode({self.request_bodies}))))',
            "Schemas that bodies refer to, and those that these refer to, and so on.",
        )
        for depth in range(1, _DEPTH + 1):
            before = reached
            reached = self._local_of_topic(
                f"schemas_{depth}",
                f"distinct(concat({before}, flatten([\n"
                f"  for name in {before} : try({references}[name], [])\n"
                "])))",
            )
        names = self.local(
            "model_names",
            f"""\
{{
  for name in length({before}) == length({reached}) ? {reached} : keys({schemas}) :
  name => replace(name, "/[^0-9A-Za-z]/", "")
  if can({schemas}[name])
}}""",
            "Letters and digits of the name of each schema that is needed: a model's name has no "
            "others.",
        )
        self._names = self.local(
            "models",
            f"""\
{{
  for name, short in {names} : name => (
    length([for other in values({names}) : other if other == short]) == 1 && short != ""
    ? short
    : "${{short}}${{substr(sha1(name), 0, 8)}}"
  )
}}""",
            "Name of the model of each schema.",
        )
        self.schemas = self.local(
            "model_schemas",
            f"{{ for name, model in {self._names} : model => {schemas}[name] }}",
            "Schema of each model.",
        )

    def _local_of_topic(self, name: str, expression: str) -> str:
        self.topics[f"local.{name}"] = self.topic
        return self._local(name, f"${{{expression}}}")

    def renamed(self, body: str) -> str:
        """Expression of ``body``, JSON, in which references name models, in words of draft 4."""
        parts = self.local(
            "referring_parts",
            f'split("{_REFERENCE}", {body})',
            "The same, divided where it refers to a schema.",
            topic="body",
        )
        text = f"""\
join("{_REFERENCE}", concat(slice({parts}, 0, 1), [
  for part in slice({parts}, 1, length({parts})) : join("", [
    try({self._names}[regex("^[^\\"/]*", part)], regex("^[^\\"/]*", part)),
    replace(part, "/^[^\\"/]*/", ""),
  ])
]))"""
        steps = "\n  ),".join(
            f"\n  {_literal(f'/{pattern}/')},\n  {_literal(replacement)},"
            for pattern, replacement in _REWRITES
        )
        return f"{'replace(' * len(_REWRITES)}\n  {indented(text)},{steps}\n)"


def _literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
