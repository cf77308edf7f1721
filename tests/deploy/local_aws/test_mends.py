"""Each mend of MiniStack: AWS's answer with it, another one without.

A probe asks an instance something and returns what it saw. ``right`` is what AWS shows.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from scopegate.local_aws.adapter import MENDS


@dataclass(frozen=True)
class Defect:
    """What is wrong with MiniStack, seen from outside."""

    mends: tuple[str, ...]
    probe: Callable
    right: object


DEFECTS = []


def defect(*mends, right):
    def declare(probe):
        DEFECTS.append(Defect(mends, probe, right))
        return probe

    return declare


def test_every_mend_has_a_probe():
    assert {mend.name for mend in MENDS} == {name for one in DEFECTS for name in one.mends}


# REST APIs: what Terraform writes and reads back.


@defect("a_list_is_patched_element_by_element", right=["a/x", "a/z"])
def changed_scopes(aws):
    api = aws.rest_api()
    method = api.method(authorizationScopes=["a/x", "a/y"])
    aws.patch(
        method,
        ("add", "/authorizationScopes", "a/z"),
        ("remove", "/authorizationScopes", "a/y"),
    )
    return aws.gateway("GET", method).body.get("authorizationScopes")


@defect("a_list_is_patched_element_by_element", right=["arn:2"])
def changed_user_pools(aws):
    api = aws.rest_api()
    authorizer = f"{api.path}/authorizers/{api.authorizer({'Arn': 'arn:1'})}"
    aws.patch(authorizer, ("add", "/providerARNs", "arn:2"), ("remove", "/providerARNs", "arn:1"))
    return aws.gateway("GET", authorizer).body.get("providerARNs")


@defect("what_is_not_set_is_not_reported", right=False)
def an_access_log_that_nobody_set(aws):
    api = aws.rest_api()
    api.mock(api.method())
    api.deploy()
    return "accessLogSettings" in aws.gateway("GET", f"{api.path}/stages/v1").body


@defect("an_integration_has_no_method_unless_given", right=None)
def the_http_method_of_a_mock(aws):
    api = aws.rest_api()
    method = api.method()
    api.mock(method)
    return aws.gateway("GET", f"{method}/integration")["httpMethod"]


@defect("tags_are_reported_as_changed", right=[{"kept": "1", "more": "2"}] * 2)
def changed_tags(aws):
    api = aws.rest_api()
    api.mock(api.method())
    api.deploy()
    for path in (api.path, f"{api.path}/stages/v1"):
        arn = f"/tags/arn:aws:apigateway:us-east-1::{path}"
        aws.gateway("PUT", arn, {"tags": {"kept": "1", "gone": "1"}})
        aws.gateway("PUT", arn, {"tags": {"more": "2"}})
        aws.gateway("DELETE", f"{arn}?tagKeys=gone")
    return [aws.gateway("GET", path)["tags"] for path in (api.path, f"{api.path}/stages/v1")]


# REST APIs: what AWS refuses.


@defect("a_resource_fits_into_the_tree", right=[201, 400, 400, 400, 400, 201])
def resources_of_all_kinds(aws):
    api = aws.rest_api()
    variable = api.resource("{id}")
    greedy = api.resource("{proxy+}", parent=variable["id"])
    return [
        variable.status,
        api.resource("{name}").status,
        api.resource("{proxy+}").status,
        api.resource("lines", parent=greedy.body.get("id")).status,
        api.resource("a b").status,
        api.resource("literal").status,
    ]


@defect("a_method_names_an_authorizer_that_exists", right=400)
def an_unknown_authorizer(aws):
    api = aws.rest_api()
    path = f"{api.path}/resources/{api.root}/methods/GET"
    method = {"authorizationType": "COGNITO_USER_POOLS", "authorizerId": "nobody"}
    return aws.gateway("PUT", path, method).status


@defect("only_complete_methods_are_deployed", right=[400, 400, 201])
def deployments_of_more_and_more(aws):
    api = aws.rest_api()
    path = f"{api.path}/deployments"
    empty = aws.gateway("POST", path, {})
    method = api.method()
    incomplete = aws.gateway("POST", path, {})
    api.mock(method)
    return [one.status for one in (empty, incomplete, aws.gateway("POST", path, {}))]


@defect("a_deployment_in_use_stays", right=[400, 202])
def a_deployment_deleted_before_and_after_the_next(aws):
    api = aws.rest_api()
    api.mock(api.method())
    first = f"{api.path}/deployments/{api.deploy()}"
    before = aws.gateway("DELETE", first)
    api.deploy()
    return [before.status, aws.gateway("DELETE", first).status]


# REST APIs: what callers see.


@defect(
    "a_deployment_is_a_snapshot",
    "a_call_sees_the_deployment_of_its_stage",
    "routes_are_those_of_the_deployment",
    right=[403, 200],
)
def a_route_before_and_after_its_deployment(aws):
    api = aws.rest_api()
    api.mock(api.method())
    api.deploy()
    api.mock(api.method(api.resource("new")["id"]))
    before = api.call("/new")
    api.deploy()
    return [before.status, api.call("/new").status]


@defect("the_authorizer_is_that_of_the_deployment", right=[200, 401])
def a_user_pool_withdrawn_before_and_after_the_deployment(aws):
    pool, other = aws.pool(), aws.pool()
    aws.resource_server(pool, "read")
    client = aws.client(pool, "orders/read")["UserPoolClient"]
    token = aws.token(client)["access_token"]
    api = aws.rest_api()
    authorizer = api.authorizer(pool, other)
    api.mock(
        api.method(
            authorizationType="COGNITO_USER_POOLS",
            authorizerId=authorizer,
            authorizationScopes=["orders/read"],
        )
    )
    api.deploy()
    path = f"{api.path}/authorizers/{authorizer}"
    aws.patch(path, ("replace", "/providerARNs", other["Arn"]))
    before = api.call(token=token)
    api.deploy()
    return [before.status, api.call(token=token).status]


@defect("without_scopes_an_id_token_is_expected", right=(401, {"message": "Unauthorized"}))
def an_access_token_at_a_method_without_scopes(aws):
    pool = aws.pool()
    aws.resource_server(pool, "read")
    client = aws.client(pool, "orders/read")["UserPoolClient"]
    api = aws.rest_api()
    api.mock(api.method(authorizationType="COGNITO_USER_POOLS", authorizerId=api.authorizer(pool)))
    api.deploy()
    answer = api.call(token=aws.token(client)["access_token"])
    return answer.status, answer.body


@defect("a_function_is_called_with_permission_alone", right=[500, 500, 200])
def a_function_without_permission_with_another_apis_and_with_its_own(aws):
    api = aws.rest_api()
    function = aws.function(f"echo-{api.id}")
    api.proxy(api.method(api.resource("{id}")["id"]), function)
    api.deploy()
    seen = [api.call("/7").status]
    for api_id in ("another", api.id):
        arn = f"arn:aws:execute-api:us-east-1:000000000000:{api_id}/*/GET/*"
        aws.permit(f"echo-{api.id}", arn, statement=api_id)
        seen.append(api.call("/7").status)
    return seen


# REST APIs by OpenAPI documents.

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


# HTTP APIs.


@defect("a_jwt_authorizer_has_no_payload_format", right=False)
def the_payload_format_of_a_jwt_authorizer(aws):
    api = aws.gateway("POST", "/v2/apis", {"name": "test", "protocolType": "HTTP"})
    body = {"name": "jwt", "authorizerType": "JWT", "identitySource": "$request.header.X"}
    made = aws.gateway("POST", f"/v2/apis/{api['apiId']}/authorizers", body)
    return "authorizerPayloadFormatVersion" in made.body


# Amazon Cognito.


@defect("a_pool_in_use_stays", right=[400, 400, 200])
def a_pool_deleted_with_protection_with_a_domain_and_without(aws):
    pool = aws.pool(DeletionProtection="ACTIVE")
    address = {"UserPoolId": pool["Id"]}
    domain = {"Domain": f"d{pool['Id'][-9:].lower()}", **address}
    seen = [aws.cognito("DeleteUserPool", **address).status]
    aws.cognito("UpdateUserPool", DeletionProtection="INACTIVE", **address)
    aws.cognito("CreateUserPoolDomain", **domain)
    seen.append(aws.cognito("DeleteUserPool", **address).status)
    aws.cognito("DeleteUserPoolDomain", **domain)
    return [*seen, aws.cognito("DeleteUserPool", **address).status]


def _codes(answers):
    """Status, or the error that came instead."""
    return [
        answer.status if answer.status == 200 else answer["__type"].rpartition("#")[2]
        for answer in answers
    ]


@defect(
    "client_credentials_are_for_confidential_clients",
    right=[200, *["InvalidOAuthFlowException"] * 4],
)
def clients_of_all_kinds(aws):
    pool = aws.pool()
    aws.resource_server(pool, "read")
    good = aws.client(pool, "orders/read")
    client_id = good["UserPoolClient"]["ClientId"]
    mixed = {"AllowedOAuthFlows": ["client_credentials", "code"]}
    return _codes(
        [
            good,
            aws.client(pool, "orders/read", GenerateSecret=False),
            aws.client(pool, "orders/read", **mixed),
            aws.client(pool, "orders/read", "openid"),
            aws.cognito("UpdateUserPoolClient", UserPoolId=pool["Id"], ClientId=client_id, **mixed),
        ]
    )


@defect("a_clients_scopes_exist", right=["ScopeDoesNotExistException", 200])
def a_client_before_and_after_its_scope(aws):
    pool = aws.pool()
    before = aws.client(pool, "orders/read")
    aws.resource_server(pool, "read")
    return _codes([before, aws.client(pool, "orders/read")])


@defect(
    "a_token_lives_within_bounds",
    right=[*["InvalidParameterException"] * 4, 200, 200],
)
def clients_with_shorter_and_longer_tokens(aws):
    pool = aws.pool()
    aws.resource_server(pool, "read")
    units = {"AccessToken": "minutes", "RefreshToken": "days"}
    return _codes(
        aws.client(
            pool,
            "orders/read",
            AccessTokenValidity=minutes,
            RefreshTokenValidity=days,
            TokenValidityUnits=units,
        )
        for minutes, days in ((4, 5), (1441, 5), (60, 3651), (1, 1), (5, 1), (1440, 3650))
    )


# The two tests that the probes are for.

each_defect = pytest.mark.parametrize("one", DEFECTS, ids=lambda one: one.probe.__name__)


@each_defect
def test_the_embedded_aws_answers_as_aws(aws, one):
    assert one.probe(aws) == one.right


@each_defect
def test_ministack_alone_answers_otherwise(stock, one):
    seen = one.probe(stock)
    assert seen != one.right, f"MiniStack does it right by now: remove {', '.join(one.mends)}."
