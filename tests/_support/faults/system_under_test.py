"""The smallest system with every type of resource that the demonstration and the modules make."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.deploy.conftest import ROOT

SESSION = "first"
"""The default session token of the credential."""

_KEYS = {"access_key": "test", "secret_key": "test"}
_ROLE = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "lambda.amazonaws.com"},
        }
    ],
}
_POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}],
}
_BACKEND = {
    "lambda": {
        "function_name": "${aws_lambda_function.backend.function_name}",
        "invoke_arn": "${aws_lambda_function.backend.invoke_arn}",
    }
}
_EXISTING = {
    "lambda": {
        "function_name": "backend",
        "invoke_arn": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
        "arn:aws:lambda:us-east-1:000000000000:function:backend/invocations",
    }
}


def configuration(
    package: Path | None,
    *,
    changed: bool = False,
    session: str = SESSION,
    attempts: int | None = None,
) -> dict[str, Any]:
    """Return the configuration of the system, before or after the change.

    Without a package, the function ``backend`` exists already and is not created here. The provider
    tries a call 25 times, which is its default, unless ``attempts`` is set. The change creates,
    updates, replaces and destroys resources: clients, routes, paths, scopes and secrets are added
    and removed, and the deployment is replaced before it is destroyed.
    """
    return {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
        "provider": {
            "aws": {**_KEYS, "region": "us-east-1", "token": session, "max_retries": attempts}
        },
        "locals": {"backend": _BACKEND if package else _EXISTING},
        "resource": _function(package, "changed" if changed else "first"),
        "module": {
            "api": _rest_api(changed=changed),
            "partners": {
                "source": f"{ROOT}//modules/protected-http-api",
                "name": "partners",
                "audience": ['${module.api.client_ids["partner-a"]}'],
                "backend": "${local.backend}",
                "issuer": "${module.api.issuer}",
                "routes": {
                    "GET /partners": {"scopes": ["orders/read"]},
                    **({} if changed else {"GET /terms": {"public": True}}),
                },
            },
        },
        "output": {
            name: {"value": f"${{module.api.{name}}}", "sensitive": name == "client_secrets"}
            for name in ("contract", "client_ids", "client_secrets")
        },
    }


def _function(package: Path | None, stage: str) -> dict[str, Mapping[str, Any]]:
    function = {
        "depends_on": ["aws_cloudwatch_log_group.backend"],
        "environment": {"variables": {"STAGE": stage}},
        "filename": str(package),
        "function_name": "backend",
        "handler": "handler.handler",
        "role": "${aws_iam_role.backend.arn}",
        "runtime": "python3.13",
    }
    return {
        "aws_cloudwatch_log_group": {"backend": {"name": "/aws/lambda/backend"}},
        "aws_iam_role": {"backend": {"name": "backend", "assume_role_policy": json.dumps(_ROLE)}},
        "aws_iam_role_policy": {
            "logs": {
                "name": "logs",
                "policy": json.dumps(_POLICY),
                "role": "${aws_iam_role.backend.name}",
            }
        },
        **({"aws_lambda_function": {"backend": function}} if package else {}),
    }


def _rest_api(*, changed: bool) -> dict[str, Any]:
    cors = {"allow_origin": "https://desk.example.com"}
    scopes = {"read": "Read.", "cancel": "Cancel."} if changed else {"read": "Read."}
    leaving = {"clients": {"partner-b": {"scopes": ["orders/read"]}}, "routes": {}}
    leaving["routes"]["GET /orders/{id}"] = {"scopes": ["orders/read"]}
    coming = {"clients": {"partner-c": {"scopes": ["orders/cancel"]}}, "routes": {}}
    coming["routes"]["DELETE /returns/{id}"] = {"scopes": ["orders/cancel"]}
    own = coming if changed else leaving
    return {
        "source": f"{ROOT}//modules/oauth2-api",
        "name": "orders",
        "backend": "${local.backend}",
        "clients": {
            "partner-a": {"name": "Partner A" if changed else "A", "scopes": ["orders/read"]},
            **own["clients"],
        },
        "deletion_protection": False,
        "domain": {"prefix": "orders"},
        "metrics": True,
        "resource_servers": {"orders": {"scopes": scopes}},
        "routes": {
            "GET /health": {"public": True, "backend": {"mock": {"body": "{}"}}},
            "GET /orders": {"scopes": [f"orders/{name}" for name in scopes], "cors": cors},
            **own["routes"],
        },
        "secrets_manager": {"prefix": "orders", "recovery_window_in_days": 0},
    }
