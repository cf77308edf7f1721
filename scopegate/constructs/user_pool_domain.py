"""The domain of the token endpoint."""

from constructs import Construct

from scopegate.constructs._aws import (
    CognitoUserPoolDomain,
    Route53Record,
    Route53RecordAlias,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import Output, each, string


class UserPoolDomain(Entity):
    """The user pool's domain: by prefix, or custom with its alias records."""

    topic = "user_pool"

    def __init__(self, scope: Construct, id_: str, *, config: Config, user_pool_id: str) -> None:
        """Give the pool of ``user_pool_id``, an expression, the domain of the input ``domain``."""
        super().__init__(scope, id_, config)
        given = self.inputs["domain"]
        self.resource = CognitoUserPoolDomain(
            self,
            "this",
            certificate_arn=string(f"try({given}.custom.certificate_arn, null)"),
            domain=string(f"try({given}.custom.name, {given}.prefix)"),
            user_pool_id=string(user_pool_id),
        )
        domain = self.name(
            self.resource,
            "aws_cognito_user_pool_domain.this",
            (
                "AWS refuses a custom domain unless a record of its parent domain resolves. The "
                "domain takes up to an hour to become available."
            ),
        )
        self._records(given, domain)
        region = f'split("_", {user_pool_id})[0]'  # an id is <region>_<characters>
        host = self.local(
            "domain_host",
            f"""\
(
  {given}.custom == null
  ? join(".", [{domain}.domain, "auth", {region}, "amazoncognito.com"])
  : {domain}.domain
)""",
            "Domain of the authorization server.",
        )
        endpoint = f'"https://${{{host}}}/oauth2/token"'
        self.contract = {"token_endpoint": endpoint}
        self.outputs = {
            "domain_alias_target": Output(
                f"{domain}.cloudfront_distribution",
                "Target of the alias record of a custom domain.",
            ),
            "token_endpoint": Output(
                endpoint,
                "Where a client asks for a token (RFC 6749, section 3.2).",
                depends_on=("aws_route53_record.token_endpoint",),
            ),
        }

    def _records(self, given: str, domain: str) -> None:
        records = Route53Record(
            self,
            "records",
            for_each=each(
                f"""\
{{
  for type in ["A", "AAAA"] : type => {given}.custom
  if try({given}.custom.record && {given}.custom.hosted_zone_id != null, false)
}}"""
            ),
            alias=Route53RecordAlias(
                evaluate_target_health=False,
                name=string(f"{domain}.cloudfront_distribution"),
                zone_id=string(f"{domain}.cloudfront_distribution_zone_id"),
            ),
            name=string("each.value.name"),
            type=string("each.key"),
            zone_id=string("each.value.hosted_zone_id"),
        )
        self.name(records, "aws_route53_record.token_endpoint")
