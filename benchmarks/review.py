"""Reviews of plans of different sizes.

A plan of changes has the form that Terraform writes, with the prior state, the planned values, the
changes and the configuration. One client in ten gains a scope, and one route in ten requires
another one.

A first plan comes from Terraform: it has no known ids, so the review follows its references.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import roots
from benchmarks.contest import Contestant, Outcome, Part, Run
from benchmarks.measure import Task, measure
from benchmarks.systems import System
from scopegate import terraform
from tests.conftest import OFFLINE

_SCOPEGATE = str(Path(sys.executable).with_name("scopegate"))
_LOAD = "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))"
POOL = "eu-central-1_AbCdEfGhI"
ARN = f"arn:aws:cognito-idp:eu-central-1:123456789012:userpool/{POOL}"
SCOPES = [f"orders/scope-{number}" for number in range(100)]
FILLER = {
    f"attribute_{number}": f"a value that a review passes over {number}" for number in range(48)
}

Resource = tuple[str, str, str | None, dict[str, Any], dict[str, Any]]


def resources(clients: int, routes: int) -> Iterator[Resource]:
    """Yield type, name, key, old values and new values of every resource."""
    pool = {"id": POOL, "arn": ARN, "deletion_protection": "ACTIVE"}
    yield "aws_cognito_user_pool", "this", None, pool, pool
    declared = [{"scope_name": scope.partition("/")[2]} for scope in SCOPES]
    server = {"identifier": "orders", "user_pool_id": POOL, "scope": declared}
    yield "aws_cognito_resource_server", "this", "orders", server, server
    api = {"id": "api1", "root_resource_id": "root"}
    yield "aws_api_gateway_rest_api", "this", None, api, api
    authorizer = {"id": "authorizer1", "rest_api_id": "api1", "provider_arns": [ARN]}
    yield "aws_api_gateway_authorizer", "this", None, authorizer, authorizer
    for number in range(clients):
        before = {
            **FILLER,
            "id": f"id-{number}",
            "user_pool_id": POOL,
            "allowed_oauth_flows": ["client_credentials"],
            "allowed_oauth_scopes": [SCOPES[(number + step) % 100] for step in range(10)],
            "explicit_auth_flows": ["ALLOW_REFRESH_TOKEN_AUTH"],
            "client_secret": "x" * 52,
        }
        more = [SCOPES[(number + 10) % 100]] if number % 10 == 0 else []
        after = before | {"allowed_oauth_scopes": [*before["allowed_oauth_scopes"], *more]}
        yield "aws_cognito_user_pool_client", "this", f"partner-{number}", before, after
    for number in range(routes):
        path = f"/things-{number}"
        values = {"id": f"resource-{number}", "rest_api_id": "api1", "path": path, **FILLER}
        yield "aws_api_gateway_resource", "depth_1", path, values, values
        before = {
            **FILLER,
            "rest_api_id": "api1",
            "resource_id": f"resource-{number}",
            "http_method": "GET",
            "authorization": "COGNITO_USER_POOLS",
            "authorizer_id": "authorizer1",
            "authorization_scopes": [SCOPES[number % 100]],
        }
        more = [SCOPES[(number + 1) % 100]] if number % 10 == 0 else []
        after = before | {"authorization_scopes": [*before["authorization_scopes"], *more]}
        yield "aws_api_gateway_method", "this", f"GET {path}", before, after


def plan(clients: int, routes: int) -> dict[str, Any]:
    """Return the JSON of a plan."""
    changes, before_values, after_values, blocks = [], [], [], {}
    for type_, name, key, before, after in resources(clients, routes):
        index = {} if key is None else {"index": key}
        block = f"{type_}.{name}"
        address = block if key is None else f"{block}[{json.dumps(key)}]"
        identity = {"address": f"module.api.{address}", "mode": "managed", "type": type_}
        identity |= {"name": name, **index, "provider_name": "registry.terraform.io/hashicorp/aws"}
        actions = ["no-op"] if before == after else ["update"]
        change = {"actions": actions, "before": before, "after": after, "after_unknown": {}}
        change |= {"before_sensitive": {"client_secret": True}, "after_sensitive": {}}
        changes.append(identity | {"module_address": "module.api", "change": change})
        before_values.append(identity | {"values": before, "sensitive_values": {}})
        after_values.append(identity | {"values": after, "sensitive_values": {}})
        blocks[block] = {"address": block, "type": type_, "name": name, "expressions": {}}

    def module(found: list[dict[str, Any]]) -> dict[str, Any]:
        return {"root_module": {"child_modules": [{"address": "module.api", "resources": found}]}}

    calls = {"api": {"module": {"resources": list(blocks.values())}}}
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": module(after_values),
        "resource_changes": changes,
        "prior_state": {"format_version": "1.0", "values": module(before_values)},
        "configuration": {"root_module": {"module_calls": calls}},
    }


def review() -> Part:
    """Return ``scopegate review``, including its start, and only reading the same file."""
    return Part(
        "review",
        [Contestant("scopegate review", _reviewed), Contestant("json.load alone", _loaded)],
        ["review"],
        beyond=[System(1_000, 500), System(2_000, 1_000)],
    )


def first_review() -> Part:
    """Return ``scopegate review`` of the first plan of ``modules/oauth2-api``."""
    return Part("first-review", [Contestant("scopegate review", _first)], ["first-review"])


def start() -> Part:
    """Return the start of a review, and that of Python, which is a part of it."""
    review = [_SCOPEGATE, "review", "--help"]
    return Part(
        "start",
        [
            Contestant(
                "scopegate review --help", lambda _, folder: _timed(review, folder, "start")
            ),
            Contestant(
                "python -c pass",
                lambda _, folder: _timed([sys.executable, "-c", "pass"], folder, "start"),
            ),
        ],
        ["start"],
        any_size=True,
    )


def _reviewed(system: System, folder: Path) -> Run:
    return _timed(_review(_written(system, folder)), folder, "review")


def _first(system: System, folder: Path) -> Run:
    roots.write(roots.Kind.MODULE, system, folder, OFFLINE)
    terraform.run("plan", "-input=false", "-no-color", "-out=plan", cwd=folder)
    file = folder / "plan.json"
    file.write_text(terraform.run("show", "-json", "plan", cwd=folder), encoding="utf-8")
    return _timed(_review(str(file)), folder, "first-review")


def _review(file: str) -> list[str]:
    return [_SCOPEGATE, "review", file, "--format", "json", "--fail-on", "none"]


def _loaded(system: System, folder: Path) -> Run:
    return _timed([sys.executable, "-c", _LOAD, _written(system, folder)], folder, "review")


def _written(system: System, folder: Path) -> str:
    file = folder / "plan.json"
    file.write_text(json.dumps(plan(system.clients, system.routes)), encoding="utf-8")
    return str(file)


def _timed(command: list[str], folder: Path, part: str) -> Run:
    def run() -> Iterator[Outcome]:
        yield Outcome(part, measure(Task(command, folder, os.environ)))

    return run
