"""Inputs at the edges of what is accepted: one plan takes them all, and keeps each as given."""

import json
from typing import Any

import pytest

from tests.plan.conftest import INVOKE_ARN, POOL_ARN

EVERYTHING_ASCII = "".join(map(chr, range(0x21, 0x7F)))
IDENTIFIER = EVERYTHING_ASCII.replace('"', "").replace("\\", "")
SCOPE = IDENTIFIER.replace("/", "")
METHODS = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
DEEPEST = "/".join(["", *"123456789", "{proxy+}"])
KEY = "a" * 128

CALLS = {
    "longest": (
        "oauth2-api",
        {
            "name": "n" * 128,
            "backend": {
                "lambda": {
                    "function_name": "f" * 64,
                    "invoke_arn": INVOKE_ARN.replace("backend", "f" * 64),
                }
            },
            "clients": {KEY: {"name": "c" * 128, "scopes": ["i" * 256 + "/" + "s" * 256]}},
            "domain": {"prefix": "p" * 63},
            "resource_servers": {"i" * 256: {"name": "r" * 256, "scopes": {"s" * 256: "🔑" * 64}}},
            "routes": {f"GET {DEEPEST}": {"scopes": ["i" * 256 + "/" + "s" * 256]}},
            "stage_name": "v" * 128,
            "tags": {"🏷" * 128: "t" * 256},
        },
    ),
    "shortest": (
        "oauth2-api",
        {
            "name": "n",
            "clients": {"c": {"scopes": ["i/s"]}},
            "domain": {"prefix": "p"},
            "resource_servers": {"i": {"scopes": {"s": "d"}}},
            "stage_name": "v",
            "tags": {"t": ""},
        },
    ),
    "most": (
        "authorization-server",
        {
            "clients": {
                "c": {
                    "access_token_validity": 1440,
                    "refresh_token_validity": 3650,
                    "scopes": [f"i0/s{number}" for number in range(50)],
                },
                "d": {
                    "access_token_validity": 5,
                    "refresh_token_validity": 1,
                    "scopes": ["i0/s99"],
                },
            },
            "resource_servers": {
                f"i{number}": {"scopes": {f"s{each}": "S." for each in range(0 if number else 100)}}
                for number in range(25)
            },
        },
    ),
    "empty": ("authorization-server", {"clients": {}, "resource_servers": {}, "tags": {}}),
    "odd": (
        "oauth2-api",
        {
            "clients": {
                "Partner A, v2 + more@example.com_=": {"scopes": [f"{IDENTIFIER}/{SCOPE}"]},
                "url": {"scopes": ["https://api.example.com//read:all"]},
            },
            "resource_servers": {
                IDENTIFIER: {"scopes": {SCOPE: 'two\nlines, "quoted" \\ ${not} %{code}'}},
                "https://api.example.com/": {"scopes": {"read:all": "Bücher lesen 📚"}},
                "${var.name}": {},
            },
            "routes": {
                **{f"{method} /": {"public": True} for method in METHODS},
                **{f"{method} /a.b_c-d:e/{{id}}": {"public": True} for method in METHODS},
                "GET /url": {"scopes": ["https://api.example.com//read:all"]},
            },
        },
    ),
    "briefest": (
        "cached-token-endpoint",
        {"access_token_validity": 5, "cache_size": "237", "cache_ttl": 225},
    ),
    "most-lasting": ("cached-token-endpoint", {"access_token_validity": 1440, "cache_ttl": 3600}),
    "many-pools": (
        "protected-rest-api",
        {"user_pool_arns": [f"{POOL_ARN}{n}" for n in range(100)]},
    ),
}


@pytest.fixture(scope="module")
def planned(call, plan):
    return plan({"module": {name: call(*arguments) for name, arguments in CALLS.items()}})


@pytest.fixture(scope="module")
def values(planned):
    def values(call: str, address: str) -> dict[str, Any]:
        return planned.modules[f"module.{call}"].resources[address]["values"]

    return values


def addresses(planned, call: str, type_: str) -> list[str]:
    return [each for each in planned.modules[f"module.{call}"].resources if each.startswith(type_)]


@pytest.mark.parametrize(
    ("address", "argument", "expected"),
    [
        ("aws_cognito_user_pool.this", "name", "n" * 128),
        ("aws_cognito_user_pool.this", "tags", {"🏷" * 128: "t" * 256}),
        (f'aws_cognito_user_pool_client.this["{KEY}"]', "name", "c" * 128),
        ("aws_cognito_user_pool_domain.this", "domain", "p" * 63),
        (f'aws_cognito_resource_server.this["{"i" * 256}"]', "name", "r" * 256),
        ("aws_api_gateway_stage.this", "stage_name", "v" * 128),
        ('aws_lambda_permission.this["default"]', "function_name", "f" * 64),
        (f'aws_api_gateway_resource.depth_10["{DEEPEST}"]', "path_part", "{proxy+}"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_the_longest_names_are_kept(address, argument, expected, values):
    assert values("longest", address)[argument] == expected


@pytest.mark.parametrize(("cache", "seconds"), [("briefest", 45), ("most-lasting", 82770)])
def test_a_cached_token_has_some_life_left_in_any_case(cache, seconds, values):
    answer = values(cache, 'aws_api_gateway_integration_response.token["200"]')
    said = json.loads(answer["response_templates"]["application/json"])
    assert said["expires_in"] == seconds


def test_a_description_may_have_256_bytes_of_any_characters(values):
    (scope,) = values("longest", f'aws_cognito_resource_server.this["{"i" * 256}"]')["scope"]
    assert scope["scope_description"] == "🔑" * 64


def test_the_shortest_names_are_kept(planned, values):
    assert values("shortest", "aws_cognito_user_pool.this")["name"] == "n"
    assert values("shortest", "aws_cognito_user_pool_domain.this")["domain"] == "p"
    assert addresses(planned, "shortest", "aws_api_gateway_resource") == []


def test_as_many_resource_servers_scopes_and_client_scopes_as_aws_allows(planned, values):
    servers = addresses(planned, "most", "aws_cognito_resource_server")
    assert [len(values("most", server)["scope"]) for server in servers] == [100] + [0] * 24
    client = values("most", 'aws_cognito_user_pool_client.this["c"]')
    assert len(client["allowed_oauth_scopes"]) == 50


@pytest.mark.parametrize(("client", "minutes", "days"), [("c", 1440, 3650), ("d", 5, 1)])
def test_the_longest_and_the_shortest_validity(client, minutes, days, values):
    planned = values("most", f'aws_cognito_user_pool_client.this["{client}"]')
    found = (planned["access_token_validity"], planned["refresh_token_validity"])
    assert found == (minutes, days)


def test_no_clients_and_no_resource_servers_leave_the_pool_and_its_domain(planned):
    assert sorted(planned.modules["module.empty"].resources) == [
        "aws_cognito_user_pool.this",
        "aws_cognito_user_pool_domain.this",
    ]


def test_an_identifier_is_taken_literally(planned, values):
    found = {
        values("odd", address)["identifier"]: {
            scope["scope_name"]: scope["scope_description"]
            for scope in values("odd", address)["scope"]
        }
        for address in addresses(planned, "odd", "aws_cognito_resource_server")
    }
    assert found == {
        IDENTIFIER: {SCOPE: 'two\nlines, "quoted" \\ ${not} %{code}'},
        "https://api.example.com/": {"read:all": "Bücher lesen 📚"},
        "${var.name}": {},
    }


def test_a_scope_of_an_identifier_with_slashes_is_the_clients_and_the_routes(values):
    scopes = ["https://api.example.com//read:all"]
    client = values("odd", 'aws_cognito_user_pool_client.this["url"]')
    route = values("odd", 'aws_api_gateway_method.this["GET /url"]')
    assert client["allowed_oauth_scopes"] == route["authorization_scopes"] == scopes


def test_every_method_may_stand_on_the_root_and_below_it(planned, values):
    found = sorted(
        (values("odd", address)["http_method"], address.split()[1].rstrip('"]'))
        for address in addresses(planned, "odd", "aws_api_gateway_method")
        if "/url" not in address
    )
    paths = ("/", "/a.b_c-d:e/{id}")
    assert found == sorted((method, path) for method in METHODS for path in paths)


def test_an_api_may_trust_a_hundred_pools(values):
    arns = values("many-pools", "aws_api_gateway_authorizer.this")["provider_arns"]
    assert sorted(arns) == sorted(f"{POOL_ARN}{number}" for number in range(100))
