"""REST APIs from OpenAPI documents."""

import json
import time
from typing import Any
from urllib.parse import urlencode

from tests.deploy.emulator.probes.defect import defect

NOTHING = {"responses": {}, "x-amazon-apigateway-integration": {"type": "mock"}}
TEAPOT = b"""
openapi: 3.0.1
info: { title: described, version: "1" }
security: [{ nobody: [] }]
x-amazon-apigateway-request-validator: all
x-amazon-apigateway-request-validators:
  all: { validateRequestBody: true, validateRequestParameters: true }
x-amazon-apigateway-gateway-responses:
  BAD_REQUEST_BODY: { statusCode: 422 }
paths:
  /teapot/{size}:
    parameters: [{ in: query, name: tea, required: true }]
    x-amazon-apigateway-any-method:
      requestBody:
        content: { application/json: { schema: { $ref: "#/components/schemas/Tea" } } }
      responses: { "418": { description: short and stout } }
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: { application/json: '{"statusCode": 418}' }
        responses:
          default:
            statusCode: "418"
            responseTemplates: { application/json: '{"tip": "me over"}' }
components:
  schemas:
    Tea:
      required: [leaf]
      properties: { leaf: { $ref: "#/components/schemas/Leaf" } }
    Leaf: { type: string }
"""


def document(**content):
    """Return a small document, in which ``content`` replaces members."""
    return json.dumps(
        {
            "openapi": "3.0.1",
            "info": {"title": "test", "version": "1"},
            "paths": {"/": {"get": NOTHING}},
            **content,
        }
    ).encode()


def put(api, content, query="mode=overwrite&failonwarnings=true"):
    """Return the status of putting ``content``, and the start of the error message."""
    answer = api.aws.signed("apigateway", "PUT", f"{api.path}?{query}", body=content)
    found = str(answer.body.get("message", "")).partition("\n\t")[2].partition("\n")[0]
    found = found.partition(": ")[0]
    return answer.status, found


@defect(
    "a_rest_api_is_made_of_a_document",
    right=(
        "described",
        (418, {"tip": "me over"}),
        (400, {"message": "Missing required request parameters: [tea]"}),
        (422, {"message": "Invalid request body"}),
    ),
)
def an_api_by_its_document(aws):
    api = aws.rest_api()
    answer = aws.signed("apigateway", "PUT", f"{api.path}?mode=overwrite", body=TEAPOT)
    api.deploy()

    def ask(query, body):
        url = f"{api.url()}/teapot/small{query}"
        seen = aws.call("DELETE", url, content=json.dumps(body))
        return seen.status, seen.body

    return (
        answer.body.get("name"),
        ask("?tea=green", {"leaf": "whole"}),
        ask("", {"leaf": "whole"}),
        ask("?tea=green", {"leaf": 1}),
    )


@defect(
    "a_rest_api_is_made_of_a_document",
    right=[
        (400, "Unable to create resource at path '/a b'"),
        (400, "Unable to create model 'a-b'"),
        (400, "Ignoring security pool of GET /"),
        (400, "Ignoring unsupported method trace of path /"),
        (400, "attribute type of model 'A' is not of type `string`"),
        (400, ""),
        (200, ""),
    ],
)
def documents_that_are_refused(aws):
    api = aws.rest_api()
    parts: list[dict[str, Any]] = [
        {"paths": {"/a b": {"get": NOTHING}}},
        {"components": {"schemas": {"a-b": {}}}},
        {"paths": {"/": {"get": {**NOTHING, "security": [{"pool": []}]}}}},
        {"paths": {"/": {"trace": NOTHING}}},
        {"components": {"schemas": {"A": {"type": ["string", "null"]}}}},
        {"openapi": "3.1.0"},
        {},
    ]
    return [put(api, document(**part)) for part in parts]


@defect(
    "a_rest_api_is_made_of_a_document",
    right=[["/", "/old"], ["/", "/new", "/old"], ["/", "/newest"], ["/", "/newest"]],
)
def what_is_left_of_an_api(aws):
    """After a document is put, merged, put in place of all, and refused with warnings."""
    api = aws.rest_api()
    seen = []
    for path, query in (
        ("/old", "mode=merge"),
        ("/new", "mode=merge"),
        ("/newest", "mode=overwrite"),
        ("/{a}{b}", "mode=overwrite"),
    ):
        put(api, document(paths={path: {"get": NOTHING}}), query)
        found = aws.gateway("GET", f"{api.path}/resources").body["item"]
        seen.append(sorted(each["path"] for each in found))
    return seen


@defect("a_rest_api_is_made_of_a_document", right=(201, "imported by name"))
def an_api_is_imported(aws):
    content = document(info={"title": "imported by name", "version": "1"})
    answer = aws.signed("apigateway", "POST", "/restapis?mode=import", body=content)
    return answer.status, answer.body.get("name")


@defect(
    "an_export_is_of_the_stage_and_has_its_authorizers",
    right=({"/": ["get"]}, [{"cognito": ["orders/read"]}], "cognito_user_pools"),
)
def an_export_of_what_is_served(aws):
    """Something is added to the API after the deployment, and is not exported."""
    api, pool = aws.rest_api(), aws.pool()
    method = api.method(
        authorizationType="COGNITO_USER_POOLS",
        authorizerId=api.authorizer(pool),
        authorizationScopes=["orders/read"],
    )
    api.mock(method)
    api.deploy()
    api.method(api.resource("later")["id"])
    path = f"{api.path}/stages/v1/exports/oas30?extensions=authorizers,integrations"
    found = aws.signed("apigateway", "GET", path, headers={"Accept": "application/json"}).body
    (scheme,) = found["components"].get("securitySchemes", {"": {}}).values()
    operations = {path: sorted(item) for path, item in found["paths"].items()}
    security = found["paths"]["/"]["get"].get("security")
    return operations, security, scheme.get("x-amazon-apigateway-authtype")


@defect(
    "a_deployment_keeps_what_requests_are_validated_by",
    "a_request_is_validated_by_the_deployment",
    right=[400, 400, 200],
)
def a_request_is_validated_as_deployed(aws):
    """Without the parameter: as deployed, with the validator gone from the API, and after that."""
    api = aws.rest_api()
    validator = aws.gateway(
        "POST",
        f"{api.path}/requestvalidators",
        {"name": "all", "validateRequestParameters": True},
    )["id"]
    method = api.method(
        requestParameters={"method.request.querystring.tea": True}, requestValidatorId=validator
    )
    api.mock(method)
    api.deploy()
    seen = [api.call("/").status]
    aws.gateway("DELETE", f"{api.path}/requestvalidators/{validator}")
    seen.append(api.call("/").status)
    api.deploy()
    return [*seen, api.call("/").status]


@defect("a_stack_makes_a_rest_api_of_a_document", right={"application/json": "{}"})
def an_api_of_a_stack(aws):
    """The template of the fixed answer of its ANY method."""
    integration = {"type": "mock", "requestTemplates": {"application/json": "{}"}}
    path = {"x-amazon-apigateway-any-method": {"x-amazon-apigateway-integration": integration}}
    body = {"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {"/any": path}}
    api = {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "document", "Body": body}}
    template = {"Resources": {"Api": api}}
    form = {"Action": "CreateStack", "StackName": "s", "TemplateBody": json.dumps(template)}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    aws.signed("cloudformation", "POST", "/", body=urlencode(form).encode(), headers=headers)
    for _ in range(100):
        made = [
            one
            for one in aws.gateway("GET", "/restapis?limit=500")["item"]
            if one["name"] == "document"
        ]
        if made:
            break
        time.sleep(0.05)
    found = aws.gateway("GET", f"/restapis/{made[0]['id']}/resources?embed=methods")["item"]
    (method,) = [one["resourceMethods"] for one in found if one["path"] == "/any"]
    return (method or {}).get("ANY", {}).get("methodIntegration", {}).get("requestTemplates")


@defect("a_stage_variable_names_a_function", right=(200, "nobody"))
def a_function_named_by_the_stage(aws):
    function = aws.function("staged")
    api = aws.rest_api()
    api.proxy(api.method(), "${stageVariables.backend}")
    aws.permit("staged", f"arn:aws:execute-api:us-east-1:000000000000:{api.id}/*")
    api.deploy(variables={"backend": function})
    seen = api.call("/")
    return seen.status, seen.body
