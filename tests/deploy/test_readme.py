"""The README's calls by curl, made as a reader makes them."""

import json
import re
import sys
from pathlib import Path

import pytest

from tests.deploy.conftest import ROOT, run

BIN = Path(sys.executable).parent


def block(containing: str) -> str:
    """The one fenced shell block of the README that contains a text."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```sh\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)
    (found,) = (each for each in shown if containing in each)
    return found.replace(".venv/bin/", f"{BIN}/")


@pytest.fixture(scope="module")
def deployed(project, state_dir):
    env = {"SCOPEGATE_STATE_DIR": str(state_dir / "readme")}
    try:
        done = run(str(BIN / "scopegate"), "deploy", env=env, cwd=project)
        assert done.returncode == 0, done.stdout
        yield env
    finally:  # what it holds goes with the instance, also where the deployment failed
        run(str(BIN / "scopegate"), "local", "down", env=env, cwd=project)


def test_the_curl_pair_gets_a_token_and_an_answer(deployed, project):
    script = block('scopegate local env)" # AWS_ENDPOINT_URL') + block("pick partner-a")
    done = run("bash", "-euo", "pipefail", "-c", script, env=deployed, cwd=project)
    assert done.returncode == 0, done.stdout
    answer = json.loads(done.stdout.splitlines()[-1])
    assert (answer["method"], answer["path"], answer["scopes"]) == (
        "GET",
        "/orders",
        ["orders/read"],
    )


def test_the_addresses_of_aws_come_from_the_same_outputs(deployed, project):
    script = block("output -raw invoke_url") + 'echo "$token_endpoint $invoke_url"'
    script = script.replace("cdktf.out/stacks/scopegate", f"$({BIN}/scopegate stack)")
    done = run("bash", "-euo", "pipefail", "-c", script, env=deployed, cwd=project)
    addresses = done.stdout.splitlines()[-1].split()
    assert [re.sub(r"//\w+\.execute-api", "//ID.execute-api", each) for each in addresses] == [
        "https://scopegate-demo.auth.us-east-1.amazoncognito.com/oauth2/token",
        "https://ID.execute-api.us-east-1.amazonaws.com/v1",
    ]
