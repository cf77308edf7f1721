"""The paths of REST APIs, and what is at each: methods, integrations, responses."""

from collections.abc import Iterator
from typing import Any, Final

from scopegate.orphans.aws import Aws
from scopegate.orphans.kind import Kind, Thing, Values
from scopegate.orphans.paths import path_of, tree

REST_API: Final = "aws_api_gateway_rest_api"


def _resources(aws: Aws, asked: Values) -> Iterator[Thing]:
    api = asked["rest_api_id"]
    for one in tree(aws, api):
        if one["path"] != "/":
            yield Thing(values={"rest_api_id": api, "id": one["id"], "path": one["path"]})


def _methods_in(aws: Aws, api: object) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each method, with the attributes that all in it have."""
    for one in tree(aws, api):
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


def _methods(aws: Aws, asked: Values) -> Iterator[Thing]:
    for _, values in _methods_in(aws, asked["rest_api_id"]):
        yield Thing(values=values)


def _integrations(aws: Aws, asked: Values) -> Iterator[Thing]:
    for method, values in _methods_in(aws, asked["rest_api_id"]):
        if method.get("methodIntegration"):
            yield Thing(values=values)


def _method_responses(aws: Aws, asked: Values) -> Iterator[Thing]:
    for method, values in _methods_in(aws, asked["rest_api_id"]):
        for status in method.get("methodResponses") or ():
            yield Thing(values=values | {"status_code": status})


def _integration_responses(aws: Aws, asked: Values) -> Iterator[Thing]:
    for method, values in _methods_in(aws, asked["rest_api_id"]):
        for status in (method.get("methodIntegration") or {}).get("integrationResponses") or ():
            yield Thing(values=values | {"status_code": status})


def in_api(
    type_: str, noun: str, *known_by: str, delete: str = "", arguments: str = "", **rest: Any
) -> Kind:
    """A kind of which a REST API can list all that it has."""
    command = f"apigateway delete-{delete} --rest-api-id {{rest_api_id}} {arguments}"
    return Kind(
        type=f"aws_api_gateway_{type_}",
        noun=noun,
        asked=("rest_api_id",),
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
    held=_resources,
    identity=("rest_api_id", "id"),
    fills=_AT,
    delete="resource",
    arguments="--resource-id {id}",
)

KINDS: Final = (
    PATH,
    in_api(
        "method",
        "method",
        "path",
        "http_method",
        held=_methods,
        identity=_METHOD,
        fills=_AT,
        delete="method",
        arguments="--resource-id {resource_id} --http-method {http_method}",
    ),
    in_api(
        "integration",
        "integration",
        "path",
        "http_method",
        held=_integrations,
        identity=_METHOD,
        fills=_AT,
    ),
    in_api(
        "method_response",
        "method response",
        "path",
        "http_method",
        "status_code",
        held=_method_responses,
        identity=(*_METHOD, "status_code"),
        fills=_AT,
    ),
    in_api(
        "integration_response",
        "integration response",
        "path",
        "http_method",
        "status_code",
        held=_integration_responses,
        identity=(*_METHOD, "status_code"),
        fills=_AT,
    ),
)
