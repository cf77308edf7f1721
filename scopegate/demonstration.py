"""The demonstration from end to end: generate, deploy, prove; and take it down again."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from scopegate import deployment, emulator, terraform
from scopegate.choices import Target
from scopegate.deployment import Deployment
from scopegate.errors import ScopegateError
from scopegate.invocation import command
from scopegate.steps import Step, Steps

_INTERRUPTED = "The last deployment was interrupted"
_PLACE = {Target.LOCAL: "an AWS emulator on this machine", Target.AWS: "an AWS account"}
_TAKES = {
    Target.LOCAL: "about a minute, and needs no AWS account",
    Target.AWS: "about five minutes, and asks before it changes anything",
}
_SETTLE = {Target.LOCAL: 0.0, Target.AWS: 180.0}
"""Seconds that a new deployment may take until every call is answered by it."""


def deploy(target: Target, *, yes: bool = False, verbose: bool = False) -> int:
    """Generate the modules, deploy the stack, and prove it by real calls.

    Args:
        target: Where to deploy it.
        yes: Whether to change an AWS account without asking.
        verbose: Whether to print the whole plan, and what Terraform says while it applies.

    Returns:
        0 if every call is answered as expected; 1 if not, or if the answer is no.

    Raises:
        ScopegateError: The user can fix it; the message says how.
    """
    from scopegate.verify.command import call  # noqa: PLC0415  an HTTP client

    run = _Run(target, 6, yes=yes, verbose=verbose)
    run.say(f"Deploying the demonstration to {_PLACE[target]}.\nThis takes {_TAKES[target]}.\n")
    account = run.account() if target is Target.AWS else None
    run.generate()
    where = account or run.emulator()  # last, so that nothing is left if it ends before
    if not run.change(where):
        return 1
    with run.step("Call every route") as step:
        answers = call(where.directory, where.environment, wait=_SETTLE[target])
        step.result = f"{len(answers.calls)} calls"
    run.say()
    status = answers.report(run.console)
    run.say(_how_to_stop(where))
    return status


def destroy(target: Target, *, yes: bool = False, verbose: bool = False) -> int:
    """Destroy what ``deploy`` created, and stop the emulator if that was the target.

    Args:
        target: Where it is deployed.
        yes: Whether to change an AWS account without asking.
        verbose: Whether to print the whole plan, and what Terraform says while it applies.

    Returns:
        0 if nothing is left; 1 if the answer is no.

    Raises:
        ScopegateError: The user can fix it; the message says how.
    """
    where = deployment.on(target)
    if where is None:
        print(f"{deployment.none()} Nothing is left to destroy.")
        return 0
    # Stopping an emulator takes all with it, also what Terraform does not know of.
    stop_alone = bool(where.instance) and where.cut_off
    run = _Run(target, 1 if stop_alone else 4, yes=yes, verbose=verbose)
    takes = "a second" if stop_alone else "about a minute"
    run.say(f"Destroying the demonstration on {_PLACE[target]}.\nThis takes {takes}.\n")
    if target is Target.AWS:
        run.account()
    if not stop_alone and not run.change(where, destroy=True):
        return 1
    if where.instance:
        with run.step("Stop the emulator"):
            emulator.stop(where.instance)
    run.say("\nNothing is left.")
    return 0


@dataclass(frozen=True)
class _Account:
    """The AWS account of the environment's credentials."""

    id: str
    region: str


class _Run:
    """One run of a command: how it prints, and the steps that it consists of."""

    def __init__(self, target: Target, steps: int, *, yes: bool, verbose: bool) -> None:
        if not Path("main.py").is_file():
            raise ScopegateError(
                f"{Path.cwd()} has no main.py. Run this at the top of a clone of the repository: "
                "the demonstration is its main.py."
            )
        terraform.executable()  # before the first step, as it is not worth waiting for
        self.console = Console(highlight=False, markup=False, emoji=False)
        self.step = Steps(self.console, steps).step
        self._ask = target is Target.AWS and not yes
        self._verbose = verbose
        self._account = _Account("", "")

    def say(self, text: str = "") -> None:
        """Print a text; the terminal wraps it, and nothing does in a pipe."""
        self.console.print(text, soft_wrap=True)

    def account(self) -> Deployment:
        """Ask AWS whose the credentials are."""
        from scopegate.account.aws import Aws, default_region  # noqa: PLC0415  botocore

        with self.step("Find the AWS account") as step:
            region = default_region()
            if not region:
                raise ScopegateError("No AWS region is set. Set AWS_REGION.")
            identity = Aws(region).call("sts", "get_caller_identity")
            self._account = _Account(identity["Account"], region)
            step.result = f"account {self._account.id}, region {region}"
        where = Deployment(Target.AWS)
        if where.cut_off:
            self.say(
                f"{_INTERRUPTED}: AWS may contain resources that are missing from the Terraform "
                f"state. To find them, run: {command('orphans', str(where.directory))}"
            )
        return where

    def emulator(self) -> Deployment:
        """Find the emulator with the deployment, or start one."""
        with self.step("Start the emulator") as step:
            where = deployment.on(Target.LOCAL)
            if where and where.instance and where.cut_off:
                self.say(f"{_INTERRUPTED}. Starting over on another emulator.")
                emulator.stop(where.instance)
                where = None
            step.result = "already running" if where else "ready"
            where = where or deployment.on_emulator(emulator.start())
            step.result += f" at {where.environment['AWS_ENDPOINT_URL']}"
        return where

    def generate(self) -> None:
        """Write the modules of this project."""
        from scopegate.generate.form import Form  # noqa: PLC0415  the engine
        from scopegate.generate.memory import modules  # noqa: PLC0415  the engine
        from scopegate.generate.write import write  # noqa: PLC0415  the engine

        with self.step("Generate the modules") as step:
            made = modules(Form.HCL)
            changed = write(Path("modules"), made)
            step.result = f"{len(made)} modules in modules, {len(changed)} files changed"

    def change(self, where: Deployment, *, destroy: bool = False) -> bool:
        """Plan and, if the user agrees, apply; return whether they do."""
        with self.step("Initialize Terraform"):
            where.initialize()
        try:
            with self.step("Plan") as step:
                changes = where.plan(destroy=destroy)
                step.result = changes.summary
            if self._verbose:
                where.show_plan()
            if changes.count:
                self.say("\n".join(["", *changes.lines(self.console.width), ""]))
            if changes.count and self._ask and not self._agreed():
                self.say("Nothing was changed.")
                return False
            with self.step("Destroy" if destroy else "Apply") as step:
                step.expect(changes.count)
                where.apply(lambda message: self._follow(message, step))
        except KeyboardInterrupt:
            self.say(_how_to_go_on(where, destroy=destroy))
            raise
        finally:
            where.forget_plan()
        return True

    def _agreed(self) -> bool:
        """Return whether the user wants this change of this account."""
        account = self._account
        self.console.print(
            f"Account {account.id}, region {account.region}. Apply this plan? [y/N] ", end=""
        )
        answer = sys.stdin.readline()
        if not answer:
            raise ScopegateError(
                "\nNobody answered, and nothing was changed. To apply without a question, "
                "pass --yes."
            )
        return answer.strip().lower() in {"y", "yes"}

    def _follow(self, message: Mapping[str, Any], step: Step) -> None:
        """Show what Terraform has done so far."""
        if message["type"] == "apply_complete":
            step.advance()
        if message["type"] == "change_summary":
            count = message["changes"]
            step.result = (
                f"{count['add']} added, {count['change']} changed, {count['remove']} destroyed"
            )
        if self._verbose and message["type"].startswith("apply_"):
            self.say(message["@message"])


def _how_to_go_on(where: Deployment, *, destroy: bool) -> str:
    """What the user does after they interrupted Terraform."""
    target = () if where.instance else ("--target", "aws")
    down = command("destroy", *target)
    if destroy:
        return f"Interrupted. To go on, run: {down}"
    return (
        f"Interrupted. To go on, run: {command('deploy', *target)}\n"
        f"To remove what was created, run: {down}"
    )


def _how_to_stop(where: Deployment) -> str:
    """Return the command that destroys it."""
    if where.instance is None:
        return f"It stays until you run: {command('destroy', '--target', 'aws')}"
    return (
        f"It runs on an emulator at {where.instance.endpoint} (process {where.instance.pid}) "
        f"until you run: {command('destroy')}"
    )
