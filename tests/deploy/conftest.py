"""An emulator for each test module, and root modules applied to it."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from scopegate import emulator, terraform
from tests import provider
from tests._support.walkthrough import Walkthrough, git, repository

ROOT = Path(__file__).parents[2]


class RootModule:
    """A Terraform root module in a separate folder, run against one emulator."""

    def __init__(self, directory: Path, environment: Mapping[str, str]) -> None:
        self.directory = directory
        self.environment = environment

    def configure(self, configuration: Mapping[str, Any]) -> None:
        """Write the configuration, in Terraform's JSON syntax."""
        (self.directory / "main.tf.json").write_text(json.dumps(configuration))

    def set(self, **values: Any) -> None:
        """Write terraform.tfvars, for a root module that has variables."""
        lines = [f"{name} = {json.dumps(value)}\n" for name, value in values.items()]
        (self.directory / "terraform.tfvars").write_text("".join(lines))

    def run(self, *arguments: str) -> str:
        environment = provider.reached(self.environment)
        return terraform.run(*arguments, "-no-color", cwd=self.directory, env=environment)

    def apply(self) -> None:
        if not (self.directory / ".terraform").exists():
            self.run("init")
        self.run("apply", "-auto-approve")

    def planned(self) -> dict[str, dict[str, Any]]:
        """Return the changes of the next plan, by address."""
        self.run("plan", "-out=plan")
        shown = json.loads(self.run("show", "-json", "plan"))
        return {
            change["address"]: change["change"]
            for change in shown.get("resource_changes", [])
            if change["mode"] == "managed"
        }

    def changes(self) -> dict[str, str]:
        """Return the actions of the next plan by address, without unchanged resources.

        The plan is kept in the file ``plan``, so that it can be applied.
        """
        said = map(json.loads, self.run("plan", "-json", "-out=plan").splitlines())
        changes = [event["change"] for event in said if event["type"] == "planned_change"]
        return {
            change["resource"]["addr"]: change["action"]
            for change in changes
            if change["action"] != "read"
        }

    def outputs(self) -> dict[str, Any]:
        return terraform.outputs(self.directory, env=self.environment)

    def state(self) -> dict[str, dict[str, Any]]:
        """Return attributes of each managed resource, by address."""
        shown = json.loads(self.run("show", "-json"))
        found: dict[str, dict[str, Any]] = {}
        modules = [shown.get("values", {}).get("root_module", {})]
        while modules:
            module = modules.pop()
            modules += module.get("child_modules", [])
            found |= {each["address"]: each["values"] for each in module.get("resources", [])}
        return found


def example(
    name: str, values: Mapping[str, Any], instance: emulator.Instance, folder: Path
) -> RootModule:
    """Copy an example and the modules below ``folder``; write its terraform.tfvars."""
    left_out = shutil.ignore_patterns(".terraform*", "*.tfstate*", "terraform.tfvars")
    shutil.copytree(ROOT / "modules", folder / "modules", ignore=left_out)
    copy = folder / "examples" / name
    shutil.copytree(ROOT / "examples" / name, copy, ignore=left_out)
    module = RootModule(copy, instance.environment)
    module.set(**values)
    return module


@pytest.fixture(scope="session", autouse=True)
def state_dir(tmp_path_factory) -> Iterator[Path]:
    """Keep the instances of these tests separate from those of the user."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("state")
        patch.setenv("SCOPEGATE_STATE_DIR", str(folder))
        yield folder


@pytest.fixture(scope="module")
def aws() -> Iterator[emulator.Instance]:
    with emulator.instance() as instance:
        yield instance


@pytest.fixture(scope="module")
def root_module(tmp_path_factory, aws) -> RootModule:
    return RootModule(tmp_path_factory.mktemp("root"), aws.environment)


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A copy of the files with which a user deploys main.py."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("main.py", "cdktf.json"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "lambda_src", folder / "lambda_src")
    return folder


@pytest.fixture(scope="session")
def backend_package(tmp_path_factory) -> Path:
    """The backend of lambda_src as AWS Lambda takes it."""
    archive = tmp_path_factory.mktemp("backend") / "backend"
    return Path(shutil.make_archive(str(archive), "zip", ROOT / "lambda_src"))


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A clone of the repository, with ten of the many partners; tests/plan has all of them."""
    folder = repository(tmp_path_factory.mktemp("clone"))
    partners = folder / "examples/many-partners/partners.yaml"
    ten, _, _ = partners.read_text(encoding="utf-8").partition("partner-011:")
    partners.write_text(ten, encoding="utf-8")
    git("commit", "--quiet", "--all", "--message=Keep ten partners", cwd=folder)
    return folder


@pytest.fixture
def follow(clone, aws, tmp_path):
    """A function that returns a reader of an example's README, with a running emulator."""
    readers = []
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / str(aws.port)).symlink_to(aws.state_dir)
    settings = {
        "SCOPEGATE_STATE_DIR": str(tmp_path),
        "TF_CLI_ARGS_apply": "-auto-approve",  # nobody can confirm
        "TF_CLI_ARGS_destroy": "-auto-approve",
        "TF_REATTACH_PROVIDERS": provider.reached(aws.environment)["TF_REATTACH_PROVIDERS"],
    }
    inherited = {k: v for k, v in terraform.environment().items() if not k.startswith("AWS_")}

    def follow(name: str) -> Walkthrough:
        reader = Walkthrough(clone / "examples" / name / "README.md", clone, inherited | settings)
        readers.append(reader)
        assert reader.blocks[0].startswith(f"cd examples/{name}\n")
        reader.go_on(until='eval "$(scopegate local env)"')
        return reader

    yield follow
    for reader in readers:
        reader.close()


def run(*command: str, env: Mapping[str, str], cwd: Path) -> "subprocess.CompletedProcess[str]":
    """Run a command as a user would, without a terminal."""
    return subprocess.run(
        command,
        env={**terraform.environment(), **env},
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
