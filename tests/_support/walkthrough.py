"""Runs the shell blocks of a README one after another, as a reader would."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]


# The emulator of a test is already running, and stays for the next reader.
_ON_A_SHARED_EMULATOR = """#!/bin/sh
case "$1 $2" in "local up" | "local down") exit ;; esac
exec '{program}' "$@"
"""


def repository(folder: Path) -> Path:
    """Return a repository with the examples, the modules and the command, committed."""
    for name in ("examples", "modules"):
        left_out = shutil.ignore_patterns(".terraform*", "*.tfstate*", "*.tfvars", "*.zip")
        shutil.copytree(ROOT / name, folder / name, ignore=left_out)
    environments = "examples/environments/environments"
    shutil.copytree(ROOT / environments, folder / environments, dirs_exist_ok=True)
    shutil.copy(ROOT / ".gitignore", folder)
    program = folder / ".venv/bin/scopegate"
    program.parent.mkdir(parents=True)
    program.write_text(_ON_A_SHARED_EMULATOR.format(program=ROOT / ".venv/bin/scopegate"))
    program.chmod(0o755)
    git("init", "--quiet", cwd=folder)
    git("add", "--all", cwd=folder)
    git("config", "user.name", "Reader", cwd=folder)
    git("config", "user.email", "reader@example.com", cwd=folder)
    git("commit", "--quiet", "--message=Begin", cwd=folder)
    return folder


def git(*arguments: str, cwd: Path) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=cwd, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


class Walkthrough:
    """The shell of a reader, who starts in the top folder of the repository.

    Attributes:
        blocks: The remaining blocks, in order.
    """

    # It ends at the first command that fails. Commands have no terminal to ask on.
    _SHELL = r"set -eo pipefail; while read -r f; do . $f </dev/null 2>&1; printf '\0'; done"

    def __init__(self, readme: Path, repository: Path, environment: Mapping[str, str]) -> None:
        """Open the shell."""
        text = readme.read_text(encoding="utf-8")
        self.blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
        self._process = subprocess.Popen(
            ["bash", "-c", self._SHELL],
            cwd=repository,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def run(self, commands: str) -> str:
        """Run commands in the shell; return what they print, without colours.

        Raises:
            AssertionError: One of them failed.
        """
        assert self._process.stdin
        assert self._process.stdout
        with tempfile.NamedTemporaryFile("w", suffix=".sh") as file:
            file.write(commands)
            file.flush()
            self._process.stdin.write(f"{file.name}\n".encode())
            self._process.stdin.flush()
            said = b""
            while (byte := self._process.stdout.read(1)) not in {b"", b"\0"}:
                said += byte
        assert byte == b"\0", f"{commands}\n{said.decode()}"
        return re.sub(r"\x1b\[\d*m", "", said.decode())

    def go_on(self, *, until: str) -> str:
        """Run the next blocks, up to the first that contains ``until``; return what they print."""
        said = ""
        while self.blocks:
            block = self.blocks.pop(0)
            said += self.run(block)
            if until in block:
                return said
        raise AssertionError(f"No block has {until!r}.")

    def close(self) -> None:
        """Close the shell."""
        self._process.communicate()


def numbers_of_calls(said: str) -> list[int]:
    """Return the number of calls of each verification, if all were as expected."""
    summaries = re.findall(r"^(\d+) calls: (\d+) ", said, re.MULTILINE)
    assert [made for made, expected in summaries if made != expected] == []
    return [int(made) for made, _ in summaries]


def plans(said: str) -> list[str]:
    """Return the counts that Terraform prints for each plan."""
    return re.findall(r"^Plan: (.*)\.$", said, re.MULTILINE)


def take_down(reader: Walkthrough, clone: Path, name: str) -> list[str]:
    """Follow the README to its end, and return the files that it leaves."""
    assert "terraform destroy" in reader.blocks[-1]
    reader.go_on(until="scopegate local down")
    assert reader.blocks == []
    states = (clone / "examples" / name).rglob("*.tfstate")
    managed = [str(path) for path in states if '"mode": "managed"' in path.read_text()]
    return managed + git("status", "--porcelain", cwd=clone).splitlines()
