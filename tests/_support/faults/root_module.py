"""The root module of the system, run through the proxy, and the check at the end of every test."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scopegate import emulator, terraform
from tests import provider
from tests._support.faults.proxy import Proxy
from tests._support.faults.resources_in_aws import ResourceKey, resources_in_aws
from tests._support.faults.resources_in_state import resources_in_state, tainted
from tests._support.faults.system_under_test import configuration
from tests.deploy.conftest import RootModule
from tests.deploy.emulator.calls import Aws


class Root(RootModule):
    """The root module, on a separate emulator behind the proxy.

    Without a package, its function exists already, so that no test waits for the provider, which
    repeats the creation of an existing function for minutes before it reports an error.
    """

    def __init__(self, directory: Path, proxy: Proxy, package: Path | None = None) -> None:
        super().__init__(directory, {**proxy.environment, "AWS_MAX_ATTEMPTS": ""})
        self.proxy, self.package = proxy, package
        self.given: set[ResourceKey] = set()
        if package is None:
            Aws(proxy.instance).function("backend")
            self.given = self.in_aws()
        self.set_to()

    def set_to(self, **choices: Any) -> None:
        """Write the configuration: see ``system.configuration``."""
        self.configure(configuration(self.package, **choices))
        if not (self.directory / ".terraform").exists():
            # With a provider, because some runs start their own.
            terraform.run("init", cwd=self.directory)

    def attempt(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run Terraform, which may fail."""
        environment = {**terraform.environment(), **provider.reached(self.environment)}
        return subprocess.run(
            [terraform.executable(), *arguments, "-no-color"],
            cwd=self.directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def started(self, *arguments: str) -> "subprocess.Popen[str]":
        """Run Terraform with its own provider, in a separate process group, as users do."""
        return subprocess.Popen(
            [terraform.executable(), *arguments, "-no-color"],
            cwd=self.directory,
            env={**terraform.environment(), **self.environment},
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def in_aws(self) -> set[ResourceKey]:
        """Return the resources in AWS, except those that existed before."""
        return resources_in_aws(self.proxy.instance) - self.given

    def in_state(self) -> set[ResourceKey]:
        """Return the resources in the state."""
        return resources_in_state(self.directory)

    def orphans(self) -> set[ResourceKey]:
        """Return the resources in AWS that are missing from the state."""
        return self.in_aws() - self.in_state()

    def missing(self) -> set[ResourceKey]:
        """Return the resources in the state that are missing from AWS."""
        return self.in_state() - self.in_aws()

    def restore(self) -> bool:
        """Replace a broken state with its backup; return whether it was broken.

        Terraform empties a local state before it writes it.
        """
        state, backup = (self.directory / f"terraform.tfstate{end}" for end in ("", ".backup"))
        if not state.exists() or _whole(state):
            return False
        if backup.exists():
            assert _whole(backup)
            backup.replace(state)
        else:
            state.unlink()
        return True

    def untaint(self) -> list[str]:
        """Untaint resources that were created but not read; return their addresses."""
        found = tainted(self.directory)
        for address in found:
            self.run("untaint", address)
        return found

    def converge(self) -> None:
        """Apply the configuration without a fault, and check the result."""
        self.proxy.reset()
        self.run("apply", "-auto-approve")
        self.is_well()

    def is_well(self) -> None:
        """Check that the plan is empty and that AWS and the state have the same resources."""
        self.proxy.reset()
        assert (self.changes(), self.orphans(), self.missing()) == ({}, set(), set())

    def end(self) -> None:
        """Destroy everything without a fault, and check that nothing is left."""
        self.proxy.reset()
        self.run("destroy", "-auto-approve")
        self.is_gone()

    def is_gone(self) -> None:
        """Check that neither AWS nor the state has a resource."""
        assert (self.in_aws(), self.in_state()) == (set(), set())


@contextmanager
def emptied(proxy: Proxy) -> Iterator[emulator.Instance]:
    """Run a new emulator behind the proxy during the block."""
    with emulator.instance() as instance:
        proxy.instance = instance
        proxy.reset()
        yield instance
        proxy.reset()


@contextmanager
def root(proxy: Proxy, folder: Path, package: Path | None = None) -> Iterator[Root]:
    """Create the root module in ``folder``, with a separate emulator."""
    with emptied(proxy):
        yield Root(folder, proxy, package)


def _whole(state: Path) -> bool:
    try:
        return bool(json.loads(state.read_text()))
    except ValueError:
        return False


def addresses(output: str) -> list[str]:
    """Return the resource that each error of Terraform names, or the error if it names none."""
    found = re.findall(r"Error: (.*)(?:\n\n  with ([^\n]+),\n)?", output)
    return sorted({address or said for said, address in found})
