"""modules/ is exactly what the generator writes."""

import difflib
import os
import re
import subprocess
from pathlib import Path

import pytest

from scopegate import terraform
from scopegate.engine import DEFAULT, ENGINES
from scopegate.generate.form import HEADER, Form
from scopegate.generate.modules import MODULES, files
from tests.engines import command

NAMES = [module.name for module in MODULES]
_REST_API = [
    *["backends.tf", "cors.tf", "deployment.tf", "domain.tf", "logging.tf", "paths.tf"],
    *["responses.tf", "routes.tf", "variables-routes.tf"],
]
TOPICS = {
    "authorization-server": ["clients.tf", "resource_servers.tf"],
    "cached-token-endpoint": [
        *["cache.tf", "deployment.tf", "domain.tf", "logging.tf", "responses.tf", "routes.tf"]
    ],
    "oauth2-api": ["clients.tf", "resource_servers.tf", "user_pool.tf", *_REST_API],
    "protected-http-api": [
        *["backends.tf", "domain.tf", "logging.tf", "routes.tf", "stage.tf"],
        "variables-routes.tf",
    ],
    "protected-openapi": [
        *["backends.tf", "body.tf", "cors.tf", "deployment.tf", "document.tf", "domain.tf"],
        *["logging.tf", "requests.tf", "responses.tf"],
    ],
    "protected-rest-api": _REST_API,
    "rest-api-authorizer": [],
}
"""The files of each module by topic, besides those that every module has."""


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".terraform" not in path.parts
    }


def drift(committed: dict[str, str], expected: dict[str, str]) -> str:
    """Return a unified diff from ``committed`` to ``expected``; empty if they are equal."""
    return "".join(
        line
        for name in sorted(committed.keys() | expected.keys())
        for line in difflib.unified_diff(
            committed.get(name, "").splitlines(keepends=True),
            expected.get(name, "").splitlines(keepends=True),
            f"modules/{name}" if name in committed else "(missing)",
            f"generated/{name}" if name in expected else "(not generated)",
        )
    )


@pytest.fixture(scope="module")
def expected() -> dict[str, str]:
    return {
        f"{module.name}/{name}": text
        for module in MODULES
        for name, text in files(module, Form.HCL).items()
    }


@pytest.fixture(scope="module")
def committed(root) -> dict[str, str]:
    return content(root / "modules")


def test_the_modules_are_as_generated(committed, expected):
    difference = drift(committed, expected)
    assert not difference, f"modules/ is not as generated; run `make modules`.\n{difference}"


def test_a_changed_a_missing_and_an_extra_file_each_show_in_the_difference(expected):
    first, second, *_ = expected
    changed = {name: text for name, text in expected.items() if name != second}
    changed[first] = changed[first].replace("resource", "resourse", 1)
    changed["oauth2-api/extra.tf"] = "locals {}\n"
    difference = drift(changed, expected)
    assert [line for line in difference.splitlines() if line.startswith(("---", "+++"))] == [
        *[f"--- modules/{first}", f"+++ generated/{first}"],
        *["--- (missing)", f"+++ generated/{second}"],
        *["--- modules/oauth2-api/extra.tf", "+++ (not generated)"],
    ]
    assert "-locals {}" in difference.splitlines()


@pytest.mark.parametrize("module", NAMES)
def test_a_module_has_these_files_each_with_the_header(module, expected):
    of_module = {
        name.removeprefix(f"{module}/"): text
        for name, text in expected.items()
        if name.startswith(f"{module}/")
    }
    assert sorted(of_module) == sorted(
        [
            *["README.md", "main.tf", "outputs.tf", "tests/accepted.tftest.hcl"],
            *["tests/refused.tftest.hcl", "variables.tf", "versions.tf", *TOPICS[module]],
        ]
    )
    without = [
        name
        for name, text in of_module.items()
        if HEADER not in text.replace("\n# ", " ")[: len(HEADER) + 10]
    ]
    assert without == []


@pytest.mark.parametrize(
    "residue",
    [
        *[
            r'^\s*provider "',
            r'^\s*backend "',
            r"^\s*cloud \{",
            r"\$\$\{(?!request|stageVariables)",
            "TfToken",
            "cdktf",
        ],
        *[r'"//"', r'= "\$\{[^}]*\}"$', "uniqueId", r"_[0-9A-F]{8}\b"],
    ],
)
def test_nothing_is_left_of_how_a_module_was_made(residue, expected):
    found = [
        f"{name}:{number}: {line}"
        for name, text in expected.items()
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(residue, line)
    ]
    assert found == []


def test_terraform_would_format_nothing_otherwise(root):
    done = subprocess.run(
        [terraform.executable(), "fmt", "-check", "-diff", "-recursive", "modules"],
        cwd=root,
        env=terraform.environment(),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("engine", [*ENGINES, DEFAULT], ids=lambda engine: engine.name)
def test_a_fresh_process_writes_the_same_bytes_on_each_engine(engine, tmp_path, expected):
    subprocess.run(
        [command(engine), "generate", "--out", tmp_path / "modules"],
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    assert content(tmp_path / "modules") == expected
