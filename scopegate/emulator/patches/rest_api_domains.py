"""Patches of REST APIs: domain names, their mappings, and the default endpoint."""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: PLR0913, PLR0917, SLF001

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from ministack.services import apigateway_v1 as v1

from scopegate.emulator.patches._registry import Function, Response, patch
from scopegate.emulator.patches.rest_api_rules import refused


@patch(v1, "_delete_stage")
def a_stage_with_a_mapping_stays(stock: Function, api_id: str, stage_name: str) -> Response:
    """AWS does not delete a stage that a domain name points to; MiniStack does.

    Source: https://github.com/hashicorp/terraform-provider-aws/issues/41651
    """
    domains = domains_leading_to(api_id, stage_name)
    if domains:
        return refused(
            f"Deleting stage {stage_name} failed. Please remove all base path mappings related to "
            f"the stage in your domain: {', '.join(domains)} before deleting the stage."
        )
    return stock(api_id, stage_name)


@patch(v1, "_delete_rest_api")
def an_api_with_a_mapping_stays(stock: Function, api_id: str) -> Response:
    """The same for APIs: see ``a_stage_with_a_mapping_stays``."""
    domains = domains_leading_to(api_id)
    if domains:
        return refused(
            f"Deleting API {api_id} failed. Please remove all base path mappings related to the "
            f"API in your domain: {', '.join(domains)} before deleting the API."
        )
    return stock(api_id)


def domains_leading_to(api_id: str, stage_name: str | None = None) -> list[str]:
    """Return the domain names with a mapping to an API, or to one stage of it."""
    return [
        domain
        for domain, mappings in v1._base_path_mappings.items()
        if any(
            one["restApiId"] == api_id and stage_name in {None, one["stage"]}
            for one in mappings.values()
        )
    ]


@patch(v1, "_create_base_path_mapping")
def a_mapping_leads_to_a_stage_that_exists(
    stock: Function, domain_name: str, data: dict[str, Any]
) -> Response:
    """MiniStack accepts a mapping to any stage, and replaces an existing mapping.

    Source: API Gateway API Reference, CreateBasePathMapping.
    """
    present = v1._base_path_mappings.get(domain_name, {})
    if (data.get("basePath") or "(none)") in present:
        return v1._v1_error(
            "ConflictException",
            "Base path already exists for this domain name",
            HTTPStatus.CONFLICT,
        )
    stage = data.get("stage")
    if stage and stage not in v1.stages_for_api(data["restApiId"]):
        return refused("Invalid stage identifier specified")
    return stock(domain_name, data)


# The APIs whose default endpoint is off, according to the latest update of a stage.
_unreachable: set[str] = set()


@patch(v1, "_create_stage")
@patch(v1, "_update_stage")
def a_stage_takes_over_whether_the_default_endpoint_is_on(
    stock: Function, api_id: str, *change: Any
) -> Response:
    """The part of ``the_default_endpoint_can_be_off`` that decides when it takes effect."""
    response = stock(api_id, *change)
    if response[0] < HTTPStatus.BAD_REQUEST:
        off = v1._rest_apis.get(api_id, {}).get("disableExecuteApiEndpoint")
        (_unreachable.add if off else _unreachable.discard)(api_id)
    return response


@patch(v1, "_handle_execute_in_scope")
async def the_default_endpoint_can_be_off(
    stock: Function,
    api_id: str,
    stage: str,
    method: str,
    path: str,
    headers: dict[str, str],
    *call: Any,
) -> Any:
    """Without its default endpoint, an API answers only on its domain names.

    That takes effect once a setting of a stage changes. MiniStack answers on both. Source:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
    """
    if api_id in _unreachable and not at_a_domain_name(headers):
        body = b'{"message":"Forbidden"}'
        return HTTPStatus.FORBIDDEN.value, {"Content-Type": "application/json"}, body
    return await stock(api_id, stage, method, path, headers, *call)


def at_a_domain_name(headers: Mapping[str, str]) -> bool:
    """Return whether a call was made to a custom domain name."""
    return v1._header_ci(headers, "host").partition(":")[0].lower() in v1._domain_names
