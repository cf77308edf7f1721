"""What answers an authorized call."""

import re
from typing import Annotated

from pydantic import Field

from scopegate.inputs._constraint import Between, ExactlyOne, Rule, is_reference
from scopegate.inputs._interface import Value
from scopegate.inputs.names import FunctionName, HttpUrl, InvokeArn


class LambdaBackend(Value):
    """A Lambda function that exists, called by proxy integration."""

    function_name: FunctionName = Field(
        description="Name of the function; its ARN where the function is in another account."
    )
    invoke_arn: InvokeArn = Field(
        description=(
            "Invoke ARN of the function (aws_lambda_function.invoke_arn), of one of its aliases "
            "(aws_lambda_alias.invoke_arn) or of a version "
            "(aws_lambda_function.qualified_invoke_arn)."
        )
    )
    manage_permission: bool = Field(
        default=True,
        description=(
            "Whether to create the permission that lets this API call the function. Set it to "
            "false where the owner of the function does so, in another account for example, with "
            "the output lambda_source_arn as source."
        ),
    )


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
    lambda_: Annotated[LambdaBackend, SAME_FUNCTION] | None = Field(
        default=None, alias="lambda", description="A Lambda function."
    )


class _AnyBackend(_CallableBackend):
    mock: MockBackend | None = Field(default=None, description="A fixed answer.")


Backend = Annotated[_AnyBackend, ExactlyOne(("http", "lambda", "mock"))]
HttpApiBackend = Annotated[_CallableBackend, ExactlyOne(("http", "lambda"))]
"""HTTP APIs have no mock integration. Source: API Gateway Developer Guide, choosing an API."""
