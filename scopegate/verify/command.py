"""What ``scopegate verify`` does: call what was deployed, and print the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from scopegate.verify.calls import Call, verify
from scopegate.verify.live import Difference, differences
from scopegate.verify.live import report as report_of_differences
from scopegate.verify.report import print_matrix
from scopegate.verify.served import Served, UnknownError, unknown_routes
from scopegate.verify.system import read


@dataclass(frozen=True)
class Answers:
    """What was answered.

    Attributes:
        calls: Every route called as each client and without a token.
        served: Routes that are served beyond the contract.
        unknown: Why these could not be determined, if so.
        different: Operations that are served otherwise than planned; None if nobody asked.
    """

    calls: Sequence[Call]
    served: Sequence[Served] = ()
    unknown: str = ""
    different: Sequence[Difference] | None = None

    def report(self, console: Console) -> int:
        """Print the matrix of answers; return 0 if all are as expected, otherwise 1."""
        print_matrix(self.calls, console)
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


def call(
    directory: Path,
    environment: Mapping[str, str] | None = None,
    *,
    wait: float = 0,
    live: bool = False,
) -> Answers:
    """Call every route of what was applied in ``directory``.

    Args:
        directory: The root module.
        environment: Variables beyond those of this process.
        wait: Seconds to go on for while answers are not as expected.
        live: Whether to export what the stage serves as well, and compare it with the plan.

    Raises:
        ScopegateError: The outputs of the root module can't be read, or, with ``live``, what the
            stage serves.
    """
    system = read(directory, environment)
    calls = verify(system, wait=wait)
    different = differences(system, directory, environment) if live else None
    try:
        served = unknown_routes(system, directory, environment)
    except UnknownError as error:
        return Answers(calls, unknown=str(error), different=different)
    return Answers(calls, served, different=different)
