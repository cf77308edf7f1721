"""What answers an authorized call."""

from typing import Annotated

from pydantic import Field

from scopegate.inputs._constraint import Between, ExactlyOne
from scopegate.inputs._interface import Value
from scopegate.inputs.names import FunctionName, HttpUrl, InvokeArn


class LambdaBackend(Value):
    """A Lambda function that exists, called by proxy integration."""

    function_name: FunctionName = Field(description="Name of the function.")
    invoke_arn: InvokeArn = Field(description="Its invoke ARN, as aws_lambda_function gives it.")


class HttpBackend(Value):
    """A server that requests are passed on to, path and path parameters included."""

    url: HttpUrl = Field(description="URL that the route's path is appended to.")


class MockBackend(Value):
    """A fixed answer, given by API Gateway itself."""

    body: str = Field(default="{}", description="Body of the answer, JSON.")
    status_code: Annotated[int, Between(200, 599, "a status")] = Field(
        default=200, description="Status of the answer."
    )


class _CallableBackend(Value):
    http: HttpBackend | None = Field(default=None, description="A server.")
    lambda_: LambdaBackend | None = Field(
        default=None, alias="lambda", description="A Lambda function."
    )


class _AnyBackend(_CallableBackend):
    mock: MockBackend | None = Field(default=None, description="A fixed answer.")


Backend = Annotated[_AnyBackend, ExactlyOne(("http", "lambda", "mock"))]
HttpApiBackend = Annotated[_CallableBackend, ExactlyOne(("http", "lambda"))]
"""HTTP APIs have no mock integration. Source: API Gateway Developer Guide, choosing an API."""
