"""The permissions that allow an API to call Lambda functions."""

from constructs import Construct

from scopegate.constructs._aws import LambdaPermission, TerraformResourceLifecycle
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import Output, each, string
from scopegate.inputs.backend import FUNCTION_OF_THE_ARN


class LambdaPermissions(Entity):
    """A permission for the module's function, and one for each route with its own.

    The permission is on the alias or version in the invoke ARN, because AWS checks only that. It is
    derived from the ARN, which is unknown while a function is being replaced, so that Terraform
    replaces the permission, which AWS deletes with the function, in the same apply.

    Attributes:
        resource: The permissions, on which resources that call the functions must depend.
    """

    topic = "backends"

    def __init__(
        self, scope: Construct, id_: str, *, config: Config, functions: str, source_arn: str
    ) -> None:
        """Permit the calls.

        Args:
            scope: The parent.
            id_: Its name among siblings.
            config: The inputs.
            functions: Expression of the Lambda backends by name, with null for other backends.
            source_arn: The source ARN of their calls, as text with expressions.
        """
        super().__init__(scope, id_, config)
        given = self.local(
            "lambda_backends",
            functions,
            "Lambda functions of the module and of routes.",
        )
        functions = self.local(
            "functions",
            f"""\
{{
  for name, function in {given} : name => function.function_name
  if function == null ? false : function.manage_permission
}}""",
            "Names of the functions that need a permission.",
        )
        qualifiers = self.local(
            "qualifiers",
            f"""\
{{
  for name, function in {given} :
  name => try(regex("{FUNCTION_OF_THE_ARN}", function.invoke_arn)[1], null)
}}""",
            "Alias or version of each function. Null if its invoke ARN names none.",
        )
        self.resource = LambdaPermission(
            self,
            "permission",
            for_each=each(functions),
            action="lambda:InvokeFunction",
            function_name=string("each.value"),
            # The new one exists before calls go to another function, alias or version.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
            principal="apigateway.amazonaws.com",
            qualifier=string(f"{qualifiers}[each.key]"),
            source_arn=source_arn,
        )
        self.name(
            self.resource,
            "aws_lambda_permission.this",
            (
                "Allows only this stage of this API to call the function, at the alias or "
                "version that the invoke ARN names."
            ),
        )
        self.outputs = {
            "lambda_source_arn": Output(
                f'"{source_arn}"',
                "Source ARN for the permission of a function whose backend has manage_permission = "
                "false.",
            )
        }
