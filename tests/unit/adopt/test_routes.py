"""Which methods of a REST API the modules can express, and how."""

from typing import Any

import pytest

from scopegate.adopt import found, rest_apis
from scopegate.adopt.draft import Danger
from tests.unit.adopt.accounts import (
    ACCOUNT,
    COGNITO,
    LAMBDA,
    PROXY,
    URI,
    account,
    method,
    resources,
)

STAYS = (
    " It stays in the API and is served as before, outside Terraform: no plan shows a change to it,"
    " and no review covers who can call it."
)
SERVER = {
    "type": "HTTP_PROXY",
    "httpMethod": "GET",
    "uri": "https://backend.example.com/v1/orders/{id}",
    "requestParameters": {
        "integration.request.path.id": "method.request.path.id",
        "integration.request.header.X-Client": "context.authorizer.claims.client_id",
    },
}
ANSWER = {
    "type": "MOCK",
    "requestTemplates": {"application/json": '{"statusCode": 202}'},
    "integrationResponses": {"202": {"responseTemplates": {"application/json": "${up}"}}},
}
HEADER = "method.response.header.Access-Control"
PREFLIGHT: dict[str, Any] = {
    "type": "MOCK",
    "requestTemplates": {"application/json": "{ statusCode: 204 }"},
    "integrationResponses": {
        "204": {
            "responseParameters": {
                f"{HEADER}-Allow-Headers": "'Content-Type,Authorization'",
                f"{HEADER}-Allow-Origin": "'*'",
                f"{HEADER}-Allow-Methods": "'OPTIONS,GET'",
            }
        }
    },
}


def described(paths, **answers):
    """The part that an API of these paths becomes; with the function's route if it has no other."""
    aws = account(tree=resources(**paths), **answers)
    return rest_apis.describe(found.rest(aws, "api1"), ACCOUNT, None)


def route_of(key, settings):
    verb, path = key.split(" ")
    part = described({path: {verb: settings}, "/x": {"GET": method(), "PUT": method("PUT")}})
    return part.inputs["routes"].get(key), part


@pytest.mark.parametrize(
    ("key", "settings", "route"),
    [
        ("ANY /{proxy+}", method("ANY"), {"scopes": ["orders/read"]}),
        ("GET /", method(authorizationType="NONE", authorizerId=None), {"public": True}),
        (
            "GET /slow",
            method(methodIntegration=PROXY | {"timeoutInMillis": 5000}),
            {
                "scopes": ["orders/read"],
                "backend": {"lambda": {**LAMBDA["lambda"], "timeout": 5000}},
            },
        ),
        (
            "GET /far",
            method(methodIntegration=PROXY | {"uri": URI.replace(ACCOUNT, "210987654321")}),
            {
                "scopes": ["orders/read"],
                "backend": {
                    "lambda": {
                        "function_name": (
                            "arn:aws:lambda:eu-central-1:210987654321:function:orders"
                        ),
                        "invoke_arn": URI.replace(ACCOUNT, "210987654321"),
                    }
                },
            },
        ),
        (
            "GET /orders/{id}",
            method(methodIntegration=SERVER),
            {
                "scopes": ["orders/read"],
                "backend": {
                    "http": {
                        "url": "https://backend.example.com/v1",
                        "identity_headers": {"client_id": "X-Client"},
                    }
                },
            },
        ),
        (
            "GET /orders/{id}",
            method(methodIntegration=SERVER | {"connectionType": "VPC_LINK", "connectionId": "v1"}),
            {
                "scopes": ["orders/read"],
                "backend": {
                    "vpc_link": {
                        "id": "v1",
                        "url": "https://backend.example.com/v1",
                        "identity_headers": {"client_id": "X-Client"},
                    }
                },
            },
        ),
        (
            "GET /up",
            method(methodIntegration=ANSWER, methodResponses={"202": {}}),
            {
                "scopes": ["orders/read"],
                "backend": {"mock": {"body": "${up}", "status_code": 202}},
            },
        ),
    ],
)
def test_a_method_is_a_route(key, settings, route):
    assert route_of(key, settings)[0] == route


@pytest.mark.parametrize(
    ("settings", "danger", "reason"),
    [
        (
            {"authorizationType": "CUSTOM"},
            Danger.UNGUARDED,
            "A Lambda authorizer decides who can call it.",
        ),
        (
            {"authorizationType": "AWS_IAM"},
            Danger.UNGUARDED,
            "It requires a signature with AWS credentials (AWS_IAM).",
        ),
        (
            {"apiKeyRequired": True, "authorizationType": "NONE"},
            Danger.UNGUARDED,
            "It requires an API key, which no module does.",
        ),
        (
            {"authorizationScopes": []},
            Danger.UNGUARDED,
            (
                "It has a Cognito authorizer and no scope, so that it takes the ID token of a user"
                " and"
                " no access token."
            ),
        ),
        (
            {"authorizerId": "auth2"},
            Danger.UNGUARDED,
            "It has the authorizer auth2; the module has one authorizer, which is another.",
        ),
        (
            {"requestValidatorId": "v1"},
            Danger.UNGUARDED,
            "It validates requests, which a module with routes doesn't.",
        ),
        (
            {"authorizationType": "NONE", "methodIntegration": {"type": "AWS"}},
            Danger.OPEN,
            (
                "Its integration has the type AWS; the modules have AWS_PROXY, HTTP_PROXY and MOCK."
                " Anybody can call it, without a token."
            ),
        ),
        (
            {"methodIntegration": PROXY | {"credentials": "arn:aws:iam::1:role/r"}},
            Danger.UNGUARDED,
            "Its integration calls its backend with an IAM role.",
        ),
        (
            {"methodIntegration": PROXY | {"uri": URI.replace("orders", "${stageVariables.f}")}},
            Danger.UNGUARDED,
            "A stage variable decides which function answers.",
        ),
        (
            {
                "methodIntegration": SERVER
                | {"requestParameters": {"integration.request.header.X-Key": "'secret-value'"}}
            },
            Danger.UNGUARDED,
            (
                "Its backend is at another path than the route; the modules append the route's path"
                " to"
                " the URL of the backend."
            ),
        ),
    ],
)
def test_a_method_that_the_modules_lack_is_named_with_the_reason(settings, danger, reason):
    route, part = route_of("GET /odd", method(**settings))
    assert route is None
    remark = next(one for one in part.remarks if one.subject == "GET /odd of REST API api1")
    assert (remark.danger, remark.text) == (danger, reason + STAYS)
    assert [one.address for one in part.imports if "/odd" in one.address] == []


def test_a_fixed_header_of_a_backend_is_named_without_its_value():
    fixed = {"requestParameters": {"integration.request.header.X-Key": "'secret-value'"}}
    _, part = route_of("GET /orders/{id}", method(methodIntegration=SERVER | fixed))
    (remark,) = part.remarks
    assert remark.text == f"Its integration sets integration.request.header.X-Key.{STAYS}"


def test_a_public_route_is_taken_over_and_listed_first():
    _, part = route_of("GET /open", method(authorizationType="NONE"))
    assert [(one.danger, one.subject) for one in part.remarks] == [
        (Danger.OPEN, "GET /open of REST API api1")
    ]


def test_the_preflight_of_aws_cdk_is_the_input_cors_of_its_path():
    part = described({"/orders": {"GET": method(), "OPTIONS": preflight(PREFLIGHT)}})
    assert part.inputs["routes"] == {
        "GET /orders": {
            "scopes": ["orders/read"],
            "cors": {"allow_origin": "*", "allow_headers": ["Content-Type", "Authorization"]},
        }
    }
    assert [one.address for one in part.imports if "preflight" in one.address] == [
        'aws_api_gateway_method.preflight["/orders"]',
        'aws_api_gateway_integration.preflight["/orders"]',
        'aws_api_gateway_method_response.preflight["/orders"]',
        'aws_api_gateway_integration_response.preflight["/orders"]',
    ]


def test_another_preflight_stays_as_it_is():
    answers = {"200": PREFLIGHT["integrationResponses"]["204"]}
    odd = preflight(PREFLIGHT | {"integrationResponses": answers})
    part = described({"/orders": {"GET": method(), "OPTIONS": odd}})
    assert part.inputs["routes"] == {"GET /orders": {"scopes": ["orders/read"]}}
    assert [(one.danger, one.subject) for one in part.remarks] == [
        (Danger.HARMLESS, "OPTIONS /orders of REST API api1")
    ]


def test_the_preflight_of_a_path_stays_if_the_module_would_leave_out_a_method():
    left_out = method("DELETE", authorizationType="AWS_IAM")
    tree = {"/orders": {"GET": method(), "DELETE": left_out, "OPTIONS": preflight(PREFLIGHT)}}
    part = described(tree)
    assert part.inputs["routes"] == {"GET /orders": {"scopes": ["orders/read"]}}
    remark = next(one for one in part.remarks if one.subject.startswith("OPTIONS"))
    assert remark.text.startswith(
        "The module's answer would name the methods of its routes alone, and not DELETE /orders."
    )


def test_the_preflight_for_several_origins_of_aws_cdk_stays_as_it_is():
    answer = PREFLIGHT["integrationResponses"]["204"]
    several = answer | {"responseTemplates": {"application/json": "#set($origin = 1)"}}
    odd = preflight(PREFLIGHT | {"integrationResponses": {"204": several}})
    part = described({"/orders": {"GET": method(), "OPTIONS": odd}})
    assert part.inputs["routes"] == {"GET /orders": {"scopes": ["orders/read"]}}


def test_a_default_response_that_no_longer_answers_refused_calls_is_named():
    cors = {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}
    default = {"responseType": "DEFAULT_4XX", "responseParameters": cors}
    part = described({"/x": {"GET": method()}}, apigateway__get_gateway_responses=[default])
    (remark,) = part.remarks
    assert (remark.danger, remark.subject) == (
        Danger.LOST,
        "Gateway response DEFAULT_4XX of REST API api1",
    )
    assert "answers ACCESS_DENIED, EXPIRED_TOKEN, UNAUTHORIZED, for which" in remark.text


@pytest.mark.parametrize("rate", [2.5, 0.0])
def test_limits_that_the_module_cannot_express_stay_as_they_are(rate):
    odd = {"metricsEnabled": True, "throttlingBurstLimit": 0, "throttlingRateLimit": rate}
    stage = {"stageName": "v1", "deploymentId": "d1", "methodSettings": {"*/*": odd}}
    part = described({"/x": {"GET": method()}}, apigateway__get_stages=[stage])
    assert part.inputs.keys() & {"metrics", "throttling"} == set()
    assert [(one.danger, one.subject) for one in part.remarks] == [
        (Danger.OUTSIDE, "Settings */* of stage v1 of REST API api1")
    ]


def test_a_domain_with_an_old_security_policy_stays_as_it_is():
    domain = {
        "domainName": "api.example.com",
        "regionalCertificateArn": "arn:aws:acm:eu-central-1:123456789012:certificate/1",
        "endpointConfiguration": {"types": ["REGIONAL"]},
        "securityPolicy": "TLS_1_0",
    }
    part = described(
        {"/x": {"GET": method()}},
        apigateway__get_domain_names=[domain],
        apigateway__get_base_path_mappings=[
            {"basePath": "(none)", "restApiId": "api1", "stage": "v1"}
        ],
    )
    assert "api_domain" not in part.inputs
    (remark,) = part.remarks
    assert (remark.danger, remark.subject) == (Danger.OUTSIDE, "Domain api.example.com")
    assert remark.text.startswith("The module doesn't accept one of its settings: security_policy")


def preflight(integration):
    open_ = {"authorizationType": "NONE", "authorizerId": None, "authorizationScopes": None}
    return method("OPTIONS", **open_, methodIntegration=integration, methodResponses={"204": {}})


@pytest.mark.parametrize(
    ("authorizer", "reason"),
    [
        ({"identitySource": "method.request.header.X-Token"}, "It reads the token from method."),
        ({"identityValidationExpression": "^ey"}, "It checks tokens against a pattern"),
        ({"type": "REQUEST"}, "A Lambda function decides who can call."),
    ],
)
def test_an_authorizer_that_the_modules_lack_stays_with_its_routes(authorizer, reason):
    part = described({"/x": {"GET": method()}}, apigateway__get_authorizers=[COGNITO | authorizer])
    assert (part.authorizer, part.inputs["routes"]) == (None, {})
    remark = next(one for one in part.remarks if one.subject.startswith("Authorizer cognito"))
    assert (remark.danger, remark.text.startswith(reason)) == (Danger.UNGUARDED, True)


def test_the_settings_of_an_api_and_its_stage_are_inputs():
    stage = {
        "stageName": "live",
        "deploymentId": "d1",
        "variables": {"color": "blue"},
        "tracingEnabled": True,
        "webAclArn": "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/a/1",
        "accessLogSettings": {"destinationArn": "arn:aws:logs:eu-central-1:1:log-group:own"},
        "methodSettings": {
            "*/*": {
                "metricsEnabled": True,
                "throttlingBurstLimit": 20,
                "throttlingRateLimit": 10.0,
            },
            "~1x/GET": {"throttlingBurstLimit": 2, "throttlingRateLimit": 1.0},
        },
        "tags": {"cost": "2", "aws:cloudformation:stack-name": "s"},
    }
    policy = '{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[]}'
    api = {
        "id": "api1",
        "name": "orders/v1",
        "policy": policy,
        "binaryMediaTypes": ["image/png"],
        "minimumCompressionSize": 0,
        "disableExecuteApiEndpoint": True,
        "tags": {"team": "orders", "cost": "1"},
    }
    domain = {
        "domainName": "api.example.com",
        "regionalCertificateArn": "arn:aws:acm:eu-central-1:123456789012:certificate/1",
        "endpointConfiguration": {"types": ["REGIONAL"]},
        "securityPolicy": "TLS_1_2",
    }
    mapping = {"basePath": "(none)", "restApiId": "api1", "stage": "live"}
    statement = (
        '{"Statement": [{"Sid": "s1", "Condition": {"ArnLike": {"AWS:SourceArn":'
        f' "arn:aws:execute-api:eu-central-1:{ACCOUNT}:api1/live/*/*"}}}}}}]}}'
    )
    part = described(
        {"/x": {"GET": method()}},
        apigateway__get_rest_api=api,
        apigateway__get_stages=[stage],
        apigateway__get_domain_names=[domain],
        apigateway__get_base_path_mappings=[mapping],
        lambda__get_policy={"Policy": statement},
    )
    assert part.inputs == {
        "name": "orders-v1",
        "stage_name": "live",
        "stage_variables": {"color": "blue"},
        "binary_media_types": ["image/png"],
        "minimum_compression_size": 0,
        "resource_policy_json": '{"Version": "2012-10-17", "Statement": []}',
        "web_acl_arn": stage["webAclArn"],
        "xray_tracing": True,
        "access_log": {},
        "tags": {"team": "orders", "cost": "1"},
        "routes": {
            "GET /x": {
                "scopes": ["orders/read"],
                "throttling": {"burst_limit": 2, "rate_limit": 1},
            }
        },
        "backend": LAMBDA,
        "authorizer_cache_ttl": 300,
        "api_domain": {
            "name": "api.example.com",
            "certificate_arn": domain["regionalCertificateArn"],
        },
        "metrics": True,
        "throttling": {"burst_limit": 20, "rate_limit": 10},
    }
    ids = {one.address.removeprefix("aws_"): one.id for one in part.imports}
    assert {
        "api_gateway_rest_api_policy.this[0]": "api1",
        "api_gateway_method_settings.stage[0]": "api1/live/*/*",
        'api_gateway_method_settings.route["GET /x"]': "api1/live/~1x/GET",
        "api_gateway_domain_name.this[0]": "api.example.com",
        "api_gateway_base_path_mapping.this[0]": "api.example.com/",
        "wafv2_web_acl_association.this[0]": (
            f"{stage['webAclArn']},arn:aws:apigateway:eu-central-1::/restapis/api1/stages/live"
        ),
        'lambda_permission.this["default"]': "orders/s1",
    }.items() <= ids.items()
    assert sorted((one.danger.name, one.subject) for one in part.remarks) == [
        ("LOST", "Access log of stage live of REST API api1"),
        ("OUTSIDE", "DNS records of api.example.com"),
    ]


def test_the_policy_of_a_function_in_another_account_is_not_read():
    far = PROXY | {"uri": URI.replace(ACCOUNT, "210987654321")}
    aws = account(tree=resources(**{"/far": {"GET": method(methodIntegration=far)}}))
    assert found.rest(aws, "api1").permissions == {}
    assert aws.asked["get_policy"] == 0
