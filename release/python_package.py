"""The wheel and the source distribution."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_PARTS = ("LICENSE", "README.md", "pyproject.toml", "scopegate")
"""Their sources. No other file in the folder can get into them."""


def build(project: Path, to: Path) -> list[Path]:
    """Build both into the folder ``to``; return them, the wheel last."""
    with tempfile.TemporaryDirectory() as folder:
        for name in _PARTS:
            part = project / name
            if part.is_dir():
                left_out = shutil.ignore_patterns("__pycache__")
                shutil.copytree(part, Path(folder, name), ignore=left_out)
            else:
                shutil.copy(part, folder)
        subprocess.run(
            [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(to), folder],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return [*to.glob("*.tar.gz"), *to.glob("*.whl")]
