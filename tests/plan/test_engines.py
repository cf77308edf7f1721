"""main.py on each engine: the same stack, and the same plan."""

import json
import os
import subprocess

import pytest

from scopegate.engine import CDKTF, CDKTN, ENGINES
from tests.engines import python
from tests.plan.offline import ROOT, plan


@pytest.fixture(scope="module")
def stacks(tmp_path_factory):
    """The folder of the stack that main.py synthesizes on each engine, by the engine's name."""
    folders = {}
    for engine in ENGINES:
        folder = tmp_path_factory.mktemp(engine.name)
        variables = {k: v for k, v in os.environ.items() if not k.startswith("SCOPEGATE_")}
        subprocess.run(
            [python(engine), str(ROOT / "main.py")], cwd=folder, env=variables, check=True
        )
        folders[engine] = folder / "cdktf.out/stacks/scopegate"
    return folders


def test_the_stack_is_the_same_but_for_the_version_of_the_engine(stacks):
    trees = {
        engine: json.loads((folder / "cdk.tf.json").read_text(encoding="utf-8"))
        for engine, folder in stacks.items()
    }
    versions = [trees[engine]["//"]["metadata"].pop("version") for engine in (CDKTF, CDKTN)]
    assert versions == ["0.21.0", "0.24.0"]
    assert trees[CDKTN] == trees[CDKTF]


def test_the_stack_plans_alike_on_both(stacks):
    plans = {engine: plan(folder) for engine, folder in stacks.items()}
    changes = {engine: each["resource_changes"] for engine, each in plans.items()}
    assert changes[CDKTN] == changes[CDKTF]
    assert {tuple(each["change"]["actions"]) for each in changes[CDKTN]} == {("create",)}
    assert 'aws_api_gateway_method.this["GET /orders"]' in plans[CDKTN].resources
