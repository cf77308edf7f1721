"""Throttling limits and quotas, as far as an input contains them.

Sources:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from scopegate.access.system.model import System
from scopegate.kit.operations import Operation, normal
from scopegate.plan.snapshot import Instance

_EVERY: Final = "*/*"
_SETTINGS: Final = "aws_api_gateway_method_settings"
_STAGE: Final = "aws_apigatewayv2_stage"
_USAGE_PLAN: Final = "aws_api_gateway_usage_plan"


class Rate(msgspec.Struct, frozen=True):
    """A token bucket that all callers of an operation share.

    Attributes:
        operation: The operation with its own bucket; empty for that of all others.
        rate: Requests per second on average.
        burst: Maximum number of concurrent requests.
    """

    operation: str
    rate: float
    burst: int


class Quota(msgspec.Struct, frozen=True):
    """Requests that a usage plan allows for each API key in a period: DAY, WEEK or MONTH."""

    limit: int
    period: str


def rates(system: System, operations: Iterable[Operation]) -> tuple[Rate, ...]:
    """Return the throttling limits of operations, those of all first."""
    named = {_key(f"{one.method} {one.path}"): one for one in operations}
    apis = {api for one in named.values() for api in one.apis}
    found = {
        rate
        for resource in system.resources.values()
        if resource.api in apis
        for key, settings in _settings(resource.instance)
        for rate in _rate(named[key].name if key in named else key, settings)
        if key == "" or key in named
    }
    return tuple(sorted(found, key=lambda one: (one.operation, one.rate)))


def quotas(system: System, operations: Iterable[Operation]) -> tuple[Quota, ...]:
    """Return the quotas of usage plans, if an operation requires an API key."""
    if not any(one.key for one in operations):
        return ()
    found = {
        Quota(limit, period)
        for resource in system.resources.values()
        if resource.instance.type == _USAGE_PLAN
        for block in _blocks(resource.instance, "quota_settings")
        if isinstance(limit := block.get("limit"), int)
        and isinstance(period := block.get("period"), str)
    }
    return tuple(sorted(found, key=lambda one: (one.period, one.limit)))


def _key(route: str) -> str:
    """Return a route with neutral names of variables, for comparisons."""
    return normal(route.replace("+}", "}"))


def _settings(instance: Instance) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield blocks that can limit a rate, each with its route; an empty one stands for all."""
    if instance.type == _SETTINGS:
        place, _, method = str(instance.get("method_path")).rpartition("/")
        path = "/" + place.replace("~1", "/").strip("/")
        every = instance.get("method_path") == _EVERY
        for block in _blocks(instance, "settings"):
            yield "" if every else _key(f"{method} {path}"), block
    if instance.type == _STAGE:
        for block in _blocks(instance, "default_route_settings"):
            yield "", block
        for block in _blocks(instance, "route_settings"):
            yield _key(str(block.get("route_key"))), block


def _rate(operation: str, settings: Mapping[str, Any]) -> Iterator[Rate]:
    """Yield the limit in a block of settings; 0 and -1 mean none."""
    rate, burst = settings.get("throttling_rate_limit"), settings.get("throttling_burst_limit")
    if isinstance(rate, int | float) and isinstance(burst, int) and rate > 0 and burst > 0:
        yield Rate(operation, rate, burst)


def _blocks(instance: Instance, name: str) -> Iterator[Mapping[str, Any]]:
    found = instance.get(name)
    if isinstance(found, list):
        yield from (one for one in found if isinstance(one, Mapping))
