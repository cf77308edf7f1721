"""The demonstration from end to end: synthesize, apply, prove; and take it down again.

It goes to the embedded AWS, started for it, or to the AWS account of the environment.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from scopegate import local_aws, terraform
from scopegate.errors import ScopegateError

STACK = Path("cdktf.out/stacks/scopegate")


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
        backend: Options of ``terraform init`` that say where the state is.
    """

    target: Target
    environment: Mapping[str, str] = field(default_factory=dict)
    backend: tuple[str, ...] = ()
    instance: "local_aws.Instance | None" = None

    @property
    def how_to_stop(self) -> str:
        """What a user does to be rid of it."""
        if self.instance is None:
            return "It stays until you run: make destroy TARGET=aws"
        return (
            f"It runs on an embedded AWS at {self.instance.endpoint} "
            f"(process {self.instance.pid}) until you run: make destroy"
        )

    def apply(self) -> None:
        """Synthesize and apply; Terraform's own output goes to the terminal."""
        self._initialize()
        terraform.run(
            "apply",
            "-auto-approve",
            "-compact-warnings",
            cwd=STACK,
            env=self.environment,
            show=True,
        )

    def destroy(self) -> None:
        """Destroy what ``apply`` created, and stop the embedded AWS if that was the target."""
        self._initialize()
        terraform.run("destroy", "-auto-approve", cwd=STACK, env=self.environment, show=True)
        if self.instance:
            local_aws.stop(self.instance)

    def _initialize(self) -> None:
        _synthesize(self.environment)
        terraform.run(
            "init", "-reconfigure", "-upgrade", *self.backend, cwd=STACK, env=self.environment
        )


def on(target: Target, *, start: bool = False) -> Deployment:
    """The deployment on ``target``.

    Args:
        target: Where it is, or is to be, deployed.
        start: Whether to start an embedded AWS if none holds the deployment.

    Raises:
        ScopegateError: The target is ``local``, nothing is deployed there, and ``start`` is off.
    """
    if target is Target.AWS:
        return Deployment(target)
    instance = next((each for each in local_aws.running() if _state(each).is_file()), None)
    if instance is None and not start:
        raise ScopegateError("Nothing is deployed on an embedded AWS; `make deploy` deploys it.")
    instance = instance or local_aws.start()
    return Deployment(
        target,
        # The demonstration is there to be taken down again.
        environment={**instance.environment, "SCOPEGATE_DELETION_PROTECTION": "false"},
        backend=(f"-backend-config=path={_state(instance)}",),
        instance=instance,
    )


def _state(instance: "local_aws.Instance") -> Path:
    return instance.state_dir / "scopegate.tfstate"


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
