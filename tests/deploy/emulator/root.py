"""A root module of these tests, on an instance of the emulator."""

import json
import shutil
import zipfile
from pathlib import Path

from scopegate import terraform
from tests import provider
from tests.deploy.emulator.calls import Answer, Aws

HERE = Path(__file__).parent


class Root:
    """The root module ``name``, copied, applied and called.

    Attributes:
        base: The address of its API, once the test has set it.
    """

    base: str

    def __init__(self, name, aws: Aws, directory: Path, **variables):
        self.aws, self.directory, self.variables = aws, directory, variables
        shutil.copytree(HERE / name, directory, dirs_exist_ok=True)
        package = directory / "echo.zip"
        with zipfile.ZipFile(package, "w") as archive:
            archive.write(HERE / "echo" / "index.py", "index.py")
        self.variables["package"] = str(package)
        self.run("init")

    def run(self, command, *options):
        """Run Terraform against the instance, and return what it printed."""
        settings = provider.reached(self.aws.instance.environment)
        return terraform.run(command, "-no-color", *options, cwd=self.directory, env=settings)

    def apply(self, **variables):
        """Apply, with ``variables`` changed from now on."""
        self.variables |= variables
        self.run("apply", "-auto-approve", "-refresh=false", *self._values())
        outputs = terraform.outputs(self.directory)
        self.api_id, self.clients = outputs["api_id"], outputs["clients"]
        self.tokens = {
            key: self.aws.token(client)["access_token"] for key, client in self.clients.items()
        }

    def plan(self):
        """Return the planned changes, each with action and address."""
        messages = map(json.loads, self.run("plan", "-json", *self._values()).splitlines())
        changes = [one["change"] for one in messages if one["type"] == "planned_change"]
        return [f"{one['action']} {one['resource']['addr']}" for one in changes]

    def destroy(self):
        """Destroy everything, and return the resources that the state still has."""
        self.run("destroy", "-auto-approve", "-refresh=false", *self._values())
        return json.loads((self.directory / "terraform.tfstate").read_text())["resources"]

    def call(self, route, caller=None) -> Answer:
        """Call ``"METHOD /path"`` with the token of a client, or with ``caller`` as token."""
        method, path = route.split(" ")
        token = self.tokens.get(caller, caller)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.aws.call(method, self.base + path, headers=headers)

    def statuses(self, route):
        """Return the status by caller: nobody, a forger, then each client."""
        callers = {"nobody": None, "forger": "a.b.c", **{key: key for key in self.clients}}
        return {name: self.call(route, caller).status for name, caller in callers.items()}

    def _values(self):
        return [f"-var={name}={_value(value)}" for name, value in self.variables.items()]


def _value(value):
    return value if isinstance(value, str) else json.dumps(value)
