"""The long tests, one after another, and a table of what they found: ``make assurance``.

Each is a test file of `make test` that is told to try more. Exits 1 if any of them fails.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Run:
    """What is shown, by which file or folder of tests, and how much of it is asked for."""

    claim: str
    tests: str
    more: dict[str, str] = field(default_factory=dict)


RUNS = (
    Run("No attack is let in", "tests/security/test_attacks.py"),
    Run(
        "Calls answer what the model says, and findings are what changes",
        "tests/deploy/access/test_random_configurations.py",
        {"SCOPEGATE_EXAMPLES": "50"},
    ),
    Run(
        "What a killed apply left in AWS is found and brought back",
        "tests/deploy/test_orphans.py",
        {"SCOPEGATE_SINGLES": "33"},
    ),
)


def results(report: Path) -> dict[str, int]:
    """How many tests ran, failed and were left out, by pytest's report in JUnit's form."""
    suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314  pytest wrote it
    found = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in suites:
        for name in found:
            found[name] += int(suite.get(name, 0))
    return found


def main() -> int:
    """Run all; print the table."""
    table = Table("Claim", "Asked for", "Tests", "Failed", "Minutes", title="Assurance")
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        for run in RUNS:
            started = time.monotonic()
            command = [sys.executable, "-m", "pytest", "-n0", run.tests, f"--junitxml={report}"]
            done = subprocess.run(command, cwd=ROOT, env={**os.environ, **run.more}, check=False)
            found = results(report)
            bad = found["failures"] + found["errors"] + found["skipped"]
            failed += bool(bad or done.returncode)
            asked = ", ".join(f"{name}={value}" for name, value in run.more.items()) or run.tests
            minutes = f"{(time.monotonic() - started) / 60:.1f}"
            table.add_row(run.claim, asked, str(found["tests"]), str(bad), minutes)
    Console().print(table)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
