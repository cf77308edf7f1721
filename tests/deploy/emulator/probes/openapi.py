"""REST APIs by OpenAPI documents."""

from tests.deploy.emulator.probes.defect import defect

DOCUMENT = b"""
openapi: 3.0.1
info: { title: described, version: "1" }
paths:
  /teapot/{size}:
    x-amazon-apigateway-any-method:
      responses: { "418": { description: short and stout } }
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: { application/json: '{"statusCode": 418}' }
        responses:
          default:
            statusCode: "418"
            responseTemplates: { application/json: '{"tip": "me over"}' }
"""


@defect(
    "put_rest_api_is_known",
    "any_method_is_imported",
    "an_imported_integration_keeps_its_settings",
    right=("described", 418, {"tip": "me over"}),
)
def an_api_by_its_document(aws):
    api = aws.rest_api()
    answer = aws.signed("apigateway", "PUT", f"{api.path}?mode=overwrite", body=DOCUMENT)
    api.deploy()
    seen = api.call("/teapot/small", method="DELETE")
    return answer.body.get("name"), seen.status, seen.body
