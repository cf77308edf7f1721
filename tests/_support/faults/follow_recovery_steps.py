"""Follows the steps of docs/recovery.md after an apply that ended too early."""

import re
import shlex
import subprocess
from collections import Counter

from scopegate import terraform
from tests import provider
from tests._support.faults.root_module import Root
from tests.deploy.orphans.lost import SCOPEGATE, Cloud, commands, imported

_ROUNDS = 3
"""Maximum number of searches: an imported resource can contain further orphans."""


def follow_recovery_steps(root: Root) -> Counter[str]:
    """Follow `scopegate orphans` until it finds nothing; return how many steps of each kind."""
    cloud, said = Cloud(root.proxy.instance), Counter[str]()
    for _ in range(_ROUNDS):
        found = _orphans(root)
        if not found:
            return said
        tainted = re.findall(r"^#   (terraform untaint .+)$", found, re.MULTILINE)
        for command in tainted:
            root.run(*shlex.split(command)[1:])
        clients = [each for each in commands(found) if "delete-user-pool-client" in each]
        for command in clients:
            cloud.perform(command)
        others = [each for each in commands(found) if each not in clients]
        said.update(untaint=len(tainted), delete=len(clients) + len(others))
        said["import"] += len(imported(found))
        blocks = root.directory / "orphans.tf"
        blocks.write_text(found)
        root.run("apply", "-auto-approve")
        blocks.unlink()
        for command in others:  # such as a deployment that a stage served until now
            cloud.perform(command)
    raise AssertionError(f"After {_ROUNDS} rounds there is still:\n{_orphans(root)}")


def _orphans(root: Root) -> str:
    """Return what the command prints, which is nothing if it finds nothing."""
    done = subprocess.run(
        [SCOPEGATE, "orphans"],
        env={**terraform.environment(), **provider.reached(root.environment)},
        cwd=root.directory,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == int(bool(done.stdout)), done.stderr
    return done.stdout
