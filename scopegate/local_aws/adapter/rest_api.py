"""Mends of REST APIs (``aws_api_gateway_*``): what Terraform writes and reads back."""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: SLF001

from http import HTTPStatus
from typing import Any

from ministack.services import apigateway_v1 as v1

from scopegate.local_aws.adapter._registry import Function, Response, mends

_LISTS = {"authorizationScopes", "providerARNs"}
_ABSENT_WHEN_EMPTY = {"accessLogSettings"}


@mends(v1, "_apply_patch")
def a_list_is_patched_element_by_element(
    stock: Function, record: dict[str, Any], operations: list[dict[str, Any]]
) -> dict[str, Any]:
    """UpdateMethod and UpdateAuthorizer add and remove single scopes and user pools.

    MiniStack puts the bare string in the list's place or drops the whole list: from then on
    Terraform can't read the API, or the method has lost its scopes.
    """
    others = []
    for operation in operations:
        key = operation["path"].lstrip("/")
        if key not in _LISTS:
            others.append(operation)
            continue
        present, value = record.get(key) or [], operation.get("value")
        rest = [element for element in present if element != value]
        match operation["op"]:
            case "add":
                record[key] = [*rest, value]
            case "remove":
                record[key] = rest if value else []
            case _:
                record[key] = [value]
    stock(record, others)
    return record


@mends(v1, "_v1_response")
def what_is_not_set_is_not_reported(
    stock: Function,
    data: Any,
    status: int = 200,
) -> Response:
    """AWS leaves out a setting that nobody made; MiniStack reports it as ``{}``.

    For Terraform ``accessLogSettings: {}`` is an access log without a destination, which every
    plan then wants to remove.
    """
    return stock(_without_unset(data), status)


def _without_unset(data: Any) -> Any:
    if isinstance(data, list):
        return [_without_unset(element) for element in data]
    if isinstance(data, dict):
        kept = (item for item in data.items() if item[0] not in _ABSENT_WHEN_EMPTY or item[1])
        return {key: _without_unset(value) for key, value in kept}
    return data


@mends(v1, "_put_integration")
def an_integration_has_no_method_unless_given(
    stock: Function, api_id: str, resource_id: str, http_method: str, data: dict[str, Any]
) -> Response:
    """A MOCK integration has no HTTP method; MiniStack makes it POST.

    Terraform then replaces the integration with every apply.
    """
    return stock(api_id, resource_id, http_method, {"httpMethod": None} | data)


@mends(v1, "_tag_v1_resource")
@mends(v1, "_untag_v1_resource")
def tags_are_reported_as_changed(stock: Function, arn: str, change: Any) -> Response:
    """Whoever reads an API or a stage after TagResource sees the new tags.

    MiniStack keeps two sets of them: what was tagged later shows in GetTags alone, and Terraform
    sets it again with every apply.
    """
    response = stock(arn, change)
    record = _tagged_record(arn.partition("::/")[2].split("/"))
    if record is not None and response[0] == HTTPStatus.NO_CONTENT:
        if isinstance(change, dict):
            record["tags"] = record["tags"] | change["tags"]
        else:
            record["tags"] = {key: tag for key, tag in record["tags"].items() if key not in change}
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
