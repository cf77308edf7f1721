"""The body of a REST API: an OpenAPI document as API Gateway imports it."""

import json

from constructs import Construct

from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import indented
from scopegate.constructs.openapi_document import OpenApiDocument
from scopegate.constructs.openapi_models import OpenApiModels
from scopegate.constructs.rest_api_cors import origin_choice, origin_of
from scopegate.constructs.rest_api_responses import (
    DEFAULT_TEMPLATE,
    challenge,
    cors_headers,
    default_responses,
    explanation,
    refusals,
)
from scopegate.inputs.openapi_document import BINARY, COMPRESSION, ENDPOINT, EXTENSION

AUTHORIZER = "cognito"
"""The authorizer of the API, by the name of its security scheme."""

_INTEGRATION = f"{EXTENSION}integration"
_ALLOWED = "Access-Control-Allow-Origin"
_HEADER = "method.response.header"


class OpenApiBody(Entity):
    """The document's operations with an authorizer, integrations, preflights and responses.

    It is written anew from the parts by which API Gateway serves, and from the extensions of API
    Gateway in the document. What only documents the API stays in the document.

    Attributes:
        body: Expression of the body, JSON.
    """

    topic = "body"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        document: OpenApiDocument,
        function_uris: str,
    ) -> None:
        """Write the body of ``document``.

        Args:
            scope: The parent.
            id_: Its name among siblings.
            config: The inputs.
            document: The document, read.
            function_uris: Expression of a map from each route with a Lambda function to the URI
                that calls it.
        """
        super().__init__(scope, id_, config)
        self._document = document
        self._function_uris = function_uris
        self._cors()
        integrations = self._integrations()
        models = OpenApiModels(self, "models", config=self.inputs, document=document)
        responses = self._responses()
        operations = self._operations(integrations, models, responses)
        preflights = self._preflights()
        gateway = self._gateway_responses()
        self.body = self._write(operations, preflights, gateway, models)
        self.include(models)

    def _cors(self) -> None:
        given = self.inputs["cors"]
        self._origins = self.local(
            "origins",
            f"try(sort(coalesce({given}.allow_origins, [{given}.allow_origin])), [])",
            "Origins whose pages may call.",
            topic="cors",
        )
        self._origin = self.local(
            "cors_origin",
            origin_of(self._origins),
            "Origin of a response of the gateway, which can name one or all.",
            topic="cors",
        )
        self._choice = self.local(
            "origin_choice",
            f'length({self._origins}) < 2 ? "" : {origin_choice(self._origins)}',
            "How a response names the caller's origin where that is one of several. To any other "
            "it names the first of them, which a browser takes for a refusal.",
            topic="cors",
        )
        self._origin_headers = self.local(
            "origin_headers",
            f"""\
{{
  for name, value in {{
    "{_ALLOWED}" = try("'${{{self._origins}[0]}}'", null)
    Vary                          = length({self._origins}) == 0 ? null : "'Origin'"
  }} : name => value if value != null
}}""",
            "Headers of fixed answers, which pages of browsers can read where there is CORS.",
            topic="cors",
        )

    def _integrations(self) -> str:
        documented = self._document.documented
        own = self.local(
            "own_integrations",
            f"""\
{{
  for route, operation in {documented} : route => operation.body["{_INTEGRATION}"]
  if can(operation.body["{_INTEGRATION}"].type) && {self._document.settings}[route].backend == null
}}""",
            "Integrations that the document has.",
            topic="backends",
        )
        self._own = own
        self._backends = self.local(
            "backends",
            f"""\
{{
  for route in setsubtract(keys({documented}), keys({own})) : route => [
    for backend in [{self._document.settings}[route].backend, {self.inputs["backend"]}] :
    backend if backend != null
  ][0]
}}""",
            "What answers each other operation: its own backend, or else the module's.",
            topic="backends",
        )
        names = self.local(
            "identity_names",
            f"""\
{{
  for route, backend in {self._backends} :
  route => try(backend.http.identity_headers, backend.vpc_link.identity_headers, null)
}}""",
            "Names of the headers that tell each server who calls, by what they tell.",
            topic="backends",
        )
        self._parameters = self.local(
            "path_parameters",
            f"""\
{{
  for route in keys({documented}) :
  route => distinct(flatten(regexall("{{([^{{}}+]+)\\\\+?}}", route)))
}}""",
            "Names of the path parameters of each operation.",
            topic="backends",
        )
        mapped = self.local(
            "mapped_parameters",
            f"""\
{{
  for route, headers in {names} : route => merge(
    {{
      for name in {self._parameters}[route] :
      "integration.request.path.${{name}}" => "method.request.path.${{name}}"
    }},
    {{
      for claim, field in {{ client_id = "client_id", scope = "scopes" }} :
      "integration.request.header.${{headers[field]}}" => (
        {self._document.guards}[route].public
        ? "'-'"
        : "context.authorizer.claims.${{claim}}"
      )
      if try(headers[field], null) != null
    }},
  )
}}""",
            "What a server is told: the parameters of the path, and who calls in place of headers "
            "of the same names that the caller sends. A public operation has no claims.",
            topic="backends",
        )
        return self._described(mapped)

    def _described(self, mapped: str) -> str:
        documented, origin = self._document.documented, self._origin_headers
        return self.local(
            "integrations",
            f"""\
{{
  for route, backend in {self._backends} : route => {{
    for name, value in {{
      connectionId   = try(backend.vpc_link.id, null)
      connectionType = try(backend.vpc_link.id == null ? null : "VPC_LINK", null)
      contentHandling = (
        backend.mock != null && length({self.inputs["binary_media_types"]}) > 0
        ? "CONVERT_TO_TEXT"
        : null
      )
      httpMethod = (
        backend.lambda != null ? "POST" :
        backend.mock != null ? null : split(" ", route)[0]
      )
      requestParameters = backend.lambda != null || backend.mock != null ? null : {mapped}[route]
      requestTemplates = try(
        {{ "application/json" = jsonencode({{ statusCode = backend.mock.status_code }}) }},
        null,
      )
      responses = try(
        {{
          default = {{
            responseParameters = {{
              for header, content in {origin} : "{_HEADER}.${{header}}" => content
            }}
            responseTemplates = {{
              "application/json" = "${{{self._choice}}}${{backend.mock.body}}"
            }}
            statusCode = tostring(backend.mock.status_code)
          }}
        }},
        null,
      )
      timeoutInMillis = try(
        coalesce(
          try(backend.http.timeout, null),
          try(backend.lambda.timeout, null),
          try(backend.vpc_link.timeout, null),
        ),
        null,
      )
      type = (
        backend.lambda != null ? "aws_proxy" :
        backend.mock != null ? "mock" : "http_proxy"
      )
      uri = try(
        {self._function_uris}[route],
        join("", [
          coalesce(try(backend.http.url, null), try(backend.vpc_link.url, null)),
          replace({documented}[route].path, "+}}", "}}"),
        ]),
        null,
      )
    }} : name => value if value != null
  }}
}}""",
            "How the backend of each operation is called.",
            topic="backends",
        )

    def _responses(self) -> str:
        documented, text = self._document.documented, '{ type = "string" }'
        return self.local(
            "operation_responses",
            f"""\
{{
  for route, operation in {documented} : route => merge(
    {{
      for status in [try(tostring({self._backends}[route].mock.status_code), "200")] : status => {{
        description = status
        headers     = {{ for name in keys({self._origin_headers}) : name => {{ schema = {text} }} }}
      }} if !can({self._own}[route])
    }},
    {{
      for status, response in try(operation.body.responses, {{}}) : status => {{
        description = status
        headers = {{
          for name in try(
            keys({self._document.components}.responses[basename(response["$ref"])].headers),
            keys(response.headers),
            [],
          ) : name => {{ schema = {text} }}
        }}
      }} if can({self._own}[route]) && can(regex("^[1-5][0-9]{{2}}$", status))
    }},
  )
}}""",
            "Responses that an integration refers to. A proxy integration refers to none, and the "
            "document's own descriptions stay there.",
        )

    def _operations(self, integrations: str, models: OpenApiModels, responses: str) -> str:
        documented = self._document.documented
        return self.local(
            "body_operations",
            f"""\
{{
  for route, operation in {documented} : route => merge(
    {{ for name, value in operation.body : name => value if startswith(name, "{EXTENSION}") }},
    {{
      for name, value in {{
        operationId = operation.id == "" ? null : operation.id
        parameters  = {models.parameters}[route]
        requestBody = try({models.request_bodies}[route], null)
        responses   = {responses}[route]
        security = [
          for scopes in [{self._document.guards}[route].scopes] : {{ {AUTHORIZER} = scopes }}
          if !{self._document.guards}[route].public
        ]
        "{_INTEGRATION}" = try({self._own}[route], {integrations}[route])
      }} : name => value if value != null
    }},
  )
}}""",
            "The operations as API Gateway reads them.",
        )

    def _preflights(self) -> str:
        names = ("Access-Control-Allow-Headers", "Access-Control-Allow-Methods")
        headers = self.local(
            "preflight_headers",
            f"""\
{{
  for path, item in {self._document.path_items} : path => merge({self._origin_headers}, {{
    "{names[0]}" = "'${{join(",", sort({self.inputs["cors"]}.allow_headers))}}'"
    "{names[1]}" = join("", ["'", join(",", sort([
      for key in keys(item) : replace({self._document.methods}[key], "ANY", "*")
      if contains(keys({self._document.methods}), key)
    ])), "'"])
    "Access-Control-Max-Age" = "'${{{self.inputs["cors"]}.max_age}}'"
  }}) if {self.inputs["cors"]} != null && !can(item.options)
}}""",
            "Headers of the preflight of each path.",
            topic="cors",
        )
        text, binary = '{ type = "string" }', self.inputs["binary_media_types"]
        return self.local(
            "preflights",
            f"""\
{{
  for path, headers in {headers} : path => {{
    options = {{
      parameters = [
        for name in flatten(regexall("{{([^{{}}+]+)\\\\+?}}", path)) :
        {{ in = "path", name = name, required = true, schema = {text} }}
      ]
      responses = {{
        "204" = {{
          description = "204"
          headers     = {{ for name in keys(headers) : name => {{ schema = {text} }} }}
        }}
      }}
      security = []
      "{_INTEGRATION}" = merge(
        {{
          requestTemplates = {{ "application/json" = jsonencode({{ statusCode = 204 }}) }}
          responses = {{
            default = {{
              responseParameters = {{ for name, value in headers : "{_HEADER}.${{name}}" => value }}
              responseTemplates  = {{ "application/json" = {self._choice} }}
              statusCode         = "204"
            }}
          }}
          type = "mock"
        }},
        length({binary}) > 0 ? {{ contentHandling = "CONVERT_TO_TEXT" }} : {{}},
      )
    }}
  }}
}}""",
            "A browser sends no token with its preflight request, so it needs none.",
            topic="cors",
        )

    def _gateway_responses(self) -> str:
        headers = cors_headers(self, self._origin)
        refused = refusals(self)
        types = default_responses(self, headers)
        return self.local(
            "gateway_responses",
            f"""\
merge(
  {{
    for type, refusal in {refused} : type => {{
      responseParameters = {indented(challenge(headers, self.inputs["name"], "refusal"), 3)}
      responseTemplates = {{
        "application/json" = {indented(explanation("refusal"), 4)}
      }}
      statusCode = refusal.status_code
    }}
  }},
  {{
    for type in {types} : type => {{
      responseParameters = {headers}
      responseTemplates  = {{ "application/json" = {json.dumps(DEFAULT_TEMPLATE)} }}
    }}
  }},
  try({self._document.document}["{EXTENSION}gateway-responses"], {{}}),
)""",
            "What API Gateway itself answers. A response that the document has takes the place of "
            "that of its type.",
            topic="responses",
        )

    def _write(self, operations: str, preflights: str, gateway: str, models: OpenApiModels) -> str:
        paths = self.local(
            "body_paths",
            f"""\
{{
  for path, item in {self._document.path_items} : path => merge(
    {{
      for key in keys(item) : key => {operations}["${{{self._document.methods}[key]}} ${{path}}"]
      if contains(keys({self._document.methods}), key)
    }},
    try({preflights}[path], {{}}),
  )
}}""",
            "The operations of each path, and its preflight.",
        )
        document, policy = self._document.document, self.inputs["resource_policy_json"]
        whole = self.local(
            "whole",
            f"""\
jsonencode(merge(
  {{
    for name, value in {document} : name => value
    if startswith(name, "{EXTENSION}") &&
    !contains({json.dumps([BINARY, COMPRESSION, ENDPOINT])}, name)
  }},
  {{
    for name, policy in {{ "{EXTENSION}policy" = {policy} }} : name => jsondecode(policy)
    if policy != null
  }},
  {{
    components = {{
      schemas = {models.schemas}
      securitySchemes = {{
        {AUTHORIZER} = {{
          in   = "header"
          name = "Authorization"
          type = "apiKey"
          "{EXTENSION}authorizer" = {{
            authorizerResultTtlInSeconds = {self.inputs["authorizer_cache_ttl"]}
            providerARNs                 = sort({self.inputs["user_pool_arns"]})
            type                         = "cognito_user_pools"
          }}
          "{EXTENSION}authtype" = "cognito_user_pools"
        }}
      }}
    }}
    info = {{
      title   = {self.inputs["name"]}
      version = try(tostring({document}.info.version), "1")
    }}
    openapi                                 = "3.0.1"
    paths                                   = {paths}
    "{EXTENSION}gateway-responses" = {gateway}
    "{EXTENSION}request-validator" = try({document}["{EXTENSION}request-validator"], "all")
    "{EXTENSION}request-validators" = merge(
      {{ all = {{ validateRequestBody = true, validateRequestParameters = true }} }},
      try({document}["{EXTENSION}request-validators"], {{}}),
    )
  }},
))""",
            "The whole API, as JSON.",
        )
        return self.local(
            "body",
            models.renamed(whole),
            "The whole API, with names of models, and with keywords of draft 4 in schemas.",
        )
