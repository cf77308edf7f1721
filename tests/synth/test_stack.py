"""The stack of main.py: where its state is, and what it demands of the provider."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def synthesized(root, tmp_path):
    """Runs main.py with variables on top; gives the stack in Terraform's JSON syntax."""

    def run(**variables: str) -> subprocess.CompletedProcess[str] | dict[str, Any]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SCOPEGATE_")}
        done = subprocess.run(
            [sys.executable, str(root / "main.py")],
            cwd=tmp_path,
            env={**kept, **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            return done
        stack = tmp_path / "cdktf.out" / "stacks" / "scopegate" / "cdk.tf.json"
        return json.loads(stack.read_text(encoding="utf-8"))

    return run


def test_the_state_is_a_file_of_the_project_unless_a_bucket_is_named(synthesized):
    tree = synthesized()
    assert tree["terraform"]["backend"] == {
        "local": {"path": "../../../terraform.scopegate.tfstate"}
    }
    assert tree["terraform"]["required_providers"]["aws"]["version"] == ">= 5.0"
    assert tree["provider"] == {"aws": [{}]}


def test_the_state_is_in_the_bucket_that_is_named_and_locked_there(synthesized):
    tree = synthesized(SCOPEGATE_STATE_BUCKET="states", SCOPEGATE_NAME="mine")
    assert tree["terraform"]["backend"] == {
        "s3": {"bucket": "states", "key": "scopegate/scopegate.tfstate", "use_lockfile": True}
    }
    assert tree["locals"]["name"] == "mine"


def test_no_address_is_a_hash_and_no_path_is_of_this_machine(synthesized, root, tmp_path):
    tree = synthesized()
    names = {name for named in tree["resource"].values() for name in named}
    assert [name for name in sorted(names) if re.search(r"_[0-9A-F]{8}$", name)] == []
    text, here = json.dumps(tree), (root, tmp_path, Path.home() / "x")
    assert [path for path in here if str(path).removesuffix("x") in text] == []


def test_bad_settings_are_told_all_at_once_without_a_traceback(synthesized):
    done = synthesized(SCOPEGATE_DOMAIN_PREFIX="aws-x", SCOPEGATE_NAME="a/b")
    assert sorted(done.stderr.splitlines()) == [
        'SCOPEGATE_DOMAIN_PREFIX must not contain "aws", "amazon" or "cognito"; got \'aws-x\'.',
        (
            "SCOPEGATE_NAME must be 1 to 128 letters, digits, white space or any of _ + = , . @ -; "
            "got 'a/b'."
        ),
    ]
    assert done.returncode == 1


def test_the_node_that_pip_installed_is_sufficient(synthesized, tmp_path):
    """The function is zipped by a ``node`` that cdktf finds on PATH."""
    tree = synthesized(PATH="/nonexistent")
    archive = tree["resource"]["aws_lambda_function"]["backend"]["filename"]
    assert (tmp_path / "cdktf.out/stacks/scopegate" / archive).is_file()
