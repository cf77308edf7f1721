import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import tftest

from scopegate import terraform
from tests import provider

OFFLINE = {
    "access_key": "offline",
    "region": "eu-central-1",
    "secret_key": "offline",
    "skip_credentials_validation": True,
    "skip_metadata_api_check": True,
    "skip_region_validation": True,
    "skip_requesting_account_id": True,
}
"""Arguments of a provider for plans without AWS."""


@pytest.fixture(scope="session", autouse=True)
def no_aws_of_the_users_own():
    """Remove the account, the profile and the endpoint of the developer from the environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [each for each in os.environ if each.startswith("AWS_")]:
            patch.delenv(name)
        yield


Configuration = Mapping[str, Any] | str
"""A root module in Terraform's JSON syntax, as a value, or in its native syntax, as text."""


@dataclass(frozen=True)
class Diagnostic:
    """An error of Terraform.

    Attributes:
        module: Name of the module call concerned; empty for the root module.
        message: Its text, without the position that Terraform adds.
    """

    module: str
    message: str


class Terraform(tftest.TerraformTest):  # type: ignore[misc]  # tftest has no types
    """A root module, with exactly the environment given and a provider that needs no AWS."""

    def execute_command(self, cmd: str, *cmd_args: str) -> tftest.TerraformCommandOutput:
        """Run a command of Terraform.

        That of tftest reads standard error after the end of standard output, so that a long one
        would block.
        """
        done = subprocess.run(
            [self.binary, cmd, *cmd_args],
            cwd=self.tfdir,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode == 1:
            raise tftest.TerraformTestError(f"terraform {cmd} failed:\n{done.stderr}", done.stderr)
        return tftest.TerraformCommandOutput(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def terraform_environment() -> dict[str, str]:
    """Variables to run Terraform with, without access to an AWS account."""
    kept = {
        name: value
        for name, value in terraform.environment().items()
        if not name.startswith(("AWS_", "TF_VAR_", "TF_LOG", "TF_DATA_DIR", "TF_WORKSPACE"))
    }
    return kept | provider.OFFLINE


@pytest.fixture(scope="session")
def package(root, tmp_path_factory) -> Path:
    """A copy of the modules, because Terraform copies their source for every call."""
    copy = tmp_path_factory.mktemp("package")
    shutil.copytree(root / "modules", copy / "modules")
    return copy


@pytest.fixture(scope="session")
def initialized(terraform_environment, tmp_path_factory) -> Callable[..., Terraform]:
    """A function that writes a root module, with a provider that needs no AWS."""

    def make(configuration: Configuration) -> Terraform:
        folder = tmp_path_factory.mktemp("plan")
        if isinstance(configuration, str):
            (folder / "main.tf").write_text(configuration, encoding="utf-8")
        else:
            text = json.dumps(configuration, ensure_ascii=False)
            (folder / "main.tf.json").write_text(text, encoding="utf-8")
        block = json.dumps({"provider": {"aws": OFFLINE}})
        (folder / "provider.tf.json").write_text(block, encoding="utf-8")
        test = Terraform(str(folder), binary=terraform.executable())
        test.env = terraform_environment | provider.reached(provider.OFFLINE)
        test.setup()
        return test

    return make


@pytest.fixture(scope="session")
def plan(initialized) -> Callable[[Configuration], tftest.TerraformPlanOutput]:
    """A function that plans a configuration."""

    def plan(configuration: Configuration) -> tftest.TerraformPlanOutput:
        return initialized(configuration).plan(output=True)

    return plan


@pytest.fixture(scope="session")
def errors(initialized) -> Callable[[Configuration], list[Diagnostic]]:
    """A function that plans an invalid configuration and returns all errors."""

    def errors(configuration: Configuration) -> list[Diagnostic]:
        test = initialized(configuration)
        done = subprocess.run(
            [test.binary, "plan", "-json", "-input=false", "-lock=false"],
            cwd=test.tfdir,
            env=test.env,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        assert done.returncode == 1, done.stdout[-2000:]
        lines = map(json.loads, done.stdout.splitlines())
        return [_diagnostic(line["diagnostic"]) for line in lines if line["@level"] == "error"]

    return errors


def _diagnostic(found: Mapping[str, Any]) -> Diagnostic:
    message = found.get("detail") or found["summary"]
    message = message.split("\n\nThis was checked by the validation rule")[0]
    context = (found.get("snippet") or {}).get("context") or ""
    where = f"{found.get('range', {}).get('filename')} {context}"
    call = re.search(r"\.terraform/modules/([^/]+)/|module\.([^. ]+)", where)
    return Diagnostic(call[call.lastindex or 0] if call else "", message)


@pytest.fixture(scope="session")
def evaluate(terraform_environment, tmp_path_factory) -> Callable[..., Any]:
    """A function that evaluates a Terraform expression, which can read ``local.given``."""

    def evaluate(expression: str, given: Any = None) -> Any:
        folder = tmp_path_factory.mktemp("evaluate")
        (folder / "given.json").write_text(json.dumps(given), encoding="utf-8")
        (folder / "main.tf").write_text(
            f'locals {{\n  given = jsondecode(file("given.json"))\n  result = {expression}\n}}\n',
            encoding="utf-8",
        )
        done = subprocess.run(
            [terraform.executable(), "console"],
            cwd=folder,
            env=terraform_environment,
            input="base64encode(jsonencode(local.result))\n",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(base64.b64decode(done.stdout))

    return evaluate
