"""Reviews of real plans and a real state: the module oauth2-api on the emulator."""

import json
from typing import Any

import pytest

from scopegate.access.pipeline import system_of
from tests._support.reviews import document, matrix, reviewed_file
from tests.deploy.test_oauth2_api import configuration

INPUTS: dict[str, Any] = {
    "clients": {
        "partner-a": {"scopes": ["orders/read"]},
        "partner-b": {"scopes": ["orders/read", "orders/write"]},
    },
    "deletion_protection": True,
    "domain": {"prefix": "orders"},
    "resource_servers": {"orders": {"scopes": {"read": "Read.", "write": "Write."}}},
    "routes": {
        "GET /": {"public": True},
        "GET /orders": {"scopes": ["orders/read"]},
        "GET /orders/{id}/lines": {"scopes": ["orders/read"]},
        "POST /orders": {"scopes": ["orders/write"]},
    },
}


@pytest.fixture(scope="module")
def of_inputs(backend_package):
    """Make the configuration of a root module that calls oauth2-api with these inputs."""

    def made(**inputs):
        made = configuration(backend_package)
        made["module"]["api"] |= INPUTS | inputs
        return made

    return made


@pytest.fixture(scope="module")
def deployed(root_module, of_inputs):
    """The module, applied."""
    root_module.configure(of_inputs())
    root_module.apply()
    return root_module


@pytest.fixture
def review(deployed, of_inputs):
    """Plan a change of the module's inputs, and give its findings in brief."""

    def found(**inputs):
        deployed.configure(of_inputs(**inputs))
        deployed.run("plan", "-out=plan")
        path = deployed.directory / "plan.json"
        path.write_text(deployed.run("show", "-json", "plan"))
        findings = reviewed_file(path).findings
        return {(f.kind.value, f.client or f.route or " ".join(f.scopes)) for f in findings}

    return found


def test_a_plan_that_changes_nothing_has_no_finding(review):
    assert review() == set()


def test_a_change_of_scopes_and_routes_is_found_and_redeployed(review):
    routes = INPUTS["routes"] | {
        "GET /orders": {"public": True},
        "PUT /orders/{id}": {"scopes": ["orders/write"]},
    }
    del routes["GET /orders/{id}/lines"]
    clients = {
        "partner-a": {"scopes": ["orders/read", "orders/write"]},
        "partner-b": {"scopes": ["orders/read", "orders/write"], "access_token_validity": 5},
    }
    assert review(routes=routes, clients=clients) == {
        ("route-opened", "GET /orders"),
        ("access-gained", "partner-a"),
        ("route-added", "PUT /orders/{id}"),
        ("route-removed", "GET /orders/{id}/lines"),
        ("token-validity-changed", "partner-b"),
    }


def test_clients_that_come_and_go_leave_their_neighbours_alone(review):
    clients = {"partner-a": {"scopes": ["orders/read"]}, "partner-0": {"scopes": ["orders/read"]}}
    assert review(clients=clients) == {
        ("client-added", "partner-0"),
        ("client-removed", "partner-b"),
        ("route-unreachable", "POST /orders"),
    }


def test_another_domain_and_less_protection_are_found(review):
    assert review(domain={"prefix": "shipments"}, deletion_protection=False) == {
        ("token-endpoint-changed", ""),
        ("protection-lowered", ""),
    }


def test_state_and_outputs_give_the_same_matrix(deployed):
    matrices = [
        matrix(system_of(document(json.loads(deployed.run("show", "-json"))))),
        matrix(system_of(document(json.loads(deployed.run("output", "-json"))))),
    ]
    assert matrices[0] == matrices[1]
    assert matrices[0]["partner-a", "POST /orders"] == "denied"
    assert matrices[0]["partner-b", "POST /orders"] == "allowed"
