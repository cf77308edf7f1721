"""Examples that take what exists, applied to the emulator where it does."""

import pytest

from scopegate.emulator import endpoints
from tests.deploy.conftest import example
from tests.deploy.emulator.calls import Aws

ALL = ("GET /orders", "POST /orders", "GET /health")


@pytest.fixture(scope="module")
def cloud(aws):
    return Aws(aws)


@pytest.fixture(scope="module")
def function(cloud):
    """A function that exists, as the examples take it."""
    arn = cloud.function("orders")
    path = f"lambda:path/2015-03-31/functions/{arn}/invocations"
    return {"function_name": "orders", "invoke_arn": f"arn:aws:apigateway:us-east-1:{path}"}


@pytest.fixture
def pool(cloud):
    """A pool that exists, with the scopes orders/read and orders/write."""
    made = cloud.pool()
    cloud.resource_server(made, "read", "write")
    return made


def token(cloud, pool, *scopes):
    """An access token of a client of ``pool``."""
    client = cloud.client(pool, *scopes)["UserPoolClient"]
    return cloud.token(client)["access_token"]


def status(cloud, url, call, bearer=None):
    """What a call such as "GET /orders" is answered with."""
    method, path = call.split(" ")
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    return cloud.call(method, url + path, headers=headers).status


def test_an_existing_pool_opens_to_its_clients_what_their_scopes_say(
    cloud, function, pool, tmp_path
):
    values = function | {"user_pool_arns": [pool["Arn"]]}
    module = example("existing-pool", values, cloud.instance, tmp_path)
    module.apply()
    contract = module.outputs()["contract"]
    url = endpoints.invoke_url(cloud.instance.endpoint, contract["rest_api_id"], "v1")
    other = cloud.pool()
    cloud.resource_server(other, "read", "write")
    callers = {
        "nobody": None,
        "a reader": token(cloud, pool, "orders/read"),
        "a writer": token(cloud, pool, "orders/write"),
        "a reader of another pool": token(cloud, other, "orders/read"),
    }
    assert {
        caller: [status(cloud, url, call, bearer) for call in ALL]
        for caller, bearer in callers.items()
    } == {
        "nobody": [401, 401, 200],
        "a reader": [200, 401, 200],
        "a writer": [401, 200, 200],
        "a reader of another pool": [401, 401, 200],
    }
    assert module.changes() == {}


def test_an_existing_rest_api_gets_a_route_that_needs_a_scope_and_keeps_its_others(
    cloud, function, pool, tmp_path
):
    api = cloud.rest_api()
    api.mock(api.method(), body='"as ever"')
    api.deploy("v1")
    before = cloud.gateway("GET", f"{api.path}/stages/v1").body
    values = function | {
        "parent_resource_id": api.root,
        "rest_api_id": api.id,
        "user_pool_arns": [pool["Arn"]],
    }
    module = example("existing-rest-api", values, cloud.instance, tmp_path)
    module.apply()
    calls = {
        "nobody": None,
        "a reader": token(cloud, pool, "orders/read"),
        "a writer": token(cloud, pool, "orders/write"),
    }
    assert {
        caller: api.call("/reports", token=bearer, stage="partners").status
        for caller, bearer in calls.items()
    } == {"nobody": 401, "a reader": 200, "a writer": 401}
    assert api.call(stage="v1").body == "as ever"
    assert cloud.gateway("GET", f"{api.path}/stages/v1").body == before
    assert module.changes() == {}
    module.run("destroy", "-auto-approve")
    assert api.call(stage="v1").body == "as ever"


@pytest.fixture
def existing(cloud, function, pool):
    """An API with its pool, made by hand: what the example adopts."""
    # A resource server's name can't be changed in place.
    cloud.cognito("DeleteResourceServer", UserPoolId=pool["Id"], Identifier="orders")
    scopes = [{"ScopeName": "read", "ScopeDescription": "Read."}]
    server = {"Identifier": "orders", "Name": "Orders", "Scopes": scopes}
    cloud.cognito("CreateResourceServer", UserPoolId=pool["Id"], **server)
    cloud.cognito("CreateUserPoolDomain", UserPoolId=pool["Id"], Domain="example-adopted")
    client = cloud.client(pool, "orders/read", ClientName="Partner A")["UserPoolClient"]
    api = cloud.rest_api()
    authorizer = api.authorizer(pool)
    orders = api.resource("orders")["id"]
    method = api.method(
        orders,
        authorizationType="COGNITO_USER_POOLS",
        authorizerId=authorizer,
        authorizationScopes=["orders/read"],
    )
    arn = function["invoke_arn"].split("functions/")[1].removesuffix("/invocations")
    api.proxy(method, arn)
    cloud.permit("orders", f"arn:aws:execute-api:us-east-1:000000000000:{api.id}/*/*/*")
    api.deploy("v1")
    values = function | {
        "authorizer_id": authorizer,
        "client_id": client["ClientId"],
        "domain_prefix": "example-adopted",
        "name": pool["Name"],
        "orders_resource_id": orders,
        "rest_api_id": api.id,
        "user_pool_id": pool["Id"],
    }
    return api, client, values


def test_adopting_imports_what_exists_and_replaces_nothing(cloud, existing, tmp_path):
    api, client, values = existing
    bearer = cloud.token(client)["access_token"]
    assert api.call("/orders", token=bearer).status == 200
    orders, pool = f"{api.id}/{values['orders_resource_id']}", values["user_pool_id"]
    module = example("adopt", values, cloud.instance, tmp_path)
    module.run("init")
    planned = module.planned()
    assert {
        address.removeprefix("module.api."): change["importing"]["id"]
        for address, change in planned.items()
        if "importing" in change
    } == {
        "aws_api_gateway_authorizer.this": f"{api.id}/{values['authorizer_id']}",
        'aws_api_gateway_integration.this["GET /orders"]': f"{orders}/GET",
        'aws_api_gateway_method.this["GET /orders"]': f"{orders}/GET",
        'aws_api_gateway_resource.depth_1["/orders"]': orders,
        "aws_api_gateway_rest_api.this": api.id,
        "aws_api_gateway_stage.this": f"{api.id}/v1",
        'aws_cognito_resource_server.this["orders"]': f"{pool}|orders",
        "aws_cognito_user_pool.this": pool,
        'aws_cognito_user_pool_client.this["partner-a"]': f"{pool}/{client['ClientId']}",
        "aws_cognito_user_pool_domain.this": "example-adopted",
    }
    assert [each for each, change in planned.items() if "delete" in change["actions"]] == []
    assert sorted(
        address.removeprefix("module.api.")
        for address, change in planned.items()
        if change["actions"] == ["create"]
    ) == [
        "aws_api_gateway_deployment.this",
        'aws_api_gateway_gateway_response.this["ACCESS_DENIED"]',
        'aws_api_gateway_gateway_response.this["EXPIRED_TOKEN"]',
        'aws_api_gateway_gateway_response.this["UNAUTHORIZED"]',
        'aws_lambda_permission.this["default"]',
    ]
    module.run("apply", "-auto-approve", "plan")
    outputs = module.outputs()
    assert outputs["client_ids"] == {"partner-a": client["ClientId"]}
    assert outputs["client_secrets"] == {"partner-a": client["ClientSecret"]}
    assert api.call("/orders", token=bearer).status == 200
    (module.directory / "imports.tf").unlink()
    assert module.changes() == {}
