"""Names that the modules accept."""

import re
from typing import Final

from scopegate.adopt.expressible import refusal
from scopegate.inputs.names import PoolName

_REFUSED: Final = re.compile(r"[^\t\n\f\r 0-9A-Za-z_+=,.@-]+")
_LONGEST: Final = 128


def accepted_name(name: str) -> str:
    """Return the name, with a hyphen in place of what a module doesn't accept in one."""
    if not refusal(PoolName, name):
        return name
    return _REFUSED.sub("-", name).strip(" -")[:_LONGEST] or "api"
