"""What scanners say of modules, plans and the repository: nothing but what is suppressed."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plan.offline import ROOT, copied, plan
from tests.plan.test_examples import variables

CHECKOV = ROOT / ".venv-checkov" / "bin" / "checkov"
TF_NAG = Path(sys.executable).with_name("tf-nag")
SETTINGS = ROOT / ".checkov.yaml"
SKIPPED = dict(re.findall(r"^  - (CKV\w+)  # (.+)$", SETTINGS.read_text(), re.MULTILINE))
"""The reason for each check that is skipped."""
NAGS = json.loads((ROOT / ".tfnag.json").read_text())["suppressions"]


def scan(folder, *arguments, settings=SETTINGS):
    """Return the reports of checkov on what ``arguments`` name in ``folder``, with our settings.

    It may write its bytecode, with which every run but the first starts in half the time.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [CHECKOV, "--config-file", settings, "--output", "json", *arguments],
        cwd=folder,
        env={**kept, "CKV_SKIP_PACKAGE_UPDATE_CHECK": "True"},
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr.decode()
    reports = json.loads(done.stdout)
    return reports if isinstance(reports, list) else [reports]


def address(record):
    """Return the type and name of the resource, without its module and its key."""
    return ".".join(re.sub(r"\[.*?\]", "", record["resource"]).split(".")[-2:])


def found(reports, kind):
    """Of all reports, each resource with each check whose result is of this ``kind``."""
    return {
        (address(record), record["check_id"])
        for report in reports
        for record in report["results"][kind]
    }


def shown(report):
    """Return the failed checks of a report as lines that say where."""
    return [
        f"{record['file_path']}:{record['file_line_range'][0]}: {record['resource']} fails "
        f"{record['check_id']}: {record['check_name']}"
        for record in report["results"]["failed_checks"]
    ]


@pytest.fixture(scope="module")
def scanned(tmp_path_factory):
    """A folder with the modules and the plans of two examples, and nothing else."""
    folder = tmp_path_factory.mktemp("scanned")
    for name in ("complete", "http-api"):
        planned = plan(copied(f"examples/{name}", tmp_path_factory.mktemp(name)), variables(name))
        text = json.dumps(planned._raw)  # noqa: SLF001  tftest shows it in parts alone
        (folder / f"{name}.json").write_text(text)
    copied("modules", folder)
    return folder


@pytest.fixture(scope="module")
def reports(scanned, tmp_path_factory):
    """The reports on the modules and the plans if no check is skipped."""
    settings = tmp_path_factory.mktemp("settings") / "checkov.yaml"
    lines = SETTINGS.read_text().splitlines(keepends=True)
    settings.write_text("".join(line for line in lines if not re.match("skip-check|  - ", line)))
    return scan(scanned, "--directory", ".", settings=settings)


@pytest.fixture(scope="module")
def failed(reports):
    """The checks that fail, each with its resource."""
    return found(reports, "failed_checks")


def test_modules_and_plans_are_read_without_an_error(reports):
    errors = {each["check_type"]: each["summary"]["parsing_errors"] for each in reports}
    assert errors == {"terraform": 0, "terraform_plan": 0}


def test_each_skipped_check_fails_and_no_other(failed):
    """So a defect is found, and no skip outlives what it was for."""
    assert {check for _, check in failed} == set(SKIPPED)


def test_each_skipped_check_has_its_reason_beside_it():
    assert SETTINGS.read_text().count("\n  - ") == len(SKIPPED)
    assert [each for each in SKIPPED.values() if not re.fullmatch(r"[A-Z].{10,}\.", each)] == []


def test_the_documentation_lists_each_skipped_check_with_its_reason(failed):
    rows = sorted(
        f"| {check} | {', '.join(sorted(f'`{at}`' for at, id_ in failed if id_ == check))} "
        f"| {reason} |"
        for check, reason in SKIPPED.items()
    )
    text = (ROOT / "docs" / "security.md").read_text()
    listed = re.findall(r"^\| CKV.*$", text, re.MULTILINE)
    assert listed == rows, "Put this into docs/security.md:\n" + "\n".join(rows)


@pytest.fixture(scope="module")
def nags(scanned):
    """What tf-nag finds in the plans of the examples by the rules of AWS Solutions."""
    said = []
    for name in ("complete", "http-api"):
        command = [TF_NAG, "scan", "--plan-json", scanned / f"{name}.json", "--format", "json"]
        command += ["--fail-on", "never"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        said += json.loads(done.stdout)
    return said


def test_no_rule_of_aws_solutions_fails_but_those_suppressed(nags):
    open_ = [f"{nag['address']}: {nag['message']}" for nag in nags if not nag["suppression"]]
    assert open_ == []


def test_each_suppression_of_a_rule_is_needed(nags):
    used = {nag["suppression_entry"] for nag in nags}
    assert [NAGS[each]["id"] for each in range(len(NAGS)) if each not in used] == []


def test_no_route_but_the_public_one_is_without_authorization(nags):
    without = {nag["address"] for nag in nags if nag["rule_id"] == "AwsSolutions-APIG4"}
    assert without == {
        'module.api.aws_api_gateway_method.preflight["/orders/{id}"]',
        'module.api.aws_api_gateway_method.this["GET /health"]',
        'module.api.aws_apigatewayv2_route.this["GET /health"]',
    }


def test_the_documentation_lists_each_suppressed_rule_with_its_reason():
    rows = sorted(
        f"| {nag['id'].partition('-')[2]} | {', '.join(f'`{each}`' for each in nag['resources'])} "
        f"| {nag['reason']} |"
        for nag in NAGS
    )
    text = (ROOT / "docs" / "security.md").read_text()
    listed = re.findall(r"^\| (?:APIG|COG|SMG)\d.*$", text, re.MULTILINE)
    assert listed == rows, "Put this into docs/security.md:\n" + "\n".join(rows)


@pytest.mark.assurance
def test_no_file_holds_a_secret_but_one_put_there(tmp_path):
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    # Put together here, so that this file has none.
    (tmp_path / "leak.py").write_text(f'key = "AKIA{"Q3EGRW7D5UYHJK2L"}"\n')
    options = ("--framework", "secrets", "--enable-secret-scan-all-files")
    (report,) = scan(tmp_path, "--directory", ".", *options)
    assert [line.partition(":")[0] for line in shown(report)] == ["/leak.py"]
