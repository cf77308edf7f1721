"""A root module that is applied and then loses what its state knew, and AWS as its CLI sees it."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import botocore.session

from scopegate import terraform
from scopegate.emulator import Instance
from tests import provider
from tests.deploy.conftest import ROOT, RootModule

SCOPEGATE = str(Path(sys.executable).with_name("scopegate"))


class Cloud:
    """Clients of an emulator, and the AWS CLI's commands."""

    def __init__(self, instance: Instance) -> None:
        self._endpoint = instance.endpoint
        self._session = botocore.session.Session(
            session_vars={"profile": (None,) * 4, "ca_bundle": (None,) * 4}
        )

    def client(self, service: str) -> Any:
        return self._session.create_client(
            service,
            region_name="us-east-1",
            endpoint_url=self._endpoint,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106  the emulator asks for none
        )

    def perform(self, command: str) -> None:
        """Do what the AWS CLI does for a command, by the same model of the service."""
        program, service, operation, *rest = shlex.split(command)
        given = dict(zip(rest[::2], rest[1::2], strict=True))
        assert (program, given.pop("--region", "us-east-1")) == ("aws", "us-east-1")
        client = self.client(service)
        method = operation.replace("-", "_")
        model = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[method])
        names = {f"--{_dashed(name)}": name for name in model.input_shape.members}
        getattr(client, method)(**{names[option]: value for option, value in given.items()})


def _dashed(name: str) -> str:
    """Return an argument as the AWS CLI spells it."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


class Lost:
    """The root module of this folder."""

    def __init__(self, instance: Instance, folder: Path, package: Path, web_acl_arn: str) -> None:
        left_out = shutil.ignore_patterns(".terraform*", "*.tfstate*", "terraform.tfvars")
        shutil.copytree(ROOT / "modules", folder / "modules", ignore=left_out)
        shutil.copytree(Path(__file__).parent, folder / "root", ignore=left_out)
        self.module = RootModule(folder / "root", instance.environment)
        self.values: dict[str, Any] = {"package": str(package), "web_acl_arn": web_acl_arn}
        self.set()
        self.module.apply()

    def set(self, **values: Any) -> None:
        """Change variables of the root module."""
        self.values |= values
        self.module.set(**self.values)

    @property
    def _state(self) -> Path:
        return self.module.directory / "terraform.tfstate"

    @property
    def _imports(self) -> Path:
        return self.module.directory / "orphans.tf"

    def keep(self) -> str:
        return self._state.read_text()

    def restore(self, kept: str) -> None:
        self._state.write_text(kept)

    def lose(self, *addresses: str) -> None:
        """What a kill leaves between AWS's answer and Terraform's note of it."""
        self.module.run("state", "rm", *addresses)

    def orphans(self, *options: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Run the command as a user does."""
        settings = provider.reached(self.module.environment)
        return subprocess.run(
            [SCOPEGATE, "orphans", *options],
            env={**terraform.environment(), **settings, **environment},
            cwd=self.module.directory,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def found(self) -> str:
        """Return what the command prints if it finds something."""
        done = self.orphans()
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
        return done.stdout

    def adopt(self, blocks: str) -> dict[str, str]:
        """Apply with import blocks beside the root module; what else that changes, by address."""
        self._imports.write_text(blocks)
        changes = self.module.changes()
        self.module.run("apply", "-auto-approve", "plan")
        self._imports.unlink()
        return {address: action for address, action in changes.items() if action != "import"}

    def state(self) -> dict[str, dict[str, Any]]:
        """Return attributes of each managed resource, by address."""
        return {
            _address(resource, instance): instance["attributes"]
            for resource in json.loads(self.keep())["resources"]
            for instance in resource["instances"]
            if resource["mode"] == "managed"
        }


def _address(resource: Mapping[str, Any], instance: Mapping[str, Any]) -> str:
    module = f"{resource['module']}." if "module" in resource else ""
    key = instance.get("index_key")
    index = "" if key is None else f"[{json.dumps(key).replace('${', '$${')}]"
    return f"{module}{resource['type']}.{resource['name']}{index}"


def imported(text: str) -> dict[str, str]:
    """Return the id by address of every import block."""
    blocks = re.findall(r"^import \{\n  to = (.+)\n  id = (.+)\n\}$", text, re.MULTILINE)
    return {address: json.loads(id_).replace("$${", "${") for address, id_ in blocks}


def commands(text: str) -> list[str]:
    """Return the commands in the comments."""
    return re.findall(r"^#   (aws .+)$", text, re.MULTILINE)
