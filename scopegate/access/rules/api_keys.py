"""API keys, which methods can require beside a token.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
"""

from collections.abc import Iterator
from typing import Final

from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._change import Change
from scopegate.access.system.model import System

_PLAN_KEY: Final = "aws_api_gateway_usage_plan_key"


def last_keys(change: Change) -> Iterator[Finding]:
    """Yield usage plans that lose their last key while methods still require one."""
    gone = _keys(change.before)
    if not gone or _keys(change.after):
        return
    for api in sorted({api for api in _requiring(change.after) if api}):
        text = f"{gone[0]} was the last API key of the plan, and {api} requires one."
        yield Finding(Kind.API_UNREACHABLE, gone[0], text, api=api)


def _keys(system: System) -> list[str]:
    return [a for a, one in system.resources.items() if one.instance.type == _PLAN_KEY]


def _requiring(system: System) -> Iterator[str | None]:
    for resource in system.resources.values():
        if resource.instance.get("api_key_required") is True:
            yield resource.api
