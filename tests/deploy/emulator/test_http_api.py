"""An HTTP API with all that belongs to it, from Terraform to the answers that callers get."""

import pytest

from scopegate.emulator import endpoints
from tests.deploy.emulator.backend import backend
from tests.deploy.emulator.root import Root


@pytest.fixture(scope="module")
def root(aws, tmp_path_factory):
    with backend() as url:
        root = Root("http_api", aws, tmp_path_factory.mktemp("http"), backend=url)
        root.apply()
        root.base = endpoints.invoke_url(aws.instance.endpoint, root.api_id, "$default")
        yield root


def test_the_second_plan_is_empty(root):
    assert root.plan() == []


def who_gets_in(**clients):
    """Nobody gets in without a token, with a forged one, or as a client not in the audience."""
    return {"nobody": 401, "forger": 401, "outsider": 401, **clients}


@pytest.mark.parametrize(
    ("route", "statuses"),
    [
        ("GET /orders", who_gets_in(reader=200, writer=200)),
        ("GET /orders/special", who_gets_in(reader=403, writer=403)),
        ("GET /orders/7", who_gets_in(reader=200, writer=403)),
        ("PUT /files/a/b/c", who_gets_in(reader=200, writer=403)),
        ("GET /a/b/c/d/e/f/g/h/7", who_gets_in(reader=200, writer=403)),
    ],
)
def test_a_caller_needs_one_of_the_scopes_of_the_route(root, route, statuses):
    assert root.statuses(route) == statuses


def test_a_public_route_lets_everyone_in(root):
    assert set(root.statuses("GET /health").values()) == {200}


@pytest.mark.parametrize("route", ["GET /unknown", "POST /orders/7", "GET /files"])
def test_what_is_no_route_is_not_found(root, route):
    answer = root.call(route, "reader")
    assert (answer.status, answer.body) == (404, {"message": "Not Found"})


def test_a_named_stage_is_below_its_name(root):
    url = endpoints.invoke_url(root.aws.instance.endpoint, root.api_id, "v1")
    assert root.aws.call("GET", f"{url}/health")["route"] == "GET /health"


def test_the_function_sees_the_scopes_of_the_caller(root):
    assert root.call("GET /orders", "writer")["scope"] == "orders/write"


def test_an_http_backend_sees_the_path_parameter(root):
    assert root.call("GET /proxied/a%20b").body == "/items/a%20b"


def test_a_custom_domain_leads_to_the_stage(root):
    answer = root.aws.call("GET", "/proxied/7", headers={"Host": "http.example.com"})
    assert answer.body == "/items/7"


def test_a_change_of_everything_is_one_apply_and_live_at_once(root):
    root.apply(
        access_log=False,
        audience=["writer"],
        rate=2000,
        scopes=["orders/admin", "orders/write"],
        tags={"team": "orders", "stays": "here"},
    )
    assert root.statuses("GET /orders") == who_gets_in(reader=401, writer=200)
    assert root.plan() == []


def test_all_of_it_can_be_destroyed(root):
    assert root.destroy() == []
