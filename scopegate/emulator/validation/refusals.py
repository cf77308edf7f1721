"""Refusals of requests that do not match the model of their service."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from xml.sax.saxutils import escape

from scopegate.emulator.validation.requests import Call

Refusal = tuple[int, dict[str, str], bytes]
"""Status, headers and body of an answer."""

# The code of the error; elsewhere it is ValidationException.
_CODES = {
    "apigatewayv2": "BadRequestException",
    "cloudwatch": "ValidationError",
    "cognito-idp": "InvalidParameterException",
    "elbv2": "ValidationError",
    "iam": "ValidationError",
    "logs": "InvalidParameterException",
    "route53": "InvalidInput",
    "s3": "InvalidArgument",
    "sts": "ValidationError",
}


def invalid(call: Call, violations: Sequence[str]) -> Refusal:
    """Return the response to a call whose parameters violate the model."""
    count = f"{len(violations)} validation error{'s' if len(violations) > 1 else ''} detected"
    code = _CODES.get(call.service, "ValidationException")
    return _answer(call, code, f"{count}: {'; '.join(violations)}")


def unreadable(call: Call, reason: str) -> Refusal:
    """Return the response to a request that does not have the form of its operation."""
    if call.service in {"apigateway", "apigatewayv2"}:
        return _answer(call, "BadRequestException", "Invalid request input")
    if call.service == "s3":
        return _answer(call, "MalformedXML", reason)
    return _answer(call, "SerializationException", reason)


def _answer(call: Call, code: str, message: str) -> Refusal:
    headers = {"x-amzn-errortype": code, "content-type": "application/json"}
    if call.protocol == "json":
        headers["content-type"] = "application/x-amz-json-1.1"
        body = json.dumps({"__type": code, "message": message})
    elif call.protocol == "rest-json":
        body = json.dumps({"message": message})
    else:
        headers["content-type"] = "text/xml"
        error = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
        body = error if call.service == "s3" else f"<ErrorResponse>{error}</ErrorResponse>"
    return HTTPStatus.BAD_REQUEST.value, headers, body.encode()
