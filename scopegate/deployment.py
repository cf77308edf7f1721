"""The stack of ``main.py`` on one target: the emulator, or the AWS account of the environment."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scopegate import emulator, terraform
from scopegate.changes import Changes
from scopegate.choices import Target
from scopegate.errors import ScopegateError
from scopegate.invocation import command

_OUT = "cdktf.out"
_STACK = "stacks/scopegate"
_PLAN = "scopegate.tfplan"
_APPLYING = "applying"
"""A file beside the stacks while Terraform applies: it stays if that is cut off."""


@dataclass(frozen=True)
class Deployment:
    """The stack of ``main.py`` on one target.

    Attributes:
        target: Where it is deployed.
        environment: What sends Terraform there.
        out: Where the stack is synthesized to. On an emulator that is the folder of the
            instance, which also holds the state: neither ever mixes with that of an account.
        instance: The emulator, if that is the target.
    """

    target: Target
    environment: Mapping[str, str] = field(default_factory=dict)
    out: Path = Path(_OUT)
    instance: "emulator.Instance | None" = None

    @property
    def directory(self) -> Path:
        """Where Terraform runs."""
        return self.out / _STACK

    @property
    def cut_off(self) -> bool:
        """Whether the last apply was ended from outside: it may not know of all that it did."""
        return self._applying.exists()

    @property
    def _applying(self) -> Path:
        return self.out / _APPLYING

    def initialize(self) -> None:
        """Synthesize, and let Terraform install its provider.

        If that fails or is interrupted, an emulator without a deployment is stopped.

        Raises:
            ScopegateError: ``main.py`` or Terraform failed.
        """
        try:
            _synthesize({**self.environment, "CDKTF_OUTDIR": str(self.out)})
            self._terraform("init", "-reconfigure", "-upgrade", "-no-color")
        except (ScopegateError, KeyboardInterrupt):
            if self.instance and not (self.directory / ".terraform").exists():
                emulator.stop(self.instance)
            raise

    def plan(self, *, destroy: bool = False) -> Changes:
        """Plan, and keep the plan for ``apply``."""
        changes = Changes()
        mode = ["-destroy"] if destroy else []
        self._events("plan", *mode, f"-out={_PLAN}", each=changes.read)
        return changes

    def show_plan(self) -> None:
        """Print the plan as Terraform prints it."""
        colour = [] if sys.stdout.isatty() else ["-no-color"]
        sys.stdout.flush()
        self._terraform("show", *colour, _PLAN, show=True)

    def apply(self, each: Callable[[Mapping[str, Any]], object]) -> None:
        """Apply the plan, and hand on what Terraform says of it."""
        cut_off = self.cut_off
        self._applying.touch()
        try:
            self._events("apply", _PLAN, each=each)
        except terraform.TerraformError as error:
            # Ended by itself, it knows what it did; of what was cut off before, it knows no more.
            if not cut_off and not isinstance(error, terraform.TerraformKilledError):
                self._applying.unlink()
            raise
        self._applying.unlink()

    def forget_plan(self) -> None:
        """Remove the plan, which holds secrets."""
        (self.directory / _PLAN).unlink(missing_ok=True)

    def _terraform(self, *arguments: str, show: bool = False) -> None:
        terraform.run(*arguments, cwd=self.directory, env=self.environment, show=show)

    def _events(self, *arguments: str, each: Callable[[Mapping[str, Any]], object]) -> None:
        terraform.events(*arguments, cwd=self.directory, env=self.environment, each=each)


def on(target: Target) -> Deployment | None:
    """Return the deployment on ``target``; None if that is ``local`` and no emulator has one."""
    if target is Target.AWS:
        return Deployment(target)
    instances = (one for one in emulator.running() if (one.state_dir / _OUT).is_dir())
    return next(map(on_emulator, instances), None)


def found(target: Target) -> Deployment:
    """Return the deployment on ``target``, for a command that needs one.

    Raises:
        ScopegateError: The target is ``local``, and no emulator has a deployment.
    """
    if deployment := on(target):
        return deployment
    raise ScopegateError(f"{none()} To deploy the demonstration, run: {command('deploy')}")


def none() -> str:
    """Return why no emulator has a deployment."""
    running = emulator.running()
    return "Nothing is deployed on an emulator." if running else emulator.NONE_RUNNING


def on_emulator(instance: "emulator.Instance") -> Deployment:
    """Return the deployment on ``instance``."""
    return Deployment(
        Target.LOCAL,
        # It is there to be taken down again, and its state goes with it.
        environment={
            **instance.environment,
            "SCOPEGATE_DELETION_PROTECTION": "false",
            "SCOPEGATE_STATE_BUCKET": "",
        },
        out=instance.state_dir / _OUT,
        instance=instance,
    )


def _synthesize(environment: Mapping[str, str]) -> None:
    """Run ``main.py`` of the project in the current directory."""
    done = subprocess.run(
        [sys.executable, "main.py"],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ScopegateError(f"main.py failed:\n{done.stderr.strip()}")
