"""Paths of the resources, methods and responses of a REST API.

Their path identifies them in AWS. If an id is not known in the plan, the path is taken from the key
of the address in the modules: ``depth_2["/orders/{id}"]``, ``this["GET /orders/{id}"]``.
"""

from typing import Any, Final

from scopegate.account.rest_api import resources
from scopegate.orphans.resolver import AbsentError, Resolver, UndeterminedError
from scopegate.plan.snapshot import Instance
from scopegate.plan.values import Unknown

_API: Final = "aws_api_gateway_rest_api"
_METHOD: Final = "aws_api_gateway_method"
_RESOURCE: Final = "aws_api_gateway_resource"


def path_of(instance: Instance, resolver: Resolver) -> str:
    """Return the path, such as ``/orders/{id}``.

    Raises:
        AbsentError: AWS has no such resource.
        UndeterminedError: It is neither in the plan nor in a key.
    """
    if instance.type == _RESOURCE:
        return _of_resource(instance, resolver)
    return _of_id(instance, "resource_id", _key(instance), resolver)


def _of_resource(instance: Instance, resolver: Resolver) -> str:
    path, part = instance.get("path"), instance.get("path_part")
    if isinstance(path, str) and path:
        return path
    if not isinstance(part, str):
        raise UndeterminedError("path_part")
    above, _, last = str(instance.index).rpartition("/")
    agrees = str(instance.index).startswith("/") and last == part
    parent = _of_id(instance, "parent_id", (above or "/") if agrees else None, resolver)
    return f"{parent.rstrip('/')}/{part}"


def _of_id(instance: Instance, attribute: str, key: str | None, resolver: Resolver) -> str:
    """Return the path of the resource with an id."""
    value = instance.get(attribute)
    if not isinstance(value, Unknown):
        api = resolver.known(instance, "rest_api_id")
        return _path_in_aws(value, resources(resolver.reader(instance), api))
    if key is not None:
        return key
    if instance.type not in {_METHOD, _RESOURCE}:
        method = resolver.references.target(instance, attribute, _METHOD)
        if method is not None:
            return path_of(method, resolver)
    types = (_RESOURCE, _API)
    if (found := resolver.references.target(instance, attribute, *types)) is None:
        raise UndeterminedError(attribute)
    return "/" if found.type == _API else _of_resource(found, resolver)


def _path_in_aws(resource: object, resources: list[Any]) -> str:
    for one in resources:
        if one["id"] == resource:
            return str(one["path"])
    raise AbsentError


def _key(instance: Instance) -> str | None:
    """Return the path in a key of the modules: after the method, or the whole key."""
    verb, _, path = str(instance.index).rpartition(" ")
    agrees = path.startswith("/") and verb in {"", instance.get("http_method")}
    return path if agrees else None
