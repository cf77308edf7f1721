"""The custom domain of an HTTP API."""

from collections.abc import Sequence

from constructs import Construct

from scopegate.constructs._aws import (
    Apigatewayv2ApiMapping,
    Apigatewayv2DomainName,
    Apigatewayv2DomainNameDomainNameConfiguration,
    Route53Record,
    Route53RecordAlias,
    TerraformElement,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import Output, each, if_given, string, string_map

_DOMAIN = "aws_apigatewayv2_domain_name.this"
_STAGE = "aws_apigatewayv2_stage.this"
_TARGET = "domain_name_configuration[0]"


class HttpApiDomain(Entity):
    """The domain of the input ``api_domain``, mapped to the stage, with its alias records."""

    topic = "domain"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        after: Sequence[TerraformElement],
        http_api_id: str,
    ) -> None:
        """Serve the stage ``aws_apigatewayv2_stage.this`` under the domain, if one is given.

        The domain is mapped to a stage ``after`` everything that the stage needs exists.
        """
        super().__init__(scope, id_, config)
        given = self.inputs["api_domain"]
        domain = Apigatewayv2DomainName(
            self,
            "domain",
            count=if_given(given),
            domain_name=string(f"{given}.name"),
            domain_name_configuration=Apigatewayv2DomainNameDomainNameConfiguration(
                certificate_arn=string(f"{given}.certificate_arn"),
                endpoint_type="REGIONAL",
                security_policy="TLS_1_2",
            ),
            tags=string_map(self.inputs["tags"]),
        )
        domain.add_override(
            "dynamic.mutual_tls_authentication",
            {
                "for_each": string(f"try({given}.mutual_tls, null)[*]"),
                "content": {
                    "truststore_uri": string("mutual_tls_authentication.value.truststore_uri"),
                    "truststore_version": string(
                        "mutual_tls_authentication.value.truststore_version"
                    ),
                },
            },
        )
        self.name(domain, _DOMAIN)
        mapping = Apigatewayv2ApiMapping(
            self,
            "mapping",
            count=if_given(given),
            api_id=string(http_api_id),
            depends_on=list(after),
            domain_name=string(f"{_DOMAIN}[0].domain_name"),
            stage=string(f"{_STAGE}.name"),
        )
        self.name(mapping, "aws_apigatewayv2_api_mapping.this")
        records = Route53Record(
            self,
            "records",
            for_each=each(
                f"""\
{{
  for type in ["A", "AAAA"] : type => {given}
  if try({given}.hosted_zone_id, null) != null
}}"""
            ),
            alias=Route53RecordAlias(
                evaluate_target_health=False,
                name=string(f"{_DOMAIN}[0].{_TARGET}.target_domain_name"),
                zone_id=string(f"{_DOMAIN}[0].{_TARGET}.hosted_zone_id"),
            ),
            name=string("each.value.name"),
            type=string("each.key"),
            zone_id=string("each.value.hosted_zone_id"),
        )
        self.name(records, "aws_route53_record.api")
        url = (
            f'{given} == null ? trimsuffix({_STAGE}.invoke_url, "/") : "https://${{{given}.name}}"'
        )
        self.contract = {"invoke_url": url}
        self.outputs = {
            "api_domain_alias_target": Output(
                f"one([for domain in {_DOMAIN} : domain.{_TARGET}.target_domain_name])",
                "Target of the alias record of api_domain. Null without api_domain.",
            ),
            "invoke_url": Output(
                url,
                "URL of the API, without a trailing slash.",
                depends_on=(
                    "aws_apigatewayv2_api_mapping.this",
                    "aws_lambda_permission.this",
                    "aws_route53_record.api",
                ),
            ),
        }
