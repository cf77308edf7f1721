"""The modules of each release, as Git holds them.

``releases.json`` contains the tree of ``modules/`` of each release, so that a clone without tags
knows the releases too, and moved tags are noticed.
"""

import io
import json
import subprocess
import tarfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[3]
FILE = Path(__file__).with_name("releases.json")


class ReleaseError(Exception):
    """Raised if a release is not available; the message says what to do."""


def releases() -> dict[str, str]:
    """Return the tree of ``modules/`` of each release, by version."""
    found: dict[str, str] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def present() -> str:
    """Return the current or next version of the repository."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def tagged(repository: Path = ROOT) -> dict[str, str]:
    """Return the same of each release that has a tag in this clone."""
    tags = _git(repository, "tag", "--list", "v[0-9]*").decode().split()
    return {
        tag.removeprefix("v"): _git(repository, "rev-parse", f"{tag}:modules").decode().strip()
        for tag in tags
    }


def disagreements(held: Mapping[str, str], tags: Mapping[str, str]) -> list[str]:
    """Return differences between ``releases.json`` and the tags of this clone, as sentences."""
    return [
        f"Tag v{version} has the modules {tree}, and releases.json says "
        f"{held.get(version, 'nothing')}: see "
        '"Release a version" in CONTRIBUTING.md.'
        for version, tree in tags.items()
        if held.get(version) != tree
    ]


def unpack(version: str, tree: str, folder: Path, repository: Path = ROOT) -> None:
    """Write the modules of a release, the tree ``tree``, to ``folder``.

    Raises:
        ReleaseError: This clone does not contain them.
    """
    try:
        packed = _git(repository, "archive", "--format=tar", tree)
    except subprocess.CalledProcessError as error:
        raise ReleaseError(
            f"This clone doesn't hold the modules of release {version}, Git's tree {tree}. "
            "Fetch the whole history: `git fetch --unshallow --tags`, or without --unshallow "
            "where the clone is not shallow."
        ) from error
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


def _git(repository: Path, *arguments: str) -> bytes:
    done = subprocess.run(["git", *arguments], cwd=repository, capture_output=True, check=True)
    return done.stdout
