"""Usage of an API in the emulator: calls of many clients, read from CloudWatch Logs and S3."""

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from httpx2 import Client

from scopegate.emulator import endpoints
from tests.deploy.conftest import ROOT, example, run
from tests.deploy.emulator.calls import Aws

WORKFLOW = ROOT / "examples/ci/monthly-usage.yml"
SCOPEGATE = str(Path(sys.executable).with_name("scopegate"))
PARTNERS = [f"partner-{number:02}" for number in range(20)]
OLD, NEW = "partner-a", "partner-a/2026-12"
ROUTES = [("GET", "/orders"), ("GET", "/orders/17"), ("POST", "/orders"), ("GET", "/nowhere")]
KEYS = {"/orders/17": "/orders/{id}"}
OVERRIDE = """
module "api" {{
  access_log                  = {{}}
  manage_account_logging_role = true
  clients = merge({{
    partner-a = {{ generations = var.generations, scopes = ["orders/read"] }}
  }}, {{
    for number in range({count}) : format("partner-%02d", number) => {{
      scopes = number % 2 == 0 ? ["orders/read"] : ["orders/read", "orders/write"]
    }}
  }})
  resource_servers = {{ orders = {{ scopes = {{ read = "Read.", write = "Write." }} }} }}
  routes = {{
    "GET /orders"      = {{ scopes = ["orders/read"] }}
    "GET /orders/{{id}}" = {{ scopes = ["orders/read", "orders/write"] }}
    "POST /orders"     = {{ scopes = ["orders/write"] }}
  }}
}}
"""
LOG_GROUP = 'output "log_group" { value = module.api.access_log_group }'


@pytest.fixture(scope="module")
def cloud(aws):
    return Aws(aws)


@pytest.fixture(scope="module")
def module(cloud, tmp_path_factory):
    """The example rotation with both credentials, an access log, and many other clients."""
    path = f"lambda:path/2015-03-31/functions/{cloud.function('orders')}/invocations"
    values = {
        "domain_prefix": "example-usage",
        "function_name": "orders",
        "invoke_arn": f"arn:aws:apigateway:us-east-1:{path}",
        "generations": ["default", "2026-12"],
    }
    module = example("rotation", values, cloud.instance, tmp_path_factory.mktemp("usage"))
    (module.directory / "usage_override.tf").write_text(OVERRIDE.format(count=len(PARTNERS)))
    (module.directory / "log_group.tf").write_text(LOG_GROUP)
    module.apply()
    (module.directory / "state.json").write_text(module.run("show", "-json"))
    (module.directory / "outputs.json").write_text(json.dumps(module.outputs()))
    return module


@pytest.fixture(scope="module")
def called(cloud, module):
    """Calls by client and route, each with how often it was answered with which status."""
    outputs = module.outputs()
    contract = outputs["contract"]
    api, stage = contract["rest_api_id"], contract["stage_name"]
    base = endpoints.invoke_url(cloud.instance.endpoint, api, stage)
    dice = random.Random(17)  # noqa: S311  no secret
    counts: dict[Any, Any] = {}
    http = Client(trust_env=False, timeout=30)

    def call(client, bearer, method, path):
        answer = http.request(method, base + path, headers=bearer)
        known = answer.status_code != 401 and path != "/nowhere"
        route = None if path == "/nowhere" else f"{method} {KEYS.get(path, path)}"
        key = (client if known else None, route)
        counts.setdefault(key, {}).setdefault(str(answer.status_code), 0)
        counts[key][str(answer.status_code)] += 1

    def bearer(client):
        secret = outputs["client_secrets"][client]
        answer = cloud.token({"ClientId": outputs["client_ids"][client], "ClientSecret": secret})
        return {"Authorization": f"Bearer {answer['access_token']}"}

    for method, path in [("GET", "/orders"), ("GET", "/orders/17")]:
        call(OLD, bearer(OLD), method, path)
    for client in PARTNERS[:-1]:
        token = bearer(client)
        for method, path in dice.choices(ROUTES, k=6):
            call(client, token, method, path)
    for method, path in ROUTES:
        call(None, {}, method, path)
        call(None, {"Authorization": "Bearer garbage"}, method, path)
    time.sleep(2)  # the log tells seconds apart
    call(NEW, bearer(NEW), "GET", "/orders")
    return counts


def usage(module, *arguments, model="state.json"):
    return run(SCOPEGATE, "usage", model, *arguments, env=module.environment, cwd=module.directory)


def report(module, *arguments, model="state.json"):
    """Return the report as JSON; what is said on standard error stands before it."""
    done = usage(module, *arguments, "--format", "json", model=model)
    assert done.returncode == 0, done.stdout
    return json.loads(done.stdout[done.stdout.index("{\n") :])


def counted(found):
    return {(one["credential"], one["route"]): one["statuses"] for one in found["calls"]}


@pytest.mark.parametrize("model", ["state.json", "outputs.json"])
def test_the_report_equals_what_was_called(module, called, model):
    group = module.outputs()["log_group"]
    found = report(module, "--log-group", group, "--days", "1", "--yes", model=model)
    assert counted(found) == called
    assert (found["lines"]["unreadable"], found["window"]["complete"]) == (0, False)
    assert found["window"]["reasons"][0]["reason"].startswith(f"{group} has no events before 20")


def test_reading_from_aws_asks_first_and_says_what_it_costs(module, called):
    group = module.outputs()["log_group"]
    done = usage(module, "--log-group", group)
    assert (done.returncode, done.stdout.splitlines()[1:]) == (
        2,
        ["There is no terminal to ask on. Pass --yes to read it."],
    )
    assert f"of events in {group} from 20" in done.stdout.splitlines()[0]
    assert "USD 0.09 for each GB, here USD 0.00." in done.stdout
    assert called


def test_the_log_says_when_the_old_credential_is_no_longer_used(cloud, module, called):
    log = module.directory / "access.log"
    log.write_text("".join(f"{one}\n" for one in cloud.logged(module.outputs()["log_group"])))
    found = report(module, log.name, "--idle", "1s")
    (one,) = [one for one in found["findings"] if one["kind"] == "superseded-credential"]
    last = {row["generation"]: row for row in found["credentials"] if row["client"] == "partner-a"}
    assert (one["credential"], one["last"]) == (OLD, last["default"]["last"])
    assert last["default"]["last"] < last["2026-12"]["first"]
    assert found["grant"]["clients"]["partner-a"]["generations"] == ["2026-12"]
    assert PARTNERS[-1] not in found["grant"]["clients"]
    assert counted(found) == called


def test_an_export_in_s3_gives_the_same(cloud, module, called):
    lines = cloud.logged(module.outputs()["log_group"])
    stamped = "".join(f"2026-11-27T10:00:00.000Z {line}\n" for line in lines)
    for path, body in (
        ("/exports", None),
        ("/exports/november/aws-logs-write-test", b"Permission Check Successful"),
        ("/exports/november/task/stream/000000", stamped.encode()),
    ):
        assert cloud.signed("s3", "PUT", path, body=body).status == 200
    found = report(module, "s3://exports/november", "--yes")
    assert counted(found) == called


def test_the_monthly_job_reports_and_fails_on_a_log_that_is_too_short(module, called, tmp_path):
    (job,) = yaml.safe_load(WORKFLOW.read_text())["jobs"].values()
    (step,) = [step["run"] for step in job["steps"] if step.get("name") == "Report"]
    (tmp_path / "outputs.json").write_text(json.dumps(module.outputs()))
    summary = tmp_path / "summary.md"
    own = {"LOG_GROUP": module.outputs()["log_group"], "RUNNER_TEMP": str(tmp_path)}
    paths = {
        "GITHUB_STEP_SUMMARY": str(summary),
        "PATH": f"{Path(SCOPEGATE).parent}:{os.environ['PATH']}",
    }
    environment = {**module.environment, **job["env"], **own, **paths}
    done = run("bash", "-e", "-c", step, env=environment, cwd=tmp_path)
    assert (done.returncode, called != {}) == (1, True), done.stdout
    assert "| `log-incomplete` |" in summary.read_text()
