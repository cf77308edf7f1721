"""The examples for CI are valid, and say what the command line understands."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer
import yaml

from scopegate.cli import app

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples/ci"


def strings(value: object) -> list[str]:
    """Return all strings in a document."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in inner for text in strings(each)]


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("github-actions.yml", "vendor.github-workflows"),
        ("gitlab-ci.yml", "vendor.gitlab-ci"),
        ("monthly-usage.yml", "vendor.github-workflows"),
    ],
)
def test_an_example_is_as_its_schema_says(name, schema):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    done = subprocess.run(
        [*command, str(EXAMPLES / name)], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "ok -- validation done"


@pytest.mark.parametrize("name", ["github-actions.yml", "monthly-usage.yml"])
def test_the_workflow_holds_to_what_zizmor_asks(name, tmp_path):
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    (folder / "review.yml").write_bytes((EXAMPLES / name).read_bytes())
    command = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--persona", "auditor"]
    done = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, check=False)
    assert (done.returncode, "No findings" in done.stdout) == (0, True)


def test_atlantis_reviews_after_the_plan_and_before_the_apply():
    document = yaml.safe_load((EXAMPLES / "atlantis-repos.yaml").read_text())
    workflow = document["workflows"][document["repos"][0]["workflow"]]
    plan, apply = workflow["plan"]["steps"], workflow["apply"]["steps"]
    assert [*plan[:2], plan[2]["run"]["output"]] == ["init", "plan", "show"]
    assert "--fail-on critical" in apply[0]["run"]
    assert apply[1] == "apply"


@pytest.mark.parametrize(
    "path", [*EXAMPLES.iterdir(), ROOT / ".pre-commit-hooks.yaml"], ids=lambda path: path.name
)
def test_each_example_calls_scopegate_with_options_that_it_has(path):
    name = "usage" if path.name == "monthly-usage.yml" else "review"
    command = typer.main.get_group(app).commands[name]
    known = {option for parameter in command.params for option in parameter.opts}
    lines = " ".join(strings(yaml.safe_load(path.read_text()))).replace("\\\n", " ").splitlines()
    called = f"scopegate {name}"
    calls = [line.split(called)[1] for line in lines if called in line]
    used = {word for call in calls for word in shlex.split(call.split(">")[0]) if word[:2] == "--"}
    assert calls != []
    assert used - known == set()


@pytest.mark.parametrize("name", [path.name for path in EXAMPLES.iterdir()])
def test_each_script_is_one_that_bash_can_read(name):
    texts = strings(yaml.safe_load((EXAMPLES / name).read_text()))
    for text in texts:
        if "\n" in text or "scopegate" in text:
            subprocess.run(["bash", "-n"], input=text, text=True, check=True)
