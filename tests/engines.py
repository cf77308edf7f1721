"""The two engines, each in an environment that has only that one."""

import sys
from pathlib import Path

from scopegate.engine import CDKTF, CDKTN, Engine

ROOT = Path(__file__).parents[1]
CDKTN_PYTHON = ROOT / ".venv-cdktn" / "bin" / "python"
PYTHON = {CDKTF: Path(sys.executable), CDKTN: CDKTN_PYTHON}


def python(engine: Engine) -> str:
    """Return the interpreter that has ``engine``."""
    found = PYTHON[engine]
    assert found.exists(), f"{found} is missing; run: make environments"
    return str(found)


def command(engine: Engine) -> str:
    """Scopegate's command line on ``engine``."""
    return str(Path(python(engine)).with_name("scopegate"))
