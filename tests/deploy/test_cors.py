"""What pages of browsers can read, by REST APIs and HTTP APIs: answers, refusals and faults."""

from typing import Any

import httpx2
import pytest

from scopegate.emulator import endpoints
from tests.deploy.conftest import ROOT

APP, DESK, EVIL = (f"https://{name}.example.com" for name in ("app", "desk", "evil"))
POOL = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_a"
ONE, SEVERAL = {"allow_origin": APP}, {"allow_origins": [APP, DESK]}
NOWHERE = {"http": {"url": "http://127.0.0.1:9"}}


def api(cors: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "source": f"{ROOT}//modules/protected-rest-api",
        "name": "orders",
        "backend": {"mock": {"body": '{"orders": []}'}},
        "user_pool_arns": [POOL],
        "routes": {
            "GET /health": {"public": True, "cors": cors},
            "GET /broken": {"public": True, "cors": cors, "backend": NOWHERE},
            "GET /orders": {"scopes": ["orders/read"], "cors": cors},
        },
    }


@pytest.fixture(scope="module")
def url(applied, aws):
    """Gives the address of a path of one of the APIs."""
    ids = applied.outputs()
    return lambda name, path: endpoints.invoke_url(aws.endpoint, ids[name], "v1") + path


@pytest.fixture(scope="module")
def applied(root_module):
    root_module.configure(
        {
            "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
            "provider": {"aws": {"region": "us-east-1"}},
            "module": {"one": api(ONE), "several": api(SEVERAL), "none": api(None)},
            "output": {
                name: {"value": f"${{module.{name}.rest_api_id}}"}
                for name in ("one", "several", "none")
            },
        }
    )
    root_module.apply()
    return root_module


def answer(url, origin, method="GET"):
    """Return the status of a call by a page, and the origin whose pages can read the answer."""
    got = httpx2.request(method, url, headers={"Origin": origin}, trust_env=False)
    return got.status_code, got.headers.get("Access-Control-Allow-Origin")


ANSWERS = [("/health", 200), ("/orders", 401), ("/nowhere", 403), ("/broken", 500)]


def test_a_page_can_read_every_answer_where_one_origin_may_call(url):
    answers = [answer(url("one", path), APP) for path, _ in ANSWERS]
    assert answers == [(status, APP) for _, status in ANSWERS]


def test_each_of_several_origins_can_read_every_answer(url):
    answers = {
        origin: [answer(url("several", path), origin) for path, _ in ANSWERS]
        for origin in (APP, DESK)
    }
    (_, health), *others = ANSWERS
    assert answers == {
        origin: [(health, origin), *[(status, "*") for _, status in others]]
        for origin in (APP, DESK)
    }


def test_a_preflight_names_the_origin_of_the_page_if_it_may_call(url):
    answers = [answer(url("several", "/orders"), origin, "OPTIONS") for origin in (APP, DESK, EVIL)]
    assert answers == [(204, APP), (204, DESK), (204, APP)]


def test_an_answer_of_a_route_is_never_for_a_page_that_may_not_call(url):
    assert answer(url("several", "/health"), EVIL) == (200, APP)


def test_without_cors_no_page_is_told_anything(url):
    answers = [answer(url("none", path), APP) for path, _ in ANSWERS]
    assert answers == [(status, None) for _, status in ANSWERS]


def test_a_page_can_read_what_a_refusal_asks_for(url):
    got = httpx2.get(url("one", "/orders"), headers={"Origin": APP}, trust_env=False)
    assert got.headers["Access-Control-Expose-Headers"] == "WWW-Authenticate"
    assert got.headers["WWW-Authenticate"].startswith('Bearer realm="orders", error=')


def test_the_second_plan_is_empty(applied):
    assert applied.changes() == {}
