"""Patches of HTTP APIs (``aws_apigatewayv2_*``)."""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: PLR0913, PLR0917, SLF001

import json
import re
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from ministack.core.arn import execute_api_arn
from ministack.services import apigateway as v2
from ministack.services import apigateway_v1 as v1

from scopegate.emulator.patches import _context, _permission, vpc_links
from scopegate.emulator.patches._registry import Function, Response, patch
from scopegate.emulator.patches._tags import retagged

_ROUTE_SETTINGS = re.compile("/v2/apis/([^/]+)/stages/([^/]+)/routesettings/(.+)")
# The path parameters of the call, and the path if a parameter mapping overwrites it.
_target: ContextVar[tuple[dict[str, str], str | None]] = ContextVar("_target")


def _refused(status: HTTPStatus, message: str) -> Response:
    body = json.dumps({"message": message}).encode()
    return status.value, {"Content-Type": "application/json"}, body


@patch(v2, "_create_authorizer")
def a_jwt_authorizer_has_no_payload_format(
    stock: Function, api_id: str, data: dict[str, Any]
) -> Response:
    """Only a Lambda authorizer has a payload format; MiniStack gives every one "2.0".

    Terraform then changes a JWT authorizer in every apply.
    """
    status, headers, body = stock(api_id, data)
    if data.get("authorizerType") != "JWT" or status != HTTPStatus.CREATED:
        return status, headers, body
    authorizer = v2._authorizers[api_id][json.loads(body)["authorizerId"]]
    del authorizer["authorizerPayloadFormatVersion"]
    return v2._apigw_response(authorizer, status)


@patch(v2, "_tag_resource")
@patch(v2, "_untag_resource")
def tags_of_http_apis_are_reported_as_changed(stock: Function, arn: str, change: Any) -> Response:
    """HTTP APIs have the same defect: see ``rest_api.tags_are_reported_as_changed``."""
    response = stock(arn, change)
    if response[0] < HTTPStatus.BAD_REQUEST:
        match arn.partition("::/")[2].split("/"):
            case ["apis", api_id]:
                retagged(v2._apis[api_id], change)
            case ["apis", api_id, "stages", stage]:
                retagged(v2._stages[api_id][stage], change)
            case ["domainnames", name]:
                retagged(v1._domain_names[name], change)
    return response


@patch(v2, "handle_request")
async def settings_of_a_route_go_without_the_stage(
    stock: Function, method: str, path: str, *call: Any
) -> Any:
    """DeleteRouteSettings deletes the settings of a route; MiniStack deletes the stage.

    Terraform calls it whenever the settings of a route change.
    """
    address = _ROUTE_SETTINGS.fullmatch(unquote(path))
    if method != "DELETE" or not address:
        return await stock(method, path, *call)
    api_id, stage, route = address.groups()
    settings = v2._stages.get(api_id, {}).get(stage, {}).get("routeSettings", {})
    if settings.pop(route, None) is None:
        return v2._apigw_error("NotFoundException", "Unable to find the route settings", 404)
    return HTTPStatus.NO_CONTENT.value, {}, b""


@patch(v2, "_handle_execute_in_scope")
async def calls_are_throttled(
    stock: Function, api_id: str, stage: str, path: str, method: str, *call: Any
) -> Any:
    """A stage limits the calls of all routes or of one; MiniStack does not.

    A limit of zero, which Terraform writes for ``default_route_settings`` without limits, refuses
    every call.
    """
    settings = v2._stages.get(api_id, {}).get(stage, {})
    route = (v2._match_route(api_id, method, "/" + path.lstrip("/")) or {}).get("routeKey")
    limits = settings.get("routeSettings", {}).get(route) or settings.get("defaultRouteSettings")
    if limits and not v1._take_token(
        ("http", api_id, stage, route),
        {
            "burstLimit": limits.get("throttlingBurstLimit"),
            "rateLimit": limits.get("throttlingRateLimit"),
        },
    ):
        return _refused(HTTPStatus.TOO_MANY_REQUESTS, "Too Many Requests")
    return await stock(api_id, stage, path, method, *call)


@patch(v2, "_invoke_lambda_proxy")
async def an_http_api_calls_a_function_with_permission_alone(
    stock: Function,
    integration: dict[str, Any],
    api_id: str,
    stage: str,
    path: str,
    method: str,
    headers: dict[str, str],
    body: bytes,
    query_params: dict[str, Any],
    route_key: str,
    *call: Any,
    **scope: Any,
) -> Any:
    """See ``rest_api_calls.a_function_is_called_with_permission_alone``; the same for HTTP APIs."""
    account, region = scope["owner_account_id"], scope["owner_region"]
    route = route_key.partition(" ")[2] or route_key
    source = execute_api_arn(region, account, api_id, stage, method, route)
    function = v2._extract_lambda_ref_from_integration_uri(integration["integrationUri"])
    if not integration.get("credentialsArn") and not _permission.granted(function, source):
        return _refused(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal Server Error")
    return await stock(
        integration,
        api_id,
        stage,
        path,
        method,
        headers,
        body,
        query_params,
        route_key,
        *call,
        **scope,
    )


@patch(v2, "_invoke_http_proxy")
async def the_integration_uri_is_the_whole_address(
    stock: Function, integration: dict[str, Any], _path: str, *call: Any
) -> Any:
    """A call goes to the integration's URI, with variables filled in, and nothing appended.

    MiniStack leaves ``{id}`` and ``${stageVariables.name}`` unchanged, appends the path of the
    request, and treats the ARN of a listener as a URI.
    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-http.html
    """
    parameters, overwritten = _target.get()
    named = _context.with_stage_variables(integration["integrationUri"])
    if named.startswith("arn:"):
        named = vpc_links.address(named) or named
    uri = re.sub(
        r"\{([^}+]+)\+?\}",
        lambda found: quote(parameters.get(found[1], found[0]), safe="/%"),
        named,
    )
    if overwritten:
        uri = urlsplit(uri)._replace(path=overwritten).geturl()
    return await stock({**integration, "integrationUri": uri}, "", *call)


@patch(v2, "_apply_request_parameter_mappings")
def the_integration_uri_knows_the_path_parameters(
    stock: Function, integration: dict[str, Any], **call: Any
) -> Any:
    """The second part of ``the_integration_uri_is_the_whole_address``: its parameters.

    MiniStack leaves ``$request.path``, with which a mapping refers to the path, empty.
    """
    call["context_vars"] = {**call["context_vars"], "request.path": call["request_path"]}
    headers, query, path = stock(integration, **call)
    overwritten = path if "overwrite:path" in integration.get("requestParameters", {}) else None
    _target.set((call["path_params"], overwritten))
    return headers, query, path
