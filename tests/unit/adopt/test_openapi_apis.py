"""An API that was made from an OpenAPI document keeps it as its source, or says why it can't."""

import json

import pytest

from scopegate.adopt import check, choice, found, openapi_apis
from scopegate.adopt.backends import InexpressibleError
from scopegate.adopt.draft import Danger, Expression
from scopegate.adopt.problem import CannotAdoptError
from scopegate.adopt.sources.origin import ApiDocument, Selection
from tests.unit.adopt.accounts import (
    ACCOUNT,
    COGNITO,
    LAMBDA,
    POOL_ARN,
    POOL_ID,
    account,
    client,
    method,
    pool,
    resources,
    server,
)

SCHEMA = {"type": "object", "required": ["item"]}
BODY = {"content": {"application/json": {"schema": SCHEMA}}}
VALIDATORS = [{"id": "v1", "name": "all", "validateRequestBody": True}]
STRICT = [VALIDATORS[0] | {"validateRequestParameters": True}]
OPEN = {"authorizationType": "NONE", "authorizerId": None, "authorizationScopes": None}


def document(**paths):
    return {"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": paths}


def described(paths, content=None, **answers):
    aws = account(tree=resources(**paths), **answers)
    content = content or document(
        **{path: {verb.lower(): {} for verb in verbs} for path, verbs in paths.items()}
    )
    source = ApiDocument(content)
    part = openapi_apis.describe(found.rest(aws, "api1"), source, ACCOUNT, None, "/token")
    return part, json.loads(part.document)


def test_who_can_call_is_written_as_it_is_deployed():
    said = {
        "openapi": "3.0.1",
        "info": {"title": "Orders", "version": "3", "description": "All of them."},
        "security": [{"cognito": []}],
        "x-amazon-apigateway-policy": {"Statement": []},
        "paths": {
            "/orders": {
                "summary": "Orders",
                "get": {
                    "operationId": "list",
                    "security": [{"cognito": ["orders/other"]}],
                    "x-amazon-apigateway-auth": {"type": "NONE"},
                    "x-amazon-apigateway-integration": {"type": "mock"},
                },
                "x-amazon-apigateway-any-method": {},
            },
            "/health": {"get": {"summary": "Up?"}},
        },
        "components": {
            "schemas": {"Order": SCHEMA},
            "securitySchemes": {"cognito": {"type": "apiKey", "x-amazon-apigateway-authtype": "x"}},
        },
    }
    read = method(authorizationScopes=["orders/write", "orders/read"])
    paths = {
        "/orders": {"GET": read, "ANY": method("ANY")},
        "/health": {"GET": method(**OPEN)},
    }
    part, written = described(paths, said)
    assert written["paths"] == {
        "/orders": {
            "summary": "Orders",
            "get": {
                "operationId": "list",
                "security": [{"oauth": ["orders/read"]}, {"oauth": ["orders/write"]}],
            },
            "x-amazon-apigateway-any-method": {"security": [{"oauth": ["orders/read"]}]},
        },
        "/health": {"get": {"summary": "Up?", "security": []}},
    }
    assert written["components"] == {
        "schemas": {"Order": SCHEMA},
        "securitySchemes": {
            "oauth": {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {
                        "tokenUrl": "/token",
                        "scopes": {"orders/read": "", "orders/write": ""},
                    }
                },
            }
        },
    }
    assert sorted(written.keys() - {"paths", "components"}) == [
        "info",
        "openapi",
        "x-amazon-apigateway-request-validator",
        "x-amazon-apigateway-request-validators",
    ]
    assert part.inputs["backend"] == LAMBDA
    assert "operations" not in part.inputs
    assert [(one.danger, one.subject) for one in part.remarks] == [
        (Danger.OPEN, "GET /health of REST API api1")
    ]
    assert [one.address for one in part.imports] == [
        "aws_api_gateway_rest_api.this",
        "aws_api_gateway_stage.this",
    ]


def test_an_integration_that_no_backend_is_stays_in_the_document():
    queue = {
        "type": "AWS",
        "httpMethod": "POST",
        "uri": "arn:aws:apigateway:eu-central-1:sqs:path/1/orders",
        "credentials": "arn:aws:iam::123456789012:role/sqs",
        "cacheNamespace": "id-orders",
        "passthroughBehavior": "NEVER",
        "requestTemplates": {"application/json": "Action=Send"},
        "integrationResponses": {
            "202": {"responseTemplates": {"application/json": None}},
            "400": {
                "selectionPattern": "4..",
                "responseParameters": {"method.response.header.X": "'1'"},
            },
        },
    }
    put = method(
        "PUT",
        methodIntegration=queue,
        methodResponses={
            "202": {},
            "400": {"responseParameters": {"method.response.header.X": False}},
        },
    )
    part, written = described({"/orders": {"GET": method(), "PUT": put}})
    operation = written["paths"]["/orders"]["put"]
    assert operation["x-amazon-apigateway-integration"] == {
        "type": "aws",
        "httpMethod": "POST",
        "uri": queue["uri"],
        "credentials": queue["credentials"],
        "requestTemplates": {"application/json": "Action=Send"},
        "passthroughBehavior": "NEVER",
        "responses": {
            "default": {"statusCode": "202", "responseTemplates": {"application/json": ""}},
            "4..": {
                "statusCode": "400",
                "responseParameters": {"method.response.header.X": "'1'"},
            },
        },
    }
    assert operation["responses"] == {
        "202": {"description": "202"},
        "400": {"description": "400", "headers": {"X": {"schema": {"type": "string"}}}},
    }
    assert part.inputs["backend"] == LAMBDA


def test_what_is_validated_stays_validated_and_nothing_else():
    said = document(
        **{
            "/orders": {
                "get": {"parameters": [{"in": "query", "name": "q", "required": True}]},
                "post": {"requestBody": BODY},
                "put": {"requestBody": {**BODY, "required": True}},
            }
        }
    )
    validated = {"requestValidatorId": "v1"}
    posted = method("POST", **validated, requestModels={"application/json": "MODEL1"})
    paths = {"/orders": {"GET": method(), "POST": posted, "PUT": method("PUT", **validated)}}
    _, written = described(paths, said, apigateway__get_request_validators=VALIDATORS)
    assert written["x-amazon-apigateway-request-validator"] == "unvalidated"
    assert written["x-amazon-apigateway-request-validators"] == {
        "unvalidated": {"validateRequestBody": False, "validateRequestParameters": False},
        "all": {"validateRequestBody": True, "validateRequestParameters": False},
    }
    found_ = {
        verb: (one.get("x-amazon-apigateway-request-validator"), one.get("requestBody"))
        for verb, one in written["paths"]["/orders"].items()
    }
    assert found_ == {
        "get": (None, None),
        "post": ("all", {**BODY, "required": True}),
        "put": ("all", {**BODY, "required": False}),
    }


def test_refusals_that_a_default_response_stood_for_stay_as_they_are():
    default = {"responseType": "DEFAULT_4XX", "responseTemplates": {"application/json": "{}"}}
    own = {"responseType": "UNAUTHORIZED", "statusCode": "403"}
    _, written = described(
        {"/x": {"GET": method()}}, apigateway__get_gateway_responses=[default, own]
    )
    answer = {"responseTemplates": {"application/json": "{}"}}
    assert written["x-amazon-apigateway-gateway-responses"] == {
        "ACCESS_DENIED": answer,
        "DEFAULT_4XX": answer,
        "EXPIRED_TOKEN": answer,
        "UNAUTHORIZED": {"statusCode": "403"},
    }


GET = {"/x": {"GET": method()}}


@pytest.mark.parametrize(
    ("paths", "content", "answers", "reason"),
    [
        (GET, {"swagger": "2.0", "paths": {"/x": {"get": {}}}}, {}, "It is Swagger 2.0. The"),
        (GET, document(**{"/x": {"post": {}}}), {}, "It doesn't have GET /x, which the API has"),
        (
            GET,
            document(**{"/x": {"get": {}, "put": {}}}),
            {},
            "It has PUT /x, which the API doesn't have, and which the module would add.",
        ),
        (
            GET,
            document(**{"/x": {"get": {"summary": {"Fn::If": ["A", "b", "c"]}}}}),
            {},
            "It has Fn::If at paths./x.get.summary, which CloudFormation evaluates.",
        ),
        (
            {"/x": {"GET": method(apiKeyRequired=True)}},
            None,
            {},
            "GET /x can't be in its document: It requires an API key, which no module does.",
        ),
        (
            {"/x": {"GET": method(authorizationScopes=[])}},
            None,
            {},
            "GET /x can't be in its document: It has a Cognito authorizer and no scope",
        ),
        ({"/x": {"GET": method(**OPEN)}}, None, {}, "No operation of it has a Cognito authorizer."),
        (
            GET,
            None,
            {"apigateway__get_stages": [{"stageName": "v1", "cacheClusterEnabled": True}]},
            "Its stage caches answers.",
        ),
        (
            {
                "/x": {
                    "GET": method(
                        requestValidatorId="v1",
                        requestParameters={"method.request.querystring.q": True},
                    )
                }
            },
            None,
            {"apigateway__get_request_validators": STRICT},
            "GET /x requires querystring.q, and by its document the module would require none.",
        ),
        (
            {"/x": {"GET": method(requestValidatorId="v1", requestModels={"text/xml": "M"})}},
            None,
            {"apigateway__get_request_validators": VALIDATORS},
            "GET /x validates bodies of text/xml, and by its document the module would validate",
        ),
        (
            {
                "/x": {
                    "GET": method(requestValidatorId="v1", requestModels={"application/json": "M"})
                }
            },
            document(
                **{
                    "/x": {
                        "get": {
                            "requestBody": {
                                "content": {
                                    "application/json": {
                                        "schema": {"properties": {"a": {"nullable": True}}}
                                    }
                                }
                            }
                        }
                    }
                }
            ),
            {"apigateway__get_request_validators": VALIDATORS},
            "GET /x validates bodies by a schema with nullable, which the module writes in another",
        ),
        (
            {"/x": {"GET": method(methodIntegration={})}},
            None,
            {},
            "GET /x has no integration.",
        ),
        (
            GET,
            {"openapi": "3.2.0", "paths": {"/x": {"get": {}}}},
            {},
            "The module doesn't accept it: ",
        ),
    ],
)
def test_a_document_that_does_not_fit_is_refused_with_the_reason(paths, content, answers, reason):
    with pytest.raises(InexpressibleError) as refused:
        described(paths, content, **answers)
    assert str(refused.value).startswith(reason)


def system(**settings):
    given = {"pools": [pool()], "servers": [server("read")], "clients": [client()]}
    return account(**{**given, "tree": resources(**GET), **settings})


def composed(source, **settings):
    both = Selection((POOL_ID,), ("api1",), ())
    return choice.compose(found.read(system(**settings), both, {"api1": source}), None)


def test_a_pool_and_an_api_with_a_document_are_two_calls():
    draft = composed(ApiDocument(document(**{"/x": {"get": {}}})))
    assert [(one.name, one.module) for one in draft.calls] == [
        ("authorization_server", "authorization-server"),
        ("api", "protected-openapi"),
    ]
    call = draft.calls[1]
    assert call.inputs["openapi"] == Expression('file("${path.module}/openapi.json")')
    assert call.inputs["user_pool_arns"] == [
        Expression("module.authorization_server.user_pool_arn")
    ]
    written = json.loads(call.files["openapi.json"])
    flow = written["components"]["securitySchemes"]["oauth"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "https://partners.auth.eu-central-1.amazoncognito.com/oauth2/token"


def test_several_apis_have_a_file_each():
    def api(restApiId):  # noqa: N803
        return {"id": restApiId, "name": "orders" if restApiId == "api1" else "Items / v2"}

    sources = dict.fromkeys(("api1", "api2"), ApiDocument(document(**{"/x": {"get": {}}})))
    both = Selection((POOL_ID,), ("api1", "api2"), ())
    read = found.read(system(apigateway__get_rest_api=api), both, sources)
    draft = choice.compose(read, None)
    assert [(one.name, [*one.files]) for one in draft.calls[1:]] == [
        ("orders", ["orders.openapi.json"]),
        ("items_v2", ["items_v2.openapi.json"]),
    ]


def test_an_api_whose_document_does_not_fit_has_routes_and_the_reason():
    draft = composed(ApiDocument(None, "The state marks it as sensitive."))
    assert [one.module for one in draft.calls] == ["oauth2-api"]
    (remark,) = draft.remarks
    assert (remark.danger, remark.subject) == (Danger.OUTSIDE, "OpenAPI document of API api1")
    assert remark.text == (
        "The API was made from it. The state marks it as sensitive. So the document doesn't stay"
        " the source: the routes are taken over as resources, as far as the module can express"
        " them."
    )


def changes(body):
    """Return the plan's one change, which gives the API this body."""
    api = check.Change(
        address="module.api.aws_api_gateway_rest_api.this",
        type="aws_api_gateway_rest_api",
        actions=("update",),
        importing="api1",
        before={},
        after={"body": body},
        unknown=frozenset(),
        sensitive=frozenset(),
    )
    return [api]


def body_of(*scopes):
    return json.dumps(document(**{"/x": {"get": {"security": [{"cognito": [*scopes]}]}}}))


def test_a_plan_whose_body_requires_the_same_scopes_is_accepted():
    calls = composed(ApiDocument(document(**{"/x": {"get": {}}}))).calls
    check.check_bodies(changes(body_of("orders/read")), calls)


@pytest.mark.parametrize("body", [None, body_of(), body_of("orders/read", "orders/write"), "{}"])
def test_a_plan_whose_body_lets_others_call_is_refused(body):
    calls = composed(ApiDocument(document(**{"/x": {"get": {}}}))).calls
    with pytest.raises(CannotAdoptError) as refused:
        check.check_bodies(changes(body), calls)
    assert str(refused.value) == (
        "The planned body of module.api.aws_api_gateway_rest_api.this would change who can call "
        "GET /x, so nothing was written."
    )


def test_authorizers_that_the_document_does_not_have_are_removed_with_a_warning():
    others = [COGNITO, COGNITO | {"id": "a2", "name": "old", "providerARNs": [POOL_ARN]}]
    part, _ = described(GET, apigateway__get_authorizers=others)
    assert [(one.danger, one.subject) for one in part.remarks] == [
        (Danger.LOST, "Authorizer old of REST API api1")
    ]
