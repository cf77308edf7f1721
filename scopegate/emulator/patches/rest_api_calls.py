"""Patches of REST APIs: answers to callers."""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: PLR0913, PLR0917, SLF001

import copy
import gzip
import json
import re
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from ministack.core.arn import execute_api_arn
from ministack.core.iam_evaluator import EvalContext, evaluate_resource_policy
from ministack.core.responses import request_scope
from ministack.services import apigateway_v1 as v1

from scopegate.emulator.patches import _permission
from scopegate.emulator.patches._registry import Function, Response, patch

# The key of the snapshot that the called stage serves, next to the editable API.
_deployed: ContextVar[str] = ContextVar("_deployed")


def snapshot(api_id: str, deployment_id: str) -> str:
    """Return the key of a deployment's snapshot of an API."""
    return f"{api_id}@{deployment_id}"


def snapshot_called(api_id: str) -> str:
    """Return the key of the snapshot for the current call."""
    return _deployed.get(api_id)


@patch(v1, "_create_deployment")
def a_deployment_is_a_snapshot(stock: Function, api_id: str, data: dict[str, Any]) -> Response:
    """A stage serves the API as it was at its deployment.

    In MiniStack every change takes effect immediately, so that missing triggers of a deployment go
    unnoticed.
    """
    status, headers, body = stock(api_id, data)
    if status == HTTPStatus.CREATED:
        key = snapshot(api_id, json.loads(body)["id"])
        v1._resources[key] = copy.deepcopy(v1._resources[api_id])
        v1._authorizers_v1[key] = copy.deepcopy(v1._authorizers_v1.get(api_id, {}))
    return status, headers, body


@patch(v1, "_execute_in_scope")
async def a_call_sees_the_deployment_of_its_stage(
    stock: Function, request: dict[str, Any], api_id: str, stage_name: str, *call: Any
) -> Response:
    """The part of ``a_deployment_is_a_snapshot`` that selects the snapshot of a call."""
    stage = v1._stages_v1.get(api_id, {}).get(stage_name, {})
    token = _deployed.set(snapshot(api_id, stage.get("deploymentId", "")))
    try:
        return await stock(request, api_id, stage_name, *call)
    finally:
        _deployed.reset(token)


@patch(v1, "_match_resource_tree")
@patch(v1, "_match_greedy_fallback")
def routes_are_those_of_the_deployment(stock: Function, api_id: str, *route: Any) -> Any:
    """The part of ``a_deployment_is_a_snapshot`` about routes."""
    return stock(_deployed.get(api_id), *route)


@patch(v1, "_validate_cognito_authorizer")
async def the_authorizer_is_that_of_the_deployment(
    stock: Function, authorizer: dict[str, Any], *call: Any
) -> Any:
    """The part of ``a_deployment_is_a_snapshot`` about authorizers."""
    authorizers = v1._authorizers_v1.get(_deployed.get(""), {})
    return await stock(authorizers.get(authorizer["id"], authorizer), *call)


@patch(v1, "_validate_cognito_authorizer")
async def without_scopes_an_id_token_is_expected(
    stock: Function, authorizer: dict[str, Any], method: dict[str, Any], *call: Any
) -> Any:
    """A method without scopes refuses access tokens; MiniStack accepts every token of the pool.

    Source: AuthorizationScopes of AWS::ApiGateway::Method in the CloudFormation reference.
    """
    claims, error = await stock(authorizer, method, *call)
    if claims and not method.get("authorizationScopes") and claims.get("token_use") != "id":
        return None, v1._gw_error("UNAUTHORIZED", "Unauthorized")
    return claims, error


@patch(v1, "_invoke_lambda_proxy_v1")
@patch(v1, "_invoke_lambda_custom_v1")
async def a_function_is_called_with_permission_alone(
    stock: Function,
    integration: dict[str, Any],
    api_id: str,
    stage_name: str,
    stage: dict[str, Any],
    resource: dict[str, Any],
    path: str,
    method: str,
    *call: Any,
    **scope: Any,
) -> Any:
    """The function's policy or the integration's role must allow the call; otherwise it is a 500.

    MiniStack calls every function, so that a missing permission, or one for another API, goes
    unnoticed.
    """
    account, region = scope["owner_account_id"], scope["owner_region"]
    route = re.sub(r"\{[^}]*\}", "*", resource["path"])
    source = execute_api_arn(region, account, api_id, stage_name, method, route)
    function = v1._extract_lambda_ref_from_integration_uri(integration.get("uri", ""))
    if not integration.get("credentials") and not _permission.granted(function, source):
        return v1._gw_error("API_CONFIGURATION_ERROR", "Internal server error")
    return await stock(
        integration, api_id, stage_name, stage, resource, path, method, *call, **scope
    )


@patch(v1, "_take_token")
def a_limit_below_zero_is_none(stock: Function, slot: Any, limits: dict[str, Any]) -> Any:
    """-1, which Terraform writes for an unset limit, means the limit of the account.

    MiniStack treats it as zero, and answers 429 to every call.
    """
    given = {name: limit for name, limit in limits.items() if limit is not None and limit >= 0}
    return not given or stock(slot, v1._ACCOUNT_DEFAULTS["throttleSettings"] | given)


@patch(v1, "_invoke_http_proxy_v1")
async def a_path_parameter_stays_one_part_of_the_path(
    stock: Function,
    integration: dict[str, Any],
    path: str,
    method: str,
    headers: dict[str, str],
    body: bytes,
    query_params: dict[str, Any],
    path_params: dict[str, str],
) -> Any:
    """``/orders/1%3Fall=1`` is forwarded unchanged, and not as ``/orders/1?all=1``.

    MiniStack puts the decoded value into the backend's URI.
    """
    quoted = {name: quote(value, safe="/") for name, value in path_params.items()}
    return await stock(integration, path, method, headers, body, query_params, quoted)


@patch(v1, "_authorize_request_v1")
async def a_resource_policy_is_enforced(
    stock: Function,
    api_id: str,
    stage_name: str,
    method: dict[str, Any],
    verb: str,
    path: str,
    *call: Any,
) -> Any:
    """An API enforces its resource policy, after the authorizer.

    MiniStack enforces it only together with IAM for every service.
    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
    """
    error, context = await stock(api_id, stage_name, method, verb, path, *call)
    account, region = call[-2:]
    arn = execute_api_arn(region, account, api_id, stage_name, verb, path)
    policy, _ = v1.rest_api_policy_for_arn(arn) or ("", "")
    if error or not policy:
        return error, context
    caller = EvalContext("*", "Anonymous", "", "execute-api:Invoke", arn, region)
    decision = evaluate_resource_policy(policy, caller).decision
    if decision == "Allow":
        return None, context
    reason = (
        "with an explicit deny in a resource-based policy"
        if decision == "Deny"
        else "because no resource-based policy allows the execute-api:Invoke action"
    )
    message = f"User: anonymous is not authorized to perform: execute-api:Invoke on resource: {arn}"
    return v1._gw_error("ACCESS_DENIED", f"{message} {reason}"), None


@patch(v1, "_missing_request_parameters")
def a_blank_parameter_is_missing(
    stock: Function,
    method: dict[str, Any],
    request: dict[str, Any],
    headers: dict[str, str],
    query_params: dict[str, Any],
) -> Any:
    """A required parameter must be present and not blank; MiniStack accepts ``?name=``.

    Source: API Gateway Developer Guide, "Request validation for REST APIs".
    """
    given = {
        name: [each for each in values if each.strip()] if isinstance(values, list) else values
        for name, values in (query_params or {}).items()
    }
    return stock(method, request, headers, given)


@patch(v1, "handle_execute")
async def an_answer_is_compressed_from_the_size_on_that_the_api_says(
    stock: Function,
    api_id: str,
    stage_name: str,
    method: str,
    path: str,
    headers: dict[str, str],
    *call: Any,
) -> Any:
    """MiniStack stores ``minimumCompressionSize``, but compresses nothing.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-enable-compression.html
    """
    status, answered, body = await stock(api_id, stage_name, method, path, headers, *call)
    with request_scope(*(v1.find_api_scope(api_id) or ("", ""))):
        least = (v1._rest_apis.get(api_id) or {}).get("minimumCompressionSize")
    accepted = "gzip" in v1._header_ci(headers, "accept-encoding")
    if least is None or not accepted or len(body) < least:
        return status, answered, body
    return status, {**answered, "Content-Encoding": "gzip"}, gzip.compress(body)
