"""Tags of what exists."""

from collections.abc import Iterable, Mapping


def own_tags(tags: Mapping[str, str] | None) -> dict[str, str]:
    """Return the tags without those of AWS, such as CloudFormation's, which nobody else can set."""
    return {key: value for key, value in (tags or {}).items() if not key.lower().startswith("aws:")}


def common(sets: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return the tags of several resources; where they disagree, those of the first."""
    found: dict[str, str] = {}
    for tags in sets:
        found = {**tags, **found}
    return found
