"""Finds the operation that a request calls, and its parameters."""

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote

from botocore.awsrequest import HeadersDict
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel, Shape
from botocore.parsers import ResponseParserError, create_parser

# Services by the name in signatures, where it differs from that in botocore.
_SIGNED_AS = {
    "apigateway": ("apigatewayv2", "apigateway"),
    "elasticloadbalancing": ("elbv2", "elb"),
    "monitoring": ("cloudwatch",),
}
_FORM = "application/x-www-form-urlencoded"
_CREDENTIAL = re.compile(r"Credential=[^/]+/[^/]+/[^/]+/([^/]+)/aws4_request")
_LABEL = re.compile(r"\{([^}+]+)(\+?)\}")


class UnreadableError(Exception):
    """Raised if a request does not have the form of its operation."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """An HTTP request.

    Attributes:
        method: The method, such as ``POST``.
        path: The path as sent, percent-encoded.
        query: The query as sent, without the question mark.
        headers: Headers by their names in lower case.
        body: The body as sent.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Call:
    """An operation that a request calls.

    Attributes:
        service: The name of the service in botocore.
        protocol: ``json``, ``rest-json``, ``query`` or ``rest-xml``.
        operation: Its model.
        labels: Values in the path, by the labels of the template.
    """

    service: str
    protocol: str
    operation: OperationModel
    labels: Mapping[str, str]


def called(request: Request) -> Call | None:
    """Return the operation that ``request`` calls, or None if no model describes it."""
    signed = _CREDENTIAL.search(request.headers["authorization"])
    if signed is None:
        return None
    for name in _SIGNED_AS.get(signed[1], (signed[1],)):
        if service := _service(name):
            call = _named(service, request) or _routed(service, request)
            if call:
                return call
    return None


@functools.cache
def _service(name: str) -> ServiceModel | None:
    loader = Loader()
    if name not in loader.list_available_services("service-2"):
        return None
    return ServiceModel(loader.load_service_model(name, "service-2"), name)


def _named(service: ServiceModel, request: Request) -> Call | None:
    """Return the operation that a header or the form names, in the protocols that route by name."""
    prefix, _, name = request.headers.get("x-amz-target", "").rpartition(".")
    protocol = "json"
    if not name and request.headers.get("content-type", "").startswith(_FORM):
        prefix, protocol = service.metadata.get("targetPrefix", ""), "query"
        name = (_form(request).get("Action") or [""])[0]
    if name not in service.operation_names or prefix != service.metadata.get("targetPrefix", ""):
        return None
    operation = service.operation_model(name)
    return Call(service=service.service_name, protocol=protocol, operation=operation, labels={})


def _routed(service: ServiceModel, request: Request) -> Call | None:
    """Return the operation that method and path name, in the protocols that route by them."""
    if not service.protocol.startswith("rest-"):
        return None
    path = request.path.rstrip("/") or "/"
    given = parse_qs(request.query, keep_blank_values=True)
    found = [
        route
        for route in _routes(service)
        if route.method == request.method
        and route.path.fullmatch(path)
        and route.query.items() <= _first(given)
    ]
    # Amazon S3 has several operations at one address, which other parts of a request distinguish.
    sent = {*given, *request.headers}
    route = next((one for one in found if one.marks <= sent), found[0] if found else None)
    if route is None:
        return None
    values = re.fullmatch(route.path, path)
    return Call(
        service=service.service_name,
        protocol=service.protocol,
        operation=service.operation_model(route.operation),
        labels={
            name: unquote(value)
            for name, value in zip(route.labels, values.groups() if values else (), strict=True)
        },
    )


def _first(query: Mapping[str, list[str]]) -> Any:
    return {name: values[0] for name, values in query.items()}.items()


@dataclass(frozen=True, kw_only=True)
class _Route:
    operation: str
    method: str
    path: re.Pattern[str]
    labels: tuple[str, ...]
    marks: frozenset[str]
    query: Mapping[str, str]


@functools.cache
def _routes(service: ServiceModel) -> list[_Route]:
    """Return the routes of a service, the most specific first."""
    routes = [_route(service.operation_model(name)) for name in service.operation_names]
    return sorted(routes, key=lambda one: (len(one.labels), -len(one.query), -len(one.marks)))


def _route(operation: OperationModel) -> _Route:
    template, _, query = operation.http["requestUri"].partition("?")
    labels = _LABEL.findall(template)
    literals = _LABEL.split(template.rstrip("/") or "/")[::3]
    greedy = ["(.+)" if plus else "([^/]+)" for _, plus in labels]
    parts = [re.escape(literals[0])]
    for variable, literal in zip(greedy, literals[1:], strict=True):
        parts += [variable, re.escape(literal)]
    return _Route(
        operation=operation.name,
        method=operation.http["method"],
        path=re.compile("".join(parts)),
        labels=tuple(name for name, _ in labels),
        marks=frozenset(_marks(operation.input_shape)),
        query=dict(_first(parse_qs(query, keep_blank_values=True))),
    )


def _marks(shape: Shape | None) -> Iterator[str]:
    """Yield the headers and the parameters of the query that an operation can't do without."""
    if shape is None:
        return
    for name in shape.required_members:
        member = shape.members[name]
        if member.serialization.get("location") in {"header", "querystring"}:
            sent_as = member.serialization["name"]
            is_header = member.serialization["location"] == "header"
            yield sent_as.lower() if is_header else sent_as


def parameters(call: Call, request: Request) -> dict[str, Any]:
    """Return the parameters of ``call``, by the names of the model's members.

    botocore reads responses by a shape; a request of the same protocol has the same form.

    Raises:
        UnreadableError: The body is not of that form.
    """
    shape = call.operation.input_shape
    if shape is None:
        return {}
    if call.protocol == "query":
        return dict(_structure(shape, _form(request), ""))
    message = {
        "body": request.body,
        "headers": HeadersDict(request.headers),
        "status_code": 200,
    }
    try:
        read = create_parser(call.protocol).parse(message, shape)
    except (ResponseParserError, ValueError, TypeError, AttributeError) as error:
        raise UnreadableError(str(error)) from error
    del read["ResponseMetadata"]
    if not request.body:
        read.pop(shape.serialization.get("payload"), None)
    return {**read, **_outside_the_body(shape, call, request)}


def _outside_the_body(shape: Shape, call: Call, request: Request) -> dict[str, Any]:
    query = parse_qs(request.query, keep_blank_values=True)
    found: dict[str, Any] = {}
    for name, member in shape.members.items():
        sent_as = member.serialization.get("name", name)
        match member.serialization.get("location"):
            case "uri":
                found[name] = _scalar(member, call.labels[sent_as])
            case "querystring" if sent_as in query and member.type_name == "list":
                found[name] = [_scalar(member.member, value) for value in query[sent_as]]
            case "querystring" if sent_as in query and member.type_name != "map":
                found[name] = _scalar(member, query[sent_as][0])
    return found


def _form(request: Request) -> dict[str, list[str]]:
    return parse_qs(request.body.decode(), keep_blank_values=True)


def _structure(shape: Shape, form: Mapping[str, list[str]], at: str) -> Iterator[tuple[str, Any]]:
    for name, member in shape.members.items():
        value = _value(member, form, at + member.serialization.get("name", name))
        if value is not None:
            yield name, value


def _value(shape: Shape, form: Mapping[str, list[str]], at: str) -> Any:
    """Return the value in ``form`` at a place such as ``Tags.member.1``, or None.

    Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
    """
    if shape.type_name == "structure":
        return dict(_structure(shape, form, f"{at}.")) or None
    if shape.type_name == "list":
        element = shape.member.serialization.get("name", "member")
        inner = at if shape.serialization.get("flattened") else f"{at}.{element}"
        values = (_value(shape.member, form, f"{inner}.{n + 1}") for n in range(len(form)))
        return [value for value in values if value is not None] or None
    if shape.type_name == "map":
        inner = at if shape.serialization.get("flattened") else f"{at}.entry"
        key, value = (
            each.serialization.get("name", name)
            for name, each in (("key", shape.key), ("value", shape.value))
        )
        pairs = (
            (
                _value(shape.key, form, f"{inner}.{n + 1}.{key}"),
                _value(shape.value, form, f"{inner}.{n + 1}.{value}"),
            )
            for n in range(len(form))
        )
        return {name: of for name, of in pairs if name is not None} or None
    return _scalar(shape, form[at][0]) if at in form else None


def _scalar(shape: Shape, text: str) -> Any:
    try:
        match shape.type_name:
            case "integer" | "long":
                return int(text)
            case "float" | "double":
                return float(text)
            case "boolean":
                return text == "true"
    except ValueError as error:
        raise UnreadableError(str(error)) from error
    return text
