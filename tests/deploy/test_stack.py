"""main.py, deployed in both ways: by `scopegate deploy` and by the CLI of CDK for Terraform."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from scopegate import emulator, terraform
from tests.deploy.conftest import ROOT, run

BIN = Path(sys.executable).parent
SCOPEGATE = str(BIN / "scopegate")
CDKTF = str(ROOT / "node_modules/.bin/cdktf")
ALL_AS_EXPECTED = "25 calls: 25 as expected, 0 unexpected, 0 not checked."
README = (ROOT / "README.md").read_text(encoding="utf-8")
DENIED = """
echo
answer() { echo "$1: $(curl --silent --output /dev/null --write-out '%{http_code}' "${@:2}")"; }
answer "no token, an invalid or expired one, or one of another user pool" "$invoke_url/orders"
answer "a valid token that lacks the required scope" --request POST \\
  --header "Authorization: Bearer $token" "$invoke_url/orders"
answer "a method and path that no route matches" "$invoke_url/"
answer "a path that only ANY /{proxy+} matches" "$invoke_url/nowhere"
answer "a token request with a wrong secret" --user "$client_id:wrong" \\
  --data grant_type=client_credentials "$token_endpoint"
answer "a token request for a scope that the client does not have" \\
  --user "$client_id:$client_secret" \\
  --data "grant_type=client_credentials&scope=orders/write" "$token_endpoint"
"""


@pytest.fixture(scope="module")
def environment(aws):
    return {
        **aws.environment,
        "CHECKPOINT_DISABLE": "1",
        "CI": "1",
        "PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin",
        "SCOPEGATE_DELETION_PROTECTION": "false",
    }


@pytest.fixture(scope="module")
def local(state_dir):
    """Where `scopegate deploy` keeps the instance that it starts."""
    return {"SCOPEGATE_STATE_DIR": str(state_dir / "deploy")}


@pytest.fixture(scope="module")
def deployed(project, local):
    try:
        yield run(SCOPEGATE, "deploy", env=local, cwd=project)
    finally:  # what it holds goes with the instance, also where the deployment failed
        run(SCOPEGATE, "local", "down", env=local, cwd=project)


def test_deploy_proves_itself(deployed):
    assert deployed.returncode == 0, deployed.stdout
    assert ALL_AS_EXPECTED in deployed.stdout
    assert f"until you run: {SCOPEGATE} destroy" in deployed.stdout


def test_deploy_shows_steps_the_summary_of_the_plan_and_one_matrix(deployed):
    lines = deployed.stdout.splitlines()
    assert [line.split("  ")[0] for line in lines if line.startswith("[")] == [
        "[1/6] Generate the modules",
        "[2/6] Start the emulator",
        "[3/6] Initialize Terraform",
        "[4/6] Plan",
        "[5/6] Apply",
        "[6/6] Call every route",
    ]
    results = [re.sub(r".* s  ", "", line) for line in lines if re.match(r"\[[45]", line)]
    assert results == ["34 to add, 0 to change, 0 to destroy", "34 added, 0 changed, 0 destroyed"]
    assert len([line for line in lines if line.startswith("┏")]) == 1
    assert [line for line in lines if len(line) > 80 and "http" not in line] == []
    assert (len(lines) < 60, "\x1b" in deployed.stdout) == (True, False)


def test_the_readme_shows_the_real_matrix_and_counts_the_resources(deployed, project, local):
    root = run(SCOPEGATE, "stack", env=local, cwd=project).stdout.strip()
    listed = run("terraform", f"-chdir={root}", "state", "list", env=local, cwd=project).stdout
    resources = [line for line in listed.splitlines() if not re.search(r"(^|\.)data\.", line)]
    (shown,) = re.findall(r"<!-- excerpt: matrix -->\n\n```text\n(.*?)```", README, re.DOTALL)
    assert shown in deployed.stdout
    assert re.findall(r"(\d+)\s+resources", README) == [str(len(resources))]


def test_denied_calls_are_answered_as_the_readme_says(deployed, project, local):
    assert deployed.returncode == 0
    script = block("scopegate local env") + block("pick partner-a") + DENIED
    done = run("bash", "-euo", "pipefail", "-c", script, env=local, cwd=project)
    statuses = dict(re.findall(r"^(.+): (\d+)$", done.stdout, re.MULTILINE))
    table = README.partition("### When a call is denied\n")[2].partition("## ")[0]
    rows = re.findall(r"^\| (.+?) \| (\d+)", table, re.MULTILINE)
    expected = {request: status for request, status in rows if request in statuses}
    assert len(expected) == len(statuses) - 1 == 5, done.stdout
    assert expected | {"a path that only ANY /{proxy+} matches": "401"} == statuses


def test_deploying_again_changes_nothing(deployed, project, local):
    again = run(SCOPEGATE, "deploy", env=local, cwd=project)
    verified = run(SCOPEGATE, "verify", env=local, cwd=project)
    assert deployed.returncode == again.returncode == verified.returncode == 0
    assert "0 to add, 0 to change, 0 to destroy" in again.stdout
    assert "already running" in again.stdout
    assert ALL_AS_EXPECTED in again.stdout
    assert ALL_AS_EXPECTED in verified.stdout


def block(containing: str) -> str:
    """Return the one fenced shell block of docs/call.md that contains a text."""
    page = (ROOT / "docs/call.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```(?:sh|shell)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    (found,) = (each for each in shown if containing in each)
    return found.replace(".venv/bin/", f"{BIN}/")


def test_the_curl_commands_get_a_token_and_an_answer(deployed, project, local):
    assert deployed.returncode == 0
    script = block("scopegate local env") + block("pick partner-a")
    done = run("bash", "-euo", "pipefail", "-c", script, env=local, cwd=project)
    assert done.returncode == 0, done.stdout
    answer = json.loads(done.stdout.splitlines()[-1])
    assert (answer["method"], answer["path"], answer["scopes"]) == (
        "GET",
        "/orders",
        ["orders/read"],
    )


def test_the_addresses_of_aws_come_from_the_same_outputs(deployed, project, local):
    assert deployed.returncode == 0
    script = block("output -raw invoke_url") + 'echo "$token_endpoint $invoke_url"'
    script = script.replace("cdktf.out/stacks/scopegate", f"$({BIN}/scopegate stack)")
    done = run("bash", "-euo", "pipefail", "-c", script, env=local, cwd=project)
    addresses = done.stdout.splitlines()[-1].split()
    assert [re.sub(r"//\w+\.execute-api", "//ID.execute-api", each) for each in addresses] == [
        "https://scopegate-demo.auth.us-east-1.amazoncognito.com/oauth2/token",
        "https://ID.execute-api.us-east-1.amazonaws.com/v1",
    ]


def test_destroy_takes_it_down(deployed, project, local):
    assert deployed.returncode == 0
    destroyed = run(SCOPEGATE, "destroy", env=local, cwd=project)
    after = run(SCOPEGATE, "verify", env=local, cwd=project)
    twice = run(SCOPEGATE, "destroy", env=local, cwd=project)
    running = run(SCOPEGATE, "local", "status", "--json", env=local, cwd=project)
    assert destroyed.returncode == 0, destroyed.stdout
    assert "0 added, 0 changed, 34 destroyed" in destroyed.stdout
    assert destroyed.stdout.splitlines()[-1] == "Nothing is left."
    deploy = shlex.join([SCOPEGATE, "deploy"])
    assert (after.returncode, after.stdout) == (
        2,
        f"No emulator is running. To deploy the demonstration, run: {deploy}\n",
    )
    assert (twice.returncode, twice.stdout) == (
        0,
        "No emulator is running. Nothing is left to destroy.\n",
    )
    assert json.loads(running.stdout) == []


@pytest.mark.assurance
def test_aws_is_asked_about_and_changed_after_a_yes(project, environment):
    def run_on_aws(command, *options, answer=None):
        return subprocess.run(
            [SCOPEGATE, command, "--target", "aws", *options],
            env={**terraform.environment(), **environment},
            cwd=project,
            input=answer,
            capture_output=True,
            text=True,
            check=False,
        )

    refused = run_on_aws("deploy", answer="n\n")
    deployed = run_on_aws("deploy", answer="y\n")
    destroyed = run_on_aws("destroy", "--yes")
    question = "Account 000000000000, region us-east-1. Apply this plan? [y/N] "

    assert refused.stdout.splitlines()[-1] == f"{question}Nothing was changed."
    assert refused.stdout.index("34 to add") < refused.stdout.index(question)
    assert question in deployed.stdout
    assert ALL_AS_EXPECTED in deployed.stdout
    assert deployed.stdout.splitlines()[-1] == (
        "It stays until you run: scopegate destroy --target aws"
    )
    assert "34 destroyed" in destroyed.stdout
    assert "Apply this plan?" not in destroyed.stdout
    codes = [done.returncode for done in (refused, deployed, destroyed)]
    assert codes == [1, 0, 0], deployed.stderr + destroyed.stderr


@pytest.mark.assurance
def test_the_cdktf_cli_synthesizes_shows_deploys_and_destroys(project, environment):
    app = ("--app", f"{sys.executable} main.py")
    # Hashes of other platforms' providers would be asked of the registry, mirror or not.
    offline = (*app, "--skip-provider-lock")
    synthesized_already = (*offline, "--skip-synth")
    synthesized = run(CDKTF, "synth", *app, env=environment, cwd=project)
    diff = run(CDKTF, "diff", *synthesized_already, "scopegate", env=environment, cwd=project)
    deployed = run(
        CDKTF, "deploy", *offline, "--auto-approve", "scopegate", env=environment, cwd=project
    )
    verified = run(
        SCOPEGATE,
        "verify",
        "cdktf.out/stacks/scopegate",
        env=environment,
        cwd=project,
    )
    destroyed = run(
        CDKTF,
        "destroy",
        *synthesized_already,
        "--auto-approve",
        "scopegate",
        env=environment,
        cwd=project,
    )

    assert synthesized.returncode == 0, synthesized.stdout
    assert "34 to add, 0 to change, 0 to destroy" in diff.stdout, diff.stdout
    assert deployed.returncode == 0, deployed.stdout
    assert (verified.returncode, ALL_AS_EXPECTED in verified.stdout) == (0, True)
    assert destroyed.returncode == 0, destroyed.stdout
    assert "Resources: 34 destroyed" in destroyed.stdout, destroyed.stdout


def test_the_stack_holds_no_path_of_the_machine(project, environment):
    run(sys.executable, "main.py", env=environment, cwd=project)
    stack = (project / "cdktf.out/stacks/scopegate/cdk.tf.json").read_text()
    assert [line for line in stack.splitlines() if str(project) in line] == []


def test_a_bad_setting_is_one_sentence_and_no_traceback(project, environment):
    env = {**environment, "SCOPEGATE_DOMAIN_PREFIX": "aws-orders"}
    done = run(sys.executable, "main.py", env=env, cwd=project)
    expected = 'SCOPEGATE_DOMAIN_PREFIX must not contain "aws", "amazon" or "cognito"; got '
    assert (done.returncode, done.stdout) == (1, f"{expected}'aws-orders'.\n")


def test_two_instances_run_side_by_side(aws):
    with emulator.instance() as other:
        running = {instance.port for instance in emulator.running()}
        assert (other.port != aws.port, {aws.port, other.port} - running) == (True, set())
