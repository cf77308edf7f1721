"""The modules authorization-server and protected-http-api, applied to the emulator."""

import copy
import json
import sys
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest

from scopegate.emulator import endpoints
from scopegate.verify import calls, system
from scopegate.verify.tokens import access_token
from tests.deploy.conftest import ROOT, run
from tests.deploy.emulator.backend import backend
from tests.deploy.emulator.calls import Aws

SCOPEGATE = str(Path(sys.executable).with_name("scopegate"))
CALLERS = ("nobody", "garbage", "reader", "writer", "outsider")


def configuration(package: Path, server: str) -> dict[str, Any]:
    """Return a root module with a function, a pool and an HTTP API without ``outsider``."""
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
            "authorization_server": {
                "source": f"{ROOT}//modules/authorization-server",
                "name": "orders",
                "clients": {
                    "outsider": {"scopes": ["orders/read", "orders/write"]},
                    "reader": {"scopes": ["orders/read"]},
                    "writer": {"scopes": ["orders/write"]},
                },
                "deletion_protection": False,
                "domain": {"prefix": "orders"},
                "resource_servers": {"orders": {"scopes": {"read": "Read.", "write": "Write."}}},
            },
            "api": {
                "source": f"{ROOT}//modules/protected-http-api",
                "name": "orders",
                "access_log": {"retention_in_days": 7},
                "audience": [
                    "${module.authorization_server.client_ids.reader}",
                    "${module.authorization_server.client_ids.writer}",
                ],
                "backend": {
                    "lambda": {
                        "function_name": "${aws_lambda_function.backend.function_name}",
                        "invoke_arn": "${aws_lambda_function.backend.invoke_arn}",
                    }
                },
                "issuer": "${module.authorization_server.issuer}",
                "routes": {
                    "ANY /": {"scopes": ["orders/read"]},
                    "ANY /{proxy+}": {"scopes": ["orders/write"]},
                    "DELETE /orders/{id}": {"scopes": ["orders/write"]},
                    "GET /a/b/c/d/e": {"scopes": ["orders/read"]},
                    "GET /health": {"public": True},
                    "GET /orders": {"scopes": ["orders/read", "orders/write"]},
                    "GET /stock/{id}": {
                        "backend": {"http": {"url": f"{server}/base"}},
                        "scopes": ["orders/read"],
                    },
                    "GET /stock/{id}/{proxy+}": {
                        "backend": {"http": {"url": server}},
                        "public": True,
                    },
                },
                "throttling": {"burst_limit": 200, "rate_limit": 100},
            },
        },
        "output": {
            "client_ids": {"value": "${module.authorization_server.client_ids}"},
            "client_secrets": {
                "value": "${module.authorization_server.client_secrets}",
                "sensitive": True,
            },
            "contract": {
                "value": "${merge(module.authorization_server.contract, module.api.contract)}"
            },
            "log_group": {"value": "${module.api.access_log_group}"},
        },
    }


@pytest.fixture(scope="module")
def described(backend_package):
    with backend() as url:
        yield configuration(backend_package, url)


@pytest.fixture(scope="module")
def applied(root_module, described):
    root_module.configure(described)
    root_module.apply()
    return root_module


def answers(module) -> dict[str, list[int | None]]:
    """Return the status by route, of each of ``CALLERS``."""
    made = calls.verify(system.read(module.directory, module.environment))
    assert [call for call in made if not call.passed] == []
    found = {(call.caller, call.route.key): call.status for call in made}
    return {
        route: [found[caller, route] for caller in CALLERS]
        for route in dict.fromkeys(route for _, route in found)
    }


def get(module, path: str, client: str | None = None, **headers: str) -> httpx2.Response:
    """Return the answer to a client, or to nobody."""
    deployed = system.read(module.directory, module.environment)
    if client:
        token = access_token(
            deployed.token_endpoint, *deployed.credentials[client], trust_env=False
        )
        headers["Authorization"] = f"Bearer {token}"
    method = "OPTIONS" if "Origin" in headers else "GET"
    return httpx2.request(
        method, deployed.invoke_url + path, headers=headers, trust_env=False, timeout=30
    )


def test_each_caller_gets_what_its_scopes_open_and_nobody_anything_else(applied):
    assert answers(applied) == {
        "ANY /": [401, 401, 200, 403, 401],
        "ANY /{proxy+}": [401, 401, 403, 200, 401],
        "DELETE /orders/{id}": [401, 401, 403, 200, 401],
        "GET /a/b/c/d/e": [401, 401, 200, 403, 401],
        "GET /health": [200, 200, 200, 200, 200],
        "GET /orders": [401, 401, 200, 200, 401],
        "GET /stock/{id}": [401, 401, 200, 403, 401],
        "GET /stock/{id}/{proxy+}": [200, 200, 200, 200, 200],
    }


def test_the_second_plan_is_empty(applied):
    assert applied.changes() == {}


def test_verify_prints_the_matrix_and_no_secret(applied):
    done = run(SCOPEGATE, "verify", ".", env=applied.environment, cwd=applied.directory)
    secrets = applied.outputs()["client_secrets"].values()
    assert (done.returncode, [s for s in secrets if s in done.stdout]) == (0, [])
    assert "40 calls: 40 as expected, 0 unexpected, 0 not checked." in done.stdout


def test_a_server_gets_the_path_behind_that_of_its_url(applied):
    assert get(applied, "/stock/7?size=2", "reader").text == "/base/stock/7?size=2"
    assert get(applied, "/stock/7/in/detail").text == "/stock/7/in/detail"


def test_the_function_gets_the_scopes_of_the_caller(applied):
    assert get(applied, "/orders", "writer").json() == {
        "method": "GET",
        "path": "/orders",
        "client": applied.outputs()["client_ids"]["writer"],
        "scopes": ["orders/write"],
    }


def test_a_line_of_the_access_log_says_who_called_what(applied, aws):
    get(applied, "/a/b/c/d/e", "reader")
    (*_, last) = Aws(aws).logged(applied.outputs()["log_group"])
    line = json.loads(last)
    expected = {
        "client_id": applied.outputs()["client_ids"]["reader"],
        "path": "/a/b/c/d/e",
        "route": "GET /a/b/c/d/e",
        "scope": "orders/read",
        "status": "200",
    }
    assert {name: line[name] for name in expected} == expected


def test_a_scope_more_for_a_client_and_a_route_is_one_apply(applied, described):
    changed = copy.deepcopy(described)
    server, api = changed["module"]["authorization_server"], changed["module"]["api"]
    server["resource_servers"]["orders"]["scopes"]["cancel"] = "Cancel."
    server["clients"]["reader"]["scopes"].append("orders/cancel")
    api["routes"]["DELETE /orders/{id}"]["scopes"].append("orders/cancel")
    applied.configure(changed)
    applied.apply()
    assert applied.changes() == {}
    assert answers(applied)["DELETE /orders/{id}"] == [401, 401, 200, 200, 401]


def test_a_change_of_everything_is_one_apply(applied, described):
    changed = copy.deepcopy(described)
    api = changed["module"]["api"]
    del api["access_log"], api["throttling"], api["routes"]["GET /stock/{id}/{proxy+}"]
    del api["routes"]["GET /stock/{id}"]["backend"]
    api["audience"].append("${module.authorization_server.client_ids.outsider}")
    api["cors"] = {"allow_origin": "https://app.example.com"}
    api["routes"]["GET /health"]["throttling"] = {"burst_limit": 1, "rate_limit": 1}
    api["stage_name"] = "v1"
    applied.configure(changed)
    applied.apply()
    assert applied.changes() == {}
    assert answers(applied)["GET /stock/{id}"] == [401, 401, 200, 403, 200]
    address = endpoints.invoke_url("", applied.outputs()["contract"]["http_api_id"], "v1")
    assert system.read(applied.directory, applied.environment).invoke_url.endswith(address)


def test_a_browser_is_told_what_it_may_send(applied):
    asked = {"Origin": "https://app.example.com", "Access-Control-Request-Method": "GET"}
    told = get(applied, "/orders", **asked).headers
    assert {
        name: sorted(told[f"Access-Control-{name}"].split(","))
        for name in ("Allow-Headers", "Allow-Methods", "Allow-Origin", "Max-Age")
    } == {
        "Allow-Headers": ["authorization", "content-type"],
        "Allow-Methods": ["*", "DELETE", "GET"],
        "Allow-Origin": ["https://app.example.com"],
        "Max-Age": ["600"],
    }


def test_a_limit_of_a_route_is_its_own_and_can_be_taken_back(applied, described):
    def statuses(calls=20):
        health = system.read(applied.directory, applied.environment).invoke_url + "/health"
        return {httpx2.get(health, trust_env=False).status_code for _ in range(calls)}

    limited = statuses()
    time.sleep(1)  # after which one call is let through again
    limited |= statuses(1)
    changed = copy.deepcopy(described)
    del changed["module"]["api"]["throttling"]
    applied.configure(changed)
    applied.apply()
    assert (limited, statuses()) == ({200, 429}, {200})
    assert applied.changes() == {}


def test_destroy_leaves_nothing(applied):
    applied.run("destroy", "-auto-approve")
    assert applied.run("state", "list") == ""
