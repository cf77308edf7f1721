"""What is replaced or destroyed, and in which order: stages with a domain, protected pools."""

import copy
from typing import Any

import pytest

from scopegate import terraform
from tests.deploy.conftest import ROOT

POOL = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_a"
APIS = ("rest", "http", "cache")


def _domain(name: str) -> dict[str, Any]:
    certificate = "arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-3333-4444-5555"
    return {"certificate_arn": certificate, "name": f"{name}.example.com"}


def configuration() -> dict[str, Any]:
    server = {"http": {"url": "https://orders.example.com"}}
    routes = {"GET /orders": {"scopes": ["orders/read"]}}
    modules: dict[str, dict[str, Any]] = {
        "rest": {
            "source": "protected-rest-api",
            "backend": server,
            "routes": routes,
            "throttling": {"burst_limit": 20, "rate_limit": 10},
            "user_pool_arns": [POOL],
        },
        "http": {
            "source": "protected-http-api",
            "audience": ["1example23456789"],
            "backend": server,
            "issuer": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_a",
            "routes": routes,
        },
        "cache": {
            "source": "cached-token-endpoint",
            "access_token_validity": 60,
            "token_endpoint": "https://orders.auth.us-east-1.amazoncognito.com/oauth2/token",
        },
    }
    common = {"name": "orders", "stage_name": "v1"}
    return {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
        "provider": {"aws": {"region": "us-east-1"}},
        "module": {
            name: {
                **common,
                **inputs,
                "source": f"{ROOT}//modules/{inputs['source']}",
                "api_domain": _domain(name),
            }
            for name, inputs in modules.items()
        }
        | {
            "server": {
                "source": f"{ROOT}//modules/authorization-server",
                "name": "orders",
                "clients": {"partner-a": {"scopes": ["orders/read"]}},
                "domain": {"prefix": "orders"},
                "resource_servers": {"orders": {"scopes": {"read": "Read."}}},
            }
        },
    }


@pytest.fixture(scope="module")
def applied(root_module):
    root_module.configure(configuration())
    root_module.apply()
    return root_module


def stages(module) -> dict[str, str]:
    """Return the stage that each domain leads to."""
    return {
        address.split(".")[1]: values.get("stage_name") or values.get("stage")
        for address, values in module.state().items()
        if "mapping" in address
    }


def test_a_domain_moves_to_a_stage_with_another_name_in_one_apply(applied):
    """AWS deletes no stage that a domain leads to, so the domain has to move first."""
    before = stages(applied)
    changed = copy.deepcopy(configuration())
    for api in APIS:
        changed["module"][api]["stage_name"] = "v2"
    applied.configure(changed)
    applied.apply()
    assert (before, stages(applied)) == (dict.fromkeys(APIS, "v1"), dict.fromkeys(APIS, "v2"))
    assert applied.changes() == {}


def test_deletion_protection_keeps_the_pool_and_nothing_else(applied):
    with pytest.raises(terraform.TerraformError, match="deletion protection is activated"):
        applied.run("destroy", "-auto-approve")
    assert list(applied.state()) == ["module.server.aws_cognito_user_pool.this"]


def test_without_protection_destroy_leaves_nothing(applied):
    changed = configuration()
    changed["module"] = {"server": changed["module"]["server"] | {"deletion_protection": False}}
    applied.configure(changed)
    applied.apply()
    applied.run("destroy", "-auto-approve")
    assert applied.run("state", "list") == ""
