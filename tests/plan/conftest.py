"""Root modules that call the published modules from another directory."""

import copy
from collections.abc import Callable, Mapping
from typing import Any

import pytest

INVOKE_ARN = (
    "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:eu-central-1:123456789012:function:backend/invocations"
)
POOL_ARN = "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_AbCdEfGhI"
BACKEND = {"lambda": {"function_name": "backend", "invoke_arn": INVOKE_ARN}}
SMALLEST: Mapping[str, Mapping[str, Any]] = {
    "authorization-server": {"name": "orders", "domain": {"prefix": "orders"}},
    "oauth2-api": {
        "name": "orders",
        "backend": BACKEND,
        "domain": {"prefix": "orders"},
        "routes": {"GET /": {"public": True}},
    },
    "protected-rest-api": {
        "name": "orders",
        "backend": BACKEND,
        "routes": {"GET /": {"public": True}},
        "user_pool_arns": [POOL_ARN],
    },
}
"""The least that each module takes."""


@pytest.fixture(scope="session")
def call(package) -> Callable[..., dict[str, Any]]:
    """Gives the module call of a module: the least that it takes, changed by ``inputs``."""

    def call(module: str, inputs: Mapping[str, Any] | None = None) -> dict[str, Any]:
        source = {"source": f"{package}//modules/{module}"}
        return source | copy.deepcopy(dict(SMALLEST[module])) | literal(dict(inputs or {}))

    return call


def literal(value: Any) -> Any:
    """``value`` as the JSON syntax has to say it so that no string is a template."""
    if isinstance(value, str):
        return value.replace("${", "$${").replace("%{", "%%{")
    if isinstance(value, dict):
        return {literal(key): literal(item) for key, item in value.items()}
    if isinstance(value, list):
        return [literal(item) for item in value]
    return value
