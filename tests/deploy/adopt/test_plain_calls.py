"""A system of plain API calls, with everything that the modules can't express."""

import pytest

from tests.deploy.adopt.systems import adopt

READ, WRITE = "orders/read", "orders/write"


@pytest.fixture(scope="module")
def pool(cloud):
    made = cloud.cognito(
        "CreateUserPool",
        PoolName="partners",
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": True},
        DeletionProtection="ACTIVE",
    )["UserPool"]
    cloud.resource_server(made, "read", "write")
    cloud.cognito("CreateUserPoolDomain", UserPoolId=made["Id"], Domain="partners-plain")
    return made


@pytest.fixture(scope="module")
def clients(cloud, pool):
    """Two clients of one name, and one for users."""
    flows = {"ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"]}
    machines = [
        cloud.client(pool, scope, ClientName="Partner", **flows)["UserPoolClient"]
        for scope in (READ, WRITE)
    ]
    cloud.client(
        pool, READ, ClientName="Web", AllowedOAuthFlows=["code"], CallbackURLs=["https://a.example"]
    )
    return machines


@pytest.fixture(scope="module")
def rest(cloud, pool):
    """A REST API with what is to be listed."""
    function = cloud.function("orders")
    api = cloud.rest_api()
    cloud.permit("orders", f"arn:aws:execute-api:us-east-1:000000000000:{api.id}/*/*/*")
    authorizer = api.authorizer(pool)
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations"
    custom = cloud.gateway(
        "POST",
        f"{api.path}/authorizers",
        {
            "name": "own",
            "type": "TOKEN",
            "authorizerUri": uri,
            "identitySource": "method.request.header.Authorization",
        },
    )["id"]
    orders = api.resource("orders")["id"]
    one = api.resource("{id}", orders)["id"]
    guarded = {"authorizationType": "COGNITO_USER_POOLS", "authorizerId": authorizer}
    api.proxy(api.method(orders, "GET", **guarded, authorizationScopes=[READ, WRITE]), function)
    api.proxy(api.method(one, "PUT", **guarded, authorizationScopes=[WRITE]), function)
    api.proxy(api.method(orders, "DELETE", **guarded), function)
    api.proxy(api.method(orders, "POST", authorizationType="CUSTOM", authorizerId=custom), function)
    api.proxy(api.method(api.resource("keyed")["id"], "GET", apiKeyRequired=True), function)
    api.mock(api.method(api.resource("open")["id"], "GET"), body='"open"')
    api.deploy("v1")
    api.deploy("v2")
    plan = {"name": "gold", "apiStages": [{"apiId": api.id, "stage": "v1"}]}
    cloud.gateway("POST", "/usageplans", plan)
    return api


@pytest.fixture(scope="module")
def http(cloud, pool, clients):
    api = cloud.http_api()
    authorizer = api.authorizer(pool, clients[0])
    function = cloud.function("http")
    cloud.permit("http", f"arn:aws:execute-api:us-east-1:000000000000:{api.id}/*/*")
    settings = {"integrationType": "AWS_PROXY", "integrationUri": function}
    api.route("GET /orders", authorizer, [READ], **settings)
    api.route("GET /open", **settings)
    api.route("$default", **settings)
    cloud.gateway(
        "POST",
        "/v2/apis",
        {
            "name": "chat",
            "protocolType": "WEBSOCKET",
            "routeSelectionExpression": "$request.body.action",
        },
    )
    return api


@pytest.fixture(scope="module")
def calls(cloud, rest, http, clients):
    tokens = [None, *(cloud.token(one)["access_token"] for one in clients)]
    asked = [
        *(("GET", "/orders"), ("PUT", "/orders/7"), ("DELETE", "/orders"), ("GET", "/keyed")),
        ("GET", "/open"),
    ]

    def all_():
        over = [
            rest.call(path, method=method, token=token, stage="v1").status
            for method, path in asked
            for token in tokens
        ]
        other = [http.call(path, token).status for path in ("/orders", "/open") for token in tokens]
        return over + other

    return all_


@pytest.fixture(scope="module")
def named(pool, rest, http):
    return (f"--user-pool={pool['Id']}", f"--rest-api={rest.id}", f"--http-api={http.id}")


@pytest.fixture(scope="module")
def adopted(aws, named, calls, tmp_path_factory):
    out = tmp_path_factory.mktemp("adopt") / "adopted"
    before = calls()
    printed, module = adopt(aws, out, *named, "--stage=v3", code=1)
    assert printed.splitlines()[-1] == "No API has a stage 'v3'. Stages: $default, v1, v2."
    assert not out.exists()
    printed, module = adopt(aws, out, *named, "--stage=v1")
    module.apply()
    return printed, module, before


def test_what_the_modules_cannot_express_is_listed_the_most_dangerous_first(adopted, rest, http):
    printed, _, _ = adopted
    listed = [line[2:].partition(": ")[0] for line in printed.splitlines() if line[:2] == "- "]
    of, over = f"of REST API {rest.id}", f"of HTTP API {http.id}"
    others = ("Client ", "Integration ", "Permission ", "WebSocket ")
    sockets = [one for one in listed if one.startswith("WebSocket ")]
    assert [one[-7:] for one in sockets] == [" (chat)"]
    users = [one.partition(" (")[0] for one in listed if one.startswith("Client ")]
    assert users == ["Client Web"]
    assert [one for one in listed if not one.startswith(others)] == [
        *(f"$default {over}", f"GET /open {over}", f"GET /open {of}"),
        f"Authorizer own {of}",
        *(f"DELETE /orders {of}", f"GET /keyed {of}", f"POST /orders {of}"),
        *(f"Stage v2 {of}", f"Usage plan gold {of}"),
    ]


def test_the_plan_after_the_apply_is_empty_and_calls_are_answered_as_before(
    adopted, calls, clients
):
    _, module, before = adopted
    assert module.changes() == {}
    assert calls() == before
    outputs = module.outputs()
    assert outputs["client_ids"].keys() == {"Partner", "Partner-2"}
    assert {*outputs["client_ids"].values()} == {one["ClientId"] for one in clients}
    assert {*outputs["client_secrets"].values()} == {one["ClientSecret"] for one in clients}


def test_without_options_what_exists_is_listed_and_nothing_is_written(
    aws, pool, rest, http, tmp_path
):
    printed, module = adopt(aws, tmp_path / "out", code=2)
    assert [line.strip() for line in printed.splitlines() if line.startswith("  ")] == [
        f"--user-pool {pool['Id']}  partners",
        f"--rest-api {rest.id}  test",
        f"--http-api {http.id}  test",
        printed.splitlines()[-2].strip(),
    ]
    assert printed.splitlines()[-2].endswith("(chat) stays as it is: no module creates one.")
    assert not module.directory.exists()
