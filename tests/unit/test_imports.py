"""Imports go the way that the layout says."""

import subprocess
import sys
from pathlib import Path


def test_imports_go_one_way():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, done.stdout)
