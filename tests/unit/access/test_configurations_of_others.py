"""Plans of modules that this project did not write, as Terraform 1.11 and provider 5.100 make them.

Each folder of configurations/ has such a module's shape; the JSON beside it is its plan, reduced.
"""

from pathlib import Path

import pytest

from scopegate.access import pipeline
from scopegate.plan.document import load
from tests._support import reviews

HERE = Path(__file__).parent / "configurations"


def matrix(name: str) -> dict[tuple[str, str], str]:
    return reviews.matrix(pipeline.system_of(load(str(HERE / f"{name}.json"))))


def briefs(name: str) -> set[tuple[str, str]]:
    findings = reviews.reviewed_file(HERE / f"{name}.json").findings
    return {
        (f.kind.value, f.client or f.route or " ".join(f.scopes) or f.address) for f in findings
    }


def test_a_pool_behind_a_local_value_and_two_rest_apis_are_resolved():
    assert matrix("community_pool") == {
        ("partner_0", "GET /orders/{id}"): "allowed",
        ("partner_0", "DELETE /orders/{id}"): "denied",
        ("partner_0", "ANY /"): "denied",
        ("shop_1", "GET /orders/{id}"): "denied",
        ("shop_1", "DELETE /orders/{id}"): "denied",
        ("shop_1", "ANY /"): "allowed",
    }


def test_a_new_pool_and_its_apis_have_these_findings():
    assert briefs("community_pool") == {
        ("route-unreachable", "DELETE /orders/{id}"),
        ("scope-undeclared", "DELETE /orders/{id}"),
        ("client-added", "partner_0"),
        ("client-added", "shop_1"),
        ("route-added", "ANY /"),
        ("route-added", "DELETE /orders/{id}"),
        ("route-added", "GET /orders/{id}"),
        ("scope-added", "orders/read"),
        ("scope-added", "orders/write"),
        ("scope-unused", "orders/write"),
    }


def test_an_http_api_admits_its_audience_alone():
    assert matrix("community_http_api") == {
        ("reader", "$default"): "public",
        ("reader", "GET /orders"): "allowed",
        ("reader", "POST /orders"): "denied",
        ("stranger", "$default"): "public",
        ("stranger", "GET /orders"): "denied",
        ("stranger", "POST /orders"): "denied",
    }


def test_openapi_bodies_in_json_and_yaml_give_routes_and_their_scopes():
    assert matrix("openapi") == {
        ("partner", "ANY /orders"): "denied",
        ("partner", "GET /orders"): "allowed",
        ("partner", "GET /orders/{id}"): "public",  # a REST API ignores security at the root
        ("partner", "OPTIONS /orders"): "public",
        ("partner", "POST /orders"): "denied",
        ("partner", "PUT /orders/{id}"): "public",
    }


def test_a_body_that_is_known_after_the_apply_is_unknown():
    unknown = {brief for brief in briefs("openapi") if brief[0] == "unknown"}
    assert unknown == {("unknown", "aws_api_gateway_rest_api.unknown")}


@pytest.mark.parametrize("name", ["community_pool", "community_http_api", "openapi"])
def test_nothing_else_is_unknown(name):
    found = {brief for brief in briefs(name) if brief[0] == "unknown"}
    assert found <= {("unknown", "aws_api_gateway_rest_api.unknown")}
