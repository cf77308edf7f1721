"""Changes that let callers reach a guarded backend without the authorizer."""

from tests._support import whole_systems as whole
from tests._support.changed_plans import (
    ACCOUNT,
    FUNCTION_ARN,
    GONE,
    OTHER_FUNCTION_ARN,
    REGION,
    UNKNOWN,
    New,
    Ref,
    Replaced,
    invoke,
)
from tests.unit.access.cases.case import (
    API,
    DEPLOYED,
    GET_TO,
    HEALTH_TO,
    PERMISSION,
    document,
    named,
    operation,
    refused,
    route_of,
    url,
)

CASES = (
    refused(
        "A function URL without IAM is put on a guarded function",
        "rest",
        {"aws_lambda_function_url.open": url("orders")},
        ("backend-exposed", "aws_lambda_function_url.open"),
    ),
    refused(
        "A function URL changes from IAM to NONE",
        "http",
        {"aws_lambda_function_url.open": {"authorization_type": "NONE"}},
        ("backend-exposed", "aws_lambda_function_url.open"),
        adds={
            "aws_lambda_function_url.open": dict(url(FUNCTION_ARN).values)
            | {"id": "orders", "function_arn": FUNCTION_ARN, "function_url": "https://x/"}
            | {"url_id": "x", "authorization_type": "AWS_IAM"}
        },
    ),
    named(
        "A function URL without IAM is put on a function that nothing guards",
        "rest",
        {"aws_lambda_function_url.open": url("reports")},
        ("permission-widened", "aws_lambda_function_url.open"),
    ),
    refused(
        "A new public route calls the function of guarded routes",
        "rest",
        route_of("/open"),
        ("backend-exposed", "/open"),
    ),
    refused(
        "A public route's integration is pointed at a guarded function",
        "rest",
        {HEALTH_TO: {"type": "AWS_PROXY", "uri": invoke()}, **DEPLOYED},
        ("backend-exposed", "GET /health"),
    ),
    refused(
        "A public route of a document is pointed at a guarded function",
        "body",
        document(
            lambda b: operation(b, "/health")["x-amazon-apigateway-integration"].update(
                type="aws_proxy", uri=invoke()
            )
        ),
        ("backend-exposed", "GET /health"),
    ),
    refused(
        "A public catch-all route of an HTTP API calls a guarded function",
        "http",
        {'aws_apigatewayv2_route.this["$default"]': New(whole.http_route("$default", id=UNKNOWN))},
        ("backend-exposed|route-opened", "$default"),
    ),
    refused(
        "An HTTP API made by quick create calls a guarded function",
        "rest",
        {
            "aws_apigatewayv2_api.quick": New(
                whole.http_api(id=UNKNOWN, arn=UNKNOWN, name="quick", target=FUNCTION_ARN)
            )
        },
        ("backend-exposed", "aws_apigatewayv2_api.quick"),
    ),
    refused(
        "An unauthenticated second API is put in front of the same function",
        "http",
        {
            "aws_api_gateway_rest_api.side": New(
                whole.rest_api(
                    id=UNKNOWN,
                    name="side",
                    body=whole.openapi(lambda b: operation(b).pop("security")),
                )
            )
        },
        ("backend-exposed", "aws_api_gateway_rest_api.side"),
    ),
    refused(
        "A second public route calls the same URL as a guarded one",
        "rest",
        route_of("/open", uri="https://backend.example.com/orders"),
        ("backend-exposed", "/open"),
        adds={
            GET_TO: whole.integration(
                "api1", "GET", "res1", type="HTTP_PROXY", uri="https://backend.example.com/orders"
            )
        },
    ),
    refused(
        "A route of the same function by its alias is public",
        "rest",
        route_of("/open", uri=invoke(f"{FUNCTION_ARN}:live")),
        ("backend-exposed", "/open"),
    ),
    refused(
        "An API is recreated at another address with open routes",
        "body",
        {
            API: Replaced(
                {
                    "id": UNKNOWN,
                    "arn": UNKNOWN,
                    "execution_arn": UNKNOWN,
                    "root_resource_id": UNKNOWN,
                    "body": whole.openapi(lambda b: operation(b).pop("security")),
                }
            ),
            **DEPLOYED,
        },
        ("route-opened", "GET /orders"),
        ("api-address-changed", API),
    ),
    refused(
        "An API is destroyed and another address gets its routes without authorization",
        "body",
        {
            API: GONE,
            "aws_api_gateway_rest_api.second": New(
                whole.rest_api(
                    id=UNKNOWN, body=whole.openapi(lambda b: operation(b).pop("security"))
                )
            ),
        },
        ("route-opened|backend-exposed", "GET /orders"),
    ),
    refused(
        "A permission lets everybody invoke a guarded function",
        "rest",
        {"aws_lambda_permission.all": New(whole.permission("x", principal="*", source_arn=None))},
        ("permission-widened|backend-exposed", "aws_lambda_permission.all"),
    ),
    named(
        "A permission allows another account to invoke a protected function",
        "rest",
        {
            "aws_lambda_permission.account": New(
                whole.permission("x", principal="999999999999", source_arn=None)
            )
        },
        ("permission-widened", "aws_lambda_permission.account"),
    ),
    named(
        "A permission loses its source",
        "rest",
        {PERMISSION: Replaced({"id": UNKNOWN, "source_arn": None})},
        ("permission-widened", PERMISSION),
    ),
    named(
        "A permission lets another API of the account invoke a guarded function",
        "rest",
        {
            "aws_lambda_permission.other": New(
                whole.permission("otherapi", id=UNKNOWN, statement_id="Other")
            )
        },
        ("permission-widened|unreviewed-change", "aws_lambda_permission.other"),
    ),
    named(
        "A queue begins to call a guarded function",
        "rest",
        {
            "aws_lambda_event_source_mapping.queue": New(
                {
                    "id": UNKNOWN,
                    "event_source_arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:orders",
                    "function_name": FUNCTION_ARN,
                    "enabled": True,
                }
            )
        },
        ("*", "aws_lambda_event_source_mapping.queue"),
    ),
    named(
        "A new public route has a backend of its own",
        "rest",
        route_of("/open", uri=invoke(OTHER_FUNCTION_ARN)),
        ("route-added", "/open"),
        only=frozenset({"route-added"}),
    ),
    refused(
        "A new public route calls a guarded function through a new alias",
        "rest",
        {
            "aws_lambda_alias.live": New(
                {
                    "id": UNKNOWN,
                    "arn": UNKNOWN,
                    "invoke_arn": UNKNOWN,
                    "name": "live",
                    "function_name": "orders",
                    "function_version": "1",
                    "routing_config": [],
                }
            ),
            **route_of("/open", uri=Ref.of("aws_lambda_alias.live.invoke_arn")),
        },
        ("backend-exposed", "/open"),
    ),
    refused(
        "A new method without scopes admits ID tokens to a guarded backend",
        "rest",
        {
            **route_of("/again", "orders/read", authorization_scopes=None),
            'aws_cognito_user_pool_client.this["web"]': New(
                whole.client("web", id=UNKNOWN, explicit_auth_flows=["ALLOW_USER_SRP_AUTH"])
            ),
        },
        ("users-admitted|backend-exposed", "/again"),
    ),
)
