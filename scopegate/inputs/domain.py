"""The domain of the token endpoint."""

from typing import Annotated

from pydantic import Field

from scopegate.inputs._constraint import ExactlyOne
from scopegate.inputs._interface import Value
from scopegate.inputs.names import (
    AuthDomainName,
    CertificateArnUsEast1,
    DomainPrefix,
    HostedZoneId,
)


class CustomDomain(Value):
    """A custom domain.

    Its parent must resolve when it is created, and it takes up to an hour to come up.
    Source: Amazon Cognito Developer Guide, "Using your own domain for managed login".
    """

    certificate_arn: CertificateArnUsEast1 = Field(
        description="ARN of the certificate of the domain, in us-east-1."
    )
    hosted_zone_id: HostedZoneId | None = Field(
        default=None,
        description=(
            "Id of the public Route 53 hosted zone in which alias records are created. No "
            "records by default."
        ),
    )
    name: AuthDomainName = Field(
        description=(
            "Domain name, such as auth.example.com. A record of the parent domain (here "
            "example.com) must resolve beforehand. The domain takes up to an hour to become "
            "available."
        )
    )
    record: bool = Field(
        default=True, description="Whether to create the alias records if hosted_zone_id is set."
    )


class DomainFields(Value):
    """A domain with a prefix, or a custom domain."""

    custom: CustomDomain | None = Field(default=None, description="Custom domain.")
    prefix: DomainPrefix | None = Field(
        default=None,
        description="Prefix of <prefix>.auth.<region>.amazoncognito.com, unique in the region.",
    )


Domain = Annotated[DomainFields, ExactlyOne(("custom", "prefix"))]
