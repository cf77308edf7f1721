"""The demonstration from end to end: synthesize, apply, prove; and take it down again.

It goes to the emulator, started for it, or to the AWS account of the environment.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from scopegate import emulator, terraform
from scopegate.errors import ScopegateError

_OUT = "cdktf.out"
_STACK = "stacks/scopegate"
_APPLYING = "applying"
"""A file beside the stacks while Terraform applies: it stays if that is cut off."""
_CUT_OFF = "The last deployment was cut off: AWS may hold what Terraform doesn't know of."


class Target(StrEnum):
    """Where the system is deployed."""

    LOCAL = "local"
    AWS = "aws"


SETTLE = {Target.LOCAL: 0.0, Target.AWS: 180.0}
"""Seconds that a new deployment may take until every call is answered by it."""


def target(name: str) -> Target:
    """The target called ``name``.

    Raises:
        ScopegateError: There is none.
    """
    if name not in list(Target):
        raise ScopegateError(f"--target must be one of {', '.join(Target)}; got {name!r}.")
    return Target(name)


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

    @property
    def how_to_stop(self) -> str:
        """What a user does to be rid of it."""
        if self.instance is None:
            return "It stays until you run: make destroy TARGET=aws"
        return (
            f"It runs on an AWS emulator at {self.instance.endpoint} "
            f"(process {self.instance.pid}) until you run: make destroy"
        )

    def apply(self) -> None:
        """Synthesize and apply; Terraform's own output goes to the terminal."""
        try:
            self._initialize()
        except ScopegateError:
            if self.instance and not (self.directory / ".terraform").exists():
                emulator.stop(self.instance)  # nothing was deployed there
            raise
        cut_off = self.cut_off
        if cut_off:
            print(f"{_CUT_OFF} See: scopegate orphans {self.directory}", file=sys.stderr)
        self._applying.touch()
        try:
            self._terraform("apply", "-auto-approve", "-compact-warnings", show=True)
        except terraform.TerraformError as error:
            # Ended by itself, it knows what it did; of what was cut off before, it knows no more.
            if not cut_off and not isinstance(error, terraform.TerraformKilledError):
                self._applying.unlink()
            raise
        self._applying.unlink()

    def destroy(self) -> None:
        """Destroy what ``apply`` created, and stop the emulator if that was the target."""
        if not (self.instance and self.cut_off):  # else stopping it takes all with it, known or not
            self._initialize()
            self._terraform("destroy", "-auto-approve", show=True)
        if self.instance:
            emulator.stop(self.instance)

    def _initialize(self) -> None:
        _synthesize({**self.environment, "CDKTF_OUTDIR": str(self.out)})
        self._terraform("init", "-reconfigure", "-upgrade")

    def _terraform(self, *arguments: str, show: bool = False) -> None:
        terraform.run(*arguments, cwd=self.directory, env=self.environment, show=show)


def on(target: Target, *, start: bool = False) -> Deployment:
    """The deployment on ``target``.

    Args:
        target: Where it is, or is to be, deployed.
        start: Whether to start an emulator if none holds the deployment.

    Raises:
        ScopegateError: The target is ``local``, nothing is deployed there, and ``start`` is off.
    """
    if target is Target.AWS:
        return Deployment(target)
    instance = next((each for each in emulator.running() if (each.state_dir / _OUT).is_dir()), None)
    if instance is None and not start:
        raise ScopegateError("Nothing is deployed on an AWS emulator; `make deploy` deploys it.")
    deployment = _on_emulator(instance or emulator.start())
    if start and instance and deployment.cut_off:
        print(f"{_CUT_OFF} Starting over on another AWS emulator.")
        emulator.stop(instance)
        return _on_emulator(emulator.start())
    return deployment


def _on_emulator(instance: "emulator.Instance") -> Deployment:
    """The deployment on ``instance``."""
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
    if not Path("main.py").is_file():
        raise ScopegateError(f"{Path.cwd()} has no main.py; run this in the project's directory.")
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
