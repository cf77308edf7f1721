"""Patches of REST APIs: changes in place, which are lists of patch operations.

Source: https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: PLR0913, PLR0917, SLF001

import json
from typing import Any

from ministack.services import apigateway_v1 as v1

from scopegate.emulator.patches._registry import Function, patch

_NUMBERS = {
    "authorizerResultTtlInSeconds",
    "burstLimit",
    "limit",
    "minimumCompressionSize",
    "offset",
    "rateLimit",
    "timeoutInMillis",
}
_BOOLEANS = {"apiKeyRequired", "disableExecuteApiEndpoint", "enabled"}
# Booleans for the parameters of methods and responses; elsewhere the values are expressions.
_FLAGS = ("method.request.", "method.response.")
_LISTS = {"apiStages", "authorizationScopes", "providerARNs"}


@patch(v1, "_apply_patch")
def a_patch_changes_just_what_it_names(
    _stock: Function, record: dict[str, Any], operations: list[dict[str, Any]]
) -> dict[str, Any]:
    """Lists change element by element, values come as strings, and names are JSON pointers.

    MiniStack writes a string in place of a number or of a list of scopes or user pools, which
    Terraform can't read; removes a whole list for one element; and treats ``application~1json`` as
    a name.
    """
    for operation in operations:
        *parents, name = map(v1._decode_json_pointer_token, operation["path"][1:].split("/"))
        target: Any = record
        for parent in parents:
            if not isinstance(target.get(parent), dict | list):
                target[parent] = {}
            target = target[parent]
        _apply(target, name, operation.get("op", "replace"), operation.get("value"))
    return record


def _apply(target: Any, name: str, operation: str, value: Any) -> None:
    if isinstance(target, list):
        # An element by its index, or by itself: binaryMediaTypes/image~1png.
        if name.isdigit():
            target[int(name)] = value
        else:
            target[:] = _list_after(operation, target, name)
    elif name in _LISTS:
        if name == "apiStages" and value:
            value = dict(zip(("apiId", "stage"), value.split(":"), strict=True))
        target[name] = _list_after(operation, target.get(name) or [], value)
    elif operation == "remove":
        target.pop(name, None)
    else:
        target[name] = _typed(name, value)


def _list_after(operation: str, present: list[Any], value: Any) -> list[Any]:
    """Return the rest of ``present``; a removal without a value empties it."""
    rest = [element for element in present if element != value]
    match operation:
        case "add":
            return [*rest, value]
        case "remove":
            return rest if value else []
    return [value]


def _typed(name: str, value: Any) -> Any:
    if name in _NUMBERS:
        return json.loads(value) if value else None
    if name in _BOOLEANS or name.startswith(_FLAGS):
        return str(value).lower() == "true"
    return value


@patch(v1, "handle_request")
async def all_that_terraform_patches_can_be_patched(
    stock: Function,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    query_params: dict[str, Any],
) -> Any:
    """Domain names, their mappings and method responses change in place; MiniStack answers 404."""
    record = _record(path.strip("/").split("/")) if method == "PATCH" else None
    if record is None:
        return await stock(method, path, headers, body, query_params)
    operations = json.loads(body)["patchOperations"]
    for operation in operations:
        # The only path that is spelled differently from its member.
        operation["path"] = operation["path"].replace("/restapiId", "/restApiId")
    return v1._v1_response(v1._public_mapping(v1._apply_patch(record, operations)))


def _record(address: list[str]) -> Any:
    match address:
        case ["domainnames", name]:
            return v1._domain_names.get(name)
        case ["domainnames", name, "basepathmappings", base_path]:
            return v1._base_path_mappings.get(name, {}).get(base_path)
        case ["restapis", api_id, "resources", resource, "methods", verb, "responses", status]:
            methods = v1._resources.get(api_id, {}).get(resource, {}).get("resourceMethods", {})
            return methods.get(verb, {}).get("methodResponses", {}).get(status)
    return None


@patch(v1, "_try_apply_method_settings_patch")
def the_settings_of_a_method_keep_its_path_encoded(
    stock: Function, stage: dict[str, Any], operation: dict[str, Any]
) -> bool:
    """A stage names a method's settings ``~1orders/GET``, which MiniStack decodes.

    Terraform then finds no settings under the name with which it set them.
    """
    encoded = str(operation.get("path") or "").replace("~1", "~01")
    return bool(stock(stage, {**operation, "path": encoded}))


@patch(v1, "_method_throttle_settings")
def the_settings_of_a_method_hold_by_their_encoded_path(
    stock: Function, stage: dict[str, Any], resource_path: str, http_method: str
) -> Any:
    """MiniStack reads the limits of a method under a name other than ``~1orders/GET``."""
    settings = stage.get("methodSettings") or {}
    decoded = {name.replace("~1", "/"): each for name, each in settings.items()}
    return stock({**stage, "methodSettings": decoded}, resource_path, http_method)
