"""Lambda functions behind operations, named by variables of the stage."""

from constructs import Construct

from scopegate.constructs._aws import DataAwsPartition, DataAwsRegion
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs.lambda_permissions import LambdaPermissions
from scopegate.constructs.openapi_document import OpenApiDocument

_VARIABLE = "backend_function"


class OpenApiFunctions(Entity):
    """The functions of the module and of its operations, and their permissions.

    The ARN of a function that is being created or replaced is unknown at plan, and a body that
    holds it would be unknown as a whole. So the body names a variable of the stage.

    Attributes:
        permissions: The permissions of the functions.
        stage_variables: Expression of the variables of the stage, the user's own included.
        uris: Expression of a map from each route with a function to the URI that calls it.
    """

    topic = "backends"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        document: OpenApiDocument,
        execution_arn: str,
    ) -> None:
        """Permit the calls of the API of ``execution_arn``, an expression."""
        super().__init__(scope, id_, config)
        partition = DataAwsPartition(self, "partition")
        region = DataAwsRegion(self, "region")
        self.name(partition, "data.aws_partition.this")
        self.name(region, "data.aws_region.this")
        permissions = LambdaPermissions(
            self,
            "permissions",
            config=self.inputs,
            functions=f"""\
merge(
  {{ default = {self.inputs["backend"]}.lambda }},
  {{
    for route, settings in {document.settings} : route => settings.backend.lambda
    if settings.backend != null
  }},
)""",
            source_arn=f"${{{execution_arn}}}/${{{self.inputs['stage_name']}}}/*/*",
        )
        self.permissions = permissions.resource
        variables = self.local(
            "function_variables",
            f"""\
{{
  for name, function in local.lambda_backends : name => join("_", compact([
    "{_VARIABLE}",
    name == "default" ? "" : substr(sha1(name), 0, 10),
  ])) if function != null
}}""",
            "Variable of the stage that names each function.",
        )
        self.stage_variables = self.local(
            "stage_variables_and_functions",
            f"""\
merge({self.inputs["stage_variables"]}, {{
  for name, variable in {variables} :
  variable => regex("/functions/(.*)/invocations$", local.lambda_backends[name].invoke_arn)[0]
}})""",
            "Variables of the stage. The ARN of a function that the same apply makes is unknown at "
            "plan; the body would be as well, were it there.",
        )
        self.uris = self.local(
            "function_uris",
            f"""\
{{
  for route, settings in {document.settings} : route => join("", [
    "arn:${{data.aws_partition.this.partition}}:apigateway:${{data.aws_region.this.id}}:lambda:path",
    "/2015-03-31/functions/$${{stageVariables.",
    {variables}[settings.backend == null ? "default" : route],
    "}}/invocations",
  ]) if can({variables}[settings.backend == null ? "default" : route])
}}""",
            "URI that calls the function of each operation that has one.",
        )
        self.include(permissions)
