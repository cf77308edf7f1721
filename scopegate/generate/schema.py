"""The part of the AWS provider's schema that the modules use, and its update.

``schema.json`` holds, for each resource type in use, its arguments and its blocks, read from
``terraform providers schema -json``. ``scopegate schema`` writes it; a test compares it with the
installed provider.
"""

import functools
import json
from pathlib import Path
from typing import Any, cast

Blocks = dict[str, Any]
"""Blocks by name; the value has the nested blocks, in the same form."""

FILE = Path(__file__).with_name("schema.json")


@functools.cache
def _types() -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(FILE.read_text()))


def blocks(type_: str) -> Blocks:
    """Return the blocks of a resource type, including nested ones."""
    return cast("Blocks", _types()[type_]["blocks"])


def arguments(type_: str) -> list[str]:
    """Return the names of a resource type's arguments, without its blocks."""
    return cast("list[str]", _types()[type_]["arguments"])


def extract(provider_schema: dict[str, Any], types: list[str]) -> dict[str, Any]:
    """Return the content of ``schema.json`` for resource ``types``.

    Args:
        provider_schema: The output of ``terraform providers schema -json``.
        types: Names of resource types.
    """
    (provider,) = provider_schema["provider_schemas"].values()
    return {
        name: {
            "arguments": sorted(
                argument
                for argument, about in provider["resource_schemas"][name]["block"][
                    "attributes"
                ].items()
                if about.get("optional") or about.get("required")
            ),
            "blocks": _nested(provider["resource_schemas"][name]["block"]),
        }
        for name in sorted(types)
    }


def _nested(block: dict[str, Any]) -> Blocks:
    return {
        name: _nested(inner["block"])
        for name, inner in sorted(block.get("block_types", {}).items())
    }
