"""Examples, applied to the emulator as their READMEs say, and verified."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.deploy.conftest import ROOT, RootModule, run
from tests.deploy.emulator.calls import Aws

SCOPEGATE = str(Path(sys.executable).with_name("scopegate"))
INVOKE_ARN = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{}/invocations"

OWN = {"complete": "deletion_protection = false\nmanage_account_logging_role = true\n"}
"""What an example asks for besides: its log needs the account's role."""


@pytest.fixture(scope="module")
def variables(aws) -> str:
    """What a reader writes to terraform.tfvars, for a function that exists."""
    arn = Aws(aws).function("orders")
    return f'function_name = "orders"\ninvoke_arn    = "{INVOKE_ARN.format(arn)}"\n'


@pytest.mark.parametrize(("name", "calls"), [("basic", 6), ("complete", 48), ("http-api", 16)])
def test_an_example_is_as_its_contract_says(name, calls, aws, variables, tmp_path):
    shutil.copytree(ROOT / "modules", tmp_path / "modules")
    folder = tmp_path / "examples" / name
    shutil.copytree(ROOT / "examples" / name, folder)
    (folder / "terraform.tfvars").write_text(
        f'{variables}domain_prefix = "example-{name}"\n{OWN.get(name, "")}'
    )
    example = RootModule(folder, aws.environment)
    example.apply()
    done = run(SCOPEGATE, "verify", ".", env=aws.environment, cwd=folder)
    assert f"{calls} calls: {calls} as the contract says, 0 not, 0 not judged." in done.stdout
    assert (done.returncode, example.changes()) == (0, {})
