"""The reduced plans that the unit tests read say what Terraform's real plans say today."""

import json
import shutil

import pytest

from scopegate import terraform
from tests import provider
from tests._support.reviews import reviewed, reviewed_file
from tests.deploy.conftest import ROOT

CONFIGURATIONS = ROOT / "tests/unit/access/configurations"


@pytest.mark.parametrize("name", ["community_pool", "community_http_api", "openapi"])
def test_a_real_plan_has_the_findings_of_the_reduced_one(name, tmp_path):
    environment = provider.reached(provider.OFFLINE)
    folder = shutil.copytree(CONFIGURATIONS / name, tmp_path / name)
    terraform.run("init", "-no-color", cwd=folder, env=environment)
    terraform.run("plan", "-no-color", "-out=plan", cwd=folder, env=environment)
    real = json.loads(terraform.run("show", "-json", "plan", cwd=folder, env=environment))
    kept = reviewed_file(CONFIGURATIONS / f"{name}.json")
    assert reviewed(real).findings == kept.findings
