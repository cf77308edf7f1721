"""A kit's document has every operation that the client may call, and no other."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate

from scopegate.access.decide.decision import Outcome, decide
from scopegate.access.decide.routing import resolve
from scopegate.access.system.contract import system_of_outputs
from scopegate.access.system.paths import METHODS
from scopegate.kit.operations import Offers
from tests._support import whole_systems
from tests._support.changed_plans import UNKNOWN, New, plan
from tests.unit.kit.conftest import contract, document, operations

READ, WRITE = [{"oauth2": ["orders/read"]}], [{"oauth2": ["orders/write"]}]
EVERY = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")


def state(resources: dict[str, Any]) -> dict[str, Any]:
    """Return what `terraform show -json` prints of a state with these resources."""
    changes = plan(resources, {})["resource_changes"]
    return {
        "format_version": "1.0",
        "terraform_version": "1.11.4",
        "values": {
            "root_module": {
                "resources": [
                    {name: one[name] for name in ("address", "mode", "type", "name")}
                    | ({"index": one["index"]} if "index" in one else {})
                    | {"values": one["change"]["after"]}
                    for one in changes
                ]
            }
        },
    }


@pytest.mark.parametrize("form", ["plan", "state"])
@pytest.mark.parametrize("system", ["rest", "body"])
def test_a_client_is_given_what_it_may_call(kit, form, system):
    resources = getattr(whole_systems, system)()
    out = kit(plan(resources, {}) if form == "plan" else state(resources))
    assert {folder.name: operations(folder) for folder in out.iterdir()} == {
        "partner-a": {"GET /health": [], "GET /orders": READ},
        "partner-b": {"GET /health": [], "GET /orders": READ, "POST /orders": WRITE},
    }


def test_a_client_of_an_http_api_is_given_what_it_may_call(kit):
    out = kit(plan(whole_systems.http(), {}))
    assert {folder.name: operations(folder) for folder in out.iterdir()} == {
        "partner-a": {"GET /orders": READ},
        "partner-b": {"GET /orders": READ, "POST /orders": WRITE},
    }


def test_any_one_of_the_scopes_that_a_client_has_suffices(kit):
    routes = {"GET /orders": ["orders/read", "orders/write", "orders/admin"]}
    out = kit(contract(routes, a=["orders/read", "orders/write"]))
    assert operations(out / "a") == {"GET /orders": [*READ, *WRITE]}


def test_any_is_every_method_that_no_other_route_takes(kit):
    routes = {"ANY /orders": ["orders/read"], "POST /orders": ["orders/write"]}
    out = kit(contract(routes, a=["orders/read"], b=["orders/read", "orders/write"]))
    others = {f"{method} /orders": READ for method in EVERY if method != "POST"}
    assert operations(out / "a") == others
    assert operations(out / "b") == others | {"POST /orders": WRITE}


def test_a_greedy_path_begins_where_no_other_route_takes_the_request(kit):
    routes = {
        "GET /files/{proxy+}": ["orders/read"],
        "GET /pets/{id}": ["orders/write"],
        "GET /pets/{proxy+}": ["orders/read"],
    }
    out = kit(contract(routes, http=True, a=["orders/read"]))
    assert operations(out / "a") == {
        "GET /files/{proxy}": READ,
        "GET /pets/{segment1}/{proxy}": READ,
    }
    paths = document(out / "a")["paths"]
    assert paths["/files/{proxy}"]["get"]["parameters"] == [
        {
            "name": "proxy",
            "in": "path",
            "required": True,
            "schema": {"type": "string"},
            "description": "One or more path segments, separated by slashes.",
        }
    ]


def test_a_greedy_route_takes_the_methods_that_another_path_lacks(kit):
    routes = {
        "GET /pets/{id}": ["orders/write"],
        "GET /pets/{proxy+}": ["orders/read"],
        "POST /pets/mine": ["orders/write"],
    }
    out = kit(contract(routes, a=["orders/read"]))
    assert operations(out / "a") == {"GET /pets/mine": READ, "GET /pets/{segment1}/{proxy}": READ}


def test_the_default_route_is_every_method_at_the_root_and_below(kit):
    out = kit(contract({"$default": "public", "GET /": ["orders/write"]}, http=True, a=[]))
    below: dict[str, list[Any]] = {f"{method} /{{proxy}}": [] for method in EVERY}
    root: dict[str, list[Any]] = {f"{method} /": [] for method in EVERY if method != "GET"}
    assert operations(out / "a") == below | root


def test_paths_that_differ_in_names_of_variables_alone_are_one(kit):
    routes = {"GET /orders/{id}": ["orders/read"], "DELETE /orders/{number}": ["orders/read"]}
    out = kit(contract(routes, http=True, a=["orders/read"]))
    assert operations(out / "a") == {"DELETE /orders/{id}": READ, "GET /orders/{id}": READ}
    validate(document(out / "a"))


def test_a_preflight_is_no_operation_of_a_client(kit):
    resources = whole_systems.rest() | {
        'aws_api_gateway_method.preflight["/orders"]': whole_systems.method(
            "api1", "OPTIONS", "res1"
        ),
        'aws_api_gateway_integration.preflight["/orders"]': whole_systems.integration(
            "api1", "OPTIONS", "res1", type="MOCK", uri="", integration_http_method=""
        ),
    }
    out = kit(plan(resources, {}), "partner-a")
    assert operations(out / "partner-a") == {"GET /health": [], "GET /orders": READ}


def test_what_users_alone_may_call_is_no_operation_of_a_client(kit):
    address = 'aws_cognito_user_pool_client.this["partner-a"]'
    resources = whole_systems.rest()
    resources[address] |= {"explicit_auth_flows": ["ALLOW_USER_SRP_AUTH"]}
    resources['aws_api_gateway_method.this["POST /orders"]']["authorization_scopes"] = []
    out = kit(plan(resources, {}), "partner-a")
    assert operations(out / "partner-a") == {"GET /health": [], "GET /orders": READ}


def test_an_api_key_is_required_where_the_method_requires_one(kit):
    resources = whole_systems.rest()
    resources['aws_api_gateway_method.this["GET /orders"]']["api_key_required"] = True
    resources['aws_api_gateway_method.this["GET /health"]']["api_key_required"] = True
    out = kit(plan(resources, {}), "partner-a")
    assert operations(out / "partner-a") == {
        "GET /health": [{"api_key": []}],
        "GET /orders": [{"oauth2": ["orders/read"], "api_key": []}],
    }
    scheme = document(out / "partner-a")["components"]["securitySchemes"]["api_key"]
    assert scheme == {"type": "apiKey", "in": "header", "name": "x-api-key"}


def test_a_route_that_a_function_decides_about_is_left_out_and_named(kit, capsys):
    resources = whole_systems.rest()
    resources['aws_api_gateway_method.this["GET /orders"]']["authorization"] = "CUSTOM"
    out = kit(plan(resources, {}), "partner-b")
    assert operations(out / "partner-b") == {"GET /health": [], "POST /orders": WRITE}
    assert capsys.readouterr().out == (
        f"{out}/partner-b: 2 operations\n"
        "GET /orders is not in the kit of partner-b, since it is not known who may call it:"
        " a Lambda authorizer decides.\n"
    )


def _two_apis(second: str) -> dict[str, Any]:
    """Return a state of two REST APIs with the same routes, at base paths or their own URLs."""
    first = whole_systems.rest()
    other = {
        address.replace(".this", ".other"): {
            name: value.replace("api1", "api2") if isinstance(value, str) else value
            for name, value in values.items()
        }
        for address, values in first.items()
        if address.startswith("aws_api_gateway_") and "domain_name" not in address
    }
    mapping = "aws_api_gateway_base_path_mapping"
    if second == "base paths":
        first[f"{mapping}.this"]["base_path"] = "one"
        other[f"{mapping}.other"]["base_path"] = "two"
    else:
        del other[f"{mapping}.other"]
    return plan(first | other, {})


@pytest.mark.parametrize(
    ("second", "urls"),
    [
        ("base paths", ["https://api.example.com/two", "https://api.example.com/one"]),
        (
            "own URL",
            ["https://api2.execute-api.eu-central-1.amazonaws.com/v1", "https://api.example.com"],
        ),
    ],
)
def test_an_operation_of_two_apis_has_the_servers_of_both(kit, second, urls):
    out = kit(_two_apis(second), "partner-a")
    found = document(out / "partner-a")
    assert [server["url"] for server in found["servers"]] == urls
    assert operations(out / "partner-a") == {"GET /health": [], "GET /orders": READ}


def test_an_operation_of_one_api_of_two_has_its_own_server(kit):
    given = contract({"GET /orders": ["orders/read"]}, a=["orders/read"])
    other = contract({"GET /stock": ["orders/read"]}, a=["orders/read"])["contract"]["value"]
    other |= {"rest_api_id": "api2", "invoke_url": "https://stock.example.com/"}
    out = kit(given | {"stock": {"value": other}})
    found = document(out / "a")
    first = given["contract"]["value"]["invoke_url"]
    assert [server["url"] for server in found["servers"]] == [first, "https://stock.example.com"]
    assert found["paths"]["/orders"]["get"]["servers"] == [{"url": first}]
    assert found["paths"]["/stock"]["get"]["servers"] == [{"url": "https://stock.example.com"}]
    validate(found)


def test_the_routes_of_a_plan_that_are_not_known_are_one_error(refused):
    address = 'aws_api_gateway_method.this["GET /orders"]'
    changed = plan(whole_systems.rest(), {address: {"resource_id": UNKNOWN}})
    assert refused(changed) == (
        f"The route of {address} is not known: resource_id.\n"
        "Use a state (`terraform show -json`) or outputs (`terraform output -json`) after the"
        " apply."
    )


def test_an_invoke_url_that_is_known_after_apply_is_one_error(refused):
    stage = "aws_api_gateway_stage.this"
    resources = whole_systems.rest()
    new = New(resources.pop(stage) | {"invoke_url": UNKNOWN})
    del resources["aws_api_gateway_base_path_mapping.this"]
    assert refused(plan(resources, {stage: new})) == (
        "The invoke URL of aws_api_gateway_rest_api.this is not known: it is known after apply.\n"
        "Use a state (`terraform show -json`) or outputs (`terraform output -json`) after the"
        " apply."
    )


_PATHS = ("/", "/a", "/a/{id}", "/a/b", "/a/{id}/c", "/{proxy+}", "/a/{proxy+}", "/a/{id}/{proxy+}")
_KEYS = ["$default", *(f"{m} {p}" for m, p in product(("GET", "POST", "ANY"), _PATHS))]
_REQUESTS = ("/", "/a", "/x", "/a/x", "/a/b", "/a/x/c", "/a/b/c", "/a/x/y", "/x/y/z", "/a/x/c/d")


def _matches(path: str, greedy: bool, request: str) -> bool:
    """Return whether a request is one of an operation's."""
    wanted, got = path.strip("/").split("/"), request.strip("/").split("/")
    if len(got) < len(wanted) or (len(got) > len(wanted) and not greedy):
        return False
    pairs = zip(wanted, got, strict=False)
    return all(one == other or (one[:1] == "{" and other) for one, other in pairs)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(_KEYS),
        st.sampled_from([["orders/read"], ["orders/write"], "public"]),
        min_size=1,
        max_size=8,
    ),
    st.booleans(),
)
def test_every_request_that_is_allowed_is_one_of_an_operation_and_each_operation_has_one(
    routes, http
):
    keys = routes if http else {k: v for k, v in routes.items() if k != "$default"}
    system = system_of_outputs(contract(keys, http, a=["orders/read"]))
    (client,) = system.clients.values()
    documented = Offers(system).of(client).operations
    allowed = set()
    for method, request in product(METHODS, _REQUESTS):
        route = resolve(method, request, system.routes.values())
        if route and decide(system, client, route).outcome is not Outcome.DENIED:
            allowed.add((method, request))
    covered = {
        (method, request): [
            one
            for one in documented
            if one.method == method and _matches(one.path, one.greedy, request)
        ]
        for method, request in product(METHODS, _REQUESTS)
    }
    assert {place for place in allowed if not covered[place]} == set()
    useful = {one for place in allowed for one in covered[place]}
    assert set(documented) - useful == set()
