"""The part of CHANGELOG.md that belongs to a version."""

import re


def notes(changelog: str, version: str) -> str:
    """Return the section of the changelog about ``version``.

    Raises:
        ValueError: There is none, or it is empty.
    """
    found = re.search(
        rf"^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## |\Z)",
        changelog,
        re.DOTALL | re.MULTILINE,
    )
    if not found or not found[1].strip():
        raise ValueError(f"CHANGELOG.md has no section '## [{version}] - date' with content.")
    return found[1].strip() + "\n"
