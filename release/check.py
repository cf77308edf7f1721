"""Checks before a tag becomes a release."""


def problems(tag: str, here: str, *, version: str, repository: str) -> list[str]:
    """Return the problems of a release from ``tag``; none if everything agrees.

    Args:
        tag: The tag's name.
        here: URL of the repository that it was pushed to.
        version: The version in pyproject.toml.
        repository: The repository in pyproject.toml, from which all addresses in documents come.
    """
    found = []
    if tag != f"v{version}":
        found.append(f"The tag is {tag!r}; version in pyproject.toml makes it 'v{version}'.")
    if here.rstrip("/") != repository:
        found.append(
            f"Repository in pyproject.toml is {repository!r} and the tag was pushed to {here!r}: "
            "the documents would show an address where this release is not. Set Repository, run "
            "`make modules` and commit."
        )
    return found
