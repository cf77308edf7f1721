"""Changes of tags after a resource was created."""

from typing import Any


def retagged(record: dict[str, Any], change: Any) -> None:
    """Change the tags in ``record``, with ``{"tags": {…}}`` to set or a list of keys to remove."""
    tags = record.get("tags") or {}
    if isinstance(change, dict):
        record["tags"] = tags | change["tags"]
    else:
        record["tags"] = {key: value for key, value in tags.items() if key not in change}
