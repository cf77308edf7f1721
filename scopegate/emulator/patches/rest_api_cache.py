"""Patches of REST APIs: the cache of a stage.

Source: API Gateway Developer Guide, "Cache settings for REST APIs", and the API references of
Stage, MethodSetting, Integration and FlushStageCache. Where AWS documents nothing, the worse case
is assumed: answers of any status are cached.
"""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: SLF001

import time
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

from ministack.services import apigateway_v1 as v1

from scopegate.emulator.patches._registry import Function, Response, patch

# Expiry and answer of each cache key, by API and stage.
_kept: dict[tuple[str, str], dict[tuple[Any, ...], tuple[float, Any]]] = {}
# Data of the current request in MiniStack.
_request: ContextVar[dict[str, Any]] = ContextVar("_request")


@patch(v1, "_create_stage")
def a_new_cache_has_a_status(stock: Function, api_id: str, data: dict[str, Any]) -> Response:
    """Terraform waits until the cache of a stage is available; MiniStack never reports that."""
    return _with_status(stock(api_id, data), api_id, str(data.get("stageName")))


@patch(v1, "_update_stage")
def a_changed_cache_has_a_status(
    stock: Function, api_id: str, stage_name: str, data: dict[str, Any]
) -> Response:
    """The second part of ``a_new_cache_has_a_status``."""
    return _with_status(stock(api_id, stage_name, data), api_id, stage_name)


def _with_status(response: Response, api_id: str, stage_name: str) -> Response:
    """Add the status to the response and to MiniStack's record of the stage."""
    stage = v1._stages_v1.get(api_id, {}).get(stage_name)
    if response[0] not in {HTTPStatus.OK, HTTPStatus.CREATED} or stage is None:
        return response
    enabled = stage.get("cacheClusterEnabled")
    stage["cacheClusterStatus"] = "AVAILABLE" if enabled else "NOT_AVAILABLE"
    return v1._v1_response(stage, response[0])


@patch(v1, "_execute_in_scope")
async def a_cache_knows_its_stage(stock: Function, request: dict[str, Any], *call: Any) -> Any:
    """The second part of ``an_answer_is_kept_for_its_cache_key``."""
    token = _request.set(request)
    try:
        return await stock(request, *call)
    finally:
        _request.reset(token)


@patch(v1, "_invoke_http_proxy_v1")
async def an_answer_is_kept_for_its_cache_key(
    stock: Function, integration: dict[str, Any], path: str, method: str, *call: Any
) -> Any:
    """A method with caching calls its server once for each value of the cache key.

    The body and headers that are not in the key have no effect, and caching headers of a caller are
    ignored if they require authorization. MiniStack calls the server each time.
    """
    request = _request.get()
    stage = request["stage"]
    name = f"{request['resource_path'].replace('/', '~1')}/{method}"
    settings = (stage.get("methodSettings") or {}).get(name, {})
    if not (stage.get("cacheClusterEnabled") and settings.get("cachingEnabled")):
        return await stock(integration, path, method, *call)
    parameters = integration.get("cacheKeyParameters") or []
    values = [v1._gateway_request_value(parameter, request) for parameter in parameters]
    key = (path, method, *values)
    answers = _kept.setdefault((request["api_id"], request["stage_name"]), {})
    until, answer = answers.get(key, (0.0, None))
    refreshed = (
        v1._header_ci(request["headers"], "cache-control") == "max-age=0"
        and not settings["requireAuthorizationForCacheControl"]
    )
    if time.monotonic() >= until or refreshed:
        answer = await stock(integration, path, method, *call)
        if isinstance(answer, tuple):  # an answer of the integration, not of the gateway
            answers[key] = (time.monotonic() + settings["cacheTtlInSeconds"], answer)
    return answer


@patch(v1, "handle_request")
async def a_cache_can_be_emptied(stock: Function, method: str, path: str, *call: Any) -> Any:
    """``DELETE /restapis/<id>/stages/<name>/cache/data``, which MiniStack does not have."""
    match [method, *path.strip("/").split("/")]:
        case ["DELETE", "restapis", api_id, "stages", stage, "cache", "data"]:
            _kept.pop((api_id, stage), None)
            return HTTPStatus.ACCEPTED, {}, b""
    return await stock(method, path, *call)


@patch(v1, "_update_method")
def a_changed_parameter_is_out_of_the_cache_key(
    stock: Function, api_id: str, resource_id: str, http_method: str, data: dict[str, Any]
) -> Response:
    """A change of a method's parameter in place removes it from the cache key.

    The plan of that change does not show it. Source:
    https://github.com/hashicorp/terraform-provider-aws/issues/39360
    """
    response = stock(api_id, resource_id, http_method, data)
    method = v1._resources[api_id][resource_id]["resourceMethods"].get(http_method) or {}
    integration = method.get("methodIntegration") or {}
    changed = {
        operation["path"].removeprefix("/requestParameters/")
        for operation in data.get("patchOperations", [])
    }
    if response[0] == HTTPStatus.OK and integration.get("cacheKeyParameters"):
        kept = [name for name in integration["cacheKeyParameters"] if name not in changed]
        integration["cacheKeyParameters"] = kept
    return response
