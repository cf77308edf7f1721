"""Operation of an API: its log, limits, custom domain and network access."""

from typing import Annotated

from pydantic import Field

from scopegate.inputs._constraint import Between, Counts, OneOf
from scopegate.inputs._interface import Value
from scopegate.inputs.names import (
    CertificateArn,
    DomainName,
    FunctionArn,
    HostedZoneId,
    KmsKeyArn,
    KmsKeyId,
    SecretPrefix,
    SecurityPolicy,
    TruststoreUri,
    TruststoreVersion,
    VpcEndpointId,
)

RETENTIONS = (
    *(0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
"""Source: API reference of PutRetentionPolicy; 0 is Terraform's word for ever."""


class AccessLog(Value):
    """A log group with a line of JSON for each request."""

    kms_key_arn: KmsKeyArn | None = Field(
        default=None,
        description="ARN of the KMS key of the log group. Default: a key of the service.",
    )
    retention_in_days: Annotated[int, OneOf(RETENTIONS)] = Field(
        default=365, description="Days for which the log is kept. 0 keeps it forever."
    )


class Throttling(Value):
    """Limits of a token bucket, beyond which a call gets 429."""

    burst_limit: Annotated[int, Between(1, 100000, "requests")] = Field(
        description="Number of requests that can be made at once."
    )
    rate_limit: Annotated[int, Between(1, 100000, "requests per second")] = Field(
        description="Number of requests per second that can be made permanently."
    )


class MutualTls(Value):
    """Client certificates (mutual TLS) of trusted certificate authorities."""

    truststore_uri: TruststoreUri = Field(
        description=(
            "URI, s3://bucket/key, of the certificates of the trusted authorities in PEM format."
        )
    )
    truststore_version: TruststoreVersion | None = Field(
        default=None,
        description=(
            "Version of that object. Default: the latest version at the time of the change."
        ),
    )


class AccessTokenCustomization(Value):
    """A function that Cognito calls before it issues a token (event version V3_0)."""

    function_arn: FunctionArn = Field(
        description=(
            "ARN of the function, or of an alias or version. The function can add scopes to "
            "a token, so the scopes of a client no longer limit what it can call."
        )
    )


class ApiDomain(Value):
    """A custom domain of the API."""

    certificate_arn: CertificateArn = Field(
        description="ARN of the certificate of the domain, in the region of the API."
    )
    hosted_zone_id: HostedZoneId | None = Field(
        default=None,
        description=(
            "Id of the Route 53 hosted zone in which alias records are created. No records by "
            "default."
        ),
    )
    mutual_tls: MutualTls | None = Field(
        default=None,
        description=(
            "Mutual TLS: callers need a client certificate in addition to a token. No "
            "certificate is required by default. The default endpoint does not require one, "
            "so leave disable_execute_api_endpoint as it is."
        ),
    )
    name: DomainName = Field(description="Domain name, such as api.example.com.")


class RestApiDomain(ApiDomain):
    """A custom domain of a REST API, which has more security policies than that of an HTTP API."""

    security_policy: SecurityPolicy = Field(
        default="TLS_1_2",
        description=(
            "Minimum version of TLS, and its ciphers. Policies other than TLS_1_2 require a "
            "version of the AWS provider that knows them."
        ),
    )


class PrivateEndpoint(Value):
    """A private endpoint, reached only through VPC endpoints. It requires a resource policy."""

    vpc_endpoint_ids: Annotated[list[VpcEndpointId], Counts(1, 50, "VPC endpoints")] = Field(
        description="Ids of the interface VPC endpoints of execute-api."
    )


class SecretsManager(Value):
    """One secret for each client credential, as JSON."""

    kms_key_id: KmsKeyId | None = Field(
        default=None,
        description=(
            "Id, alias or ARN of the KMS key of the secrets. Default: a key of the service."
        ),
    )
    prefix: SecretPrefix = Field(
        description="Prefix of the names of the secrets, <prefix>/<credential>."
    )
    recovery_window_in_days: Annotated[int, OneOf((0, *range(7, 31)))] = Field(
        default=30,
        description="Days for which a deleted secret can be restored. 0 deletes it immediately.",
    )
