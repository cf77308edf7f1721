"""Plans of root modules without an AWS account, a network or changes in the repository."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tftest

from scopegate import terraform
from tests import provider

ROOT = Path(__file__).parents[2]
# The provider reads the caller identity from AWS when it starts, unless that is disabled.
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
    left_out = shutil.ignore_patterns(".terraform*", "*.tfstate*", "terraform.tfvars")
    for name in {"modules", directory}:
        shutil.copytree(ROOT / name, to / name, ignore=left_out)
    return to / directory


def plan(directory: Path, variables: Mapping[str, Any] | None = None) -> tftest.TerraformPlanOutput:
    """Initialize the root module in ``directory`` and plan it with ``variables``."""
    (directory / "override.tf.json").write_text(json.dumps(_OVERRIDE))
    module = tftest.TerraformTest(
        str(directory),
        binary=terraform.executable(),
        env={**terraform.environment(), **provider.reached(provider.OFFLINE)},
    )
    module.setup()
    return module.plan(output=True, tf_vars=dict(variables or {}))


@dataclass(frozen=True)
class Part:
    """A root module, planned as a module of another one.

    Attributes:
        values: Its planned values.
        configuration: Its ``configuration`` in the plan: module calls, outputs, resources.
        whole: The plan of all modules together, in the form of ``terraform show -json``.
    """

    values: tftest.TerraformPlanModule
    configuration: Mapping[str, Any]
    whole: dict[str, Any]


def plan_together(
    parts: Mapping[str, tuple[Path, Mapping[str, Any]]], root: Path
) -> dict[str, Part]:
    """Plan root modules, each a folder below ``root`` with its variables, in one run.

    Most of the time of a plan is spent on the provider's schema, regardless of its size.
    """
    called = {}
    for name, (folder, variables) in parts.items():
        # It has its own provider block, which replaces that of the root module.
        (folder / "override.tf.json").write_text(json.dumps(_OVERRIDE))
        called[name] = {"source": f"./{folder.relative_to(root)}", **variables}
    (root / "main.tf.json").write_text(json.dumps({"module": called, "provider": {"aws": {}}}))
    planned = plan(root)
    calls = planned["configuration"]["root_module"]["module_calls"]
    whole = planned._raw  # noqa: SLF001  tftest shows it in parts alone
    return {
        name: Part(planned.modules[f"module.{name}"], calls[name]["module"], whole)
        for name in parts
    }
