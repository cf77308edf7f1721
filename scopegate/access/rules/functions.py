"""Functions that decide about access or answer calls.

Sources:
    https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-permissions.html
"""

from collections.abc import Iterator
from typing import Final

from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._change import Change
from scopegate.access.system.backends import GATEWAY, PERMISSION
from scopegate.access.system.model import System

_CODE: Final = (
    "code_sha256",
    "environment",
    "filename",
    "handler",
    "image_uri",
    "layers",
    "s3_bucket",
    "s3_key",
    "s3_object_version",
    "source_code_hash",
)
_LIMIT: Final = "reserved_concurrent_executions"


def functions(change: Change) -> Iterator[Finding]:
    """Functions whose code decides about access, and those that no longer answer."""
    for address, old, new in change.resources:
        if old is None or new is None or new.instance.type != "aws_lambda_function":
            continue
        name = f"function {address}"
        changed = tuple(one for one in _CODE if old.instance.get(one) != new.instance.get(one))
        if changed and name in change.after.deciders:
            text = f"{address} decides about access, and its {', '.join(changed)} changes."
            yield Finding(Kind.UNREVIEWED_CHANGE, address, text, attributes=changed)
        stopped = new.instance.get(_LIMIT) == 0 and old.instance.get(_LIMIT) != 0
        if stopped and name in change.after.functions:
            text = f"{address} gets no concurrency, so every call that it answers fails."
            yield Finding(Kind.API_UNREACHABLE, address, text, attributes=(_LIMIT,))


def permissions_removed(change: Change) -> Iterator[Finding]:
    """Functions that API Gateway could invoke and can't any longer: every call answers 500."""
    before, after = _invocable(change.before), _invocable(change.after)
    answering = {route.backend for route in change.after.routes.values()}
    for backend, address in before.items():
        if backend not in after and backend in answering:
            text = (
                f"{address} is removed, and nothing else lets API Gateway invoke the"
                f" {backend}: every call that it answers fails with status 500."
            )
            yield Finding(Kind.API_UNREACHABLE, address, text)


def _invocable(system: System) -> dict[str, str]:
    """Functions that API Gateway may invoke, each with the address of a permission."""
    return {
        way.backend: address
        for address, way in system.ways.items()
        if isinstance(way.backend, str)
        and system.resources[address].instance.type == PERMISSION
        and system.resources[address].instance.get("principal") in (GATEWAY, "*")
    }
