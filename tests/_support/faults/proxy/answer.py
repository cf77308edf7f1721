"""Errors in the format of each AWS service.

Sources: https://docs.aws.amazon.com/apigateway/latest/api/CommonErrors.html and the error formats
of the protocols at https://smithy.io/2.0/aws/protocols/index.html
"""

import functools
import json
from dataclasses import dataclass
from http import HTTPStatus
from xml.sax.saxutils import escape

from botocore.loaders import Loader

from tests._support.faults.proxy.call import DATA_PLANE, Call
from tests._support.faults.proxy.policy import Fault

REQUEST = "5f0c8d1e-0000-4000-8000-000000000000"
_XML = {"query", "rest-xml"}
_TOO_MANY = "TooManyRequestsException"


@dataclass(frozen=True)
class Answer:
    """An answer to the client."""

    status: int
    type: str
    body: bytes
    error: str = ""


def of(fault: Fault, call: Call) -> Answer:
    """Return the answer to a call that AWS refuses with ``fault``."""
    match fault:
        case Fault.THROTTLED:
            code, status = _throttled(call)
            return _written(call, status, code, "Rate exceeded")
        case Fault.EXPIRED:
            code = "ExpiredToken" if call.protocol in _XML else "ExpiredTokenException"
            status = 400 if call.protocol in {"json", "rest-xml"} else 403
            message = "The security token included in the request is expired"
            return _written(call, status, code, message)
        case Fault.FAILED:
            return _written(call, 500, "InternalFailure", "The request processing has failed")
        case Fault.GARBLED:
            return Answer(200, "application/json", b'{"access_token": \xff\xfe<html>')
    raise ValueError(fault)


def _throttled(call: Call) -> tuple[str, int]:
    """Return code and status, which differ between services."""
    if call.service == DATA_PLANE or _has_too_many_requests(call.service):
        return _TOO_MANY, HTTPStatus.BAD_REQUEST if call.protocol == "json" else 429
    if call.protocol == "rest-xml":
        return "SlowDown", HTTPStatus.SERVICE_UNAVAILABLE
    return ("Throttling" if call.protocol == "query" else "ThrottlingException"), 400


@functools.cache
def _has_too_many_requests(service: str) -> bool:
    return _TOO_MANY in Loader().load_service_model(service, "service-2")["shapes"]


def _written(call: Call, status: int, code: str, message: str) -> Answer:
    match call.protocol:
        case "query":
            text = (
                "<ErrorResponse><Error><Type>Sender</Type>"
                f"<Code>{code}</Code><Message>{escape(message)}</Message></Error>"
                f"<RequestId>{REQUEST}</RequestId></ErrorResponse>"
            )
            return Answer(status, "text/xml", text.encode())
        case "rest-xml":
            text = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
            return Answer(status, "application/xml", text.encode())
        case "json":
            body = json.dumps({"__type": code, "message": message}).encode()
            return Answer(status, "application/x-amz-json-1.1", body)
    return Answer(status, "application/json", json.dumps({"message": message}).encode(), code)
