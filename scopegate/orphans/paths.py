"""The path that a REST API's resource, method or response is at.

It is what such a planned thing is known by in AWS. Where the plan doesn't know an id, the path is
in the keys of the modules' addresses: ``depth_2["/orders/{id}"]``, ``this["GET /orders/{id}"]``.
"""

from typing import TYPE_CHECKING, Any, Final

from scopegate.orphans.wanted import AbsentError, UndeterminedError
from scopegate.plan.snapshot import UNKNOWN, Instance

if TYPE_CHECKING:
    from scopegate.orphans.aws import Aws
    from scopegate.orphans.wanted import Wanted

_API: Final = "aws_api_gateway_rest_api"
_METHOD: Final = "aws_api_gateway_method"
_RESOURCE: Final = "aws_api_gateway_resource"


def tree(aws: "Aws", api: object) -> list[Any]:
    """Every resource of an API, with its methods and all that is in them."""
    return aws.pages(
        "apigateway", "get_resources", "items", restApiId=api, embed=["methods"], limit=500
    )


def path_of(instance: Instance, wanted: "Wanted") -> str:
    """The path, such as ``/orders/{id}``.

    Raises:
        AbsentError: AWS has no such resource.
        UndeterminedError: Neither the plan nor a key says it.
    """
    if instance.type == _RESOURCE:
        return _of_resource(instance, wanted)
    return _of_id(instance, "resource_id", _key(instance), wanted)


def _of_resource(instance: Instance, wanted: "Wanted") -> str:
    path, part = instance.get("path"), instance.get("path_part")
    if isinstance(path, str) and path:
        return path
    if not isinstance(part, str):
        raise UndeterminedError("path_part")
    above, _, last = str(instance.index).rpartition("/")
    agrees = str(instance.index).startswith("/") and last == part
    parent = _of_id(instance, "parent_id", (above or "/") if agrees else None, wanted)
    return f"{parent.rstrip('/')}/{part}"


def _of_id(instance: Instance, attribute: str, key: str | None, wanted: "Wanted") -> str:
    """The path that an id of a resource stands for."""
    value = instance.get(attribute)
    if value is not UNKNOWN:
        api = wanted.known(instance, "rest_api_id")
        return _path_in_aws(value, tree(wanted.aws(instance), api))
    if key is not None:
        return key
    if instance.type not in {_METHOD, _RESOURCE}:
        method = wanted.references.target(instance, attribute, _METHOD)
        if method is not None:
            return path_of(method, wanted)
    types = (_RESOURCE, _API)
    if (found := wanted.references.target(instance, attribute, *types)) is None:
        raise UndeterminedError(attribute)
    return "/" if found.type == _API else _of_resource(found, wanted)


def _path_in_aws(resource: object, resources: list[Any]) -> str:
    for one in resources:
        if one["id"] == resource:
            return str(one["path"])
    raise AbsentError


def _key(instance: Instance) -> str | None:
    """The path in a key of the modules: behind the method, or alone."""
    verb, _, path = str(instance.index).rpartition(" ")
    agrees = path.startswith("/") and verb in {"", instance.get("http_method")}
    return path if agrees else None
