"""Patches of REST APIs: refusals of integrations that MiniStack lacks."""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: PLR0913, PLR0917, SLF001

import copy
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from ministack.services import apigateway_v1 as v1

from scopegate.emulator.patches._registry import Function, Response, patch
from scopegate.emulator.patches.rest_api_rules import refused

_FEWEST, _MOST = 50, 29000
"""Milliseconds that an integration may take, unless AWS has raised the limit of the account."""


@patch(v1, "_put_integration")
def an_integration_says_how_to_reach_its_backend(
    stock: Function, api_id: str, resource_id: str, http_method: str, data: dict[str, Any]
) -> Response:
    """All except MOCK have method and URI, private ones a VPC link; MiniStack requires none.

    Source: API Gateway API Reference, PutIntegration.
    """
    if data["type"] != "MOCK":
        if not data.get("httpMethod"):
            return refused("Enumeration value for HttpMethod must be non-empty")
        if not data.get("uri"):
            return refused("Invalid HTTP endpoint specified for URI")
    if data.get("connectionType") == "VPC_LINK" and not data.get("connectionId"):
        return refused("Invalid Vpc Link identifier specified")
    if not _FEWEST <= data.get("timeoutInMillis", _MOST) <= _MOST:
        return refused(f"Timeout should be between {_FEWEST} ms and {_MOST} ms")
    return stock(api_id, resource_id, http_method, data)


@patch(v1, "_put_integration")
@patch(v1, "_update_integration")
def an_integration_maps_what_its_method_takes(
    stock: Function, api_id: str, resource_id: str, http_method: str, data: dict[str, Any]
) -> Response:
    """A mapping reads a declared parameter of the method; MiniStack accepts any.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
    """
    method = _method(api_id, resource_id, http_method)
    before = copy.deepcopy(method.get("methodIntegration"))
    response = stock(api_id, resource_id, http_method, data)
    after = method.get("methodIntegration") or {}
    sources = (after.get("requestParameters") or {}).values()
    unknown = _undeclared(sources, "method.request.", method.get("requestParameters"))
    if response[0] < HTTPStatus.BAD_REQUEST and unknown:
        method["methodIntegration"] = before
        return refused(_mapping_error(unknown))
    return response


@patch(v1, "_put_integration_response")
def an_answer_is_mapped_to_a_response_of_the_method(
    stock: Function,
    api_id: str,
    resource_id: str,
    http_method: str,
    status_code: str,
    data: dict[str, Any],
) -> Response:
    """A method response declares its status and its headers; MiniStack accepts any.

    With MiniStack, a configuration works even if its integration responses do not depend on those
    of the method. Source: API Gateway API Reference, PutIntegrationResponse.
    """
    method = _method(api_id, resource_id, http_method)
    declared = method.get("methodResponses", {}).get(status_code)
    if declared is None:
        return v1._v1_error(
            "NotFoundException", "Invalid Response status code specified", HTTPStatus.NOT_FOUND
        )
    targets = data.get("responseParameters") or {}
    unknown = _undeclared(targets, "method.response.", declared.get("responseParameters"))
    if unknown:
        return refused(_mapping_error(unknown))
    return stock(api_id, resource_id, http_method, status_code, data)


def _method(api_id: str, resource_id: str, http_method: str) -> dict[str, Any]:
    resource = v1._resources.get(api_id, {}).get(resource_id, {})
    method: dict[str, Any] = resource.get("resourceMethods", {}).get(http_method) or {}
    return method


def _undeclared(names: Iterable[str], prefix: str, declared: Mapping[str, Any] | None) -> list[str]:
    return [
        name
        for name in names
        if name.startswith(prefix)
        and not name.startswith(f"{prefix}body")
        and name.replace(".multivalue", ".") not in (declared or {})
    ]


def _mapping_error(names: list[str]) -> str:
    errors = ", ".join(f"Invalid mapping expression parameter specified: {one}" for one in names)
    return (
        "Invalid mapping expression specified: Validation Result: warnings : [], "
        f"errors : [{errors}]"
    )
