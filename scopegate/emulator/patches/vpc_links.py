"""Patches that add VPC links, which MiniStack does not have.

A call through a link goes directly to the URI of the integration, because the emulator has no VPC.
If an HTTP API names the listener of a load balancer instead of a URI, the call goes to ``http://``
and the address of the first target behind it.
"""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: SLF001

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from ministack.core.responses import AccountRegionScopedDict, new_uuid
from ministack.services import apigateway as v2
from ministack.services import apigateway_v1 as v1

from scopegate.emulator.patches._registry import Function, Response, patch

_links_of_rest_apis = AccountRegionScopedDict()
_links_of_http_apis = AccountRegionScopedDict()


@patch(v1, "handle_request")
async def rest_apis_have_vpc_links(  # noqa: PLR0911 - one answer for each operation
    stock: Function, method: str, path: str, headers: dict[str, str], body: bytes, *call: Any
) -> Any:
    """``/vpclinks`` for REST APIs, which call network load balancers through them."""
    parts = path.strip("/").split("/")
    if parts[0] != "vpclinks":
        return await stock(method, path, headers, body, *call)
    data = json.loads(body) if body else {}
    match [method, *parts[1:]]:
        case ["POST"]:
            link = {**data, "id": new_uuid()[:6], "status": "AVAILABLE"}
            _links_of_rest_apis[link["id"]] = link
            return v1._v1_response(link, HTTPStatus.ACCEPTED)
        case ["GET"]:
            return v1._v1_response({"item": list(_links_of_rest_apis.values())})
        case [_, link_id] if link_id not in _links_of_rest_apis:
            return v1._v1_error(
                "NotFoundException", "Invalid Vpc Link identifier specified", HTTPStatus.NOT_FOUND
            )
        case ["GET", link_id]:
            return v1._v1_response(_links_of_rest_apis[link_id])
        case ["PATCH", link_id]:
            changed = v1._apply_patch(_links_of_rest_apis[link_id], data["patchOperations"])
            return v1._v1_response(changed)
        case ["DELETE", link_id]:
            if users := list(_methods_through(link_id)):
                return v1._v1_error(
                    "BadRequestException",
                    f"Cannot delete vpc link. Vpc link '{link_id}', is referenced in "
                    f"[{', '.join(users)}] in format of [Method:Resource:Stage].",
                    HTTPStatus.BAD_REQUEST,
                )
            del _links_of_rest_apis[link_id]
            return HTTPStatus.ACCEPTED.value, {}, b""
    return await stock(method, path, headers, body, *call)


def _methods_through(link_id: str) -> Iterator[str]:
    """Yield the deployed methods whose integrations go through a link."""
    for api_id, stages in v1._stages_v1.items():
        for stage in stages.values():
            deployed = v1._resources.get(f"{api_id}@{stage['deploymentId']}", {})
            for resource in deployed.values():
                for name, method in resource["resourceMethods"].items():
                    if (method.get("methodIntegration") or {}).get("connectionId") == link_id:
                        yield f"{name}:{resource['id']}:{stage['stageName']}"


@patch(v1, "_put_integration")
def an_integration_keeps_its_vpc_link(
    stock: Function, api_id: str, resource_id: str, http_method: str, data: dict[str, Any]
) -> Response:
    """The link must exist and is reported; MiniStack discards it."""
    status, headers, body = stock(api_id, resource_id, http_method, data)
    link = data.get("connectionId")
    if status != HTTPStatus.CREATED or not link:
        return status, headers, body
    method = v1._resources[api_id][resource_id]["resourceMethods"][http_method]
    if link not in _links_of_rest_apis and not link.startswith("${stageVariables."):
        method["methodIntegration"] = None
        return v1._v1_error(
            "BadRequestException", "Invalid Vpc Link identifier specified", HTTPStatus.BAD_REQUEST
        )
    method["methodIntegration"]["connectionId"] = link
    return v1._v1_response(method["methodIntegration"], status)


@patch(v2, "handle_request")
async def http_apis_have_vpc_links(  # noqa: PLR0911 - one answer for each operation
    stock: Function, method: str, path: str, headers: dict[str, str], body: bytes, *call: Any
) -> Any:
    """``/vpclinks`` of both kinds; MiniStack has none of REST APIs."""
    parts = path.strip("/").split("/")
    if parts[0] == "vpclinks":
        return await v1.handle_request(method, path, headers, body, *call)
    if parts[:2] != ["v2", "vpclinks"]:
        return await stock(method, path, headers, body, *call)
    data = json.loads(body) if body else {}
    match [method, *parts[2:]]:
        case ["POST"]:
            link = {
                "securityGroupIds": [],
                "tags": {},
                **data,
                "vpcLinkId": new_uuid()[:6],
                "vpcLinkStatus": "AVAILABLE",
                "vpcLinkVersion": "V2",
            }
            _links_of_http_apis[link["vpcLinkId"]] = link
            return v2._apigw_response(link, HTTPStatus.CREATED)
        case ["GET"]:
            return v2._apigw_response({"items": list(_links_of_http_apis.values())})
        case [_, link_id] if link_id not in _links_of_http_apis:
            return v2._apigw_error(
                "NotFoundException", f"VpcLink {link_id} not found", HTTPStatus.NOT_FOUND
            )
        case ["GET", link_id]:
            return v2._apigw_response(_links_of_http_apis[link_id])
        case ["PATCH", link_id]:
            _links_of_http_apis[link_id].update(data)
            return v2._apigw_response(_links_of_http_apis[link_id])
        case ["DELETE", link_id]:
            del _links_of_http_apis[link_id]
            return HTTPStatus.ACCEPTED.value, {}, b""
    return await stock(method, path, headers, body, *call)


def link_exists(link_id: str) -> bool:
    """Return whether a VPC link of HTTP APIs exists."""
    return link_id in _links_of_http_apis


def address(listener_arn: str) -> str | None:
    """Return the address of the first target behind a load balancer's listener."""
    from ministack.services import alb  # noqa: PLC0415 - few instances need it

    listener = alb._listeners.get(listener_arn) or {}
    for action in listener.get("DefaultActions") or []:
        group = alb._tgs.get(action.get("TargetGroupArn")) or {}
        for target in alb._targets.get(action.get("TargetGroupArn")) or []:
            return f"http://{target['Id']}:{target.get('Port') or group.get('Port')}"
    return None
