"""The web ACL in front of a stage."""

from constructs import Construct

from scopegate.constructs._aws import Wafv2WebAclAssociation
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import if_given, string


class RestApiFirewall(Entity):
    """The association of the input ``web_acl_arn`` with the stage, if one is given.

    Attributes:
        resource: The association.
    """

    topic = "deployment"

    def __init__(self, scope: Construct, id_: str, *, config: Config) -> None:
        """Associate it with the stage ``aws_api_gateway_stage.this``."""
        super().__init__(scope, id_, config)
        self.resource = Wafv2WebAclAssociation(
            self,
            "association",
            count=if_given(self.inputs["web_acl_arn"]),
            resource_arn=string("aws_api_gateway_stage.this.arn"),
            web_acl_arn=string(self.inputs["web_acl_arn"]),
        )
        self.name(self.resource, "aws_wafv2_web_acl_association.this")
