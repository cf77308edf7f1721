"""How long a review takes, and how much memory, as the plan grows.

    python benchmarks/review.py [CLIENTS ROUTES]...

Each plan is as Terraform writes it, with the state before, the planned values, the changes and the
configuration; one client in ten gains a scope and one route in ten asks for another. The median of
three runs of ``scopegate review``, each a process of its own, stands beside the start-up alone.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SIZES = [(1, 1), (20, 10), (200, 100), (1_000, 500), (2_000, 1_000)]
RUNS = 3
POOL = "eu-central-1_AbCdEfGhI"
ARN = f"arn:aws:cognito-idp:eu-central-1:123456789012:userpool/{POOL}"
SCOPES = [f"orders/scope-{number}" for number in range(100)]
FILLER = {
    f"attribute_{number}": f"a value that a review passes over {number}" for number in range(48)
}

Resource = tuple[str, str, str | None, dict[str, Any], dict[str, Any]]


def resources(clients: int, routes: int) -> Iterator[Resource]:
    """Type, name, key, values before and values after of every resource."""
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
    """A plan's JSON."""
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


def measure(*arguments: str) -> tuple[float, float]:
    """Seconds and peak MiB of one run of the command line."""
    started = time.perf_counter()
    command = [sys.executable, "-c", "from scopegate.cli import run; run()", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"scopegate {' '.join(arguments)} exited with {process.returncode}.")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return time.perf_counter() - started, usage.ru_maxrss / unit


def main() -> None:
    """Print a table, in Markdown."""
    numbers = [int(argument) for argument in sys.argv[1:]]
    sizes = list(zip(numbers[::2], numbers[1::2], strict=True)) or SIZES
    print("| clients | routes | plan, MB | seconds | peak, MiB |\n|---|---|---|---|---|")
    for clients, routes in sizes:
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory, "plan.json")
            path.write_text(json.dumps(plan(clients, routes)), encoding="utf-8")
            size = path.stat().st_size / 1e6
            arguments = ("review", str(path), "--format", "json", "--fail-on", "none")
            runs = [measure(*arguments) for _ in range(RUNS)]
        seconds = statistics.median(run[0] for run in runs)
        peak = max(run[1] for run in runs)
        print(f"| {clients:,} | {routes:,} | {size:.1f} | {seconds:.2f} | {peak:.0f} |")
    start = statistics.median(measure("review", "--help")[0] for _ in range(RUNS))
    print(f"\nStart-up (`scopegate review --help`): {start:.2f} s.", file=sys.stderr)


if __name__ == "__main__":
    main()
