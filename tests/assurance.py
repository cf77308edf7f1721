"""Runs the long tests, two at a time, and prints a table of results: ``make assurance``.

Most are test files of `make test` with more cases. The last are tests that `make test` leaves out,
because they guard the upgrade of a dependency or a program of the benchmarks. The exit code is 1 if
any of them fails.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Run:
    """A claim, with the tests that show it.

    Attributes:
        claim: The claim.
        tests: The file or folder of the tests.
        more: Environment variables that request more cases.
        marked: Pytest's expression of marks; empty for all tests.
    """

    claim: str
    tests: str
    more: dict[str, str] = field(default_factory=dict, hash=False)
    marked: str = ""


RUNS = (
    Run(
        "Calls answer what the model says, and findings are what changes",
        "tests/deploy/access/test_random_configurations.py",
        {"SCOPEGATE_EXAMPLES": "50"},
    ),
    Run(
        "A change of one entry touches no other",
        "tests/deploy/change/test_neighbours.py",
        {"SCOPEGATE_NEIGHBOURS": "12"},
    ),
    Run(
        "Plans say of each input what docs/changes.md says",
        "tests/deploy/change/test_changes.py",
        {"SCOPEGATE_CHANGES": "all"},
    ),
    Run(
        "Calls that fail cost time alone",
        "tests/faults/test_calls_that_fail.py",
        {"SCOPEGATE_FAULT_ROUNDS": "5"},
    ),
    Run(
        "Answers that are lost leave what is said of them",
        "tests/faults/test_lost_answers.py",
        {"SCOPEGATE_FAULT_ROUNDS": "1"},
    ),
    Run(
        "After an interrupted apply the next one converges",
        "tests/faults/test_interrupted_applies.py",
        {"SCOPEGATE_KILLS": "20"},
    ),
    Run(
        "After a killed apply the next one converges",
        "tests/faults/test_killed_applies.py",
        {"SCOPEGATE_KILLS": "20"},
    ),
    Run(
        "What a killed apply left in AWS is found and brought back",
        "tests/deploy/test_orphans.py",
        {"SCOPEGATE_SINGLES": "33"},
    ),
    Run(
        "Python and Terraform refuse the same inputs",
        "tests/security/inputs",
        {"SCOPEGATE_CASES": "5000"},
    ),
    Run(
        "A change of any argument is reported as the catalogue says",
        "tests/unit/access/test_mutations.py",
        {"SCOPEGATE_MUTATIONS": "5000"},
    ),
    Run(
        "An independent emulator takes the examples too",
        "tests/deploy/second_opinion",
        {"SCOPEGATE_SECOND_OPINION": "all"},
    ),
    Run("No attack is let in", "tests/security/test_attacks.py"),
    Run("What `make test` leaves out passes", "tests", marked="assurance"),
)


def results(report: Path) -> dict[str, int]:
    """Return the numbers of tests that ran, failed and were skipped, from a JUnit report."""
    suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314  pytest wrote it
    found = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in suites:
        for name in found:
            found[name] += int(suite.get(name, 0))
    return found


@dataclass(frozen=True)
class Outcome:
    """The result of a run.

    Attributes:
        tests: The number of tests that ran.
        bad: The number of tests that failed or were skipped.
        failed: Whether pytest reports a failure, or any test is bad.
        minutes: Its duration.
        said: The output of pytest.
    """

    tests: int
    bad: int
    failed: bool
    minutes: float
    said: str


def outcome(run: Run) -> Outcome:
    """Run the tests of ``run``."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-n0", "-rA", "-m", run.marked, run.tests),
                *(f"--junitxml={report}", "-ojunit_family=xunit1"),
            ],
            cwd=ROOT,
            env={**os.environ, **run.more},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        found = results(report) if report.is_file() else {"tests": 0}
    bad = sum(number for kind, number in found.items() if kind != "tests")
    return Outcome(
        tests=found["tests"],
        bad=bad,
        failed=bool(bad or done.returncode),
        minutes=(time.monotonic() - started) / 60,
        said=done.stdout,
    )


def main() -> int:
    """Run all, two at a time; print the output of each when it ends, and the table."""
    found: dict[Run, Outcome] = {}
    with ThreadPoolExecutor(2) as pool:
        running = {pool.submit(outcome, run): run for run in RUNS}
        for ended in as_completed(running):
            found[running[ended]] = ended.result()
            print(f"{running[ended].claim}:\n{ended.result().said}", flush=True)
    table = Table("Claim", "Asked for", "Tests", "Failed", "Minutes", title="Assurance")
    for run in RUNS:
        of = found[run]
        asked = ", ".join(f"{name}={value}" for name, value in run.more.items()) or run.tests
        table.add_row(run.claim, asked, str(of.tests), str(of.bad), f"{of.minutes:.1f}")
    Console().print(table)
    return 1 if any(each.failed for each in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
