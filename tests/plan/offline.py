"""Plans of root modules without an AWS account, a network or a trace in the repository."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tftest

from scopegate import terraform

ROOT = Path(__file__).parents[2]
_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_SECRET_ACCESS_KEY": "test",
}
# The provider asks AWS who it is when it starts, unless its configuration says not to.
_OVERRIDE = {
    "provider": {
        "aws": {
            "region": "us-east-1",
            "skip_credentials_validation": True,
            "skip_metadata_api_check": True,
            "skip_requesting_account_id": True,
        }
    }
}


def copied(directory: str, to: Path) -> Path:
    """Copy a folder of the repository, with the modules that it may call; return the copy."""
    left_out = shutil.ignore_patterns(".terraform*", "*.tfstate*", "*.tfvars")
    for name in {"modules", directory}:
        shutil.copytree(ROOT / name, to / name, ignore=left_out)
    return to / directory


def plan(directory: Path, variables: Mapping[str, Any] | None = None) -> tftest.TerraformPlanOutput:
    """Initialize the root module in ``directory`` and plan it with ``variables``."""
    (directory / "override.tf.json").write_text(json.dumps(_OVERRIDE))
    module = tftest.TerraformTest(
        str(directory),
        binary=terraform.executable(),
        env={**terraform.environment(), **_CREDENTIALS},
    )
    module.setup()
    return module.plan(output=True, tf_vars=dict(variables or {}))
