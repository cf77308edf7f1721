"""Changes of the tokens that an authorizer accepts."""

from tests._support import whole_systems as whole
from tests._support.changed_plans import (
    CLIENT_ID,
    ISSUER,
    OTHER_ISSUER,
    OTHER_POOL_ARN,
    POOL_ARN,
    UNKNOWN,
    New,
    Ref,
)
from tests.unit.access.cases.case import (
    API,
    AUTHORIZER,
    DEPLOYED,
    FROM_LATER,
    HTTP_API,
    JWT,
    LATER,
    POST,
    document,
    http_document,
    named,
    refused,
    route_of,
    scheme,
)

CASES = (
    refused(
        "An authorizer trusts another pool as well",
        "rest",
        {AUTHORIZER: {"provider_arns": [POOL_ARN, OTHER_POOL_ARN]}, **DEPLOYED},
        ("authorizer-trust-changed", AUTHORIZER),
    ),
    refused(
        "An authorizer trusts another pool instead",
        "rest",
        {AUTHORIZER: {"provider_arns": [OTHER_POOL_ARN]}, **DEPLOYED},
        ("authorizer-trust-changed", AUTHORIZER),
    ),
    refused(
        "An authorizer in a document trusts another pool",
        "body",
        document(
            lambda b: scheme(b)["x-amazon-apigateway-authorizer"]["providerARNs"].append(
                OTHER_POOL_ARN
            )
        ),
        ("authorizer-trust-changed", API),
    ),
    refused(
        "A JWT authorizer trusts another issuer",
        "http",
        {
            JWT: {
                "jwt_configuration": [
                    {"audience": [f"{CLIENT_ID}-partner-a"], "issuer": OTHER_ISSUER}
                ]
            }
        },
        ("authorizer-trust-changed", JWT),
    ),
    refused(
        "A JWT authorizer trusts an issuer outside Cognito",
        "http",
        {
            JWT: {
                "jwt_configuration": [
                    {"audience": [f"{CLIENT_ID}-partner-a"], "issuer": "https://login.example.com/"}
                ]
            }
        },
        ("authorizer-trust-changed", JWT),
    ),
    refused(
        "A JWT authorizer's audience gets a client that the plan does not manage",
        "http",
        {
            JWT: {
                "jwt_configuration": [
                    {
                        "audience": [
                            f"{CLIENT_ID}-partner-a",
                            f"{CLIENT_ID}-partner-b",
                            "5555555555stranger",
                        ],
                        "issuer": ISSUER,
                    }
                ]
            }
        },
        ("authorizer-trust-changed", JWT),
    ),
    refused(
        "The issuer in an HTTP API's document changes",
        "http body",
        http_document(
            lambda b: scheme(b)["x-amazon-apigateway-authorizer"]["jwtConfiguration"].update(
                issuer=OTHER_ISSUER
            )
        ),
        ("authorizer-trust-changed", HTTP_API),
    ),
    refused(
        "The audience in an HTTP API's document gets an unmanaged client",
        "http body",
        http_document(
            lambda b: scheme(b)["x-amazon-apigateway-authorizer"]["jwtConfiguration"][
                "audience"
            ].append("5555555555stranger")
        ),
        ("authorizer-trust-changed", HTTP_API),
    ),
    refused(
        "A route moves to a new authorizer that trusts another pool",
        "rest",
        {
            "aws_api_gateway_authorizer.other": New(
                whole.rest()[AUTHORIZER]
                | {"id": UNKNOWN, "arn": UNKNOWN, "name": "o", "provider_arns": [OTHER_POOL_ARN]}
            ),
            POST: {"authorizer_id": Ref.of("aws_api_gateway_authorizer.other.id")},
            **DEPLOYED,
        },
        ("authorizer-trust-changed", "aws_api_gateway_authorizer.other"),
    ),
    refused(
        "A new route with another pool's authorizer reaches the backend of a guarded route",
        "rest",
        {
            "aws_api_gateway_authorizer.other": New(
                whole.rest()[AUTHORIZER]
                | {"id": UNKNOWN, "arn": UNKNOWN, "name": "o", "provider_arns": [OTHER_POOL_ARN]}
            ),
            **route_of(
                "/again",
                "orders/read",
                authorizer_id=Ref.of("aws_api_gateway_authorizer.other.id"),
            ),
        },
        ("*", "again"),
    ),
    refused(
        "A client outside the plan joins the audience while a managed one leaves it",
        "http",
        {
            JWT: {
                "jwt_configuration": [
                    {"audience": [f"{CLIENT_ID}-partner-a", "5stranger"], "issuer": ISSUER}
                ]
            }
        },
        ("authorizer-trust-changed", JWT),
        ("access-lost", "partner-b"),
    ),
    named(
        "A JWT authorizer's audience becomes unknown",
        "http",
        {JWT: {"jwt_configuration": [{"audience": FROM_LATER, "issuer": ISSUER}]}, **LATER},
        ("unknown", JWT),
    ),
    named(
        "The pools of an authorizer become unknown",
        "rest",
        {AUTHORIZER: {"provider_arns": FROM_LATER}, **LATER, **DEPLOYED},
        ("unknown", AUTHORIZER),
    ),
)
