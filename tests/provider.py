"""A provider that stays up between runs of Terraform, as in the provider's own acceptance tests.

Terraform starts its provider several times in each run, which takes longer than all else that most
runs do. Whoever tests what users run (`scopegate deploy`, `cdktf deploy`) leaves it at that.
Source: https://developer.hashicorp.com/terraform/plugin/debugging
"""

import atexit
import functools
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from scopegate import terraform

OFFLINE = {
    "AWS_ACCESS_KEY_ID": "offline",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_SECRET_ACCESS_KEY": "offline",
}
"""Variables that lead to no AWS account."""

_TOLD = re.compile(r"TF_REATTACH_PROVIDERS='(.*)'")
_PATIENCE = 60
"""Seconds within which a provider says where it listens."""
_MOST = 2
"""Providers that are up at once, in each process: one for plans, one for an emulator."""

_running: dict[tuple[tuple[str, str], ...], tuple["subprocess.Popen[str]", str]] = {}


def reached(environment: Mapping[str, str]) -> dict[str, str]:
    """``environment``, and what sends Terraform to a provider that runs with it."""
    key = tuple(sorted(environment.items()))
    if key not in _running:
        if len(_running) == _MOST:
            _stop(next(iter(_running)))
        _running[key] = _started(environment)
    return {**environment, "TF_REATTACH_PROVIDERS": _running[key][1]}


def _started(environment: Mapping[str, str]) -> tuple["subprocess.Popen[str]", str]:
    with tempfile.TemporaryFile("w+") as told:
        process = subprocess.Popen(
            [_executable(), "-debug"],
            env={**terraform.environment(), **environment},
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        deadline = time.monotonic() + _PATIENCE
        while process.poll() is None and time.monotonic() < deadline:
            told.seek(0)
            if found := _TOLD.search(told.read()):
                return process, found[1]
            time.sleep(0.05)
        process.kill()
        raise RuntimeError("The AWS provider does not say where it listens.")


def _stop(key: tuple[tuple[str, str], ...]) -> None:
    process, _ = _running.pop(key)
    process.kill()
    process.wait()


@atexit.register
def _stop_all() -> None:
    for key in list(_running):
        _stop(key)


@functools.cache
def _executable() -> Path:
    """Where `terraform init` puts the AWS provider."""
    folder = Path(tempfile.mkdtemp(prefix="scopegate-provider-"))
    atexit.register(shutil.rmtree, folder)
    required = {"required_providers": {"aws": {"source": "hashicorp/aws"}}}
    (folder / "main.tf.json").write_text(json.dumps({"terraform": required}))
    terraform.run("init", "-no-color", cwd=folder)
    # <registry>/hashicorp/aws/<version>/<platform>, where the last may be a link.
    (found,) = (folder / ".terraform/providers").glob("*/*/*/*/*/terraform-provider-aws_*")
    return found
