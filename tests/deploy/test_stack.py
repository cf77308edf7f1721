"""main.py, deployed in both ways: by `scopegate deploy` and by the CLI of CDK for Terraform."""

import json
import sys
from pathlib import Path

import pytest

from scopegate import local_aws
from tests.deploy.conftest import ROOT, run

BIN = Path(sys.executable).parent
CDKTF = str(ROOT / "node_modules/.bin/cdktf")
ALL_AS_EXPECTED = "25 calls: 25 as the contract says, 0 not, 0 not judged."


@pytest.fixture(scope="module")
def environment(aws):
    return {
        **aws.environment,
        "CHECKPOINT_DISABLE": "1",
        "CI": "1",
        "PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin",
        "SCOPEGATE_DELETION_PROTECTION": "false",
    }


def test_deploy_proves_itself_and_destroy_takes_it_down(project, state_dir):
    env = {"SCOPEGATE_STATE_DIR": str(state_dir / "deploy")}
    deployed = run(str(BIN / "scopegate"), "deploy", env=env, cwd=project)
    again = run(str(BIN / "scopegate"), "deploy", env=env, cwd=project)
    verified = run(str(BIN / "scopegate"), "verify", env=env, cwd=project)
    destroyed = run(str(BIN / "scopegate"), "destroy", env=env, cwd=project)
    after = run(str(BIN / "scopegate"), "verify", env=env, cwd=project)
    running = run(str(BIN / "scopegate"), "local", "status", "--json", env=env, cwd=project)

    assert deployed.returncode == 0, deployed.stdout
    assert ALL_AS_EXPECTED in deployed.stdout
    assert "until you run: make destroy" in deployed.stdout
    assert "Resources: 0 added, 0 changed, 0 destroyed." in again.stdout
    assert (verified.returncode, ALL_AS_EXPECTED in verified.stdout) == (0, True)
    assert destroyed.returncode == 0, destroyed.stdout
    assert (after.returncode, "Nothing is deployed" in after.stdout) == (2, True)
    assert json.loads(running.stdout) == []


def test_the_cdktf_cli_synthesizes_shows_deploys_and_destroys(project, environment):
    app = ("--app", f"{sys.executable} main.py")
    # Hashes of other platforms' providers would be asked of the registry, mirror or not.
    offline = (*app, "--skip-provider-lock")
    synthesized = run(CDKTF, "synth", *app, env=environment, cwd=project)
    diff = run(CDKTF, "diff", *offline, "scopegate", env=environment, cwd=project)
    deployed = run(
        CDKTF, "deploy", *offline, "--auto-approve", "scopegate", env=environment, cwd=project
    )
    verified = run(
        str(BIN / "scopegate"),
        "verify",
        "cdktf.out/stacks/scopegate",
        env=environment,
        cwd=project,
    )
    destroyed = run(
        CDKTF, "destroy", *offline, "--auto-approve", "scopegate", env=environment, cwd=project
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
    with local_aws.instance() as other:
        running = {instance.port for instance in local_aws.running()}
        assert (other.port != aws.port, {aws.port, other.port} - running) == (True, set())
