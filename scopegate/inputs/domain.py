"""Where the authorization server answers: the domain of its token endpoint."""

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
    """A domain of the caller's own.

    Its parent must resolve when it is created, and it takes up to an hour to come up.
    Source: Amazon Cognito Developer Guide, "Using your own domain for managed login".
    """

    certificate_arn: CertificateArnUsEast1 = Field(
        description="ARN of its certificate, which has to be in us-east-1."
    )
    hosted_zone_id: HostedZoneId | None = Field(
        default=None, description="Public Route 53 zone for the alias records; none when left out."
    )
    name: AuthDomainName = Field(
        description=(
            "Name, such as auth.example.com. A record of its parent (here example.com) must "
            "resolve before, and it takes up to an hour until it answers."
        )
    )
    record: bool = Field(
        default=True, description="Whether to write the alias records, if a zone is given."
    )


class DomainFields(Value):
    """A domain by prefix or a custom one."""

    custom: CustomDomain | None = Field(default=None, description="A domain of your own.")
    prefix: DomainPrefix | None = Field(
        default=None,
        description="Prefix of <prefix>.auth.<region>.amazoncognito.com; unique in the region.",
    )


Domain = Annotated[DomainFields, ExactlyOne(("custom", "prefix"))]
