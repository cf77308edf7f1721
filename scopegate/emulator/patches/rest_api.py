"""Patches of REST APIs (``aws_api_gateway_*``): values that Terraform writes and reads back."""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: SLF001

from http import HTTPStatus
from typing import Any

from ministack.services import apigateway_v1 as v1

from scopegate.emulator.patches._registry import Function, Response, patch
from scopegate.emulator.patches._tags import retagged

_ABSENT_WHEN_EMPTY = {"accessLogSettings", "mutualTlsAuthentication", "quota", "throttle"}


@patch(v1, "_v1_response")
def what_is_not_set_is_not_reported(
    stock: Function,
    data: Any,
    status: int = 200,
) -> Response:
    """AWS omits a setting that is not set; MiniStack returns it as ``{}``.

    To Terraform, ``accessLogSettings: {}`` is an access log without a destination, which every plan
    would remove. The same applies to the mutual TLS of a domain and the limits of a usage plan.
    """
    return stock(_without_unset(data), status)


def _without_unset(data: Any) -> Any:
    if isinstance(data, list):
        return [_without_unset(element) for element in data]
    if isinstance(data, dict):
        kept = (item for item in data.items() if item[0] not in _ABSENT_WHEN_EMPTY or item[1])
        return {key: _without_unset(value) for key, value in kept}
    return data


@patch(v1, "_put_integration")
def an_integration_has_no_method_unless_given(
    stock: Function, api_id: str, resource_id: str, http_method: str, data: dict[str, Any]
) -> Response:
    """A MOCK integration has no HTTP method; MiniStack sets POST.

    Terraform then replaces the integration in every apply.
    """
    return stock(api_id, resource_id, http_method, {"httpMethod": None} | data)


@patch(v1, "_tag_v1_resource")
@patch(v1, "_untag_v1_resource")
def tags_are_reported_as_changed(stock: Function, arn: str, change: Any) -> Response:
    """An API or a stage has the new tags after TagResource.

    MiniStack keeps two sets of them: tags that are added later appear only in GetTags, and
    Terraform sets them again in every apply.
    """
    response = stock(arn, change)
    record = _tagged_record(arn.partition("::/")[2].split("/"))
    if record is not None and response[0] == HTTPStatus.NO_CONTENT:
        retagged(record, change)
    return response


def _tagged_record(address: list[str]) -> Any:
    match address:
        case ["restapis", api_id]:
            return v1._rest_apis.get(api_id)
        case ["restapis", api_id, "stages", stage]:
            return v1._stages_v1.get(api_id, {}).get(stage)
        case ["domainnames", name]:
            return v1._domain_names.get(name)
        case ["usageplans", plan]:
            return v1._usage_plans.get(plan)
    return None


@patch(v1, "_create_base_path_mapping")
def a_mapping_at_the_root_is_called_none(
    stock: Function, domain_name: str, data: dict[str, Any]
) -> Response:
    """The mapping without a base path is read, changed and deleted as ``(none)``.

    MiniStack stores it with the empty string with which Terraform creates it, and does not find it.
    """
    return stock(domain_name, data | {"basePath": data.get("basePath") or "(none)"})


@patch(v1, "_create_domain_name")
def a_domain_is_available(stock: Function, data: dict[str, Any]) -> Response:
    """A domain name has a status; without it, Terraform fails a minute after each change."""
    status, headers, body = stock(data)
    if status != HTTPStatus.CREATED:
        return status, headers, body
    record = v1._domain_names[data["domainName"]]
    record["domainNameStatus"] = "AVAILABLE"
    return v1._v1_response(record, status)
