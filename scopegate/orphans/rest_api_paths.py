"""The paths of REST APIs with their methods, integrations and responses."""

from collections.abc import Iterator
from typing import Any, Final

from scopegate.account.reader import Reader
from scopegate.account.rest_api import resources
from scopegate.orphans.paths import path_of
from scopegate.orphans.remote_resource import RemoteResource, Values
from scopegate.orphans.resource_type import ResourceType

REST_API: Final = "aws_api_gateway_rest_api"


def _resources(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    api = query["rest_api_id"]
    for one in resources(reader, api):
        if one["path"] != "/":
            yield RemoteResource(values={"rest_api_id": api, "id": one["id"], "path": one["path"]})


def _methods_in(reader: Reader, api: object) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each method, with the attributes that it shares with its contents."""
    for one in resources(reader, api):
        for verb, method in (one.get("resourceMethods") or {}).items():
            yield (
                method,
                {
                    "rest_api_id": api,
                    "resource_id": one["id"],
                    "path": one["path"],
                    "http_method": verb,
                },
            )


def _methods(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    for _, values in _methods_in(reader, query["rest_api_id"]):
        yield RemoteResource(values=values)


def _integrations(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    for method, values in _methods_in(reader, query["rest_api_id"]):
        if method.get("methodIntegration"):
            yield RemoteResource(values=values)


def _method_responses(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    for method, values in _methods_in(reader, query["rest_api_id"]):
        for status in method.get("methodResponses") or ():
            yield RemoteResource(values=values | {"status_code": status})


def _integration_responses(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    for method, values in _methods_in(reader, query["rest_api_id"]):
        for status in (method.get("methodIntegration") or {}).get("integrationResponses") or ():
            yield RemoteResource(values=values | {"status_code": status})


def in_api(
    type_: str, noun: str, *known_by: str, delete: str = "", arguments: str = "", **rest: Any
) -> ResourceType:
    """Return a type of resource that a REST API lists completely."""
    command = f"apigateway delete-{delete} --rest-api-id {{rest_api_id}} {arguments}"
    return ResourceType(
        type=f"aws_api_gateway_{type_}",
        noun=noun,
        query=("rest_api_id",),
        **{
            "known_by": ("rest_api_id", *known_by),
            "identity": ("rest_api_id", *known_by),
            "container": REST_API if delete else None,
            "delete": (command,) if delete else (),
            **rest,
        },
    )


_METHOD = ("rest_api_id", "resource_id", "http_method")
_AT = {"path": path_of}

PATH: Final = in_api(
    "resource",
    "path",
    "path",
    find=_resources,
    identity=("rest_api_id", "id"),
    derived=_AT,
    delete="resource",
    arguments="--resource-id {id}",
)

RESOURCE_TYPES: Final = (
    PATH,
    in_api(
        "method",
        "method",
        "path",
        "http_method",
        find=_methods,
        identity=_METHOD,
        derived=_AT,
        delete="method",
        arguments="--resource-id {resource_id} --http-method {http_method}",
    ),
    in_api(
        "integration",
        "integration",
        "path",
        "http_method",
        find=_integrations,
        identity=_METHOD,
        derived=_AT,
    ),
    in_api(
        "method_response",
        "method response",
        "path",
        "http_method",
        "status_code",
        find=_method_responses,
        identity=(*_METHOD, "status_code"),
        derived=_AT,
    ),
    in_api(
        "integration_response",
        "integration response",
        "path",
        "http_method",
        "status_code",
        find=_integration_responses,
        identity=(*_METHOD, "status_code"),
        derived=_AT,
    ),
)
