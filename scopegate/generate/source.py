"""The addresses of a release in documents, derived from pyproject.toml.

``python -m scopegate.generate.source FILE…`` brings the addresses in documents up to date;
``make modules`` calls it. The setting is ``Repository`` in ``[project.urls]``, the release is
``version``.
"""

import re
import sys
from importlib.metadata import distribution, metadata
from pathlib import Path

from scopegate.errors import ScopegateError

_ADDRESS = re.compile(r"git::\S+?\.git//modules/([a-z0-9-]+)\?ref=v[\w.]+")
_REQUIREMENT = re.compile(r"\bscopegate==[\d.]+\d")


def repository() -> str:
    """Return the URL of the repository.

    Raises:
        ScopegateError: The installed package does not contain it.
    """
    urls = dict(each.split(", ", 1) for each in metadata("scopegate").get_all("Project-URL") or [])
    if "Repository" not in urls:
        raise ScopegateError(
            "The installed package has no Repository in [project.urls] of pyproject.toml. "
            "Set it, and run: make install"
        )
    return str(urls["Repository"])


def version() -> str:
    """Return the release."""
    return distribution("scopegate").version


def source(module: str) -> str:
    """Return the ``source`` of a call of ``module``, pinned to the release."""
    return f"git::{repository()}.git//modules/{module}?ref=v{version()}"


def updated(text: str) -> str:
    """Return ``text`` with the current addresses of the modules and of the Python package."""
    text = _ADDRESS.sub(lambda found: source(found[1]), text)
    return _REQUIREMENT.sub(f"scopegate=={version()}", text)


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        before = path.read_text(encoding="utf-8")
        if (after := updated(before)) != before:
            path.write_text(after, encoding="utf-8")
