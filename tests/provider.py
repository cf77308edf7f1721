"""A provider that stays up between runs of Terraform, as in the provider's own acceptance tests.

Terraform starts its provider several times in each run, which is most of the time of most runs.
Tests of commands that users run (`scopegate deploy`, `cdktf deploy`) do not use this.
`provider_proxy.py` is in front of the provider.
Source: https://developer.hashicorp.com/terraform/plugin/debugging
"""

import atexit
import functools
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scopegate import terraform
from tests import provider_proxy

OFFLINE = {
    "AWS_ACCESS_KEY_ID": "offline",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_SECRET_ACCESS_KEY": "offline",
}
"""Variables without access to an AWS account."""

_TOLD = re.compile(r"TF_REATTACH_PROVIDERS='(.*)'")
_READY = re.compile(r"(ready)")
_PATIENCE = 60
"""Seconds within which a provider must print its address."""
_MOST = 2
"""Number of providers that each process keeps: one for plans, one for an emulator."""

_running: dict[tuple[tuple[str, str], ...], "_Provider"] = {}


@dataclass(frozen=True)
class _Provider:
    """A running provider, and the value with which Terraform finds it."""

    processes: tuple["subprocess.Popen[str]", ...]
    reattach: str

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


def reached(environment: Mapping[str, str]) -> dict[str, str]:
    """Return ``environment`` with the variable that directs Terraform to a running provider."""
    key = tuple(sorted(environment.items()))
    if key not in _running:
        if len(_running) == _MOST:
            _running.pop(next(iter(_running))).stop()
        _running[key] = _started(environment)
    return {**environment, "TF_REATTACH_PROVIDERS": _running[key].reattach}


def _started(environment: Mapping[str, str]) -> _Provider:
    process, told = _until_it_says(
        [str(_executable()), "-debug"], {**terraform.environment(), **environment}, _TOLD
    )
    ((address, plugin),) = json.loads(told).items()
    # The path of a socket is limited to about a hundred characters.
    socket = f"{tempfile.mkdtemp(prefix='scopegate-')}/provider"
    program = [sys.executable, provider_proxy.__file__, socket, plugin["Addr"]["String"]]
    proxy, _ = _until_it_says(program, {}, _READY)
    reattach = json.dumps({address: {**plugin, "Addr": {**plugin["Addr"], "String": socket}}})
    return _Provider((process, proxy), reattach)


def _until_it_says(
    program: list[str], environment: Mapping[str, str], line: re.Pattern[str]
) -> tuple["subprocess.Popen[str]", str]:
    """Start a program, wait until it prints ``line``, and return its first group."""
    with tempfile.TemporaryFile("w+") as told:
        process = subprocess.Popen(
            program,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        deadline = time.monotonic() + _PATIENCE
        while process.poll() is None and time.monotonic() < deadline:
            told.seek(0)
            if found := line.search(told.read()):
                return process, found[1]
            time.sleep(0.05)
        process.kill()
        raise RuntimeError(f"{program[0]} does not say where it listens.")


@atexit.register
def _stop_all() -> None:
    for each in _running.values():
        each.stop()


@functools.cache
def _executable() -> Path:
    """Return where `terraform init` puts the AWS provider."""
    folder = Path(tempfile.mkdtemp(prefix="scopegate-provider-"))
    atexit.register(shutil.rmtree, folder)
    required = {"required_providers": {"aws": {"source": "hashicorp/aws"}}}
    (folder / "main.tf.json").write_text(json.dumps({"terraform": required}))
    terraform.run("init", "-no-color", cwd=folder)
    # <registry>/hashicorp/aws/<version>/<platform>, where the last may be a link.
    (found,) = (folder / ".terraform/providers").glob("*/*/*/*/*/terraform-provider-aws_*")
    return found
