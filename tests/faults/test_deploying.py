"""`scopegate deploy` where AWS or its token endpoint fails: one error, and then it goes on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scopegate import emulator, terraform
from tests._support.faults.proxy import Fault
from tests._support.faults.proxy.policy import always, never
from tests._support.faults.root_module import emptied
from tests.deploy.conftest import project

pytestmark = pytest.mark.assurance

__all__ = ["project"]

SCOPEGATE = Path(sys.executable).with_name("scopegate")


@pytest.fixture
def deploy(proxy, project):
    """Runs `scopegate deploy`, which takes the proxy for an emulator that it has started."""
    with emptied(proxy) as aws:
        posed = emulator.Instance(port=proxy.port, pid=aws.pid, created=aws.created)
        (posed.state_dir / "cdktf.out").mkdir(parents=True)
        posed.save()

        def run(policy):
            proxy.policy = policy
            return subprocess.run(
                [SCOPEGATE, "deploy"],
                cwd=project,
                env={**terraform.environment(), "COLUMNS": "200"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
            )

        yield run


def test_a_deployment_that_was_killed_starts_over(project, state_dir):
    env = {**terraform.environment(), "SCOPEGATE_STATE_DIR": str(state_dir / "killed")}
    killed = subprocess.Popen(
        [SCOPEGATE, "deploy", "--verbose"],
        cwd=project,
        env=env,
        start_new_session=True,
        stdout=subprocess.PIPE,
    )
    assert killed.stdout
    for line in killed.stdout:
        if b"aws_cognito_user_pool.this: Creating..." in line:
            break
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()

    def run(command):
        return subprocess.run(
            [SCOPEGATE, command],
            cwd=project,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    again, gone = run("deploy"), run("destroy")
    assert "The last deployment was interrupted." in again.stdout
    assert ", 0 unexpected, 0 not checked." in again.stdout
    assert "Nothing is left." in gone.stdout
    assert (again.returncode, gone.returncode) == (0, 0)


def test_deploy_says_what_failed_and_deploys_when_nothing_fails_any_more(deploy):
    ended = deploy(always(Fault.EXPIRED))
    assert "terraform plan failed in" in ended.stderr
    assert "The security token included in the request is expired" in ended.stderr
    unproven = deploy(
        lambda call: Fault.THROTTLED if call.operation == "POST /oauth2/token" else None
    )
    assert "got no token: HTTP 429." in unproven.stdout
    proven = deploy(never)
    assert ", 0 unexpected, 0 not checked." in proven.stdout
    every = [ended, unproven, proven]
    assert [done.returncode for done in every] == [2, 1, 0]
    assert [done for done in every if "Traceback" in done.stdout + done.stderr] == []
