"""Patches of REST APIs from an OpenAPI document (``body`` of ``aws_api_gateway_rest_api``).

Source: https://docs.aws.amazon.com/apigateway/latest/api/API_PutRestApi.html, and
API_ImportRestApi.html and API_GetExport.html beside it.
"""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: PLR0913, PLR0917, SLF001

import copy
import json
from http import HTTPStatus
from typing import Any

from ministack.services import apigateway_v1 as v1

from scopegate.emulator.patches import _context, _openapi_import
from scopegate.emulator.patches._registry import Function, Response, patch
from scopegate.emulator.patches.rest_api_calls import snapshot, snapshot_called


@patch(v1, "handle_request")
async def a_rest_api_is_made_of_a_document(
    stock: Function,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    query_params: dict[str, Any],
) -> Response:
    """PutRestApi updates an API from a document, and ImportRestApi creates one.

    MiniStack answers 404 to the first, and treats the second as CreateRestApi, so that every REST
    API with a ``body`` fails.
    """
    fail = v1._qp(query_params, "failonwarnings", "false") == "true"
    match method, path.strip("/").split("/"):
        case "PUT", ["restapis", api_id]:
            if api_id not in v1._rest_apis:
                return v1._v1_error(
                    "NotFoundException", "Invalid API identifier specified", HTTPStatus.NOT_FOUND
                )
            overwrite = v1._qp(query_params, "mode", "merge") == "overwrite"
            return _openapi_import.put(api_id, body, overwrite=overwrite, fail_on_warnings=fail)
        case "POST", ["restapis"] if v1._qp(query_params, "mode") == "import":
            _, _, made = v1._create_rest_api({"name": "imported"})
            api_id = json.loads(made)["id"]
            answer = _openapi_import.put(api_id, body, overwrite=True, fail_on_warnings=fail)
            if answer[0] != HTTPStatus.OK:
                v1._delete_rest_api(api_id)
                return answer
            return HTTPStatus.CREATED, *answer[1:]
    return await stock(method, path, headers, body, query_params)


@patch(v1, "_import_rest_api")
def a_stack_makes_a_rest_api_of_a_document(
    stock: Function, spec: dict[str, Any], base_data: dict[str, Any] | None = None
) -> str:
    """CloudFormation imports the ``Body`` of an API as API Gateway does.

    MiniStack's own import leaves out ANY methods, the templates of fixed answers and validation.
    """
    del stock
    _, _, made = v1._create_rest_api({"name": "imported", **(base_data or {})})
    api_id = str(json.loads(made)["id"])
    given = {name: value for name, value in (base_data or {}).items() if value}
    text = json.dumps(spec, default=str).encode()
    status, _, body = _openapi_import.put(api_id, text, overwrite=False, fail_on_warnings=False)
    if status != HTTPStatus.OK:
        v1._delete_rest_api(api_id)
        raise ValueError(json.loads(body)["message"])
    v1._rest_apis[api_id].update(given)
    return api_id


@patch(v1, "_create_deployment")
def a_deployment_keeps_what_requests_are_validated_by(
    stock: Function, api_id: str, data: dict[str, Any]
) -> Response:
    """A stage validates requests as deployed; in MiniStack, as the API is now.

    See ``a_deployment_is_a_snapshot``.
    """
    status, headers, body = stock(api_id, data)
    if status == HTTPStatus.CREATED:
        key = snapshot(api_id, json.loads(body)["id"])
        v1._models[key] = copy.deepcopy(v1._models.get(api_id, {}))
        v1._request_validators[key] = copy.deepcopy(v1._request_validators.get(api_id, {}))
    return status, headers, body


@patch(v1, "_check_request_validation")
def a_request_is_validated_by_the_deployment(
    stock: Function, method: dict[str, Any], api_id: str, *call: Any
) -> Any:
    """The second part of ``a_deployment_keeps_what_requests_are_validated_by``."""
    return stock(method, snapshot_called(api_id), *call)


@patch(v1, "_build_api_export")
def an_export_is_of_the_stage_and_has_its_authorizers(
    stock: Function,
    api_id: str,
    stage_name: str,
    export_type: str,
    include_integrations: bool,
    include_authorizers: bool,
) -> Any:
    """GetExport shows what a stage serves, including Cognito authorizers and scopes.

    MiniStack exports the editable API without them, as if every method were public.
    """
    key = snapshot(api_id, v1._stages_v1[api_id][stage_name]["deploymentId"])
    api = v1._rest_apis[api_id]
    v1._rest_apis[key] = api
    try:
        document = stock(key, stage_name, export_type, include_integrations, include_authorizers)
    finally:
        del v1._rest_apis[key]
    document = json.loads(json.dumps(document).replace(key, api_id))
    authorizers = v1._authorizers_v1.get(key, {})
    schemes = document.setdefault("components", {}).setdefault("securitySchemes", {})
    for resource in v1._resources[key].values():
        for verb, method in resource["resourceMethods"].items():
            if method["authorizationType"] != "COGNITO_USER_POOLS":
                continue
            authorizer = authorizers[method["authorizerId"]]
            name = "x-amazon-apigateway-any-method" if verb == "ANY" else verb.lower()
            operation = document["paths"][resource["path"]][name]
            scopes = method.get("authorizationScopes") or []
            operation["security"] = [{authorizer["name"]: scopes}]
            schemes[authorizer["name"]] = _scheme(authorizer, include=include_authorizers)
    return document


def _scheme(authorizer: dict[str, Any], *, include: bool) -> dict[str, Any]:
    scheme: dict[str, Any] = {
        "type": "apiKey",
        "name": authorizer["identitySource"].rpartition(".")[2],
        "in": "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
    }
    if include:
        scheme["x-amazon-apigateway-authorizer"] = {
            "type": "cognito_user_pools",
            "providerARNs": authorizer["providerARNs"],
        }
    return scheme


@patch(v1, "_invoke_lambda_proxy_v1")
@patch(v1, "_invoke_lambda_custom_v1")
async def a_stage_variable_names_a_function(
    stock: Function, integration: dict[str, Any], *call: Any, **scope: Any
) -> Any:
    """``${stageVariables.name}`` in the URI of a function is replaced; MiniStack leaves it.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html
    """
    uri = _context.with_stage_variables(integration.get("uri") or "")
    return await stock({**integration, "uri": uri}, *call, **scope)
