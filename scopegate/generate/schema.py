"""The part of the AWS provider's schema that the modules use, and its update.

``schema.json`` holds, for each resource type in use, its arguments and its blocks, read from
``terraform providers schema -json``. ``scopegate schema`` writes it; a test compares it with the
provider at hand.
"""

import functools
import json
from pathlib import Path
from typing import Any, cast

Blocks = dict[str, Any]
"""Blocks by name; the value holds the blocks inside, of the same shape."""

FILE = Path(__file__).with_name("schema.json")


@functools.cache
def _types() -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(FILE.read_text()))


def blocks(type_: str) -> Blocks:
    """The blocks of a resource type, nested ones inside."""
    return cast("Blocks", _types()[type_]["blocks"])


def arguments(type_: str) -> list[str]:
    """The names of a resource type's arguments, its blocks aside."""
    return cast("list[str]", _types()[type_]["arguments"])


def extract(provider_schema: dict[str, Any], types: list[str]) -> dict[str, Any]:
    """The content of ``schema.json`` for resource ``types``.

    Args:
        provider_schema: What ``terraform providers schema -json`` printed.
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
