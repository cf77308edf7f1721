import pytest

from scopegate.access.system.contract import system_of_outputs
from scopegate.errors import ScopegateError
from tests._support.reviews import matrix

CONTRACT = {
    "token_endpoint": "https://acme.auth.eu-central-1.amazoncognito.com/oauth2/token",
    "issuer": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI",
    "invoke_url": "https://a1b2c3.execute-api.eu-central-1.amazonaws.com/v1",
    "rest_api_id": "a1b2c3",
    "stage_name": "v1",
    "clients": {
        "partner-a": {"id": "1a", "scopes": ["orders/read"], "access_token_validity": 60},
        "partner-b": {"id": "1b", "scopes": ["orders/write"], "access_token_validity": 5},
    },
    "routes": {
        "GET /orders/{id}": {"scopes": ["orders/read"], "public": False},
        "POST /orders": {"scopes": ["orders/write", "orders/all"], "public": False},
        "GET /health": {"scopes": [], "public": True},
    },
}
SHAPES = {
    "terraform output": {"contract": {"value": CONTRACT, "sensitive": False, "type": "object"}},
    "values by name": {"contract": CONTRACT, "other": 1},
    "a bare contract": CONTRACT,
}


@pytest.mark.parametrize("outputs", SHAPES.values(), ids=SHAPES)
def test_a_contract_says_who_may_call_what(outputs):
    assert matrix(system_of_outputs(outputs)) == {
        ("partner-a", "GET /orders/{id}"): "allowed",
        ("partner-a", "POST /orders"): "denied",
        ("partner-a", "GET /health"): "public",
        ("partner-b", "GET /orders/{id}"): "denied",
        ("partner-b", "POST /orders"): "allowed",
        ("partner-b", "GET /health"): "public",
    }


def test_a_contract_gives_token_validity_in_seconds_and_the_token_endpoint():
    model = system_of_outputs(CONTRACT)
    assert {c.key: c.access_token_validity for c in model.clients.values()} == {
        "partner-a": 3600,
        "partner-b": 300,
    }
    assert [p.token_endpoints for p in model.pools.values()] == [(CONTRACT["token_endpoint"],)]


def test_a_route_with_neither_scopes_nor_public_admits_no_client():
    contract = CONTRACT | {"routes": {"GET /a": {"scopes": [], "public": False}}}
    assert set(matrix(system_of_outputs(contract)).values()) == {"denied"}


def test_an_http_api_admits_the_clients_of_its_contract():
    contract = {k: v for k, v in CONTRACT.items() if k != "rest_api_id"} | {"http_api_id": "h1"}
    assert matrix(system_of_outputs(contract)) == matrix(system_of_outputs(CONTRACT))


def test_outputs_without_a_contract_are_refused_with_their_names():
    with pytest.raises(ScopegateError, match=r"No output is a contract.*found: url\."):
        system_of_outputs({"url": {"value": "https://example.com", "sensitive": False}})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"clients": {"a": []}}, "contract.clients.a is a list. Use an object."),
        ({"clients": {"a": {"scopes": "x"}}}, "contract.clients.a.scopes is a string. Use a list."),
        (
            {"clients": {"a": {"scopes": [1]}}},
            "contract.clients.a.scopes is a list. Use a list of strings.",
        ),
        (
            {"routes": {"GET /": {"public": 1}}},
            "contract.routes.GET /.public is a number. Use a boolean.",
        ),
        ({"issuer": 1}, "contract.issuer is a number. Use a string."),
    ],
)
def test_a_field_of_another_shape_is_named(change, message):
    with pytest.raises(ScopegateError, match=message):
        system_of_outputs(CONTRACT | change)
