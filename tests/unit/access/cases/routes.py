"""Changes of routes, and of what they require."""

import json

from tests._support import whole_systems as whole
from tests._support.changed_plans import (
    GONE,
    OTHER_FUNCTION_ARN,
    UNKNOWN,
    New,
    Ref,
    invoke,
)
from tests.unit.access.cases.case import (
    API,
    AUTHORIZER,
    DEPLOYED,
    FROM_LATER,
    GET,
    HTTP_API,
    HTTP_GET,
    HTTP_POST,
    HTTP_STAGE,
    JWT,
    LATER,
    POST,
    POST_TO,
    A,
    document,
    http_document,
    named,
    operation,
    refused,
    silent,
)

CASES = (
    refused(
        "A method loses its authorization",
        "rest",
        {
            POST: {"authorization": "NONE", "authorizer_id": "", "authorization_scopes": None},
            **DEPLOYED,
        },
        ("route-opened", "POST /orders"),
    ),
    refused(
        "An operation loses its security",
        "body",
        document(lambda b: operation(b).pop("security")),
        ("route-opened", "GET /orders"),
    ),
    refused(
        "An operation gets an empty security",
        "body",
        document(lambda b: operation(b).update(security=[])),
        ("route-opened", "GET /orders"),
    ),
    refused(
        "The security of a REST document moves to its root, where AWS ignores it",
        "body",
        document(
            lambda b: (
                operation(b).pop("security"),
                b.update(security=[{"cognito": ["orders/read"]}]),
            )
        ),
        ("route-opened", "GET /orders"),
    ),
    silent(
        "The security of an HTTP API's document moves to its root",
        "http body",
        http_document(
            lambda b: (
                operation(b).pop("security"),
                operation(b, "/health").update(security=[]),
                b.update(security=[{"cognito": ["orders/read"]}]),
            )
        ),
        "unreviewed-change",
    ),
    refused(
        "A route of an HTTP API loses its authorization",
        "http",
        {
            HTTP_GET: {
                "authorization_type": "NONE",
                "authorizer_id": "",
                "authorization_scopes": [],
            }
        },
        ("route-opened", "GET /orders"),
    ),
    refused(
        "A guarded method is removed, and a public catch-all takes its calls",
        "rest",
        {
            POST: GONE,
            POST_TO: GONE,
            'aws_api_gateway_method.this["ANY /orders"]': New(
                whole.method("api1", "ANY", "res1", id=UNKNOWN)
            ),
            'aws_api_gateway_integration.this["ANY /orders"]': New(
                whole.integration("api1", "ANY", "res1", id=UNKNOWN)
            ),
            **DEPLOYED,
        },
        ("route-opened", "POST /orders"),
    ),
    refused(
        "A guarded route is removed, and the public default route takes its calls",
        "http",
        {
            HTTP_POST: GONE,
            'aws_apigatewayv2_route.this["$default"]': New(whole.http_route("$default")),
        },
        ("route-opened|backend-exposed", "$default|POST /orders"),
    ),
    refused(
        "The authorizer is removed, and its API stays",
        "rest",
        {AUTHORIZER: GONE, **DEPLOYED},
        ("authorizer-removed", AUTHORIZER),
    ),
    refused(
        "A route admits every signed-in user",
        "rest",
        {
            GET: {"authorization_scopes": ["orders/read", "aws.cognito.signin.user.admin"]},
            **DEPLOYED,
        },
        ("users-admitted", "GET /orders"),
        adds={
            'aws_cognito_user_pool_client.this["web"]': whole.client(
                "web",
                allowed_oauth_flows=[],
                allowed_oauth_flows_user_pool_client=False,
                explicit_auth_flows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            )
        },
    ),
    refused(
        "The scopes of a method are removed, so that it takes ID tokens",
        "rest",
        {GET: {"authorization_scopes": None}, **DEPLOYED},
        ("users-admitted|access-lost|api-unreachable", "GET /orders"),
        adds={
            'aws_cognito_user_pool_client.this["web"]': whole.client(
                "web",
                allowed_oauth_flows=[],
                allowed_oauth_flows_user_pool_client=False,
                explicit_auth_flows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            )
        },
    ),
    named(
        "The scopes of a JWT route are removed, so that it takes any token of the audience",
        "http",
        {HTTP_POST: {"authorization_scopes": []}},
        ("access-gained", "POST /orders"),
    ),
    named(
        "A Lambda authorizer takes over a route",
        "rest",
        {
            "aws_api_gateway_authorizer.custom": New(
                whole.rest()[AUTHORIZER]
                | {"id": UNKNOWN, "arn": UNKNOWN, "type": "TOKEN", "provider_arns": None}
                | {"authorizer_uri": invoke(OTHER_FUNCTION_ARN)}
            ),
            GET: {
                "authorization": "CUSTOM",
                "authorizer_id": Ref.of("aws_api_gateway_authorizer.custom.id"),
                "authorization_scopes": None,
            },
            **DEPLOYED,
        },
        ("unknown", "GET /orders"),
    ),
    named(
        "A client gains a route",
        "rest",
        {A: {"allowed_oauth_scopes": ["orders/read", "orders/write"]}},
        ("access-gained", "partner-a"),
    ),
    named(
        "A client's scopes become unknown",
        "rest",
        {A: {"allowed_oauth_scopes": FROM_LATER}, **LATER},
        ("unknown", "partner-a"),
    ),
    refused(
        "A route is opened and a second API has the same route",
        "rest",
        {
            POST: {"authorization": "NONE", "authorizer_id": "", "authorization_scopes": None},
            **DEPLOYED,
        },
        ("route-opened", API),
        adds={HTTP_API: whole.http()[HTTP_API], HTTP_POST: whole.http()[HTTP_POST]},
    ),
    refused(
        "Two APIs open the same route",
        "rest",
        {
            POST: {"authorization": "NONE", "authorizer_id": "", "authorization_scopes": None},
            HTTP_POST: {
                "authorization_type": "NONE",
                "authorizer_id": "",
                "authorization_scopes": [],
            },
            **DEPLOYED,
        },
        ("route-opened", API),
        ("route-opened", HTTP_API),
        adds={address: whole.http()[address] for address in (HTTP_API, HTTP_POST, JWT, HTTP_STAGE)},
    ),
    refused(
        "A route in a module with for_each is opened",
        "rest",
        {
            f'module.api["eu"].{POST}': {
                "authorization": "NONE",
                "authorizer_id": "",
                "authorization_scopes": None,
            }
        },
        ("route-opened", 'module.api["eu"]'),
        adds={
            f'module.api["eu"].{address}': json.loads(
                json.dumps(values).replace("api1", "api2").replace("auth1", "auth2")
            )
            for address, values in whole.rest().items()
            if "api_gateway" in address and "deployment" not in address
        },
    ),
)
