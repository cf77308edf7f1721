"""Requests as botocore writes them are read as what they were written from."""

import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.serialize import create_serializer

from scopegate.emulator.validation.requests import Request, called, parameters

SERVICES = {
    "acm": "acm",
    "apigateway": "apigateway",
    "apigatewayv2": "apigateway",
    "cognito-idp": "cognito-idp",
    "iam": "iam",
    "lambda": "lambda",
    "logs": "logs",
    "route53": "route53",
    "secretsmanager": "secretsmanager",
    "sts": "sts",
    "wafv2": "wafv2",
}
"""The name that requests are signed with, by the service."""


SCALARS = {
    "blob": b"bytes",
    "boolean": True,
    "double": 7.5,
    "float": 7.5,
    "integer": 7,
    "long": 7,
    "timestamp": datetime(2026, 1, 1, tzinfo=UTC),
}


def sample(shape):
    """Return a value with the required members of each structure, or one of alternatives."""
    match shape.type_name:
        case "structure":
            names = list(shape.members)[:1] if shape.is_tagged_union else shape.required_members
            return {name: sample(shape.members[name]) for name in names}
        case "list":
            return [sample(shape.member)]
        case "map":
            return {"key": sample(shape.value)}
        case "string":
            return (shape.enum or ["some/thing"])[0]
    return SCALARS[shape.type_name]


def plain(value):
    """Return ``value`` as JSON, whose bytes are text, without structures that say nothing."""
    if isinstance(value, dict):
        inner = {name: plain(one) for name, one in value.items()}
        return {name: one for name, one in inner.items() if one != {}}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return json.loads(json.dumps(value, default=lambda one: getattr(one, "decode", one.__str__)()))


def written(operation, signed_as, values):
    protocol = operation.service_model.protocol
    made = create_serializer(protocol, include_validation=False).serialize_to_request(
        values, operation
    )
    path, _, literal = made["url_path"].partition("?")
    body = made["body"]
    if isinstance(body, dict):
        body = urlencode(body)
    return Request(
        method=made["method"],
        path=path,
        query="&".join(filter(None, (literal, urlencode(made["query_string"], doseq=True)))),
        headers={
            **{name.lower(): value for name, value in made["headers"].items()},
            "authorization": f"AWS4-HMAC-SHA256 Credential=k/d/r/{signed_as}/aws4_request, …",
        },
        body=body if isinstance(body, bytes) else body.encode(),
    )


@pytest.mark.parametrize("service", SERVICES)
def test_each_operation_of_a_service_is_found_with_its_parameters(service):
    model = ServiceModel(Loader().load_service_model(service, "service-2"), service)
    differing = {}
    for name in model.operation_names:
        operation = model.operation_model(name)
        values = sample(operation.input_shape) if operation.input_shape else {}
        request = written(operation, SERVICES[service], values)
        call = called(request)
        read = [call.operation.name, parameters(call, request)] if call else []
        if plain(read) != plain([name, values]):
            differing[name] = (read, values)
    assert differing == {}


def test_what_is_signed_for_no_service_of_aws_is_left_alone():
    request = Request(
        method="GET",
        path="/v1/orders",
        query="",
        headers={"authorization": "AWS4-HMAC-SHA256 Credential=k/d/r/execute-api/aws4_request, …"},
        body=b"",
    )
    assert called(request) is None


@pytest.mark.parametrize(
    ("query", "headers", "operation"),
    [
        ("", {}, "PutObject"),
        ("x-id=PutObject", {}, "PutObject"),
        ("", {"x-amz-copy-source": "bucket/key"}, "CopyObject"),
        ("partNumber=1&uploadId=a", {}, "UploadPart"),
    ],
)
def test_operations_of_s3_at_one_address_are_told_apart(query, headers, operation):
    signed = {"authorization": "AWS4-HMAC-SHA256 Credential=k/d/r/s3/aws4_request, …"}
    request = Request(
        method="PUT",
        path="/bucket/a/key",
        query=query,
        headers=signed | headers,
        body=b"" if headers else b"not XML",
    )
    call = called(request)
    assert call
    assert call.operation.name == operation
    assert parameters(call, request)["Key"] == "a/key"
