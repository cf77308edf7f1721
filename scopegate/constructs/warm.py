"""Builds jsii's index of the AWS bindings once: ``python -m scopegate.constructs.warm``.

jsii writes an index beside each package that it unpacked to its cache, in a worker of Node. A fast
program ends before the worker does, and without the index every run takes five seconds and a
gigabyte instead of one second. So this keeps Node alive until the index is there.
"""

import os
import sys
import time
from importlib.metadata import version
from pathlib import Path

_INDEX = ".jsii.runtime.v1.json"
_SECONDS = 300


def cache() -> Path:
    """Return where jsii unpacks packages, by the same rule as jsii."""
    if chosen := os.environ.get("JSII_RUNTIME_PACKAGE_CACHE_ROOT"):
        return Path(chosen)
    folders = {"darwin": "Library/Caches/com.amazonaws.jsii", "win32": "AppData/Local/AWS/jsii"}
    return Path.home() / folders.get(sys.platform, ".cache/aws/jsii") / "package-cache"


def warm() -> bool:
    """Wait until the index of the AWS bindings is written; return whether it is."""
    from scopegate.constructs._aws import ENGINE, App  # noqa: PLC0415  loading it starts Node

    App()
    package = cache() / ENGINE.node_package / version(ENGINE.distribution)
    deadline = time.monotonic() + _SECONDS
    while not any(package.glob(f"*/{_INDEX}")):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


if __name__ == "__main__" and not warm():
    sys.exit(f"jsii wrote no {_INDEX} below {cache()} in {_SECONDS} s; synthesis will be slow.")
