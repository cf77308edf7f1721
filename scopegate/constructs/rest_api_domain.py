"""The custom domain of a REST API."""

from collections.abc import Mapping

from constructs import Construct

from scopegate.constructs._aws import (
    ApiGatewayBasePathMapping,
    ApiGatewayDomainName,
    ApiGatewayDomainNameEndpointConfiguration,
    Route53Record,
    Route53RecordAlias,
    TerraformElement,
)
from scopegate.constructs._entity import Config, Entity
from scopegate.constructs._expression import Output, each, if_given, string, string_map

_DOMAIN = "aws_api_gateway_domain_name.this[0]"


class RestApiDomain(Entity):
    """The domain of the input ``api_domain``, mapped to the stage, with its alias records."""

    topic = "domain"

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        config: Config,
        after: Mapping[str, TerraformElement],
        rest_api_id: str,
    ) -> None:
        """Serve the stage ``aws_api_gateway_stage.this`` under the domain, if one is given.

        Args:
            scope: The parent.
            id_: Its name among siblings.
            config: The inputs.
            after: Addresses of resources that calls need; the domain is mapped to a stage after
                they exist.
            rest_api_id: Expression of the API's id.
        """
        super().__init__(scope, id_, config)
        given = self.inputs["api_domain"]
        domain = ApiGatewayDomainName(
            self,
            "domain",
            count=if_given(given),
            domain_name=string(f"{given}.name"),
            endpoint_configuration=ApiGatewayDomainNameEndpointConfiguration(types=["REGIONAL"]),
            regional_certificate_arn=string(f"{given}.certificate_arn"),
            security_policy=string(f"{given}.security_policy"),
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
        self.name(domain, "aws_api_gateway_domain_name.this")
        mapping = ApiGatewayBasePathMapping(
            self,
            "mapping",
            count=if_given(given),
            api_id=string(rest_api_id),
            depends_on=list(after.values()),
            domain_name=string(f"{_DOMAIN}.domain_name"),
            stage_name=string("aws_api_gateway_stage.this.stage_name"),
        )
        self.name(mapping, "aws_api_gateway_base_path_mapping.this")
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
                name=string(f"{_DOMAIN}.regional_domain_name"),
                zone_id=string(f"{_DOMAIN}.regional_zone_id"),
            ),
            name=string("each.value.name"),
            type=string("each.key"),
            zone_id=string("each.value.hosted_zone_id"),
        )
        self.name(records, "aws_route53_record.api")
        url = (
            f'{given} == null ? aws_api_gateway_stage.this.invoke_url : "https://${{{given}.name}}"'
        )
        self.contract = {"invoke_url": url}
        self.outputs = {
            "api_domain_alias_target": Output(
                'join("", aws_api_gateway_domain_name.this[*].regional_domain_name)',
                "Target of the alias record of api_domain. Empty without api_domain.",
            ),
            "invoke_url": Output(
                url,
                "URL of the API.",
                depends_on=(
                    "aws_api_gateway_base_path_mapping.this",
                    *after,
                    "aws_route53_record.api",
                ),
            ),
        }
