"""Root modules that call the published modules from another directory."""

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import tftest

INVOKE_ARN = (
    "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:eu-central-1:123456789012:function:backend/invocations"
)
CERTIFICATE_ARN = "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b"
WEB_ACL_ARN = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/orders/0a1b"
POOL_ARN = "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_AbCdEfGhI"
ISSUER = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI"
POOL_URL = "https://orders.auth.eu-central-1.amazoncognito.com/oauth2/token"
BACKEND = {"lambda": {"function_name": "backend", "invoke_arn": INVOKE_ARN}}
SMALLEST: Mapping[str, Mapping[str, Any]] = {
    "authorization-server": {"name": "orders", "domain": {"prefix": "orders"}},
    "cached-token-endpoint": {
        "name": "orders",
        "access_token_validity": 60,
        "token_endpoint": POOL_URL,
    },
    "oauth2-api": {
        "name": "orders",
        "backend": BACKEND,
        "domain": {"prefix": "orders"},
        "routes": {"GET /": {"public": True}},
    },
    "protected-http-api": {
        "name": "orders",
        "audience": ["1a2b3c"],
        "backend": BACKEND,
        "issuer": ISSUER,
        "routes": {"GET /": {"public": True}},
    },
    "protected-openapi": {
        "name": "orders",
        "backend": BACKEND,
        "openapi": json.dumps(
            {"openapi": "3.0.3", "paths": {"/": {"get": {"security": [], "responses": {}}}}}
        ),
        "user_pool_arns": [POOL_ARN],
    },
    "protected-rest-api": {
        "name": "orders",
        "backend": BACKEND,
        "routes": {"GET /": {"public": True}},
        "user_pool_arns": [POOL_ARN],
    },
}
"""The minimum inputs of each module."""


@pytest.fixture(scope="session")
def call(package) -> Callable[..., dict[str, Any]]:
    """A function that returns a module call with minimum inputs, changed by ``inputs``."""

    def call(module: str, inputs: Mapping[str, Any] | None = None) -> dict[str, Any]:
        source = {"source": f"{package}//modules/{module}"}
        return source | copy.deepcopy(dict(SMALLEST[module])) | literal(dict(inputs or {}))

    return call


def literal(value: Any) -> Any:
    """Return ``value`` for the JSON syntax, with templates in strings escaped."""
    if isinstance(value, str):
        return value.replace("${", "$${").replace("%{", "%%{")
    if isinstance(value, dict):
        return {literal(key): literal(item) for key, item in value.items()}
    if isinstance(value, list):
        return [literal(item) for item in value]
    return value


ROUTES = {
    "ANY /": {"public": True},
    "ANY /{proxy+}": {"scopes": ["default/default"]},
    "GET /a/b/c/d/e": {"scopes": ["orders/read"]},
    "GET /a/b/c/d/f": {"scopes": ["orders/write"]},
    "GET /orders/{id}/lines": {"scopes": ["orders/read", "orders/write"]},
}
TYPICAL: Mapping[str, Mapping[str, Any]] = {
    "authorization-server": {
        "clients": {
            "partner-a": {"scopes": ["orders/read"], "access_token_validity": 15},
            "partner-b": {"scopes": ["orders/read", "orders/write"], "name": "Partner B"},
        },
        "deletion_protection": False,
        "resource_servers": {
            "default": {"name": "Default", "scopes": {"default": "Everything."}},
            "orders": {"scopes": {"read": "Read orders.", "write": "Place orders."}},
        },
        "tags": {"team": "orders"},
    },
    "cached-token-endpoint": {
        "access_log": {},
        "cache_size": "1.6",
        "cache_ttl": 2700,
        "resource_policy_json": '{"Version": "2012-10-17", "Statement": []}',
        "tags": {"team": "orders"},
        "throttling": {"burst_limit": 200, "rate_limit": 100},
        "web_acl_arn": WEB_ACL_ARN,
    },
    "protected-http-api": {
        "access_log": {},
        "api_domain": {
            "certificate_arn": CERTIFICATE_ARN,
            "hosted_zone_id": "Z0123456789",
            "name": "api.example.com",
        },
        "audience": ["1a2b3c", "4d5e6f"],
        "cors": {"allow_origin": "https://app.example.com"},
        "routes": {
            **ROUTES,
            "GET /stock/{id}": {
                "backend": {"http": {"url": "https://stock.example.com/v2"}},
                "public": True,
                "throttling": {"burst_limit": 2, "rate_limit": 1},
            },
        },
        "tags": {"team": "orders"},
        "throttling": {"burst_limit": 200, "rate_limit": 100},
    },
    "protected-openapi": {
        "operations": {"GET /": {"throttling": {"burst_limit": 2, "rate_limit": 1}}},
        "stage_name": "prod",
        "tags": {"team": "orders"},
    },
    "protected-rest-api": {"routes": ROUTES, "stage_name": "prod", "tags": {"team": "orders"}},
}
"""Inputs that use every feature; ``oauth2-api`` takes the inputs of both modules."""


@pytest.fixture(scope="session")
def json_package(tmp_path_factory):
    """The modules in Terraform's JSON syntax, as `scopegate generate --format json` writes them."""
    from scopegate.generate.form import Form  # noqa: PLC0415
    from scopegate.generate.modules import MODULES, files  # noqa: PLC0415  starts Node
    from scopegate.generate.write import write  # noqa: PLC0415  the same

    folder = tmp_path_factory.mktemp("json")
    write(folder / "modules", {module.name: files(module, Form.JSON) for module in MODULES})
    return folder


@pytest.fixture(scope="session")
def typical(call, json_package, plan) -> tftest.TerraformPlanOutput:
    """The plan of each module with typical inputs, as ``hcl-<module>`` and ``json-<module>``."""
    inputs = {
        **TYPICAL,
        "oauth2-api": {**TYPICAL["authorization-server"], **TYPICAL["protected-rest-api"]},
    }
    calls = {f"hcl-{module}": call(module, inputs[module]) for module in SMALLEST}
    for module in SMALLEST:
        source = {"source": f"{json_package}//modules/{module}"}
        calls[f"json-{module}"] = {**calls[f"hcl-{module}"], **source}
    return plan({"module": calls})
