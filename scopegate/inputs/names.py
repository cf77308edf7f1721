"""Names of Cognito and API Gateway with their bounds."""

from typing import Annotated

from scopegate.inputs._constraint import Constraint, Lacks, Matches, OrReference, Rule

DISPLAY = r"[\t\n\f\r 0-9A-Za-z_+=,.@-]"
"""A character of a display name: ``[\\w\\s+=,.@-]`` in the API reference of Cognito."""

IDENTIFIER = r"[\x21\x23-\x5B\x5D-\x7E]+"
"""Source, also of its 256 characters: API reference of ResourceServerType."""

SCOPE = r"[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+"
"""Source, also of its 256 characters: API reference of ResourceServerScopeType."""


def display_name(longest: int) -> Constraint:
    """Return a display name of Cognito of at most ``longest`` characters."""
    return Matches(
        f"{DISPLAY}+",
        f"be 1 to {longest} letters, digits, white space or any of _ + = , . @ -",
        longest=longest,
    )


PoolName = Annotated[str, display_name(128)]
ResourceServerIdentifier = Annotated[
    str,
    Matches(
        IDENTIFIER,
        "be 1 to 256 printable ASCII characters without space, quote or backslash",
        longest=256,
    ),
]
ResourceServerName = Annotated[str, display_name(256)]
ScopeName = Annotated[
    str,
    Matches(
        SCOPE,
        "be 1 to 256 printable ASCII characters without space, quote, slash or backslash",
        longest=256,
    ),
]
ScopeDescription = Annotated[
    str,
    Rule(
        "be 1 to 256 bytes in UTF-8",
        lambda text: 1 <= len(text.encode()) <= 256,  # noqa: PLR2004  said above
        # Every three bytes are four characters in Base64.
        'try({0} != "" && length(trim(base64encode({0}), "=")) <= 342, false)',
        refuses_null=True,
    ),
]
"""Cognito takes 256 characters; the AWS provider counts bytes, and refuses more of them."""

Scope = Annotated[
    str,
    Matches(
        f"({IDENTIFIER})/({SCOPE})",
        'be a scope as "identifier/scope", the identifier that of a resource server',
        longest=256,
    ),
]
"""A custom scope as a token carries it.

The identifier may hold slashes, the scope's own name none. ``openid`` and its like have no slash:
Cognito refuses them for the client_credentials grant. Source: app client guide.
"""

ClientKey = Annotated[str, display_name(128)]
ClientName = Annotated[str, display_name(128)]
DomainPrefix = Annotated[
    str,
    Matches(
        r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?",
        "be 1 to 63 lower-case letters, digits or hyphens, with no hyphen at either end",
    ),
    Lacks("aws|amazon|cognito", 'not contain "aws", "amazon" or "cognito"', bad="aws"),
]
"""Source: API reference of CreateUserPoolDomain and the user pool domain guide."""

DomainName = Annotated[
    str,
    Matches(
        r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]",
        "be a domain name in lower case, such as auth.example.com",
    ),
    Matches(r".{1,255}", "be at most 255 characters", bad=f"{'long.' * 51}example"),
]
AuthDomainName = Annotated[
    DomainName,
    Matches(r".{1,63}", "be at most 63 characters", bad=f"{'long.' * 12}example"),
]
"""Source: API reference of CreateUserPoolDomain (Domain), whose bound holds for custom ones too."""

HostedZoneId = Annotated[
    str, OrReference(Matches("[0-9A-Z]{1,32}", "be the id of a Route 53 hosted zone"))
]


PARTITION = "aws(?:-[a-z]+)*"
REGION = "(?:[a-z]{2}|eusc)(?:-[a-z]+)+-[0-9]"
"""Both as the AWS provider takes them in an ARN; eusc is the sovereign cloud's, since provider 6.

Source: ``internal/verify/validate.go`` of the AWS provider.
"""

_ID = r"[\x21-\x7E]+"


def _arn(service: str, resource: str, accepted: str, region: str = REGION) -> Constraint:
    """Return the ARN of a ``resource`` (a pattern) of ``service`` in ``region``."""
    return OrReference(Matches(f"arn:{PARTITION}:{service}:{region}:{resource}", accepted))


CertificateArn = Annotated[
    str,
    _arn(
        "acm", f"[0-9]{{12}}:certificate/{_ID}", "be the ARN of a certificate, arn:…:certificate/…"
    ),
]
CertificateArnUsEast1 = Annotated[
    str,
    _arn(
        "acm",
        f"[0-9]{{12}}:certificate/{_ID}",
        "be the ARN of a certificate in us-east-1, arn:…:acm:us-east-1:…:certificate/…",
        region="us-east-1",
    ),
]
"""Cognito serves a custom domain through CloudFront, which takes certificates of that region."""

KmsKeyArn = Annotated[
    str, _arn("kms", f"[0-9]{{12}}:key/{_ID}", "be the ARN of a KMS key, arn:…:kms:…:key/…")
]
KmsKeyId = Annotated[
    str,
    OrReference(
        Matches(
            f"(?:arn:{PARTITION}:kms:{REGION}:[0-9]{{12}}:)?"
            r"(?:key/|alias/)?[0-9A-Za-z/_-]{1,256}",
            "be the id, the alias or the ARN of a KMS key",
        )
    ),
]
WebAclArn = Annotated[
    str,
    _arn(
        "wafv2",
        f"[0-9]{{12}}:regional/webacl/{_ID}",
        "be the ARN of a regional web ACL, arn:…:wafv2:…:regional/webacl/…",
    ),
]
UserPoolArn = Annotated[
    str,
    _arn(
        "cognito-idp",
        "[0-9]{12}:userpool/[0-9A-Za-z_-]+",
        "be the ARN of a Cognito user pool, arn:…:cognito-idp:…:userpool/…",
    ),
]
InvokeArn = Annotated[
    str,
    _arn(
        "apigateway",
        f"lambda:path/[0-9-]+/functions/{_ID}/invocations",
        "be the invoke ARN of a Lambda function, arn:…:apigateway:…/invocations",
    ),
    Lacks(
        r"[$]LATEST/",
        "not name the version $LATEST, which takes no permission: leave the version out",
        bad=(
            "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/"
            "arn:aws:lambda:eu-central-1:123456789012:function:orders:$LATEST/invocations"
        ),
    ),
]
"""Source of what is said of $LATEST: API reference of AddPermission (Lambda)."""

_PARTITION = "aws(?:-cn|-us-gov|-iso(?:-[a-z])?)?"
_REGION = "[a-z]{2}(?:-[a-z]{1,9}){1,2}-[0-9]"
"""As the AWS provider takes them in the name of a function, which it bounds by 140 characters.

Source: ``internal/service/lambda/validate.go`` of the AWS provider.
"""

FunctionName = Annotated[
    str,
    OrReference(
        Matches(
            f"(?:arn:{_PARTITION}:lambda:{_REGION}:[0-9]{{12}}:function:)?([0-9A-Za-z_-]+)",
            "be the name of a Lambda function, 1 to 64 letters, digits, _ or -, or its ARN without "
            "a version or alias",
            longest=64,
        )
    ),
]
HttpUrl = Annotated[
    str,
    OrReference(
        Matches(
            r"https?://[0-9A-Za-z.-]+(?::[0-9]{1,5})?(?:/[0-9A-Za-z._~!$&'()*+,;=:@%-]+)*",
            "be the URL of a server, http:// or https://, without a trailing slash",
        )
    ),
]
IdentityHeader = Annotated[
    str,
    Matches(
        "[A-Za-z][0-9A-Za-z]*(?:-[0-9A-Za-z]+)*",
        "be the name of a header: up to 64 letters, digits and - between them",
        longest=64,
    ),
    Lacks(
        "^(?i:authorization|connection|content-.*|cookie|date|expect|forwarded|host|keep-alive|"
        "max-forwards|origin|proxy-.*|referer|server|te|trailer|transfer-encoding|upgrade|"
        "user-agent|via|warning|www-authenticate|access-control-.*|apigw-.*|x-amz.*|x-apigw-.*|"
        "x-forwarded-.*)$",
        "not be a header that HTTP or API Gateway uses itself",
        bad="Authorization",
    ),
]
"""Source: API Gateway Developer Guide, "Important notes" of REST APIs and parameter mapping of HTTP
APIs (reserved headers)."""

VpcLinkId = Annotated[
    str, OrReference(Matches("[0-9a-z]+", "be the id of a VPC link: lower-case letters, digits"))
]
ListenerArn = Annotated[
    str,
    OrReference(
        Matches(
            f"arn:{PARTITION}:(?:elasticloadbalancing|servicediscovery):{REGION}:[0-9]{{12}}:"
            r"(?:listener|service)/[\x21-\x7E]+",
            "be the ARN of a listener or of a Cloud Map service, arn:…:listener/… or "
            "arn:…:service/…",
        )
    ),
]
ServerName = Annotated[
    str,
    Matches(
        "[0-9A-Za-z.-]+",
        "be a host name of 1 to 253 letters, digits, dots and hyphens",
        longest=253,
    ),
]
FunctionArn = Annotated[
    str,
    OrReference(
        Matches(
            f"arn:{_PARTITION}:lambda:{_REGION}:[0-9]{{12}}:function:([0-9A-Za-z_-]+)"
            "(?::[0-9A-Za-z_-]+)?",
            "be the ARN of a Lambda function, of an alias or of a version, "
            "arn:…:lambda:…:function:…",
            longest=64,
        )
    ),
]
TruststoreUri = Annotated[
    str,
    OrReference(
        Matches("s3://[a-z0-9.-]{3,63}/.+", "be the URI of an object in S3, s3://bucket/key")
    ),
]
TruststoreVersion = Annotated[
    str,
    OrReference(
        Matches(
            r"[\x21-\x7E]+",
            "be the version of an object in S3: 1 to 1024 characters without white space",
            longest=1024,
        )
    ),
]
SecurityPolicy = Annotated[
    str,
    Matches(
        "TLS_1_2|SecurityPolicy_TLS1[23]_[0-9A-Z_]+",
        'be "TLS_1_2", or the name of a policy that begins with SecurityPolicy_TLS12 or '
        "SecurityPolicy_TLS13",
        bad="TLS_1_0",
    ),
]
UserPoolTier = Annotated[
    str, Matches("LITE|ESSENTIALS|PLUS", 'be "LITE", "ESSENTIALS" or "PLUS"', bad="FREE")
]
"""Source: API reference of CreateUserPool (UserPoolTier)."""

MediaType = Annotated[
    str,
    Matches(
        r"[0-9A-Za-z!#$&^_.+*-]+/[0-9A-Za-z!#$&^_.+*-]+",
        'be a media type, such as "application/pdf", "image/*" or "*/*"',
    ),
]
StageVariableName = Annotated[str, Matches("[0-9A-Za-z_]{1,64}", "be 1 to 64 letters, digits or _")]
StageVariableValue = Annotated[
    str,
    Matches(
        "[0-9A-Za-z._~:/?#&=,-]{1,512}",
        "be 1 to 512 letters, digits or any of . _ ~ : / ? # & = , -",
    ),
]
"""Source of both: API reference of CreateStage (variables)."""

StageName = Annotated[str, Matches("[0-9A-Za-z_-]{1,128}", "be 1 to 128 letters, digits, _ or -")]
"""Source: API reference of CreateStage."""

SecretPrefix = Annotated[
    str,
    Matches(r"[0-9A-Za-z/_+=.@-]{1,200}", "be 1 to 200 letters, digits or any of / _ + = . @ -"),
]
"""Source: API reference of CreateSecret (Name)."""

Generation = Annotated[
    str, Matches("[0-9A-Za-z._-]+", "be 1 to 32 letters, digits or any of . _ -", longest=32)
]
VpcEndpointId = Annotated[
    str, OrReference(Matches("vpce-[0-9a-f]+", "be the id of a VPC endpoint, vpce-…"))
]
TagKey = Annotated[
    str,
    Matches(r"(?s:.{1,128})", "be 1 to 128 characters"),
    Lacks("^[Aa][Ww][Ss]:", "not begin with aws:", bad="aws:owner"),
]
TagValue = Annotated[str, Matches(r"(?s:.{0,256})", "be at most 256 characters", bad="x" * 257)]

Issuer = Annotated[
    str,
    OrReference(
        Matches("https://[0-9A-Za-z./_-]+", "be the URL of an issuer, https://…, as the claim iss")
    ),
]
TokenEndpoint = Annotated[
    str,
    OrReference(
        Matches(
            r"https://[0-9A-Za-z.-]+(?::[0-9]{1,5})?/oauth2/token",
            "be the URL of a token endpoint, https://…/oauth2/token",
        )
    ),
]
"""Never http://: every request carries a secret."""

Audience = Annotated[
    str, OrReference(Matches("[0-9A-Za-z_+]{1,128}", "be the id of an app client"))
]
"""Source: API reference of UserPoolClientType (ClientId)."""

HttpStageName = Annotated[
    str,
    Matches(
        r"\$default|[0-9A-Za-z_-]{1,128}", 'be "$default", or 1 to 128 letters, digits, _ or -'
    ),
]
RestApiId = Annotated[
    str,
    OrReference(Matches("[0-9a-z]{1,64}", "be the id of a REST API: lower-case letters, digits")),
]
BucketName = Annotated[
    str,
    Matches(
        "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
        "be the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots or hyphens",
    ),
]
"""Source: Amazon S3 User Guide, general purpose bucket naming rules."""
