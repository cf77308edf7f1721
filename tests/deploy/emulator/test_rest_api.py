"""A REST API with all that belongs to it, from Terraform to the answers that callers get."""

import pytest

from scopegate.emulator import endpoints
from tests.deploy.emulator.backend import backend
from tests.deploy.emulator.root import Root


@pytest.fixture(scope="module")
def root(aws, tmp_path_factory):
    with backend() as url:
        folder = tmp_path_factory.mktemp("rest")
        root = Root("rest_api", aws, folder, backend=url, web_acl_arn=aws.web_acl())
        root.apply()
        root.base = endpoints.invoke_url(aws.instance.endpoint, root.api_id, "v1")
        yield root


def test_the_second_plan_is_empty(root):
    assert root.plan() == []


def who_gets_in(**clients):
    """Nobody gets in without a token or with a forged one."""
    return {"nobody": 401, "forger": 401, **clients}


@pytest.mark.parametrize(
    ("route", "statuses"),
    [
        ("GET /orders", who_gets_in(reader=200, writer=200, admin=200)),
        ("GET /orders/7", who_gets_in(reader=200, writer=401, admin=200)),
        ("DELETE /orders/7", who_gets_in(reader=401, writer=401, admin=200)),
        ("GET /orders/special", who_gets_in(reader=401, writer=401, admin=200)),
        ("PUT /files/a/b/c", who_gets_in(reader=200, writer=401, admin=200)),
        ("GET /a/b/c/d/e/f/g/h/7", who_gets_in(reader=200, writer=401, admin=200)),
        ("GET /", who_gets_in(reader=200, writer=401, admin=200)),
    ],
)
def test_a_caller_needs_one_of_the_scopes_of_the_route(root, route, statuses):
    assert root.statuses(route) == statuses


def test_a_public_route_lets_everyone_in(root):
    assert set(root.statuses("GET /health").values()) == {200}


@pytest.mark.parametrize("route", ["GET /unknown", "POST /orders/7", "GET /files", "GET /a/b"])
def test_what_is_no_route_is_refused_as_aws_refuses_it(root, route):
    answer = root.call(route, "admin")
    assert (answer.status, answer.body) == (403, {"message": "Missing Authentication Token"})


@pytest.mark.parametrize(
    ("path", "route", "parameters"),
    [
        ("/orders/special", "/orders/special", None),
        ("/orders/7", "/orders/{id}", {"id": "7"}),
        ("/files/a/b/c", "/files/{proxy+}", {"proxy": "a/b/c"}),
        ("/a/b/c/d/e/f/g/h/7", "/a/b/c/d/e/f/g/h/{id}", {"id": "7"}),
    ],
)
def test_the_most_specific_route_is_taken(root, path, route, parameters):
    seen = root.call(f"GET {path}", "admin")
    assert (seen["route"], seen["parameters"]) == (route, parameters)


def test_the_function_sees_the_scopes_of_the_caller(root):
    assert root.call("GET /orders", "admin")["scope"] == "orders/admin orders/read"


def test_a_refused_caller_is_told_why_by_the_gateway_response(root):
    answer = root.call("GET /orders")
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert answer.body == {"error": "invalid_token", "error_description": "Unauthorized"}


def test_an_http_backend_sees_the_path_parameter(root):
    assert root.call("GET /proxied/a%20b").body == "/items/a%20b"


def test_a_preflight_is_answered_by_the_mock(root):
    answer = root.call("OPTIONS /proxied/7")
    assert answer.status == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example.com"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET"


def test_a_custom_domain_leads_to_the_stage(root):
    answer = root.aws.call("GET", "/proxied/7", headers={"Host": "api.example.com"})
    assert answer.body == "/items/7"


def test_a_change_of_everything_is_one_apply_and_live_at_once(root):
    root.apply(
        access_log=False,
        cache_ttl=60,
        preflight={"Allow-Origin": "*", "Max-Age": "60"},
        rate=2000,
        scopes=["orders/admin", "orders/read"],
        tags={"team": "orders", "stays": "here"},
    )
    assert root.statuses("GET /orders") == who_gets_in(reader=200, writer=401, admin=200)
    assert root.call("OPTIONS /proxied/7").headers["Access-Control-Allow-Origin"] == "*"
    assert root.plan() == []


def test_all_of_it_can_be_destroyed(root):
    assert root.destroy() == []
