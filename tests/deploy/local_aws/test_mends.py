"""Each mend of MiniStack: AWS's answer with it, another one without.

A probe asks an instance something and returns what it saw. ``right`` is what AWS shows.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from scopegate.local_aws.adapter import MENDS
from tests.deploy.local_aws.backend import backend


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


@defect("a_patch_changes_just_what_it_names", right=["a/x", "a/z"])
def changed_scopes(aws):
    api = aws.rest_api()
    method = api.method(authorizationScopes=["a/x", "a/y"])
    aws.patch(
        method,
        ("add", "/authorizationScopes", "a/z"),
        ("remove", "/authorizationScopes", "a/y"),
    )
    return aws.gateway("GET", method).body.get("authorizationScopes")


@defect("a_patch_changes_just_what_it_names", right=["arn:2"])
def changed_user_pools(aws):
    api = aws.rest_api()
    authorizer = f"{api.path}/authorizers/{api.authorizer({'Arn': 'arn:1'})}"
    aws.patch(authorizer, ("add", "/providerARNs", "arn:2"), ("remove", "/providerARNs", "arn:1"))
    return aws.gateway("GET", authorizer).body.get("providerARNs")


@defect("a_patch_changes_just_what_it_names", right=(60, {"application/json": "{}"}, ["a/b"]))
def changed_numbers_names_and_elements(aws):
    api = aws.rest_api()
    authorizer = f"{api.path}/authorizers/{api.authorizer({'Arn': 'arn:1'})}"
    aws.patch(authorizer, ("replace", "/authorizerResultTtlInSeconds", "60"))
    method = api.method()
    api.mock(method)
    aws.patch(
        f"{method}/integration",
        ("remove", "/requestTemplates/application~1json"),
        ("add", "/requestTemplates/application~1json", "{}"),
    )
    aws.patch(api.path, ("add", "/binaryMediaTypes/a~1b"), ("add", "/binaryMediaTypes/c"))
    aws.patch(api.path, ("remove", "/binaryMediaTypes/c"))
    return (
        aws.gateway("GET", authorizer)["authorizerResultTtlInSeconds"],
        aws.gateway("GET", f"{method}/integration")["requestTemplates"],
        aws.gateway("GET", api.path)["binaryMediaTypes"],
    )


@defect("all_that_terraform_patches_can_be_patched", right=[200, 200, 200])
def a_domain_its_mapping_and_a_method_response_changed(aws):
    api = aws.rest_api()
    method = api.method()
    api.mock(method)
    api.deploy()
    name = f"{api.id}.example.com"
    aws.gateway("POST", "/domainnames", {"domainName": name})
    mapping = {"basePath": "base", "restApiId": api.id, "stage": "v1"}
    aws.gateway("POST", f"/domainnames/{name}/basepathmappings", mapping)
    return [
        aws.patch(path, ("replace", member, "x")).status
        for path, member in (
            (f"/domainnames/{name}", "/securityPolicy"),
            (f"/domainnames/{name}/basepathmappings/base", "/restapiId"),
            (f"{method}/responses/200", "/responseModels/application~1json"),
        )
    ]


@defect("a_mapping_at_the_root_is_called_none", right="(none)")
def the_mapping_without_a_base_path(aws):
    api = aws.rest_api()
    mappings = f"/domainnames/{api.id}.example.com/basepathmappings"
    aws.gateway("POST", "/domainnames", {"domainName": f"{api.id}.example.com"})
    aws.gateway("POST", mappings, {"basePath": "", "restApiId": api.id})
    return aws.gateway("GET", f"{mappings}/(none)").body.get("basePath")


@defect("a_domain_is_available", "what_is_not_set_is_not_reported", right=("AVAILABLE", False))
def the_status_and_the_unset_mutual_tls_of_a_domain(aws):
    domain = aws.gateway("POST", "/domainnames", {"domainName": "plain.example.com"})
    return domain.body.get("domainNameStatus"), "mutualTlsAuthentication" in domain.body


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


@defect("logging_needs_a_role_of_the_account", right=[400, 400, 200, 200])
def logs_without_and_with_a_role_of_the_account(aws):
    api = aws.rest_api()
    api.mock(api.method())
    api.deploy()
    log = ("replace", "/accessLogSettings/destinationArn", "arn:aws:logs:::log-group:x")
    level = ("replace", "/*/*/logging/loglevel", "INFO")
    seen = []
    for role in ("", "arn:aws:iam::000000000000:role/logs"):
        aws.patch("/account", ("replace", "/cloudwatchRoleArn", role))
        seen += [aws.patch(f"{api.path}/stages/v1", change).status for change in (log, level)]
    return seen


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


@defect("a_limit_below_zero_is_none", right=200)
def a_call_of_a_stage_without_limits(aws):
    api = aws.rest_api()
    api.mock(api.method())
    api.deploy()
    limits = (("burstLimit", "-1"), ("rateLimit", "-1"))
    changes = (("replace", f"/*/*/throttling/{name}", value) for name, value in limits)
    aws.patch(f"{api.path}/stages/v1", *changes)
    return api.call().status


@defect("a_path_parameter_stays_one_part_of_the_path", right="/base/7%3Fall%3D1")
def what_the_backend_sees_of_a_path_parameter(aws):
    with backend() as url:
        api = aws.rest_api()
        method = api.method(api.resource("{id}")["id"])
        settings = {
            "type": "HTTP_PROXY",
            "httpMethod": "GET",
            "uri": f"{url}/base/{{id}}",
            "requestParameters": {"integration.request.path.id": "method.request.path.id"},
        }
        aws.gateway("PUT", f"{method}/integration", settings)
        api.deploy()
        return api.call("/7%3Fall=1").body


LOG = "arn:aws:logs:us-east-1:000000000000:log-group:{}"


@defect(
    "calls_of_a_rest_api_are_logged",
    "the_log_knows_the_resource",
    "the_log_knows_the_caller_of_a_rest_api",
    right=["401 /{id} - Unauthorized", "200 /{id} orders/read -"],
)
def the_access_log_of_a_rest_api(aws):
    pool = aws.pool()
    aws.resource_server(pool, "read")
    token = aws.token(aws.client(pool, "orders/read")["UserPoolClient"])["access_token"]
    api = aws.rest_api()
    api.mock(
        api.method(
            api.resource("{id}")["id"],
            authorizationType="COGNITO_USER_POOLS",
            authorizerId=api.authorizer(pool),
            authorizationScopes=["orders/read"],
        )
    )
    api.deploy()
    aws.logs("CreateLogGroup", logGroupName=api.id)
    aws.patch("/account", ("replace", "/cloudwatchRoleArn", "arn:aws:iam::1:role/logs"))
    line = "$context.status $context.resourcePath $context.authorizer.claims.scope"
    aws.patch(
        f"{api.path}/stages/v1",
        ("replace", "/accessLogSettings/destinationArn", LOG.format(api.id)),
        ("replace", "/accessLogSettings/format", f"{line} $context.error.message"),
    )
    api.call("/7")
    api.call("/7", token=token)
    return aws.logged(api.id)


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
    api = aws.http_api()
    body = {"name": "jwt", "authorizerType": "JWT", "identitySource": "$request.header.X"}
    made = aws.gateway("POST", f"{api.path}/authorizers", body)
    return "authorizerPayloadFormatVersion" in made.body


@defect("tags_of_http_apis_are_reported_as_changed", right=[{"more": "2"}] * 2)
def changed_tags_of_an_http_api(aws):
    api = aws.http_api()
    paths = api.path, f"{api.path}/stages/$default"
    for path in paths:
        arn = f"/v2/tags/arn:aws:apigateway:us-east-1::{path.removeprefix('/v2')}"
        aws.gateway("POST", arn, {"tags": {"more": "2", "gone": "1"}})
        aws.gateway("DELETE", f"{arn}?tagKeys=gone")
    return [aws.gateway("GET", path)["tags"] for path in paths]


@defect("calls_are_throttled", right=[404, 429])
def calls_of_a_stage_that_takes_one_at_once(aws):
    api = aws.http_api(throttlingBurstLimit=1, throttlingRateLimit=0.01)
    return [api.call("/").status, api.call("/").status]


@defect("an_http_api_calls_a_function_with_permission_alone", right=[500, 200])
def a_function_without_and_with_permission_for_an_http_api(aws):
    api = aws.http_api()
    arn = aws.function(f"echo-{api.id}")
    api.route("GET /echo/{id}", integrationType="AWS_PROXY", integrationUri=arn)
    before = api.call("/echo/7")
    source = f"arn:aws:execute-api:us-east-1:000000000000:{api.id}/*/*/echo/{{id}}"
    aws.permit(f"echo-{api.id}", source)
    return [before.status, api.call("/echo/7").status]


@defect(
    "the_integration_uri_is_the_whole_address",
    "the_integration_uri_knows_the_path_parameters",
    right=["/base/7", "/base/a/b%20c/end", "/other", "/base/behind/7"],
)
def what_the_backend_sees_of_an_http_api(aws):
    with backend() as url:
        api = aws.http_api()
        settings = {"integrationType": "HTTP_PROXY", "integrationMethod": "GET"}
        api.route("GET /orders/{id}", integrationUri=f"{url}/base/{{id}}", **settings)
        api.route("GET /all/{proxy+}", integrationUri=f"{url}/base/{{proxy}}/end", **settings)
        settings["requestParameters"] = {"overwrite:path": "/other"}
        api.route("GET /overwritten", integrationUri=f"{url}/base", **settings)
        settings["requestParameters"] = {"overwrite:path": "/base${request.path}"}
        api.route("GET /behind/{id}", integrationUri=url, **settings)
        paths = ("/orders/7", "/all/a/b%20c", "/overwritten", "/behind/7")
        return [api.call(path).body for path in paths]


@defect(
    "calls_of_an_http_api_are_logged",
    "the_log_knows_the_caller_of_an_http_api",
    right=["401 GET /orders -", "500 GET /orders orders/read", "404 - -"],
)
def the_access_log_of_an_http_api(aws):
    pool = aws.pool()
    aws.resource_server(pool, "read")
    client = aws.client(pool, "orders/read")["UserPoolClient"]
    api = aws.http_api()
    aws.logs("CreateLogGroup", logGroupName=api.id)
    line = "$context.status $context.routeKey $context.authorizer.claims.scope"
    log = {"destinationArn": LOG.format(api.id), "format": line}
    aws.gateway("PATCH", f"{api.path}/stages/$default", {"accessLogSettings": log})
    api.route("GET /orders", api.authorizer(pool, client), integrationType="NONE")
    api.call("/orders")
    api.call("/orders", token=aws.token(client)["access_token"])
    api.call("/unknown")
    return aws.logged(api.id)


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
