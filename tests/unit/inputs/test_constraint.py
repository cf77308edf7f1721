"""Each constraint, and each edge value, in both languages: Python and Terraform agree."""

import types
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

import pytest

from scopegate.inputs import (
    AuthorizationServerInputs,
    Constraint,
    Interface,
    OAuth2ApiInputs,
    ProtectedHttpApiInputs,
    ProtectedRestApiInputs,
    RestApiAuthorizerInputs,
    Value,
    names,
)
from scopegate.inputs._constraint import Between, Counts, Distinct, OrReference, is_reference
from scopegate.inputs.backend import (
    DIFFERENT_HEADERS,
    SAME_FUNCTION,
    Backend,
    HttpApiBackend,
    HttpTimeout,
    IdentityHeaders,
    LambdaBackend,
    MockBackend,
    RestTimeout,
)
from scopegate.inputs.clients import Client
from scopegate.inputs.domain import Domain
from scopegate.inputs.operation import (
    AccessLog,
    PrivateEndpoint,
    SecretsManager,
    Throttling,
)
from scopegate.inputs.policy import PolicyJson
from scopegate.inputs.resource_servers import ResourceServer, ResourceServers
from scopegate.inputs.routes import (
    AnyCors,
    Cors,
    HeaderName,
    HttpRoute,
    NamedOrigin,
    Origin,
    RouteKey,
    Routes,
)

INVOKE_ARN = (
    "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:eu-central-1:123456789012:function:f/invocations"
)
FUNCTION_ARN = "arn:aws:lambda:eu-central-1:123456789012:function:f"
ALIAS_ARN = INVOKE_ARN.replace("/invocations", ":live/invocations")
POOL_ARN = "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_AbC"
TOKEN = "${TfToken[TOKEN.7]}"  # noqa: S105  a reference, as CDK for Terraform writes one


class Edges(NamedTuple):
    """Values at the edges of what ``annotation`` accepts."""

    annotation: Any
    accepted: list[Any]
    refused: list[Any]


def field(model: type[Value] | type[Interface], name: str) -> Any:
    """Return the annotation of a field with its constraints."""
    found = model.model_fields[name]
    return Annotated[found.annotation, *found.metadata] if found.metadata else found.annotation


def route(*scopes: str, public: bool) -> dict[str, Any]:
    return {"public": public, "scopes": list(scopes)}


EDGES = {
    "a pool's name": Edges(
        names.PoolName,
        ["a", "a" * 128, "Team A_+=,.@-\t\n9"],
        ["", "a" * 129, "a/b", "Bücher", "a\u00a0b", "a\u2028b", 'a"b'],
    ),
    "a resource server's identifier": Edges(
        names.ResourceServerIdentifier,
        ["!", "~", "a" * 256, "https://api.example.com/", "${x}", "%{x}", "[]^_`{|}"],
        ["", "a" * 257, "a b", 'a"b', "a\\b", "é", "a\x7f", "a\n"],
    ),
    "a resource server's name": Edges(
        names.ResourceServerName, ["a", "a" * 256, "Orders, v2"], ["", "a" * 257, "a:b"]
    ),
    "a scope's name": Edges(
        names.ScopeName,
        ["a", "a" * 256, "read:all", "orders.read", "*"],
        ["", "a" * 257, "a/b", "a b", 'a"b', "a\\b", "ü"],
    ),
    "a scope's description": Edges(
        names.ScopeDescription,
        ["a", "a" * 256, "ü" * 128, "🔑" * 64, "two\nlines", '"quoted" \\ ${x} %{y}'],
        ["", "a" * 257, "ü" * 128 + "a", "🔑" * 65, "🔑" * 64 + "aa"],
    ),
    "a scope": Edges(
        names.Scope,
        ["a/b", "https://api.example.com//read", "a" * 256 + "/" + "b" * 256],
        ["openid", "a", "a/", "/b", "a b/c", "a" * 256 + "/" + "b" * 257, "a" * 514, "a/b\n"],
    ),
    "a client's key": Edges(
        names.ClientKey, ["a", "partner-a", "a" * 128], ["", "a" * 129, "a/b", "a*"]
    ),
    "a client's name": Edges(names.ClientName, ["A", "a" * 128, "Partner A"], ["", "a" * 129, "ä"]),
    "a domain's prefix": Edges(
        names.DomainPrefix,
        ["a", "0", "a" * 63, "a-b", "a--b", "co-gnito"],
        [
            *["", "a" * 64, "-a", "a-", "-", "A", "a_b", "a.b", "a\n"],
            *["aws-foo", "my-amazon", "xcognitox", "saws"],
        ],
    ),
    "a stage's name": Edges(
        names.StageName, ["v1", "_", "a" * 128, "A-b_3"], ["", "a" * 129, "v.1", "v 1", "$default"]
    ),
    "a function's name": Edges(
        names.FunctionName,
        ["f", "a" * 64, "A-b_3", FUNCTION_ARN],
        ["", "a" * 65, "f:1", "a.b", f"{FUNCTION_ARN}:1", FUNCTION_ARN.replace("lambda", "iam")],
    ),
    "an invoke ARN": Edges(
        names.InvokeArn,
        [INVOKE_ARN, INVOKE_ARN.replace("arn:aws:", "arn:aws-cn:"), ALIAS_ARN],
        ["", FUNCTION_ARN, INVOKE_ARN + "x", "x", ALIAS_ARN.replace("live", "$LATEST")],
    ),
    "a function": Edges(
        Annotated[LambdaBackend, SAME_FUNCTION],
        [
            {"function_name": "f", "invoke_arn": INVOKE_ARN},
            {"function_name": "f", "invoke_arn": ALIAS_ARN},
            {"function_name": FUNCTION_ARN, "invoke_arn": ALIAS_ARN},
        ],
        [
            {"function_name": "g", "invoke_arn": INVOKE_ARN},
            {"function_name": "live", "invoke_arn": ALIAS_ARN},
        ],
    ),
    "origins": Edges(
        Annotated[list, Counts(1, 20, "origins"), Distinct()],
        [[f"https://{n}.example.com" for n in range(20)]],
        [[], [f"https://{n}.example.com" for n in range(21)], ["https://a.example.com"] * 2],
    ),
    "an origin by name": Edges(
        NamedOrigin, ["https://a.example.com", "http://localhost:8080"], ["*", "", "a.example.com"]
    ),
    "an answer to browsers": Edges(
        AnyCors,
        [
            {"allow_origin": "*", "allow_origins": None},
            {"allow_origin": None, "allow_origins": ["https://a.example.com"]},
        ],
        [
            {"allow_origin": None, "allow_origins": None},
            {"allow_origin": "*", "allow_origins": ["https://a.example.com"]},
        ],
    ),
    "headers that tell who calls": Edges(
        Annotated[IdentityHeaders, DIFFERENT_HEADERS],
        [
            {"client_id": "X-A", "scopes": "X-B"},
            {"client_id": None, "scopes": "X-B"},
            {"client_id": None, "scopes": None},
        ],
        [{"client_id": "X-A", "scopes": "X-A"}, {"client_id": "X-A", "scopes": "x-a"}],
    ),
    "the name of a header that tells who calls": Edges(
        names.IdentityHeader,
        ["X-Client-Id", "Client", "a" * 64],
        [
            *["", "a" * 65, "X_Client", "-a", "a-", "a--b", "Authorization", "content-length"],
            *["X-Forwarded-For", "x-amzn-oidc-data", "TE", "Host", "access-control-allow-origin"],
        ],
    ),
    "milliseconds of a REST API": Edges(RestTimeout, [50, 29_000, 300_000], [49, 300_001, 50.5]),
    "milliseconds of an HTTP API": Edges(HttpTimeout, [50, 30_000], [49, 30_001]),
    "bytes": Edges(
        Annotated[int, Between(0, 10_485_760, "bytes")], [0, 10_485_760], [-1, 10_485_761]
    ),
    "a VPC link": Edges(names.VpcLinkId, ["a1b2c3"], ["", "A1", "a-b"]),
    "a listener": Edges(
        names.ListenerArn,
        [
            "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/a/1/2",
            "arn:aws:servicediscovery:eu-central-1:123456789012:service/srv-1",
        ],
        ["", "https://a", "arn:aws:ec2:eu-central-1:123456789012:listener/app/a"],
    ),
    "a server's name": Edges(names.ServerName, ["a.example.com", "a"], ["", "a b", "https://a"]),
    "a function's ARN": Edges(
        names.FunctionArn,
        [FUNCTION_ARN, f"{FUNCTION_ARN}:live", f"{FUNCTION_ARN}:1"],
        ["", "f", INVOKE_ARN, f"{FUNCTION_ARN}:$LATEST"],
    ),
    "a truststore": Edges(
        names.TruststoreUri, ["s3://a-b/ca.pem"], ["", "s3://a-b/", "https://a-b/ca.pem"]
    ),
    "a truststore's version": Edges(
        names.TruststoreVersion, ["1", "a" * 1024], ["", "a b", "a" * 1025]
    ),
    "a security policy": Edges(
        names.SecurityPolicy,
        ["TLS_1_2", "SecurityPolicy_TLS13_1_3_2025_09"],
        ["", "TLS_1_0", "SecurityPolicy_TLS10"],
    ),
    "a tier": Edges(names.UserPoolTier, ["LITE", "ESSENTIALS", "PLUS"], ["", "lite", "FREE"]),
    "a media type": Edges(
        names.MediaType, ["application/pdf", "image/*", "*/*"], ["", "pdf", "a/b; c=d"]
    ),
    "media types": Edges(
        field(ProtectedRestApiInputs, "binary_media_types"),
        [[], [f"a/{n}" for n in range(50)]],
        [[f"a/{n}" for n in range(51)], ["a/b", "a/b"]],
    ),
    "the name of a stage variable": Edges(
        names.StageVariableName, ["a", "A_9", "a" * 64], ["", "a-b", "a" * 65]
    ),
    "a stage variable": Edges(
        names.StageVariableValue, ["a", "https://a.b/c?d=e", "a" * 512], ["", "a b", "a" * 513]
    ),
    "stage variables": Edges(
        field(ProtectedRestApiInputs, "stage_variables"),
        [{}, {f"v{n}": "x" for n in range(50)}],
        [{f"v{n}": "x" for n in range(51)}],
    ),
    "a user pool's ARN": Edges(
        names.UserPoolArn,
        [POOL_ARN, POOL_ARN.replace("arn:aws:", "arn:aws-us-gov:")],
        ["", "eu-central-1_AbC", POOL_ARN.replace("9012", "901"), POOL_ARN + "/x"],
    ),
    "a tag's key": Edges(
        names.TagKey,
        ["a", "a" * 128, "🏷" * 128, "Team", "my:aws:", "aws"],
        ["", "a" * 129, "aws:x", "AWS:x", "Aws:"],
    ),
    "a tag's value": Edges(names.TagValue, ["", "a" * 256, "🏷" * 256, "a\nb"], ["a" * 257]),
    "a route's key": Edges(
        RouteKey,
        [
            *["GET /", "ANY /{proxy+}", "GET /a/b/c/d/e", "PUT /{a}/b/{c+}", "HEAD /a.b_c-d:e"],
            *["DELETE /a", "OPTIONS /a", "PATCH /a", "POST /a", "GET /1/2/3/4/5/6/7/8/9/10"],
            "GET /1/2/3/4/5/6/7/8/9/{ten+}",
        ],
        [
            *[
                "get /a",
                "FETCH /a",
                "GET a",
                "GET",
                "",
                "GET  /a",
                " GET /a",
                "GET /a ",
                "GET /a\n",
            ],
            *["GET /a/", "GET //", "GET //a", "GET /a//b", "GET /{a+}/b", "GET /{a", "GET /a}"],
            *[
                "GET /{}",
                "GET /{+}",
                "GET /a{b}",
                "GET /ä",
                "GET /a?b",
                "GET /1/2/3/4/5/6/7/8/9/10/11",
            ],
            "GET /1/2/3/4/5/6/7/8/9/10/{eleven+}",
        ],
    ),
    "minutes of an access token": Edges(
        field(Client, "access_token_validity"), [5, 60, 1440], [0, -5, 4, 1441, 7.5, 1440.5]
    ),
    "days of a refresh token": Edges(
        field(Client, "refresh_token_validity"), [1, 5, 3650], [0, -1, 3651, 1.5]
    ),
    "a client's scopes": Edges(
        field(Client, "scopes"), [["a/b"], ["a/b"] * 50], [[], ["a/b"] * 51]
    ),
    "scopes of a resource server": Edges(
        field(ResourceServer, "scopes"),
        [{}, {str(n): "x" for n in range(100)}],
        [{str(n): "x" for n in range(101)}],
    ),
    "resource servers": Edges(
        ResourceServers,
        [{}, {str(n): {} for n in range(25)}],
        [{str(n): {} for n in range(26)}],
    ),
    "routes": Edges(Routes, [{"GET /": {}}], [{}]),
    "a route": Edges(
        get_args(get_args(Routes)[0])[1],
        [route("a/b", public=False), route(public=True)],
        [route(public=False), route("a/b", public=True)],
    ),
    "tags": Edges(
        field(OAuth2ApiInputs, "tags"),
        [{}, {str(n): "x" for n in range(50)}],
        [{str(n): "x" for n in range(51)}],
    ),
    "user pools": Edges(
        field(ProtectedRestApiInputs, "user_pool_arns"),
        [[POOL_ARN], [POOL_ARN] * 100],
        [[], [POOL_ARN] * 101],
    ),
}
CERTIFICATE_ARN = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b"
KMS_KEY_ARN = "arn:aws:kms:eu-central-1:123456789012:key/0a1b"
WEB_ACL_ARN = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/a/0a1b"
EDGES |= {
    "a domain's name": Edges(
        names.DomainName,
        ["a.de", "auth.example.com", "a-b.example.co", f"{'a' * 63}.{'b' * 63}.com"],
        [
            *["", "example", "Auth.example.com", "auth.example.com.", "-a.com", "a-.com", "a..com"],
            *["a_b.com", f"{'a' * 64}.com", "https://a.com", ".".join(["a" * 60] * 5)],
        ],
    ),
    "the name of a domain of Cognito": Edges(
        names.AuthDomainName, ["auth.example.com", f"{'a' * 60}.de"], ["a", f"{'a' * 61}.de"]
    ),
    "a hosted zone": Edges(
        names.HostedZoneId, ["Z123", "Z" * 32], ["", "z123", "/hostedzone/Z1", "Z" * 33]
    ),
    "a certificate": Edges(
        names.CertificateArn,
        [
            CERTIFICATE_ARN,
            CERTIFICATE_ARN.replace("us-east-1", "eu-central-1"),
            CERTIFICATE_ARN.replace("aws:acm:us-east-1", "aws-eusc:acm:eusc-de-east-1"),
        ],
        [
            *["", "x", CERTIFICATE_ARN.replace("acm", "iam")],
            CERTIFICATE_ARN.replace("012:", "01:"),
            CERTIFICATE_ARN.replace("arn:aws:", "arn:azure:"),
            CERTIFICATE_ARN.replace("us-east-1", "us-east"),
            CERTIFICATE_ARN.replace("us-east-1", ""),
            f"{CERTIFICATE_ARN} ",
            f"{CERTIFICATE_ARN}\x00",
        ],
    ),
    "a certificate in us-east-1": Edges(
        names.CertificateArnUsEast1,
        [CERTIFICATE_ARN, CERTIFICATE_ARN.replace("arn:aws:", "arn:aws-us-gov:")],
        ["", CERTIFICATE_ARN.replace("us-east-1", "eu-central-1")],
    ),
    "a KMS key": Edges(
        names.KmsKeyArn, [KMS_KEY_ARN], ["", "0a1b", KMS_KEY_ARN.replace("key/", "alias/")]
    ),
    "a KMS key by id, alias or ARN": Edges(
        names.KmsKeyId,
        [KMS_KEY_ARN, "0a1b-2c", "alias/partners", KMS_KEY_ARN.replace("key/", "alias/")],
        ["", "a b", "arn:aws:s3:::bucket", "x" * 257],
    ),
    "a web ACL": Edges(
        names.WebAclArn,
        [WEB_ACL_ARN],
        ["", "x", WEB_ACL_ARN.replace("regional", "global"), "arn:aws:waf::1:webacl/a"],
    ),
    "a URL": Edges(
        names.HttpUrl,
        ["http://a", "https://api.example.com:8443/v1/orders", "https://a/b%20c"],
        ["", "ftp://a", "https://", "https://a/", "a.com", "https://a b", "https://a/{id}"],
    ),
    "a secret's prefix": Edges(
        names.SecretPrefix, ["a", "team/partners", "a" * 200], ["", "a b", "a,b", "a" * 201]
    ),
    "a generation": Edges(
        names.Generation, ["default", "2026-12", "a" * 32], ["", "a/b", "a b", "a" * 33]
    ),
    "a client's generations": Edges(
        field(Client, "generations"),
        [["a"], [*"abcde"]],
        [[], [*"abcdef"], ["a", "a"], ["a", "b", "a"]],
    ),
    "a VPC endpoint": Edges(
        names.VpcEndpointId, ["vpce-0a1b"], ["", "vpc-0a1b", "vpce-", "vpce-G"]
    ),
    "VPC endpoints": Edges(
        field(PrivateEndpoint, "vpc_endpoint_ids"), [["vpce-1"], ["vpce-1"] * 50], [[]]
    ),
    "a policy": Edges(
        PolicyJson,
        [
            *[
                "{}",
                '{"Version": "2012-10-17"}\n',
                '{"a": {"b": 1}, "b": [{"b": 1}, {"b": -1.5E+3}]}',
            ],
            *['{"a:": ":", "\\":": 1}', '{"a": "\\ud800", "": "<&>"}', '{"a1e999": "9e999"}'],
        ],
        [
            *["", "x", "[]", "1", '"x"', "{", "null", " {}", "{}}", "{}]", "{}, {}", "{}{}"],
            *['{"a": 1, "a": 2}', '{"a": {"b": 1, "\\u0062": 2}}', '{"e\\u0301": 1}'],
            *['{"a": NaN}', '{"a": 01}', '{"a": 1e999}', '{"a": "\t"}', f'{{"a": {"9" * 300}}}'],
        ],
    ),
    "a domain": Edges(
        Domain,
        [{"prefix": "a", "custom": None}, {"prefix": None, "custom": {"name": "a.de"}}],
        [{"prefix": None, "custom": None}, {"prefix": "a", "custom": {"name": "a.de"}}],
    ),
    "a backend": Edges(
        Backend,
        [
            {"lambda": {"x": 1}, "http": None, "mock": None, "vpc_link": None},
            {"lambda": None, "http": None, "mock": {}, "vpc_link": None},
        ],
        [
            {"lambda": None, "http": None, "mock": None, "vpc_link": None},
            {"lambda": {"x": 1}, "http": {"x": 1}, "mock": None, "vpc_link": None},
        ],
    ),
    "an HTTP API's backend": Edges(
        HttpApiBackend,
        [
            {"lambda": {"x": 1}, "http": None, "vpc_link": None},
            {"lambda": None, "http": None, "vpc_link": {"x": 1}},
        ],
        [
            {"lambda": None, "http": None, "vpc_link": None},
            {"lambda": {"x": 1}, "http": {"x": 1}, "vpc_link": None},
        ],
    ),
    "a mock's status": Edges(field(MockBackend, "status_code"), [200, 599], [199, 600, 200.5]),
    "days of a log": Edges(field(AccessLog, "retention_in_days"), [0, 1, 3653], [2, -1, 366, 1.5]),
    "requests at once": Edges(field(Throttling, "burst_limit"), [1, 100000], [0, 100001, 1.5]),
    "requests per second": Edges(field(Throttling, "rate_limit"), [1, 100000], [0, 100001, 1.5]),
    "days of recovery": Edges(
        field(SecretsManager, "recovery_window_in_days"), [0, 7, 30], [1, 6, 31, -1, 7.5]
    ),
    "a header": Edges(HeaderName, ["authorization", "X-A-1"], ["", "a b", "a_b", "a" * 65, "a,b"]),
    "headers": Edges(field(Cors, "allow_headers"), [["a"], ["a"] * 50], [[], ["a"] * 51]),
    "an origin": Edges(
        Origin,
        ["*", "https://app.example.com", "http://localhost:3000"],
        ["", "app.example.com", "https://a/", "https://*.a", "'"],
    ),
    "seconds of a preflight": Edges(field(Cors, "max_age"), [0, 86400], [-1, 86401, 0.5]),
    "seconds of a verdict": Edges(
        field(OAuth2ApiInputs, "authorizer_cache_ttl"), [0, 300, 3600], [-1, 3601, 0.5]
    ),
    "an issuer": Edges(
        names.Issuer,
        ["https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC"],
        ["", "http://a", "https://", "a"],
    ),
    "a client's id": Edges(names.Audience, ["1a2b", "a" * 128], ["", "a-b", "a" * 129]),
    "audience": Edges(
        field(ProtectedHttpApiInputs, "audience"), [["a"], ["a"] * 50], [[], ["a"] * 51]
    ),
    "scopes of an HTTP API's route": Edges(
        field(HttpRoute, "scopes"), [[], ["a/b"] * 10], [["a/b"] * 11]
    ),
    "an HTTP API's stage": Edges(
        names.HttpStageName, ["$default", "v1", "a" * 128], ["", "$other", "v 1", "a" * 129]
    ),
    "a REST API's id": Edges(names.RestApiId, ["a1b2c3"], ["", "A1", "a-b", "a" * 65]),
}
CASES = [
    pytest.param(what, value, expected, id=f"{what}-{'yes' if expected else 'no'}-{number}")
    for what, edges in EDGES.items()
    for expected, values in ((True, edges.accepted), (False, edges.refused))
    for number, value in enumerate(values)
]


def constraints(annotation: Any) -> list[Constraint]:
    """Return the constraints that stand directly in ``annotation``."""
    return [each for each in get_args(annotation)[1:] if isinstance(each, Constraint)]


def every_constraint(annotation: Any) -> Iterator[Constraint]:
    """Yield the constraints anywhere inside ``annotation``."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from constraints(annotation)
        yield from every_constraint(arguments[0])
    elif origin in (dict, list, Union, types.UnionType):
        for argument in arguments:
            yield from every_constraint(argument)
    elif isinstance(annotation, type) and issubclass(annotation, Value | Interface):
        for name in annotation.model_fields:
            yield from every_constraint(field(annotation, name))


def shown(what: str, value: Any) -> Any:
    """Return ``value`` with attributes, as pydantic hands objects to a constraint."""
    model = get_args(EDGES[what].annotation)[0]
    is_object = isinstance(model, type) and issubclass(model, Value)
    return model.model_construct(**value) if is_object else value


@pytest.fixture(scope="module")
def terraform_answers(evaluate) -> dict[str, bool]:
    """What Terraform says to each case, asked in one run."""
    cases: list[tuple[Any, ...]] = [tuple(case.values) for case in CASES]
    values = {f"{what} {value!r}": (what, value) for what, value, _ in cases}
    conditions = "".join(
        f"  {number} = alltrue([{', '.join(condition(what, number))}])\n"
        for number, (what, _) in enumerate(values.values())
    )
    given = [value for _, value in values.values()]
    answers = evaluate(f"{{\n{conditions}}}", given)
    return {key: answers[str(number)] for number, key in enumerate(values)}


def condition(what: str, number: int) -> list[str]:
    return [
        rule.condition(f"local.given[{number}]") for rule in constraints(EDGES[what].annotation)
    ]


@pytest.mark.parametrize(("what", "value", "expected"), CASES)
def test_python_accepts_what_is_within_the_edges(what, value, expected):
    rules = constraints(EDGES[what].annotation)
    assert all(rule.holds(shown(what, value)) for rule in rules) == expected


@pytest.mark.parametrize(("what", "value", "expected"), CASES)
def test_terraform_accepts_the_same(what, value, expected, terraform_answers):
    assert terraform_answers[f"{what} {value!r}"] == expected


def test_every_constraint_of_an_interface_is_among_the_edges():
    interfaces = (
        AuthorizationServerInputs,
        OAuth2ApiInputs,
        ProtectedHttpApiInputs,
        ProtectedRestApiInputs,
        RestApiAuthorizerInputs,
    )
    declared = {each for interface in interfaces for each in every_constraint(interface)}
    assert declared - {each for edges in EDGES.values() for each in constraints(edges[0])} == set()


def test_the_violation_is_the_opposite_of_the_condition(evaluate):
    rules = [rule for edges in EDGES.values() for rule in constraints(edges.annotation)]
    values = [edges.refused[0] for edges in EDGES.values() for _ in constraints(edges.annotation)]
    pairs = [
        f"[{rule.condition(value)}, {rule.violation(value)}]"
        for rule, value in zip(
            rules, (f"local.given[{number}]" for number in range(len(values))), strict=True
        )
    ]
    answers = evaluate(f"[\n{''.join(f'{pair},' for pair in pairs)}]", values)
    assert [yes for yes, _ in answers] == [not no for _, no in answers]


def test_a_reference_is_accepted_in_place_of_an_arn():
    rule, _ = constraints(names.InvokeArn)
    assert isinstance(rule, OrReference)
    assert rule.holds(TOKEN)
    assert not rule.holds("${var.arn}")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(TOKEN, True), ("${TfToken[]}", False), (f"{TOKEN} and more", False), ("", False)],
)
def test_only_a_whole_token_is_a_reference(value, expected):
    assert is_reference(value) == expected


def test_a_constraint_shows_the_size_of_a_collection_and_not_its_content():
    (rule,) = constraints(EDGES["tags"].annotation)
    assert rule.got({"a": "b"}) == 1
    assert rule.got_expression("var.tags") == "length(var.tags)"
