"""Each module's own tests pass, offline: what its users run in a copy of it."""

import json
import re
import shutil
from typing import Any

import pytest

from scopegate import terraform
from tests import provider
from tests.plan.offline import ROOT

MODULES = sorted(path.name for path in (ROOT / "modules").iterdir())


def runs(module: str) -> list[str]:
    """Return the runs that a module's tests declare, each with its file."""
    return [
        f"tests/{path.name}: {name}"
        for path in sorted((ROOT / "modules" / module / "tests").iterdir())
        for name in re.findall(r'^run "(\w+)"', path.read_text(encoding="utf-8"), re.MULTILINE)
    ]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_valid_without_a_warning_and_its_tests_pass_without_aws(module, tmp_path):
    copy = tmp_path / module
    shutil.copytree(ROOT / "modules" / module, copy)
    environment = provider.reached(provider.OFFLINE)
    terraform.run("init", "-no-color", cwd=copy, env=environment)
    validated = json.loads(terraform.run("validate", "-json", cwd=copy, env=environment))
    assert (validated["valid"], validated["diagnostics"]) == (True, [])
    said = map(json.loads, terraform.run("test", "-json", cwd=copy, env=environment).splitlines())
    events: dict[str, list[dict[str, Any]]] = {}
    for event in said:
        events.setdefault(event["type"], []).append(event)
    passed = [
        f"{each['test_run']['path']}: {each['test_run']['run']}"
        for each in events["test_run"]
        if each["test_run"].get("status") == "pass"
    ]
    (summary,) = events["test_summary"]
    assert sorted(set(passed)) == sorted(runs(module))
    assert (summary["test_summary"]["passed"], summary["test_summary"]["failed"]) == (
        len(runs(module)),
        0,
    )


def expected_to_fail(module: str) -> list[str]:
    """Return what the runs of a module's tests expect to fail: variables and resources."""
    refused = ROOT / "modules" / module / "tests" / "refused.tftest.hcl"
    lists = re.findall(
        r"expect_failures = \[(.*?)\]", refused.read_text(encoding="utf-8"), re.DOTALL
    )
    return re.findall(r"[\w.]+", " ".join(lists))


@pytest.mark.parametrize("module", MODULES)
def test_a_variable_is_expected_to_fail_as_often_as_it_has_validations(module):
    files = sorted((ROOT / "modules" / module).glob("variables*.tf"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    validations = {
        block.split('"', 1)[0]: block.count("\n  validation {")
        for block in text.split('\nvariable "')[1:]
    }
    failing = expected_to_fail(module)
    assert {name: failing.count(f"var.{name}") for name in validations} == validations


@pytest.mark.parametrize("module", MODULES)
def test_a_resource_is_expected_to_fail_as_often_as_it_has_preconditions(module):
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "modules" / module).glob("*.tf"))
    failing = [name for name in expected_to_fail(module) if not name.startswith("var.")]
    assert len(failing) == sum(text.count("precondition {") for text in texts)
