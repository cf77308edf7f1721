"""The emulator: starts, stops and finds instances.

``with instance() as aws:`` starts one on a free port, ``aws.environment`` directs Terraform and the
AWS SDKs to it, and the end of the block stops it. ``endpoints`` has the addresses of its data
plane.

The names are imported on first use, because every start of the command line imports ``commands``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scopegate.emulator.lifecycle import instance, start, stop
    from scopegate.emulator.registry import NONE_RUNNING, Instance, running

__all__ = ["NONE_RUNNING", "Instance", "instance", "running", "start", "stop"]

_HOMES = {
    "NONE_RUNNING": "registry",
    "Instance": "registry",
    "running": "registry",
    "instance": "lifecycle",
    "start": "lifecycle",
    "stop": "lifecycle",
}


def __getattr__(name: str) -> Any:
    """Import ``name`` from the module that defines it (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
