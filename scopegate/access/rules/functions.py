"""Functions that decide about access or answer calls.

Sources:
    https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-permissions.html
"""

import fnmatch
from collections.abc import Iterator
from typing import Final

from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._change import Change
from scopegate.access.system.backends import GATEWAY, PERMISSION
from scopegate.access.system.model import Api, System
from scopegate.plan.snapshot import Instance

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
    """Yield functions whose code decides about access, and those that no longer answer."""
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
    """Yield functions that an API could invoke and can't any longer: every call answers 500."""
    before, after = _invocable(change.before), _invocable(change.after)
    for (api, backend), address in before.items():
        answers = any(
            route.api == api and route.backend == backend for route in change.after.routes.values()
        )
        if answers and (api, backend) not in after:
            text = (
                f"No permission lets {api} invoke the {backend} any longer: every call that it"
                " answers fails with status 500."
            )
            attributes = ("action", "function_name", "principal", "qualifier", "source_arn")
            yield Finding(Kind.API_UNREACHABLE, address, text, api=api, attributes=attributes)


def _invocable(system: System) -> dict[tuple[str, str], str]:
    """Return APIs with a function that they may invoke, each with the address of a permission."""
    permissions = [
        (way.backend, system.resources[address].instance)
        for address, way in system.ways.items()
        if address in system.resources
        and system.resources[address].instance.type == PERMISSION
        and isinstance(way.backend, str)
    ]
    pairs = {
        (route.api, route.backend)
        for route in system.routes.values()
        if isinstance(route.backend, str)
    }
    return {
        (api, backend): permission.address
        for named, permission in permissions
        for api, backend in pairs
        if backend == named and _permits(permission, system.apis.get(api))
    }


def _permits(permission: Instance, api: Api | None) -> bool:
    """Return whether a permission lets an API invoke its function, as far as it is known."""
    principal, action = permission.get("principal"), permission.get("action")
    if isinstance(principal, str) and principal not in {GATEWAY, "*"}:
        return False
    if isinstance(action, str) and action not in {"lambda:InvokeFunction", "lambda:*"}:
        return False
    source = permission.get("source_arn")
    if not isinstance(source, str) or api is None or api.id is None:
        return True
    named = source.split(":")[-1].partition("/")[0]
    return fnmatch.fnmatchcase(api.id, named)


def removed(change: Change) -> Iterator[Finding]:
    """Yield functions that are removed while routes stay, and routes without an integration."""
    for address, old, new in change.resources:
        if old is None or new is not None or old.instance.type != "aws_lambda_function":
            continue
        gone = f"function {old.instance.get('function_name')}"
        for route in change.after.routes.values():
            if route.backend == gone:
                text = f"{address} is removed, and {route.key} still calls it: calls fail."
                yield Finding(Kind.API_UNREACHABLE, address, text, route=route.key, api=route.api)
    lost: dict[str, list[bool]] = {}
    for was, becomes in change.routes():
        if was and becomes and was.guarded and was.integration and was.address != was.api:
            lost.setdefault(was.api, []).append(not becomes.integration)
    for api, routes in lost.items():
        if all(routes):
            text = f"No route of {api} has an integration any longer, so every call fails."
            yield Finding(Kind.API_UNREACHABLE, api, text, api=api, attributes=("uri",))
