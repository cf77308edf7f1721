"""Patches of REST APIs from an OpenAPI document (``body`` of ``aws_api_gateway_rest_api``).

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: PLR0913, PLR0917, SLF001

from typing import Any

import yaml
from ministack.services import apigateway_v1 as v1

from scopegate.emulator.patches._registry import Function, Response, patch

_ANY_METHOD = "x-amazon-apigateway-any-method"
_INTEGRATION_SETTINGS = (
    "credentials",
    "passthroughBehavior",
    "requestParameters",
    "requestTemplates",
    "timeoutInMillis",
)


@patch(v1, "handle_request")
async def put_rest_api_is_known(
    stock: Function,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    query_params: dict[str, Any],
) -> Response:
    """PutRestApi (``PUT /restapis/<id>``) merges or overwrites an API by a document.

    MiniStack answers 404, so that every REST API with a ``body`` fails.
    """
    match method, path.strip("/").split("/"):
        case "PUT", ["restapis", api_id]:
            return _put_rest_api(api_id, body, mode=v1._qp(query_params, "mode", "merge"))
    return await stock(method, path, headers, body, query_params)


def _put_rest_api(api_id: str, body: bytes, *, mode: str) -> Response:
    if api_id not in v1._rest_apis:
        return v1._v1_error("NotFoundException", "Invalid API identifier specified", 404)
    try:
        document = yaml.safe_load(body)
    except yaml.YAMLError as error:
        return v1._v1_error("BadRequestException", f"Invalid OpenAPI input: {error}", 400)
    if mode == "overwrite":
        _clear(api_id)
    schemes = v1._import_security_schemes(api_id, document)
    for path, item in (document.get("paths") or {}).items():
        v1._import_path_item(api_id, path, item, schemes, document.get("security"))
    api = v1._rest_apis[api_id]
    api["name"] = str((document.get("info") or {}).get("title") or api["name"])
    return v1._v1_response(v1._rest_api_view(api))


def _clear(api_id: str) -> None:
    resources = v1._resources[api_id]
    for resource_id, resource in list(resources.items()):
        if resource["path"] == "/":
            resource["resourceMethods"].clear()
        else:
            del resources[resource_id]
    v1._authorizers_v1[api_id] = {}


@patch(v1, "_import_path_item")
def any_method_is_imported(
    stock: Function, api_id: str, path: str, item: dict[str, Any], *security: Any
) -> None:
    """``x-amazon-apigateway-any-method`` describes the method ANY; MiniStack overlooks it."""
    v1._OPENAPI_HTTP_METHODS.add("any")
    renamed = {("any" if key == _ANY_METHOD else key): value for key, value in item.items()}
    stock(api_id, path, renamed, *security)


@patch(v1, "_import_operation")
def an_imported_integration_keeps_its_settings(
    stock: Function,
    api_id: str,
    resource_id: str,
    http_method: str,
    operation: dict[str, Any],
    *security: Any,
) -> None:
    """An operation is imported with all of its integration and its responses.

    MiniStack takes type, method and URI alone: a MOCK then answers 200 with ``{}``, whatever its
    templates say, and an HTTP integration loses its path parameters.
    """
    stock(api_id, resource_id, http_method, operation, *security)
    method = v1._resources[api_id][resource_id]["resourceMethods"][http_method]
    for code, response in (operation.get("responses") or {}).items():
        headers = {f"method.response.header.{name}": False for name in response.get("headers", {})}
        v1._put_method_response(
            api_id, resource_id, http_method, str(code), {"responseParameters": headers}
        )
    described = operation.get("x-amazon-apigateway-integration") or {}
    if not described:
        return
    settings = {key: described[key] for key in _INTEGRATION_SETTINGS if key in described}
    method["methodIntegration"].update(settings)
    for pattern, response in (described.get("responses") or {}).items():
        v1._put_integration_response(
            api_id,
            resource_id,
            http_method,
            str(response["statusCode"]),
            response | {"selectionPattern": "" if pattern == "default" else pattern},
        )
