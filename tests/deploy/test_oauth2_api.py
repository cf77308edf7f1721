"""The module oauth2-api, applied to the emulator and called as its users would."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from msgspec import structs

from scopegate.verify import calls, system
from scopegate.verify.served import Served, unknown_routes
from tests.deploy.conftest import ROOT, run

SCOPEGATE = str(Path(sys.executable).with_name("scopegate"))


def configuration(package: Path) -> dict[str, Any]:
    """Return a root module with a Lambda function and the module in front of it."""
    role = {"Version": "2012-10-17", "Statement": []}
    return {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
        "provider": {"aws": {"region": "us-east-1"}},
        "resource": {
            "aws_iam_role": {
                "backend": {"name": "backend", "assume_role_policy": json.dumps(role)}
            },
            "aws_lambda_function": {
                "backend": {
                    "function_name": "backend",
                    "filename": str(package),
                    "handler": "handler.handler",
                    "role": "${aws_iam_role.backend.arn}",
                    "runtime": "python3.13",
                }
            },
        },
        "module": {
            "api": {
                "source": f"{ROOT}//modules/oauth2-api",
                "name": "orders",
                "backend": {
                    "lambda": {
                        "function_name": "${aws_lambda_function.backend.function_name}",
                        "invoke_arn": "${aws_lambda_function.backend.invoke_arn}",
                    }
                },
                "clients": {
                    "partner-a": {"scopes": ["orders/read"]},
                    "partner-b": {"scopes": ["orders/write", "https://api.example.com/x/deep"]},
                },
                "deletion_protection": False,
                "domain": {"prefix": "orders"},
                "resource_servers": {
                    "https://api.example.com/x": {"scopes": {"deep": "Go deep."}},
                    "orders": {"scopes": {"read": "Read.", "write": "Write."}},
                },
                "routes": {
                    "ANY /": {"scopes": ["orders/read"]},
                    "ANY /open/{proxy+}": {"public": True},
                    "ANY /{proxy+}": {"scopes": ["orders/write"]},
                    "DELETE /orders/{id}": {"scopes": ["orders/write"]},
                    "GET /a/b/c/d/e": {"scopes": ["https://api.example.com/x/deep"]},
                    "GET /a/b/c/d/f": {"scopes": ["orders/read"]},
                    "GET /one/2/three/4/five/6/seven/8": {"scopes": ["orders/read"]},
                    "GET /orders": {"scopes": ["orders/read", "orders/write"]},
                    "GET /orders/{id}/lines": {"scopes": ["orders/read"]},
                },
            }
        },
        "output": {
            name: {"value": f"${{module.api.{name}}}", "sensitive": name == "client_secrets"}
            for name in ("contract", "client_ids", "client_secrets")
        },
    }


@pytest.fixture(scope="module")
def applied(root_module, backend_package):
    root_module.configure(configuration(backend_package))
    root_module.apply()
    return root_module


def answers(module) -> dict[tuple[str, str], int | None]:
    made = calls.verify(system.read(module.directory, module.environment))
    assert [call for call in made if not call.passed] == []
    return {(call.caller, call.route.key): call.status for call in made}


def test_each_caller_gets_what_its_scopes_open_and_nobody_anything_else(applied):
    found = answers(applied)
    by_route = {
        route: [found[caller, route] for caller in ("nobody", "garbage", "partner-a", "partner-b")]
        for _, route in found
    }
    assert by_route == {
        "ANY /": [401, 401, 200, 401],
        "ANY /open/{proxy+}": [200, 200, 200, 200],
        "ANY /{proxy+}": [401, 401, 401, 200],
        "DELETE /orders/{id}": [401, 401, 401, 200],
        "GET /a/b/c/d/e": [401, 401, 401, 200],
        "GET /a/b/c/d/f": [401, 401, 200, 401],
        "GET /one/2/three/4/five/6/seven/8": [401, 401, 200, 401],
        "GET /orders": [401, 401, 200, 200],
        "GET /orders/{id}/lines": [401, 401, 200, 401],
    }


def test_the_second_plan_is_empty(applied):
    assert applied.changes() == {}


def test_verify_prints_the_matrix_and_no_secret(applied):
    done = run(SCOPEGATE, "verify", ".", env=applied.environment, cwd=applied.directory)
    secrets = applied.outputs()["client_secrets"].values()
    assert (done.returncode, [s for s in secrets if s in done.stdout]) == (0, [])
    assert "36 calls: 36 as expected, 0 unexpected, 0 not checked." in done.stdout


def test_verify_fails_when_the_system_is_laxer_than_its_contract(applied):
    claimed = system.read(applied.directory, applied.environment)
    routes = {
        key: structs.replace(route, scopes=frozenset({"orders/admin"}))
        for key, route in claimed.access.routes.items()
        if route.key == "GET /orders"
    }
    access = structs.replace(claimed.access, routes=routes)
    made = calls.verify(replace(claimed, access=access))
    assert {call.caller: (call.status, call.passed) for call in made} == {
        "nobody": (401, True),
        "garbage": (401, True),
        "partner-a": (200, False),
        "partner-b": (200, False),
    }


def test_a_scope_more_for_a_client_and_a_route_is_one_apply(applied, backend_package):
    changed = configuration(backend_package)
    api = changed["module"]["api"]
    api["resource_servers"]["orders"]["scopes"]["cancel"] = "Cancel."
    api["clients"]["partner-a"]["scopes"].append("orders/cancel")
    api["routes"]["DELETE /orders/{id}"]["scopes"].append("orders/cancel")
    applied.configure(changed)
    applied.apply()
    assert applied.changes() == {}
    assert answers(applied)["partner-a", "DELETE /orders/{id}"] == 200


def test_removing_the_first_client_leaves_the_second_alone(applied, backend_package):
    before = applied.outputs()["client_ids"]
    changed = configuration(backend_package)
    del changed["module"]["api"]["clients"]["partner-a"]
    applied.configure(changed)
    clients = {
        address: action
        for address, action in applied.changes().items()
        if "aws_cognito_user_pool_client" in address
    }
    applied.apply()
    assert clients == {'module.api.aws_cognito_user_pool_client.this["partner-a"]': "delete"}
    assert applied.outputs()["client_ids"] == {"partner-b": before["partner-b"]}
    assert applied.changes() == {}


def test_a_removed_route_is_served_until_the_next_deployment(applied, backend_package):
    """docs/adr/0005-removed-routes.md says why."""
    changed = configuration(backend_package)
    del changed["module"]["api"]["routes"]["ANY /open/{proxy+}"]
    removed = system.read(applied.directory, applied.environment).invoke_url + "/open/door"

    def status():
        return httpx2.get(removed, trust_env=False).status_code

    def unknown():
        found = system.read(applied.directory, applied.environment)
        return unknown_routes(found, applied.directory, applied.environment)

    statuses, served = [status()], [unknown()]
    applied.configure(changed)
    applied.apply()
    statuses.append(status())
    served.append(unknown())
    address = "module.api.aws_api_gateway_deployment.this"
    applied.run("apply", "-auto-approve", f"-replace={address}")
    assert [*statuses, status()] == [200, 200, 401]
    command = f"terraform -chdir={applied.directory} apply -replace={address}"
    still_served = Served("ANY /open/{proxy+}", removed=True, command=command)
    assert [*served, unknown()] == [[], [still_served], []]
    assert applied.changes() == {}


def test_destroy_leaves_nothing(applied):
    applied.run("destroy", "-auto-approve")
    assert applied.run("state", "list") == ""
