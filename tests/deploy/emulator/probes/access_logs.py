"""Access logs of REST and HTTP APIs."""

from tests.deploy.emulator.probes.defect import defect

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
    function = {"integrationType": "AWS_PROXY", "payloadFormatVersion": "2.0"}
    function["integrationUri"] = aws.function("without-permission")
    api.route("GET /orders", api.authorizer(pool, client), **function)
    api.call("/orders")
    api.call("/orders", token=aws.token(client)["access_token"])
    api.call("/unknown")
    return aws.logged(api.id)
