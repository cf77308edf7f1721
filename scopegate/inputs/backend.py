"""Backends of authorized calls."""

import re
from typing import Annotated

from pydantic import Field

from scopegate.inputs._constraint import Between, ExactlyOne, Rule, is_reference
from scopegate.inputs._interface import Value
from scopegate.inputs.names import (
    FunctionName,
    HttpUrl,
    IdentityHeader,
    InvokeArn,
    ListenerArn,
    ServerName,
    VpcLinkId,
)

_TIMEOUT = "Milliseconds after which a request to the backend times out. Default: {default}."
RestTimeout = Annotated[int, Between(50, 300_000, "milliseconds")]
"""More than 29,000 requires a higher quota.

Source: API Gateway Developer Guide, quotas of REST APIs."""

HttpTimeout = Annotated[int, Between(50, 30_000, "milliseconds")]
"""Source: API Gateway Developer Guide, quotas of HTTP APIs."""

_REST_TIMEOUT: RestTimeout | None = Field(
    default=None,
    description=(
        f"{_TIMEOUT.format(default='29,000')} More than that requires a higher quota of the "
        "account."
    ),
)
_HTTP_TIMEOUT: HttpTimeout | None = Field(
    default=None, description=_TIMEOUT.format(default="30,000")
)


class LambdaBackend(Value):
    """An existing Lambda function, called with proxy integration."""

    function_name: FunctionName = Field(
        description="Name of the function, or its ARN if the function is in another account."
    )
    invoke_arn: InvokeArn = Field(
        description=(
            "Invoke ARN of the function (aws_lambda_function.invoke_arn), of an alias "
            "(aws_lambda_alias.invoke_arn) or of a version "
            "(aws_lambda_function.qualified_invoke_arn)."
        )
    )
    manage_permission: bool = Field(
        default=True,
        description=(
            "Whether to create the permission that allows this API to call the function. Set "
            "it to false if the owner of the function creates the permission, for example in "
            "another account, with the output lambda_source_arn as its source_arn."
        ),
    )
    timeout: RestTimeout | None = _REST_TIMEOUT


class HttpApiLambdaBackend(LambdaBackend):
    """The same for an HTTP API."""

    timeout: HttpTimeout | None = _HTTP_TIMEOUT


FUNCTION_OF_THE_ARN = r"/functions/arn:[^/]*:function:([0-9A-Za-z_-]+)(?::([0-9A-Za-z_-]+))?/"
"""The function that an invoke ARN names, and its alias or version, if any."""


def _names_the_same_function(backend: LambdaBackend) -> bool:
    if is_reference(backend.function_name) or is_reference(backend.invoke_arn):
        return True
    found = re.search(FUNCTION_OF_THE_ARN, backend.invoke_arn)
    return found is None or found[1] == backend.function_name.rpartition(":")[2]


SAME_FUNCTION = Rule(
    "have the function_name that its invoke_arn names",
    _names_the_same_function,
    f'try(regex("{FUNCTION_OF_THE_ARN}", {{0}}.invoke_arn)[0] == '
    'reverse(split(":", {0}.function_name))[0], true)',
    bad={
        "function_name": "returns",
        "invoke_arn": (
            "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/"
            "arn:aws:lambda:eu-central-1:123456789012:function:orders:live/invocations"
        ),
    },
    shown=("function_name", "invoke_arn"),
)


class IdentityHeaders(Value):
    """Headers that identify the caller to a server, from the claims of the token."""

    client_id: IdentityHeader | None = Field(
        default=None, description="Name of the header that contains the client id."
    )
    scopes: IdentityHeader | None = Field(
        default=None, description="Name of the header that contains the scopes of the token."
    )


DIFFERENT_HEADERS = Rule(
    "name two different headers",
    lambda headers: (headers.client_id or "").lower() != (headers.scopes or "-").lower(),
    'lower(coalesce({0}.client_id, "-client")) != lower(coalesce({0}.scopes, "-scopes"))',
    bad={"client_id": "X-Caller", "scopes": "x-caller"},
)
_IDENTITY_HEADERS: Annotated[IdentityHeaders, DIFFERENT_HEADERS] | None = Field(
    default=None,
    description=(
        "Headers that identify the caller to the server. No headers by default. They replace "
        'headers of the same name that the caller sends, and are "-" if a route is public. A '
        "server that treats _ in the name of a header as - must refuse names with _."
    ),
)


class HttpBackend(Value):
    """A server to which requests are passed, with their path and path parameters."""

    identity_headers: Annotated[IdentityHeaders, DIFFERENT_HEADERS] | None = _IDENTITY_HEADERS
    timeout: RestTimeout | None = _REST_TIMEOUT
    url: HttpUrl = Field(
        description="URL of the server, to which the path of the route is appended."
    )


class HttpApiHttpBackend(HttpBackend):
    """The same for an HTTP API."""

    timeout: HttpTimeout | None = _HTTP_TIMEOUT


class VpcLinkBackend(HttpBackend):
    """A server in a VPC, reached through the Network Load Balancer of a VPC link."""

    id: VpcLinkId = Field(description="Id of the VPC link (aws_api_gateway_vpc_link).")
    url: HttpUrl = Field(
        description=(
            "URL to which the path of the route is appended. Requests go to the load "
            "balancer; the host in the URL becomes the header Host and must match the "
            "certificate of the server."
        )
    )


class HttpApiVpcLinkBackend(Value):
    """A server in a VPC, reached through a VPC link of an HTTP API."""

    id: VpcLinkId = Field(description="Id of the VPC link (aws_apigatewayv2_vpc_link).")
    identity_headers: Annotated[IdentityHeaders, DIFFERENT_HEADERS] | None = _IDENTITY_HEADERS
    listener_arn: ListenerArn = Field(
        description=(
            "ARN of the listener of an Application or Network Load Balancer, or of an AWS "
            "Cloud Map service."
        )
    )
    timeout: HttpTimeout | None = _HTTP_TIMEOUT
    tls_server_name: ServerName | None = Field(
        default=None,
        description=(
            "Name in the certificate of the server, which is then called with HTTPS. Default: HTTP."
        ),
    )


class MockBackend(Value):
    """A fixed response from API Gateway itself."""

    body: str = Field(default="{}", description="Body of the response, as JSON.")
    status_code: Annotated[int, Between(200, 599, "a status")] = Field(
        default=200, description="Status code of the response."
    )


class _RestBackend(Value):
    http: HttpBackend | None = Field(default=None, description="HTTP server.")
    lambda_: Annotated[LambdaBackend, SAME_FUNCTION] | None = Field(
        default=None, alias="lambda", description="Lambda function."
    )
    mock: MockBackend | None = Field(default=None, description="Fixed response.")
    vpc_link: VpcLinkBackend | None = Field(default=None, description="Server in a VPC.")


class _HttpBackend(Value):
    http: HttpApiHttpBackend | None = Field(default=None, description="HTTP server.")
    lambda_: Annotated[HttpApiLambdaBackend, SAME_FUNCTION] | None = Field(
        default=None, alias="lambda", description="Lambda function."
    )
    vpc_link: HttpApiVpcLinkBackend | None = Field(default=None, description="Server in a VPC.")


Backend = Annotated[_RestBackend, ExactlyOne(("http", "lambda", "mock", "vpc_link"))]
HttpApiBackend = Annotated[_HttpBackend, ExactlyOne(("http", "lambda", "vpc_link"))]
"""HTTP APIs have no mock integration. Source: API Gateway Developer Guide, choosing an API."""
