"""The emulator: starts, stops and finds instances.

``with instance() as aws:`` starts one on a free port, ``aws.environment`` sends Terraform and the
AWS SDKs to it, and leaving the block stops it. Addresses of its data plane are in ``endpoints``.

The names are imported on first use, so that the command line, which mounts ``commands`` on every
start, doesn't pay for them.
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
