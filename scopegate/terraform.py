"""Finds Terraform (or OpenTofu) and runs it, offline too.

Where Terraform finds its providers is decided by its own standard means: ``TF_CLI_CONFIG_FILE``,
``~/.terraformrc``, ``TF_CLI_ARGS_init`` and its implied mirror folders. When none of them is in
force, a filesystem mirror on this machine is used if there is one: a folder one or two levels below
the root of the file system that holds ``registry.terraform.io/hashicorp/aws``. It is used only if
no other user can write to it, to what it holds or to a folder above it, since Terraform runs what
it finds there.
Source: https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
"""

import atexit
import functools
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scopegate.errors import ScopegateError

PROVIDER = "registry.terraform.io/hashicorp/aws"
# Each run of Terraform reads the schema of all of AWS and throws it away: collecting that garbage
# at four times the usual heap growth takes a quarter off a plan's processor time.
# Source: https://pkg.go.dev/runtime#hdr-Environment_Variables
_GOGC = "400"


class TerraformError(ScopegateError):
    """Terraform is missing, or a run of it failed; the message ends with what it printed."""


class TerraformKilledError(TerraformError):
    """A signal ended Terraform, so that it may have left what it did not write down."""


@functools.cache
def executable() -> str:
    """Return the path of ``terraform``, or else of ``tofu``, on PATH."""
    for name in ("terraform", "tofu"):
        if found := shutil.which(name):
            return found
    raise TerraformError("Neither terraform nor tofu is on PATH; install one, 1.5.7 or newer.")


def mirror(root: Path = Path("/")) -> Path | None:
    """Return the first mirror that has the AWS provider and that only trusted users can change.

    Args:
        root: Where to look: one and two levels below this folder.
    """
    for pattern in (f"*/{PROVIDER}", f"*/*/{PROVIDER}"):
        for provider in sorted(root.glob(pattern)):
            folder = Path(*provider.parts[:-3])
            unsafe = next(filter(_is_open_to_others, _on_the_way(root, provider)), None)
            if unsafe is None:
                return folder
            _say(
                f"The provider mirror {folder} is not used, because other users can change "
                f"{unsafe}. Make it writable by its owner alone, who is root or you."
            )
    return None


def _on_the_way(root: Path, provider: Path) -> Iterator[Path]:
    """Yield ``provider``, everything below it, targets of links, and all parent folders."""
    links = [path for path in (provider, *provider.rglob("*")) if path != path.resolve()]
    for start in (provider, *(path.resolve() for path in links)):
        yield start
        yield from (parent for parent in start.parents if parent.is_relative_to(root))
        yield from start.rglob("*")


def _is_open_to_others(path: Path) -> bool:
    """Return whether another user than root and the present one can change what is at ``path``."""
    try:
        found = path.stat()
    except OSError:
        return True
    owned = found.st_uid in {0, os.getuid()}
    return not owned or bool(found.st_mode & (stat.S_IWGRP | stat.S_IWOTH))


def _has_implied_mirror() -> bool:
    """Return whether the AWS provider is in a folder where Terraform looks by itself."""
    home, data = Path.home(), os.environ.get("XDG_DATA_HOME")
    implied = [
        home / ".terraform.d/plugins",
        Path(data or home / ".local/share") / "terraform/plugins",
        Path("/usr/local/share/terraform/plugins"),
        Path("/usr/share/terraform/plugins"),
    ]
    return any((path / PROVIDER).is_dir() for path in implied)


def environment() -> Mapping[str, str]:
    """Return the environment of this process with an existing CLI configuration for Terraform."""
    variables = {"GOGC": _GOGC} | dict(os.environ)
    variables |= {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
    named = variables.get("TF_CLI_CONFIG_FILE")
    if named and not Path(named).is_file():
        _say(f"TF_CLI_CONFIG_FILE names {named}, which does not exist: ignored.")
        del variables["TF_CLI_CONFIG_FILE"]
        named = None
    decided = named or "TF_CLI_ARGS_init" in variables or (Path.home() / ".terraformrc").is_file()
    if not decided and not _has_implied_mirror() and (folder := mirror()):
        _say(f"Terraform installs the AWS provider from the mirror {folder}.")
        variables["TF_CLI_CONFIG_FILE"] = _cli_configuration(folder)
    return variables


@functools.cache
def _say(message: str) -> None:
    """Print a message to standard error, once."""
    print(message, file=sys.stderr)


@functools.cache
def _cli_configuration(folder: Path) -> str:
    """Write a CLI configuration, kept until this process ends, that installs from ``folder``."""
    handle, path = tempfile.mkstemp(prefix="scopegate-", suffix=".tfrc")
    atexit.register(Path(path).unlink, missing_ok=True)
    with os.fdopen(handle, "w") as file:
        file.write(
            "provider_installation {\n"
            f"  filesystem_mirror {{\n    path    = {json.dumps(str(folder))}\n"
            f'    include = ["{PROVIDER}"]\n  }}\n'
            f'  direct {{\n    exclude = ["{PROVIDER}"]\n  }}\n'
            "}\n"
        )
    return path


def run(
    *arguments: str,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    show: bool = False,
) -> str:
    """Run Terraform in ``cwd`` and return what it printed on standard output.

    Args:
        arguments: The subcommand and its options.
        cwd: The root module's directory.
        env: Variables on top of ``environment()``.
        show: Let standard output through to the terminal instead of returning it.

    Raises:
        TerraformError: It exited other than 0; the message ends with its standard error.
        TerraformKilledError: A signal ended it.
        KeyboardInterrupt: The user ended both; Terraform has come to its end.
    """
    if not cwd.is_dir():
        raise TerraformError(f"{cwd} is not a directory; Terraform runs in that of a root module.")
    process = subprocess.Popen(
        [executable(), *arguments],
        cwd=cwd,
        env={**environment(), **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=None if show else subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        printed, errors = process.communicate()
    except KeyboardInterrupt:
        # The terminal has told Terraform too. It stores its state first, if it is let.
        process.communicate()
        raise
    if process.returncode != 0:
        failure = TerraformKilledError if process.returncode < 0 else TerraformError
        raise failure(f"terraform {arguments[0]} failed in {cwd}:\n{errors.strip()}")
    return printed or ""


def events(
    *arguments: str,
    cwd: Path,
    each: Callable[[Mapping[str, Any]], object],
    env: Mapping[str, str] | None = None,
) -> None:
    """Run Terraform with ``-json`` in ``cwd`` and hand on each of its messages as it comes.

    Args:
        arguments: The subcommand and its options.
        cwd: The root module's directory.
        each: Called with a message, such as ``{"type": "apply_complete", "hook": {…}}``.
        env: Variables on top of ``environment()``.

    Raises:
        TerraformError: It exited other than 0; the message ends with its errors.
        TerraformKilledError: A signal ended it.
        KeyboardInterrupt: The user ended both; Terraform has come to its end.
    """
    failures: list[str] = []
    with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [executable(), arguments[0], "-json", *arguments[1:]],
            cwd=cwd,
            env={**environment(), **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            for line in process.stdout or ():
                message = _message(line)
                if message.get("@level") == "error" and "diagnostic" in message:
                    failures.append(_told(message["diagnostic"]))
                each(message)
        finally:
            process.communicate()  # it stores its state first, whatever became of its reader
        errors.seek(0)
        failures.append(errors.read().strip())
    if process.returncode != 0:
        failure = TerraformKilledError if process.returncode < 0 else TerraformError
        said = "\n".join(filter(None, failures))
        raise failure(f"terraform {arguments[0]} failed in {cwd}:\n{said}")


def _message(line: str) -> Mapping[str, Any]:
    """Return a line of ``terraform -json``; one of another kind is a message without a type."""
    try:
        message = json.loads(line)
    except ValueError:
        message = None
    return message if isinstance(message, dict) and "type" in message else {"type": ""}


def _told(diagnostic: Mapping[str, Any]) -> str:
    """Return an error as Terraform prints it, without the frame."""
    about = [f"Error: {diagnostic['summary']}"]
    if address := diagnostic.get("address"):
        about.append(f"  with {address}")
    if detail := diagnostic.get("detail"):
        about.append(detail)
    return "\n".join(about)


def outputs(directory: Path, env: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the outputs of the root module in ``directory`` by name, including sensitive ones."""
    read = json.loads(run("output", "-json", "-no-color", cwd=directory, env=env))
    return {name: output["value"] for name, output in read.items()}


def provider_schema() -> dict[str, Any]:
    """Return what ``terraform providers schema -json`` prints for the AWS provider at hand."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "main.tf").write_text(
            'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n'
            "    }\n  }\n}\n"
        )
        run("init", "-no-color", cwd=root)
        read: dict[str, Any] = json.loads(run("providers", "schema", "-json", cwd=root))
        return read
