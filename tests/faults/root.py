"""The system's root module, run through the proxy, and the check that every test ends in."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scopegate import emulator, terraform
from tests import provider
from tests.deploy.conftest import RootModule
from tests.deploy.emulator.calls import Aws
from tests.faults.held import Thing, held
from tests.faults.named import named, tainted
from tests.faults.proxy import Proxy
from tests.faults.system import configuration


class Root(RootModule):
    """The root module, on an emulator of its own behind the proxy.

    Without a package, its function is there already. So no test has to wait for the provider, which
    repeats the creation of a function that exists for minutes before it says so.
    """

    def __init__(self, directory: Path, proxy: Proxy, package: Path | None = None) -> None:
        super().__init__(directory, {**proxy.environment, "AWS_MAX_ATTEMPTS": ""})
        self.proxy, self.package = proxy, package
        self.given: set[Thing] = set()
        if package is None:
            Aws(proxy.instance).function("backend")
            self.given = self.held()
        self.set_to()

    def set_to(self, **choices: Any) -> None:
        """Write the configuration: see ``system.configuration``."""
        self.configure(configuration(self.package, **choices))
        if not (self.directory / ".terraform").exists():
            terraform.run("init", cwd=self.directory)  # with a provider, to be run with or without

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
        """Run Terraform with a provider of its own, in a process group of its own, as users do."""
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

    def held(self) -> set[Thing]:
        """What AWS holds, less what was there already."""
        return held(self.proxy.instance) - self.given

    def named(self) -> set[Thing]:
        """What the state names."""
        return named(self.directory)

    def orphans(self) -> set[Thing]:
        """What AWS holds and the state doesn't name."""
        return self.held() - self.named()

    def missing(self) -> set[Thing]:
        """What the state names and AWS doesn't hold."""
        return self.named() - self.held()

    def restore(self) -> bool:
        """Put the state's backup in its place if it is broken; give whether it was.

        Terraform empties a local state before it writes it anew.
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
        """Keep what was made and then not read; give the addresses."""
        found = tainted(self.directory)
        for address in found:
            self.run("untaint", address)
        return found

    def converge(self) -> None:
        """Apply what is configured, without a fault: all is well after it."""
        self.proxy.reset()
        self.run("apply", "-auto-approve")
        self.is_well()

    def is_well(self) -> None:
        """Nothing is left to do; what AWS holds is what the state names."""
        self.proxy.reset()
        assert (self.changes(), self.orphans(), self.missing()) == ({}, set(), set())

    def end(self) -> None:
        """Destroy all, without a fault: nothing is left."""
        self.proxy.reset()
        self.run("destroy", "-auto-approve")
        self.is_gone()

    def is_gone(self) -> None:
        """AWS holds nothing, the state names nothing."""
        assert (self.held(), self.named()) == (set(), set())


@contextmanager
def emptied(proxy: Proxy) -> Iterator[emulator.Instance]:
    """A new emulator behind the proxy, as long as the block."""
    with emulator.instance() as instance:
        proxy.instance = instance
        proxy.reset()
        yield instance
        proxy.reset()


@contextmanager
def root(proxy: Proxy, folder: Path, package: Path | None = None) -> Iterator[Root]:
    """The root module in ``folder``, with an emulator of its own."""
    with emptied(proxy):
        yield Root(folder, proxy, package)


def _whole(state: Path) -> bool:
    try:
        return bool(json.loads(state.read_text()))
    except ValueError:
        return False


def addresses(output: str) -> list[str]:
    """The resource that each error of Terraform's names, or the error's own words for none."""
    found = re.findall(r"Error: (.*)(?:\n\n  with ([^\n]+),\n)?", output)
    return sorted({address or said for said, address in found})
