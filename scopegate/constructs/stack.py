"""A stack with the AWS provider and a state outside the output directory of synthesis."""

from constructs import Construct

from scopegate.constructs._aws import AwsProvider, LocalBackend, S3Backend, TerraformStack


class Stack(TerraformStack):
    """A stack whose provider reads region and credentials from the environment."""

    def __init__(self, scope: Construct, id_: str, *, state_bucket: str | None = None) -> None:
        """Keep the state in ``state_bucket``, or else in a file three folders above the stack.

        CDK for Terraform writes the stack to ``cdktf.out/stacks/<id>``, where Terraform runs; the
        project is three folders above.
        """
        super().__init__(scope, id_)
        provider = AwsProvider(self, "aws")
        # The bindings require the version they were generated from, but an older one suffices.
        self.add_override("terraform.required_providers.aws.version", ">= 5.0")
        # The engines write the same address in different forms.
        self.add_override("terraform.required_providers.aws.source", "hashicorp/aws")
        provider.override_logical_id("aws")
        if state_bucket:
            S3Backend(self, bucket=state_bucket, key=f"scopegate/{id_}.tfstate")
            # The bindings are older than this argument.
            self.add_override("terraform.backend.s3.use_lockfile", value=True)
        else:
            LocalBackend(self, path=f"../../../terraform.{id_}.tfstate")
