"""HTTP APIs of Amazon API Gateway and their contents."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from scopegate.account import http_api
from scopegate.account.reader import Reader
from scopegate.orphans.remote_resource import RemoteResource, Values
from scopegate.orphans.resolver import tags
from scopegate.orphans.resource_type import ResourceType

HTTP_API: Final = "aws_apigatewayv2_api"


def _apis(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    for one in http_api.apis(reader):
        if one["Name"] == query["name"]:
            values = {
                "id": one["ApiId"],
                "name": one["Name"],
                "protocol_type": one["ProtocolType"],
                "tags_all": one.get("Tags") or {},
            }
            yield RemoteResource(values=values, created=one.get("CreatedDate"))


def _authorizers(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    api = query["api_id"]
    for one in http_api.authorizers(reader, api):
        yield RemoteResource(values={"api_id": api, "id": one["AuthorizerId"], "name": one["Name"]})


def _integrations(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    api = query["api_id"]
    used: dict[str, list[str]] = {}
    for route in http_api.routes(reader, api):
        used.setdefault(str(route.get("Target")), []).append(route["RouteKey"])
    for one in http_api.integrations(reader, api):
        routes = used.get(f"integrations/{one['IntegrationId']}")
        remark = f"Used by {', '.join(sorted(routes))}." if routes else ""
        values = {
            "api_id": api,
            "id": one["IntegrationId"],
            "integration_type": one["IntegrationType"],
            "integration_uri": one.get("IntegrationUri"),
        }
        yield RemoteResource(values=values, remark=remark)


def _routes(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    api = query["api_id"]
    for one in http_api.routes(reader, api):
        yield RemoteResource(
            values={"api_id": api, "id": one["RouteId"], "route_key": one["RouteKey"]}
        )


def _stages(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    api = query["api_id"]
    for one in http_api.stages(reader, api):
        values = {"api_id": api, "name": one["StageName"]}
        yield RemoteResource(values=values, created=one.get("CreatedDate"))


def _in_api(
    noun: str,
    find: Callable[[Reader, Values], Iterable[RemoteResource]],
    *known_by: str,
    identity: str = "id",
    argument: str = "",
    **rest: Any,
) -> ResourceType:
    argument = argument or f"--{noun}-id {{id}}"
    return ResourceType(
        type=f"aws_apigatewayv2_{noun}",
        noun=noun,
        identity=("api_id", identity),
        known_by=("api_id", *known_by),
        query=("api_id",),
        find=find,
        container=HTTP_API,
        delete=(f"apigatewayv2 delete-{noun} --api-id {{api_id}} {argument}",),
        **rest,
    )


RESOURCE_TYPES: Final = (
    ResourceType(
        type=HTTP_API,
        noun="HTTP API",
        identity=("id",),
        known_by=("name", "protocol_type", "tags_all"),
        query=("name",),
        find=_apis,
        can_duplicate=True,
        shared=True,
        derived={"tags_all": tags},
        delete=("apigatewayv2 delete-api --api-id {id}",),
    ),
    _in_api("authorizer", _authorizers, "name"),
    _in_api(
        "integration", _integrations, "integration_type", "integration_uri", interchangeable=True
    ),
    _in_api("route", _routes, "route_key"),
    _in_api("stage", _stages, "name", identity="name", argument="--stage-name {name}"),
)
