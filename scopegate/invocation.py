"""The command line as its reader can repeat it."""

import shlex
import shutil
import sys
from pathlib import Path

_NAME = "scopegate"


def command(*arguments: str) -> str:
    """Return a command that works in the reader's shell, such as ``.venv/bin/scopegate destroy``.

    It begins with ``scopegate`` if that is on PATH, else with the path that was run.
    """
    return shlex.join([_program(), *arguments])


def _program() -> str:
    run = Path(sys.executable).with_name(_NAME)
    found = shutil.which(_NAME)
    if not run.is_file() or (found and Path(found).samefile(run)):
        return _NAME
    here = Path.cwd()
    return str(run.relative_to(here)) if run.is_relative_to(here) else str(run)
