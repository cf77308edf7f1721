"""A stack with the AWS provider and a state that is independent of the directory of synthesis."""

from constructs import Construct

from scopegate.constructs._aws import AwsProvider, LocalBackend, S3Backend, TerraformStack


class Stack(TerraformStack):
    """A stack whose region and credentials come from the environment, as the provider reads it."""

    def __init__(self, scope: Construct, id_: str, *, state_bucket: str | None = None) -> None:
        """Keep the state in ``state_bucket``, or in a file three folders above the stack's.

        CDK for Terraform writes the stack to ``cdktf.out/stacks/<id>``, where Terraform runs: three
        folders above is the project.
        """
        super().__init__(scope, id_)
        provider = AwsProvider(self, "aws")
        # The bindings demand the very version they were made from; what is used of them is older.
        self.add_override("terraform.required_providers.aws.version", ">= 5.0")
        # Each engine writes the same address in its own way.
        self.add_override("terraform.required_providers.aws.source", "hashicorp/aws")
        provider.override_logical_id("aws")
        if state_bucket:
            S3Backend(self, bucket=state_bucket, key=f"scopegate/{id_}.tfstate")
            # The bindings are older than this argument.
            self.add_override("terraform.backend.s3.use_lockfile", value=True)
        else:
            LocalBackend(self, path=f"../../../terraform.{id_}.tfstate")
