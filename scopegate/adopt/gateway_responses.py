"""What an API answers by itself, as a document says it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

_Json = Mapping[str, Any]
REFUSALS: Final = ("ACCESS_DENIED", "EXPIRED_TOKEN", "UNAUTHORIZED")
"""The responses that the modules have of their own."""
DEFAULT: Final = "DEFAULT_4XX"
"""The response of each refusal that has none of its own."""
_FIELDS: Final = ("statusCode", "responseParameters", "responseTemplates")


def kept(responses: Iterable[_Json]) -> dict[str, dict[str, Any]]:
    """Return the responses that were changed, and those that one of them stands for."""
    found = {
        str(one["responseType"]): {name: one[name] for name in _FIELDS if one.get(name)}
        for one in responses
    }
    if default := found.get(DEFAULT):
        found |= {name: default for name in REFUSALS if name not in found}
    return dict(sorted(found.items()))
