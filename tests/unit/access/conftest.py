"""Plans of a small system in Terraform's JSON form, so that a test states only its changes."""

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from scopegate.access.findings import Finding
from tests._support.reviews import reviewed

POOL = "eu-central-1_AbCdEfGhI"
ARN = f"arn:aws:cognito-idp:eu-central-1:123456789012:userpool/{POOL}"
Resources = dict[str, dict[str, Any]]


def client(*scopes: str, **other: Any) -> dict[str, Any]:
    """Return the values of an app client of the client_credentials grant."""
    return {
        "name": "a client",
        "user_pool_id": POOL,
        "allowed_oauth_flows": ["client_credentials"],
        "allowed_oauth_flows_user_pool_client": True,
        "allowed_oauth_scopes": list(scopes),
        "explicit_auth_flows": ["ALLOW_REFRESH_TOKEN_AUTH"],
        "access_token_validity": 60,
        "token_validity_units": [{"access_token": "minutes"}],
        "enable_token_revocation": True,
        "client_secret": "not-to-be-shown",
    } | other


def method(key: str, *scopes: str, **other: Any) -> dict[str, Any]:
    """Return the values of a REST API's method; without scopes it is public."""
    verb, path = key.split(" ")
    return {
        "rest_api_id": "api1",
        "resource_id": f"resource {path}",
        "http_method": verb,
        "authorization": "COGNITO_USER_POOLS" if scopes else "NONE",
        "authorizer_id": "authorizer1" if scopes else None,
        "authorization_scopes": list(scopes) or None,
        "api_key_required": False,
    } | other


def system(
    clients: Mapping[str, tuple[str, ...]], routes: Mapping[str, tuple[str, ...]]
) -> Resources:
    """Return a pool with the resource server ``orders`` and clients, and a REST API with routes."""
    found: Resources = {
        "aws_cognito_user_pool.this": {
            "id": POOL,
            "arn": ARN,
            "deletion_protection": "ACTIVE",
            "admin_create_user_config": [{"allow_admin_create_user_only": True}],
        },
        "aws_cognito_user_pool_domain.this": {"id": "acme", "domain": "acme", "user_pool_id": POOL},
        'aws_cognito_resource_server.this["orders"]': {
            "identifier": "orders",
            "user_pool_id": POOL,
            "scope": [{"scope_name": "read"}, {"scope_name": "write"}],
        },
        "aws_api_gateway_rest_api.this": {"id": "api1", "root_resource_id": "resource /"},
        "aws_api_gateway_authorizer.this": {
            "id": "authorizer1",
            "rest_api_id": "api1",
            "type": "COGNITO_USER_POOLS",
            "provider_arns": [ARN],
        },
    }
    for key, scopes in clients.items():
        address = f"aws_cognito_user_pool_client.this[{json.dumps(key)}]"
        found[address] = client(*scopes, id=f"id of {key}", name=key)
    for key, scopes in routes.items():
        path = key.split(" ")[1]
        resource = {"id": f"resource {path}", "rest_api_id": "api1", "path": path}
        if path != "/":
            found[f"aws_api_gateway_resource.this[{json.dumps(path)}]"] = resource
        found[f"aws_api_gateway_method.this[{json.dumps(key)}]"] = method(key, *scopes)
    return found


def plan(before: Resources, after: Resources, **actions: list[str]) -> dict[str, Any]:
    """Return the JSON of a plan that turns one set of resources into the other."""
    changes = []
    for address in {**before, **after}:
        block, _, key = address.partition("[")
        type_, name = block.split(".")[-2:]
        old, new = before.get(address), after.get(address)
        default = ["no-op"] if old == new else ["update"]
        default = ["create"] if old is None else ["delete"] if new is None else default
        change = {"actions": default, "before": old, "after": new, "after_unknown": {}}
        entry: dict[str, Any] = {"address": address, "mode": "managed", "type": type_, "name": name}
        entry["change"] = change | ({"actions": actions[address]} if address in actions else {})
        if key:
            entry["index"] = json.loads(key[:-1])
        changes.append(entry)
    return {
        "format_version": "1.2",
        "resource_changes": changes,
        "configuration": {
            "provider_config": {
                "aws": {"expressions": {"region": {"constant_value": "eu-central-1"}}}
            }
        },
    }


def brief(finding: Finding) -> tuple[str, ...]:
    """Return kind, client, route and scopes, as far as the finding has them."""
    parts = (finding.kind.value, finding.client, finding.route, " ".join(finding.scopes))
    return tuple(part for part in parts if part)


CLIENTS = {"partner-a": ("orders/read",), "partner-b": ("orders/read", "orders/write")}
ROUTES = {
    "GET /orders": ("orders/read",),
    "POST /orders": ("orders/write",),
    "GET /health": (),
}


@pytest.fixture
def before() -> Resources:
    """Two clients and three routes."""
    return system(CLIENTS, ROUTES)


@pytest.fixture
def after(before: Resources) -> Resources:
    """The same, for the test to change."""
    return copy.deepcopy(before)


@pytest.fixture
def briefs() -> Callable[..., list[tuple[str, ...]]]:
    """The findings of a plan from one set of resources to another, in brief and sorted."""

    def found(before: Resources, after: Resources, **actions: list[str]) -> list[tuple[str, ...]]:
        return sorted(map(brief, reviewed(plan(before, after, **actions)).findings))

    return found


@pytest.fixture(name="system")
def system_() -> Callable[..., Resources]:
    """Make resources of clients and routes."""
    return system


@pytest.fixture(name="plan")
def plan_() -> Callable[..., dict[str, Any]]:
    """Make a plan's JSON of two sets of resources."""
    return plan


@pytest.fixture(name="method")
def method_() -> Callable[..., dict[str, Any]]:
    """Make the values of a method."""
    return method


@pytest.fixture(name="client")
def client_() -> Callable[..., dict[str, Any]]:
    """Make the values of a client."""
    return client
