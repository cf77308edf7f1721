"""A pull request from its branch to its comment, by each of the examples for CI, step by step.

The base is applied. Then a branch gives a client more, opens a route, and has that waived.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from release import python_package
from scopegate import terraform
from tests import provider
from tests.deploy.ci import runners
from tests.deploy.ci.comments import MARK, serving
from tests.deploy.conftest import ROOT, RootModule

EXAMPLES = ROOT / "examples/ci"
MAIN = """
terraform {{
  backend "local" {{
    path = "{state}"
  }}
}}

provider "aws" {{
  region = "us-east-1"
}}

module "api" {{
  source = "./modules/oauth2-api"

  name                = "orders"
  deletion_protection = false
  domain              = {{ prefix = "example-orders-ci" }}
  backend             = {{ http = {{ url = "https://orders.example.com" }} }}

  resource_servers = {{
    orders = {{ scopes = {{ read = "Read orders.", write = "Place and change orders." }} }}
  }}

  clients = {{
    partner-a = {{ scopes = {scopes} }}
  }}

  routes = {{
    "GET /orders"  = {{ {guard} }}
    "POST /orders" = {{ scopes = ["orders/write"] }}
  }}
}}
"""
READ = '["orders/read"]'
MORE = '["orders/read", "orders/write"]'
WAIVER = """
[[accept]]
kind = "route-opened"
route = "GET /orders"
reason = "The list of orders is public from now on."
expires = 2999-12-31
"""


@dataclass(frozen=True)
class Repository:
    """A Git repository with a branch ``main``, which is applied, and one for each change.

    Attributes:
        folder: Where it is.
        environment: Points Terraform to the emulator.
    """

    folder: Path
    environment: dict[str, str]

    def git(self, *arguments: str) -> None:
        identity = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.com"]
        subprocess.run(["git", *identity, *arguments], cwd=self.folder, check=True)

    def commit(self, branch: str, files: Mapping[str, str]) -> None:
        """Make a branch of the one that is checked out, with these files changed."""
        self.git("checkout", "--quiet", "-b", branch)
        for name, text in files.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", branch)

    def checkout(self, branch: str, to: Path) -> Path:
        """Return a fresh clone of a branch."""
        self.git("clone", "--quiet", "--branch", branch, str(self.folder), str(to))
        return to


@pytest.fixture(scope="module")
def repository(aws, tmp_path_factory) -> Repository:
    folder = tmp_path_factory.mktemp("repository")
    state = tmp_path_factory.mktemp("state") / "terraform.tfstate"
    environment = provider.reached({**aws.environment})
    made = Repository(folder, {**terraform.environment(), **environment})
    shutil.copytree(ROOT / "modules", folder / "modules")
    (folder / ".gitignore").write_text(".terraform*\n")

    def main(scopes: str, guard: str) -> str:
        return MAIN.format(state=state, scopes=scopes, guard=guard)

    made.git("init", "--quiet")
    made.commit("main", {"main.tf": main(READ, f"scopes = {READ}")})
    RootModule(folder, aws.environment).apply()
    made.commit("gains", {"main.tf": main(MORE, f"scopes = {READ}")})
    made.commit("opens", {"main.tf": main(MORE, "public = true")})
    made.commit("waived", {"access-waivers.toml": WAIVER})
    return made


@pytest.fixture(scope="module")
def image(tmp_path_factory) -> Path:
    """An environment with all that Scopegate asks for, and a ``pip`` that finds Scopegate built.

    Beside it, in ``tools``, stand the commands of an image: Terraform under Atlantis' name, a
    package manager and an archive that are there already.
    """
    folder = tmp_path_factory.mktemp("image")
    kept_out = shutil.ignore_patterns("scopegate*", "__pycache__")
    shutil.copytree(ROOT / ".venv-wheel", folder / "env", symlinks=True, ignore=kept_out)
    python_package.build(ROOT, folder / "dist")
    tools = folder / "tools"
    tools.mkdir()
    curl = shutil.which("curl")
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "env/bin/python"), "--quiet"]
    found = f"PIP_NO_INDEX=1 PIP_FIND_LINKS={shlex.quote(str(folder / 'dist'))}"
    scripts = {
        "apt-get": "exit 0",
        "curl": f'case "$*" in *releases.hashicorp.com*) exit 0;; esac; exec {curl} "$@"',
        "pip": f'{found} exec {shlex.join(pip)} "$@"',
        "terraform1.11.4": f'exec {terraform.executable()} "$@"',
        "unzip": "exit 0",
    }
    for name, line in scripts.items():
        (tools / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        (tools / name).chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def environment(repository, image) -> dict[str, str]:
    """What the runners set: the image's tools and Scopegate first on PATH."""
    kept = {k: v for k, v in repository.environment.items() if not k.startswith("PYTHON")}
    path = os.pathsep.join([str(image / "tools"), str(image / "env/bin"), os.environ["PATH"]])
    return {**kept, "PATH": path}


@pytest.fixture(scope="module")
def on_github(repository, environment, tmp_path_factory):
    """What became of the workflow for each branch, in turn, and the comments after each."""
    with serving() as comments:
        ran = {}
        for branch in ("gains", "opens", "waived"):
            folder = tmp_path_factory.mktemp(branch)
            (folder / "temporary").mkdir()
            done = runners.github(
                EXAMPLES / "github-actions.yml",
                repository.checkout(branch, folder / "work"),
                folder / "temporary",
                comments.url,
                environment,
            )
            ran[branch] = (done, comments.reviews()[-1], list(comments.changes))
        return ran


@pytest.fixture(scope="module")
def on_gitlab(repository, environment, tmp_path_factory):
    """The same of the pipeline for GitLab."""
    with serving() as comments:
        ran = {}
        for branch in ("gains", "opens", "waived"):
            folder = tmp_path_factory.mktemp(branch)
            done = runners.gitlab(
                EXAMPLES / "gitlab-ci.yml",
                repository.checkout(branch, folder / "work"),
                comments.url,
                environment,
            )
            ran[branch] = (done, comments.reviews()[-1], list(comments.changes))
        return ran


@pytest.fixture(params=["on_github", "on_gitlab"])
def ran(request):
    return request.getfixturevalue(request.param)


def test_the_comment_is_created_then_updated_and_no_other_is_touched(ran):
    (_, _, first), (_, _, second), (_, _, third) = ran.values()
    assert [what for what, _ in third] == ["created", "updated", "updated"]
    assert (first, second) == (third[:1], third[:2])
    assert len({comment for _, comment in third}) == 1


def test_the_comment_says_what_the_branch_changes(ran):
    kinds = ("access-gained", "route-opened")
    said = {
        branch: [kind for kind in kinds if kind in review] for branch, (_, review, _) in ran.items()
    }
    assert said == {
        "gains": ["access-gained"],
        "opens": ["access-gained", "route-opened"],
        "waived": ["access-gained", "route-opened"],
    }
    assert {review.startswith(MARK) for _, review, _ in ran.values()} == {True}


def test_the_waiver_is_in_the_comment_with_its_reason(ran):
    _, opens, _ = ran["opens"]
    _, waived, _ = ran["waived"]
    reason = "The list of orders is public from now on"
    assert (reason in opens, reason in waived) == (False, True)


def test_the_gate_of_github_fails_on_critical_alone_and_passes_what_is_waived(on_github):
    assert {branch: done.failed for branch, (done, _, _) in on_github.items()} == {
        "gains": None,
        "opens": "Gate",
        "waived": None,
    }


def test_the_summary_of_the_job_is_the_comment(on_github):
    for done, review, _ in on_github.values():
        assert done.files["GITHUB_STEP_SUMMARY"] == review


def test_the_gate_of_gitlab_fails_on_critical_alone_and_passes_what_is_waived(on_gitlab):
    assert {branch: done.failed for branch, (done, _, _) in on_gitlab.items()} == {
        "gains": None,
        "opens": 'exit "$code"',
        "waived": None,
    }


@pytest.mark.parametrize("runner", ["on_github", "on_gitlab"])
def test_no_step_prints_a_secret(runner, request, repository):
    secret = RootModule(repository.folder, repository.environment).state()[
        'module.api.aws_cognito_user_pool_client.this["partner-a"]'
    ]["client_secret"]
    ran = request.getfixturevalue(runner)
    texts = [text for done, review, _ in ran.values() for text in (*done.printed.values(), review)]
    assert [text for text in texts if secret in text] == []
    assert len(secret) > 20


@pytest.fixture(scope="module")
def on_atlantis(repository, environment, image, tmp_path_factory):
    """What became of the plan and of the apply for two branches, in turn."""
    pip = image / "tools/pip"
    subprocess.run([pip, "install", "--quiet", "scopegate"], check=True)
    ran = {}
    for branch in ("opens", "waived"):
        work = repository.checkout(branch, tmp_path_factory.mktemp(branch) / "work")
        for stage in ("plan", "apply"):
            ran[branch, stage] = runners.atlantis(
                EXAMPLES / "atlantis-repos.yaml", stage, work, image / "env", environment
            )
    return ran


def test_atlantis_comments_each_plan_with_the_review(on_atlantis):
    reviews = {
        branch: done.printed["review"]
        for (branch, stage), done in on_atlantis.items()
        if stage == "plan"
    }
    assert {branch: review.startswith(MARK) for branch, review in reviews.items()} == {
        "opens": True,
        "waived": True,
    }
    assert all("route-opened" in review for review in reviews.values())


def test_atlantis_refuses_to_apply_what_is_critical_and_applies_what_is_waived(
    on_atlantis, repository
):
    assert {key: done.failed for key, done in on_atlantis.items()} == {
        ("opens", "plan"): None,
        ("opens", "apply"): "review",
        ("waived", "plan"): None,
        ("waived", "apply"): None,
    }
    state = RootModule(repository.folder, repository.environment).state()
    method = state['module.api.aws_api_gateway_method.this["GET /orders"]']
    assert method["authorization"] == "NONE"
