"""Access logs in a model: the format of each stage, and stages that write none."""

from collections.abc import Iterator
from typing import Final

from scopegate.access.system.model import System

_STAGES: Final = frozenset({"aws_api_gateway_stage", "aws_apigatewayv2_stage"})


def of_system(system: System) -> list[str]:
    """Return the formats of access logs in a plan or a state, each once."""
    found: dict[str, None] = {}
    for resource in system.resources.values():
        if resource.instance.type in _STAGES:
            text = resource.instance.block("access_log_settings", "format")
            if isinstance(text, str) and "$context." in text:
                found[text] = None
    return list(found)


def notes(system: System) -> Iterator[str]:
    """Yield a sentence for each stage without an access log."""
    for address, resource in system.resources.items():
        instance = resource.instance
        if instance.type in _STAGES and instance.get("access_log_settings") in ([], None):
            yield f"{address} writes no access log."
