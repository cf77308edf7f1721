"""The command ``scopegate verify``, which calls what was deployed and prints the answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from scopegate.invocation import command
from scopegate.verify.calls import Call, verify
from scopegate.verify.live import Difference, differences
from scopegate.verify.live import report as report_of_differences
from scopegate.verify.report import print_matrix
from scopegate.verify.served import Served, UnknownError, unknown_routes
from scopegate.verify.system import read


@dataclass(frozen=True)
class Answers:
    """The results of a verification.

    Attributes:
        calls: Calls of every route as each client and without a token.
        served: Routes that are served but not in the contract.
        unknown: Why these could not be determined; empty if they were.
        different: Operations that differ from the plan; None if they were not compared.
    """

    calls: Sequence[Call]
    served: Sequence[Served] = ()
    unknown: str = ""
    different: Sequence[Difference] | None = None

    def report(self, console: Console) -> int:
        """Print the matrix of answers; return 0 if all are as expected, otherwise 1."""
        print_matrix(self.calls, console)
        if any(call.unreached for call in self.calls):
            console.print(_unreached(), markup=False, highlight=False, soft_wrap=True)
        if self.unknown:
            reason = (
                f"Not checked whether the stage serves routes beyond the contract: {self.unknown}"
            )
            console.print(reason, markup=False, highlight=False, soft_wrap=True)
        for one in self.served:
            console.print(one.sentence, markup=False, highlight=False, soft_wrap=True)
        if self.different is not None:
            text = report_of_differences(self.different) or "Everything is served as planned."
            console.print(text, markup=False, highlight=False, soft_wrap=True)
        passed = all(call.passed for call in self.calls)
        return 0 if passed and not self.served and not self.different else 1


def _unreached() -> str:
    """What to do if a server does not answer."""
    env = command("local", "env")
    return (
        "Some calls reached no server. If this is deployed on an emulator, check that it is "
        f'running and that this shell points at it: eval "$({env})"'
    )


def call(
    directory: Path,
    environment: Mapping[str, str] | None = None,
    *,
    wait: float = 0,
    live: bool = False,
    waiting: Callable[[], object] | None = None,
) -> Answers:
    """Call every route of the system that was applied in ``directory``.

    Args:
        directory: The root module.
        environment: Variables in addition to those of this process.
        wait: Seconds during which failed calls are repeated.
        live: Whether to also export what the stage serves, and compare it with the plan.
        waiting: Called once, before failed calls are repeated.

    Raises:
        ScopegateError: The outputs of the root module can't be read, or, with ``live``, the stage
            can't be exported.
    """
    system = read(directory, environment)
    different = differences(system, directory, environment) if live else None
    calls = verify(system, wait=wait, waiting=waiting)
    try:
        served = unknown_routes(system, directory, environment)
    except UnknownError as error:
        return Answers(calls, unknown=str(error), different=different)
    return Answers(calls, served, different=different)
