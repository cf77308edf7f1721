"""Patches of REST APIs: refusals to create or delete that MiniStack lacks."""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: SLF001

import re
from http import HTTPStatus
from typing import Any

from ministack.services import apigateway_v1 as v1

from scopegate.emulator.patches._registry import Function, Response, patch

_PATH_PART = re.compile(r"[A-Za-z0-9._:-]+|\{[A-Za-z0-9._:-]+\+?\}")


def refused(message: str) -> Response:
    """Return an error response to the caller."""
    return v1._v1_error("BadRequestException", message, HTTPStatus.BAD_REQUEST)


@patch(v1, "_create_resource")
def a_resource_fits_into_the_tree(
    stock: Function, api_id: str, parent_id: str, data: dict[str, Any]
) -> Response:
    """A resource has at most one variable child, a greedy one has none, and characters are limited.

    ``/orders/{id}`` and ``/orders/{proxy+}`` can't exist together, regardless of their names.
    MiniStack accepts any path part.
    """
    part = data.get("pathPart", "")
    resources = v1._resources.get(api_id, {})
    parent = resources.get(parent_id, {}).get("path", "/")
    if not _PATH_PART.fullmatch(part):
        return refused(
            "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable "
            "and curly braces at the beginning and the end."
        )
    if parent.endswith("+}"):
        return refused(f"Cannot create a child of a resource with a greedy path variable: {parent}")
    for sibling in resources.values():
        other = sibling["pathPart"]
        if sibling["parentId"] == parent_id and part != other and part[0] == "{" == other[0]:
            return refused(
                f"A sibling ({other}) of this resource already has a variable path part -- "
                "only one is allowed"
            )
    return stock(api_id, parent_id, data)


@patch(v1, "_put_method")
def a_method_names_an_authorizer_that_exists(
    stock: Function, api_id: str, resource_id: str, http_method: str, data: dict[str, Any]
) -> Response:
    """MiniStack accepts any authorizer or none, and then answers calls with 500."""
    needs_one = data.get("authorizationType") in {"COGNITO_USER_POOLS", "CUSTOM"}
    if needs_one and data.get("authorizerId") not in v1._authorizers_v1.get(api_id, {}):
        return refused(
            "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or "
            "COGNITO_USER_POOLS requires a valid authorizer."
        )
    return stock(api_id, resource_id, http_method, data)


@patch(v1, "_create_deployment")
def only_complete_methods_are_deployed(
    stock: Function, api_id: str, data: dict[str, Any]
) -> Response:
    """A deployment needs methods, and each of them an integration.

    With MiniStack, a configuration works even if its deployment does not depend on integrations.
    """
    resources = v1._resources.get(api_id, {}).values()
    methods = [one for resource in resources for one in resource["resourceMethods"].values()]
    if not methods:
        return refused("The REST API doesn't contain any methods")
    if not all(method["methodIntegration"] for method in methods):
        return refused("No integration defined for method")
    return stock(api_id, data)


@patch(v1, "_delete_deployment")
def a_deployment_in_use_stays(stock: Function, api_id: str, deployment_id: str) -> Response:
    """MiniStack deletes a deployment that a stage serves; AWS does not."""
    stages = v1._stages_v1.get(api_id, {}).values()
    if any(stage["deploymentId"] == deployment_id for stage in stages):
        return refused("Active stages pointing to this deployment must be moved or deleted")
    return stock(api_id, deployment_id)


@patch(v1, "_create_stage")
@patch(v1, "_update_stage")
def logging_needs_a_role_of_the_account(stock: Function, api_id: str, *change: Any) -> Response:
    """Neither access nor execution logs can be set before the account has a role for them.

    MiniStack accepts them without a role; on AWS such a configuration fails in an account in which
    ``aws_api_gateway_account`` has never been set.
    """
    data = change[-1]
    wanted = bool(data.get("accessLogSettings")) or any(
        (operation["path"].startswith("/accessLogSettings") and operation["op"] != "remove")
        or (operation["path"].endswith("/logging/loglevel") and operation.get("value") != "OFF")
        for operation in data.get("patchOperations", [])
    )
    if wanted and not (v1._account_settings.get("settings") or {}).get("cloudwatchRoleArn"):
        return refused("CloudWatch Logs role ARN must be set in account settings to enable logging")
    return stock(api_id, *change)


@patch(v1, "_create_stage")
def a_stage_serves_a_deployment_and_is_made_once(
    stock: Function, api_id: str, data: dict[str, Any]
) -> Response:
    """MiniStack accepts a stage without a deployment, and replaces an existing stage.

    Source: API Gateway API Reference, CreateStage.
    """
    if data["stageName"] in v1._stages_v1.get(api_id, {}):
        return v1._v1_error("ConflictException", "Stage already exists", HTTPStatus.CONFLICT)
    if data["deploymentId"] not in v1._deployments_v1.get(api_id, {}):
        return refused("Deployment id does not exist")
    return stock(api_id, data)


# Default quotas of an API.
_AUTHORIZERS, _RESOURCES, _STAGES = 10, 300, 10


@patch(v1, "_create_authorizer")
def an_api_has_so_many_authorizers(stock: Function, api_id: str, data: dict[str, Any]) -> Response:
    """AWS has a quota; MiniStack has none.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
    """
    return _full("authorizers", v1._authorizers_v1, api_id, _AUTHORIZERS) or stock(api_id, data)


@patch(v1, "_create_resource")
def an_api_has_so_many_resources(
    stock: Function, api_id: str, parent_id: str, data: dict[str, Any]
) -> Response:
    """The same quota check as ``an_api_has_so_many_authorizers``."""
    full = _full("resources", v1._resources, api_id, _RESOURCES)
    return full or stock(api_id, parent_id, data)


@patch(v1, "_create_stage")
def an_api_has_so_many_stages(stock: Function, api_id: str, data: dict[str, Any]) -> Response:
    """The same quota check as ``an_api_has_so_many_authorizers``."""
    return _full("stages", v1._stages_v1, api_id, _STAGES) or stock(api_id, data)


def _full(what: str, present: Any, api_id: str, most: int) -> Response | None:
    if len(present.get(api_id, {})) < most:
        return None
    return v1._v1_error(
        "LimitExceededException",
        f"Maximum number of {what} for this API has been reached. Please contact AWS if you need "
        f"additional {what}.",
        HTTPStatus.TOO_MANY_REQUESTS,
    )
