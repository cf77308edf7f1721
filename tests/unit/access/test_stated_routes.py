"""The first plan of a pool and an API from a document, whose body no plan shows yet.

``plans/openapi-first.json`` is the first plan of ``examples/openapi`` by Terraform 1.11 with
provider 5.100, reduced to the resources on the surface.
"""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from scopegate.access.pipeline import system_of
from scopegate.access.reports.coverage import coverage
from scopegate.access.reports.document import render
from tests._support.reviews import document, matrix, report, reviewed

PLAN = json.loads((Path(__file__).with_name("plans") / "openapi-first.json").read_text())
API = "module.api.aws_api_gateway_rest_api.this"
ROUTES = {
    "GET /health": "public",
    "GET /orders": "requires orders/read",
    "GET /orders/{id}": "requires orders/read or orders/write",
    "POST /orders": "requires orders/write",
}


@pytest.fixture
def plan() -> dict[str, Any]:
    return copy.deepcopy(PLAN)


def contract(plan: dict[str, Any]) -> dict[str, Any]:
    return plan["output_changes"]["contract"]["after"]


def call(plan: dict[str, Any]) -> dict[str, Any]:
    return plan["configuration"]["root_module"]["module_calls"]["api"]


def body(plan: dict[str, Any], security: Any) -> dict[str, Any]:
    """Let the plan change an API that exists, in whose body GET /health has this security."""
    scheme = {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {
            "type": "cognito_user_pools",
            "providerARNs": ["arn:aws:cognito-idp:us-east-1:1:userpool/us-east-1_Old"],
        },
    }
    paths = {"/health": {"get": {"security": security}}}
    change = next(one for one in plan["resource_changes"] if one["address"] == API)["change"]
    change["actions"] = ["update"]
    change["before"] = {
        **change["after"],
        "id": "a1b2c3",
        "body": json.dumps(
            {"components": {"securitySchemes": {"cognito": scheme}}, "paths": paths}
        ),
    }
    return plan


def routes(plan: dict[str, Any]) -> list[str]:
    return sorted(route.key for route in reviewed(plan).systems.after.routes.values())


def gaps(plan: dict[str, Any]) -> list[str]:
    return [one.message for one in reviewed(plan).findings if one.kind == "unknown"]


def test_the_contract_of_the_module_tells_the_routes(plan) -> None:
    added = [one for one in reviewed(plan).findings if one.kind == "route-added"]
    assert {one.route: one.message.rpartition(" is new and ")[2] for one in added} == {
        route: f"{'is ' if what == 'public' else ''}{what}." for route, what in ROUTES.items()
    }


def test_clients_of_the_pool_that_the_call_names_reach_them(plan) -> None:
    assert matrix(system_of(document(plan))) == {
        ("partner-a", "GET /health"): "public",
        ("partner-a", "GET /orders"): "allowed",
        ("partner-a", "GET /orders/{id}"): "allowed",
        ("partner-a", "POST /orders"): "denied",
        ("partner-b", "GET /health"): "public",
        ("partner-b", "GET /orders"): "allowed",
        ("partner-b", "GET /orders/{id}"): "allowed",
        ("partner-b", "POST /orders"): "allowed",
    }


def test_the_review_says_that_the_module_states_them_and_what_to_review_next(plan) -> None:
    (gap,) = gaps(plan)
    assert gap == (
        f"The plan does not show the body of {API}. Its routes are reviewed as module.api states"
        " them in its output contract. The next plan shows the body: review that too."
    )
    assert coverage(system_of(document(plan))) == (
        f"Looked at 1 API, 4 routes and 2 clients. Not reviewed: {API} (its body is known after"
        " apply; its routes are as module.api states them)."
    )


def test_a_route_that_the_contract_opens_is_critical(plan) -> None:
    found = reviewed(body(plan, [{"cognito": ["orders/read"]}])).findings
    assert {(one.kind, one.route) for one in found if one.severity == "critical"} == {
        ("route-opened", "GET /health")
    }
    assert gaps(plan) != []


def test_a_route_that_the_contract_lacks_is_removed(plan) -> None:
    for side in ("after", "after_unknown"):
        del plan["output_changes"]["contract"][side]["routes"]["GET /health"]
    found = reviewed(body(plan, [])).findings
    assert {one.route for one in found if one.kind == "route-removed"} == {"GET /health"}


def test_a_body_that_no_plan_shows_is_no_other_backend_policy_or_authorizer(plan) -> None:
    found = reviewed(body(plan, [])).findings
    about = {one.kind for one in found if one.address == API} - {"route-added", "unknown"}
    assert about == set()


def other_source(plan: dict[str, Any]) -> None:
    """Let the output refer to nothing of the module."""
    plan["configuration"]["root_module"]["outputs"]["contract"] = {
        "expression": {"references": ["module.authorization_server.contract"]}
    }


def constant(plan: dict[str, Any]) -> None:
    plan["configuration"]["root_module"]["outputs"]["contract"] = {
        "expression": {"constant_value": contract(plan)}
    }


def no_configuration(plan: dict[str, Any]) -> None:
    del plan["configuration"]


def of_nothing(plan: dict[str, Any]) -> None:
    """Let the output of the module not refer to the API."""
    call(plan)["module"]["outputs"]["contract"] = {"expression": {"references": ["var.routes"]}}


def second_api(plan: dict[str, Any]) -> None:
    """Let the output have the contracts of two modules with an API each."""
    root = plan["configuration"]["root_module"]
    root["module_calls"]["other"] = copy.deepcopy(call(plan))
    root["outputs"]["contract"]["expression"]["references"] += [
        "module.other.contract",
        "module.other",
    ]
    plan["resource_changes"] += [
        {**one, "address": one["address"].replace("module.api", "module.other")}
        | {"module_address": "module.other"}
        for one in copy.deepcopy(plan["resource_changes"])
        if one["address"] == API
    ]


def disagreement(plan: dict[str, Any]) -> None:
    """Let another output state one route otherwise."""
    root = plan["configuration"]["root_module"]
    root["outputs"]["other"] = copy.deepcopy(root["outputs"]["contract"])
    plan["output_changes"]["other"] = copy.deepcopy(plan["output_changes"]["contract"])
    contract(plan)["routes"]["GET /health"] = {"public": False, "scopes": ["orders/read"]}


def unknown_scopes(plan: dict[str, Any]) -> None:
    marks = plan["output_changes"]["contract"]["after_unknown"]["routes"]
    marks["GET /orders"]["scopes"] = True


def sensitive(plan: dict[str, Any]) -> None:
    plan["output_changes"]["contract"]["after_sensitive"] = True


def requiring_nothing(plan: dict[str, Any]) -> None:
    contract(plan)["routes"]["GET /orders"] = {"public": False, "scopes": []}


def no_route(plan: dict[str, Any]) -> None:
    contract(plan)["routes"]["orders"] = {"public": True, "scopes": []}


def no_requirement(plan: dict[str, Any]) -> None:
    contract(plan)["routes"]["GET /orders"] = None


def no_routes(plan: dict[str, Any]) -> None:
    for side in ("after", "after_unknown"):
        plan["output_changes"]["contract"][side]["routes"] = {}


@pytest.mark.parametrize(
    "change",
    [
        other_source,
        constant,
        no_configuration,
        of_nothing,
        second_api,
        disagreement,
        unknown_scopes,
        sensitive,
        requiring_nothing,
        no_route,
        no_requirement,
        no_routes,
    ],
)
def test_an_output_that_merely_looks_like_it_tells_nothing(change, plan) -> None:
    change(plan)
    assert routes(plan) == []
    assert f"API {API} was not reviewed, since its body is known after apply." in gaps(plan)


def test_a_body_that_the_plan_shows_is_all_that_counts(plan) -> None:
    change = next(one for one in plan["resource_changes"] if one["address"] == API)["change"]
    del change["after_unknown"]["body"]
    change["after"]["body"] = json.dumps({"paths": {"/open": {"get": {"security": []}}}})
    assert routes(plan) == ["GET /open"]
    assert gaps(plan) == []


def test_a_pool_that_the_call_does_not_name_by_itself_is_not_guessed(plan) -> None:
    call(plan)["expressions"]["user_pool_arns"] = {"references": ["each.value"]}
    found = matrix(system_of(document(plan)))
    assert found["partner-a", "GET /orders"] == "unknown"
    assert found["partner-a", "GET /health"] == "public"


def test_a_report_in_json_says_so_of_the_api(plan) -> None:
    (api,) = json.loads(render(report(reviewed(plan))))["after"]["apis"]
    assert api["not_reviewed"] == (
        "its body is known after apply; its routes are as module.api states them"
    )
