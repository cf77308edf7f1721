"""Patches of access logs: a stage with a log writes a line for each call.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
and http-api-logging-variables.html beside it.
"""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: PLR0913, PLR0917, SLF001

import re
import time
from typing import Any

from ministack.services import apigateway as v2
from ministack.services import apigateway_v1 as v1
from ministack.services import cloudwatch_logs as logs

from scopegate.emulator.patches import _context
from scopegate.emulator.patches._registry import Function, patch

_VARIABLE = re.compile(r"\$context\.(\w+(?:\.\w+)*)")


@patch(v1, "_handle_execute_in_scope")
async def calls_of_a_rest_api_are_logged(
    stock: Function,
    api_id: str,
    stage: str,
    method: str,
    path: str,
    headers: dict[str, str],
    *call: Any,
) -> Any:
    """MiniStack accepts an access log but writes nothing to it."""
    known = _context.begin(api_id, stage, method, f"/{stage}{path}", headers)
    record = v1._stages_v1.get(api_id, {}).get(stage, {})
    _context.note_stage_variables(record.get("variables") or {})
    response = await stock(api_id, stage, method, path, headers, *call)
    settings = record.get("accessLogSettings")
    _write(settings, known, response)
    return response


@patch(v1, "_execute_in_scope")
async def the_log_knows_the_resource(stock: Function, request: dict[str, Any], *call: Any) -> Any:
    """The part of ``calls_of_a_rest_api_are_logged`` that records the resource."""
    response = await stock(request, *call)
    found = {"resourcePath": request["resource_path"], "requestId": request["request_id"]}
    _context.note(found)
    if isinstance(response, v1._GatewayError):
        _context.note_error(response.response_type, response.message)
    return response


@patch(v1, "_validate_cognito_authorizer")
async def the_log_knows_the_caller_of_a_rest_api(stock: Function, *call: Any) -> Any:
    """The part of ``calls_of_a_rest_api_are_logged`` that records the caller."""
    claims, error = await stock(*call)
    _context.note_claims(claims)
    return claims, error


@patch(v2, "_handle_execute_in_scope")
async def calls_of_an_http_api_are_logged(
    stock: Function,
    api_id: str,
    stage: str,
    path: str,
    method: str,
    headers: dict[str, str],
    *call: Any,
) -> Any:
    """HTTP APIs have the same defect: see ``calls_of_a_rest_api_are_logged``."""
    known = _context.begin(api_id, stage, method, path, headers)
    route = v2._match_route(api_id, method, path) or {}
    known["routeKey"] = route.get("routeKey")
    record = v2._stages.get(api_id, {}).get(stage, {})
    _context.note_stage_variables(record.get("stageVariables") or {})
    response = await stock(api_id, stage, path, method, headers, *call)
    settings = record.get("accessLogSettings")
    _write(settings, known, response)
    return response


@patch(v2, "_validate_jwt_authorizer")
async def the_log_knows_the_caller_of_an_http_api(stock: Function, *call: Any) -> Any:
    """The part of ``calls_of_an_http_api_are_logged`` that records the caller."""
    claims, scopes, error = await stock(*call)
    _context.note_claims(claims)
    return claims, scopes, error


def _write(settings: dict[str, str] | None, known: dict[str, Any], response: Any) -> None:
    """Write a line in the form of ``settings`` to the log group, with ``-`` for unknown values."""
    if not settings or not settings.get("destinationArn"):
        return
    status, _, body = response
    latency = int(time.time() * 1000) - known["requestTimeEpoch"]
    known |= {"status": status, "responseLength": len(body), "responseLatency": latency}
    line = _VARIABLE.sub(lambda found: str(known.get(found[1]) or "-"), settings["format"])
    group = settings["destinationArn"].partition(":log-group:")[2].removesuffix(":*")
    stream = {"logGroupName": group, "logStreamName": f"{known['apiId']}/{known['stage']}"}
    logs._create_log_stream(stream)
    event = {"timestamp": known["requestTimeEpoch"], "message": line}
    logs._put_log_events(stream | {"logEvents": [event]})
