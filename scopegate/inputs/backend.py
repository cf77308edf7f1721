"""What answers an authorized call."""

from pydantic import Field

from scopegate.inputs._interface import Value
from scopegate.inputs.names import FunctionName, InvokeArn


class LambdaBackend(Value):
    """A Lambda function that exists, called by proxy integration."""

    function_name: FunctionName = Field(description="Name of the function.")
    invoke_arn: InvokeArn = Field(description="Its invoke ARN, as aws_lambda_function gives it.")


class Backend(Value):
    """The backend of every route."""

    lambda_: LambdaBackend = Field(alias="lambda", description="A Lambda function.")
