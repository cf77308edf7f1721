"""What an HTTP API becomes, and what of it stays outside."""

import json

import pytest

from scopegate.adopt import choice, found, http_apis
from scopegate.adopt.draft import Danger, Expression
from scopegate.adopt.problem import CannotAdoptError
from scopegate.adopt.sources.origin import Selection
from tests.unit.adopt.accounts import (
    ACCOUNT,
    FUNCTION,
    LAMBDA,
    POOL_ID,
    REGION,
    FakeAws,
    account,
    client,
    pool,
    server,
)

ISSUER = f"https://cognito-idp.{REGION}.amazonaws.com/{POOL_ID}"
AUTHORIZER = {
    "AuthorizerId": "auth1",
    "AuthorizerType": "JWT",
    "Name": "jwt",
    "IdentitySource": ["$request.header.Authorization"],
    "JwtConfiguration": {"Issuer": ISSUER, "Audience": ["client1", "elsewhere"]},
}
INTEGRATION = {
    "IntegrationId": "i1",
    "IntegrationType": "AWS_PROXY",
    "IntegrationUri": FUNCTION,
    "PayloadFormatVersion": "2.0",
    "TimeoutInMillis": 30000,
}
OWN = {("sts", "get_caller_identity"): {"Account": ACCOUNT}}
STAGE = {"StageName": "$default", "AutoDeploy": True}


def route(key="GET /orders", integration="i1", **settings):
    return {
        "RouteKey": key,
        "RouteId": f"r-{key}",
        "Target": f"integrations/{integration}",
        "AuthorizationType": "JWT",
        "AuthorizerId": "auth1",
        "AuthorizationScopes": ["orders/read"],
        **settings,
    }


def api(routes, integrations=(INTEGRATION,), stage=STAGE, authorizer=AUTHORIZER, **settings):
    return {
        ("apigatewayv2", "get_api"): {
            "ApiId": "api1",
            "Name": "orders",
            "ProtocolType": "HTTP",
            **settings,
        },
        ("apigatewayv2", "get_authorizers"): [authorizer],
        ("apigatewayv2", "get_integrations"): list(integrations),
        ("apigatewayv2", "get_routes"): list(routes),
        ("apigatewayv2", "get_stages"): [stage],
    }


def described(*routes, **settings):
    aws = FakeAws(api(routes, **settings))
    return http_apis.describe(found.http(aws, "api1"), ACCOUNT, None)


def test_an_http_api_trusts_the_clients_of_its_pools_module_by_their_keys():
    aws = account(pools=[pool()], servers=[server("read")], clients=[client()])
    aws.answers |= api([route()])
    draft = choice.compose(found.read(aws, Selection((POOL_ID,), (), ("api1",))), None)
    assert [one.module for one in draft.calls] == ["authorization-server", "protected-http-api"]
    assert draft.calls[1].inputs == {
        "name": "orders",
        "stage_name": "$default",
        "routes": {"GET /orders": {"scopes": ["orders/read"]}},
        "backend": LAMBDA,
        "tags": {},
        "issuer": Expression("module.authorization_server.issuer"),
        "audience": [
            Expression('module.authorization_server.client_ids["partner-1"]'),
            "elsewhere",
        ],
    }
    assert {one.address: one.id for one in draft.calls[1].imports} == {
        "aws_apigatewayv2_api.this": "api1",
        "aws_apigatewayv2_stage.this": "api1/$default",
        "aws_apigatewayv2_authorizer.this": "api1/auth1",
        'aws_apigatewayv2_route.this["GET /orders"]': "api1/r-GET /orders",
        'aws_apigatewayv2_integration.this["default"]': "api1/i1",
    }


def test_the_permission_that_the_module_would_write_is_taken_over():
    source = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:api1/$default/*"
    condition = {"ArnLike": {"AWS:SourceArn": source}}
    policy = json.dumps({"Statement": [{"Sid": "s1", "Condition": condition}]})
    aws = FakeAws(api([route()]) | {("lambda", "get_policy"): {"Policy": policy}} | OWN)
    part = http_apis.describe(found.http(aws, "api1"), ACCOUNT, None)
    assert [one.id for one in part.imports if one.type == "aws_lambda_permission"] == ["orders/s1"]
    assert part.remarks == ()


def test_routes_of_one_backend_share_an_integration_and_another_keeps_its_own():
    server_ = {
        "IntegrationId": "i3",
        "IntegrationType": "HTTP_PROXY",
        "IntegrationMethod": "GET",
        "IntegrationUri": "https://backend.example.com/v1/items/{id}",
    }
    part = described(
        route(),
        route("PUT /orders", "i2"),
        route("GET /items/{id}", "i3"),
        integrations=[INTEGRATION, INTEGRATION | {"IntegrationId": "i2"}, server_],
    )
    assert part.inputs["routes"]["GET /items/{id}"]["backend"] == {
        "http": {"url": "https://backend.example.com/v1"}
    }
    used = {one.address: one.id for one in part.imports if one.type.endswith("integration")}
    assert used == {
        'aws_apigatewayv2_integration.this["default"]': "api1/i1",
        'aws_apigatewayv2_integration.this["GET /items/{id}"]': "api1/i3",
    }
    assert [(one.danger, one.subject) for one in part.remarks] == [
        (Danger.HARMLESS, "Integration i2 of HTTP API api1")
    ]


def test_cors_limits_and_a_domain_are_inputs():
    stage = STAGE | {
        "RouteSettings": {"GET /orders": {"ThrottlingBurstLimit": 2, "ThrottlingRateLimit": 1.0}}
    }
    part = described(
        route(),
        stage=stage,
        CorsConfiguration={"AllowOrigins": ["https://a.example"], "MaxAge": 60},
    )
    assert part.inputs["cors"] == {
        "allow_headers": ["authorization"],
        "max_age": 60,
        "allow_origin": "https://a.example",
    }
    assert part.inputs["routes"]["GET /orders"]["throttling"] == {"burst_limit": 2, "rate_limit": 1}


def test_limits_of_all_routes_are_an_input_and_what_ends_is_named():
    settings = {
        "DetailedMetricsEnabled": True,
        "ThrottlingRateLimit": 2.0,
        "ThrottlingBurstLimit": 3,
    }
    part = described(route(), stage=STAGE | {"DefaultRouteSettings": settings})
    assert part.inputs["throttling"] == {"burst_limit": 3, "rate_limit": 2}
    assert [(one.danger, one.subject) for one in part.remarks] == [
        (Danger.LOST, "Detailed metrics of stage $default of HTTP API api1"),
        (Danger.HARMLESS, "Limits of all routes of stage $default of HTTP API api1"),
    ]


@pytest.mark.parametrize(
    ("settings", "danger", "reason"),
    [
        ({"AuthorizationType": "CUSTOM"}, Danger.UNGUARDED, "A Lambda authorizer decides"),
        ({"AuthorizationType": "AWS_IAM"}, Danger.UNGUARDED, "It requires a signature with AWS"),
        ({"AuthorizationScopes": []}, Danger.UNGUARDED, "It takes every token of its issuer"),
        ({"AuthorizerId": "auth2"}, Danger.UNGUARDED, "It has another authorizer than the one"),
        ({"RouteKey": "$default", "AuthorizationType": "NONE"}, Danger.OPEN, "The modules have no"),
        (
            {"Target": "integrations/old"},
            Danger.UNGUARDED,
            "Its function reads requests in payload",
        ),
    ],
)
def test_a_route_that_the_module_lacks_is_named_with_the_reason(settings, danger, reason):
    old = INTEGRATION | {"IntegrationId": "old", "PayloadFormatVersion": "1.0"}
    odd = route("GET /odd") | settings
    part = described(route(), odd, integrations=[INTEGRATION, old])
    assert list(part.inputs["routes"]) == ["GET /orders"]
    remark = next(
        one for one in part.remarks if one.subject == f"{odd['RouteKey']} of HTTP API api1"
    )
    assert (remark.danger, remark.text.startswith(reason)) == (danger, True)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"stage": STAGE | {"AutoDeploy": False}}, "stage $default doesn't deploy by itself"),
        ({"CorsConfiguration": {"AllowCredentials": True}}, "pages of browsers may send credent"),
        ({"authorizer": AUTHORIZER | {"AuthorizerType": "REQUEST"}}, "it has no JWT authorizer"),
        (
            {"CorsConfiguration": {"AllowOrigins": ["*"], "ExposeHeaders": ["X-Total"]}},
            "pages of browsers may read its headers x-total",
        ),
        (
            {
                "routes": [route(), route("DELETE /orders", AuthorizationType="AWS_IAM")],
                "CorsConfiguration": {"AllowOrigins": ["*"]},
            },
            "pages of browsers may call DELETE /orders, which is not a route of the module",
        ),
        (
            {"stage": STAGE | {"DefaultRouteSettings": {"ThrottlingRateLimit": 2.5}}},
            "its stage has limits for all routes that the module can't express (burst None, rate",
        ),
        (
            {
                "routes": [route(), route("DELETE /orders", AuthorizationType="AWS_IAM")],
                "stage": STAGE
                | {
                    "DefaultRouteSettings": {
                        "ThrottlingRateLimit": 2.0,
                        "ThrottlingBurstLimit": 3,
                    }
                },
            },
            (
                "its stage has limits for all routes, which the module sets for its own routes"
                " alone and not for DELETE /orders"
            ),
        ),
        (
            {"StageVariables": {}, "Tags": {"k" * 200: "v"}},
            "the module doesn't accept its settings (tags.kkk",
        ),
    ],
)
def test_an_api_that_the_module_would_change_for_callers_stays(settings, reason):
    given = {"routes": [route()], **settings}
    read = found.read(FakeAws(api(**given)), Selection((), (), ("api1",)))
    with pytest.raises(CannotAdoptError) as refused:
        choice.compose(read, None)
    assert str(refused.value).startswith(
        "No module can take over any of it:\n- HTTP API api1: It is too different from the"
        f" module's API: {reason}"
    )


def test_a_websocket_api_is_an_error():
    aws = FakeAws(api([], ProtocolType="WEBSOCKET"))
    with pytest.raises(CannotAdoptError) as refused:
        found.http(aws, "api1")
    assert str(refused.value) == (
        "API api1 is a WebSocket API. No module creates one, so it stays as it is."
    )
