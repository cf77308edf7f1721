"""Plans that do not say what decides about access."""

from tests._support import whole_systems as whole
from tests._support.changed_plans import (
    UNKNOWN,
    New,
    Ref,
    Replaced,
    Secret,
)
from tests.unit.access.cases.case import (
    API,
    DEPLOYED,
    FROM_LATER,
    HTTP_STAGE,
    LATER,
    PERMISSION,
    A,
    named,
    refused,
    silent,
    url,
)

CASES = (
    named(
        "A new function URL does not tell its authorization",
        "rest",
        {
            "aws_lambda_function_url.open": New(
                dict(url("orders").values) | {"authorization_type": FROM_LATER}
            ),
            **LATER,
        },
        ("unknown", "aws_lambda_function_url.open"),
    ),
    named(
        "A new function URL masks its authorization",
        "rest",
        {
            "aws_lambda_function_url.open": New(
                dict(url("orders").values) | {"authorization_type": Secret("NONE")}
            )
        },
        ("unknown", "aws_lambda_function_url.open"),
    ),
    named(
        "A client's scopes come from parameters that are read during the apply",
        "rest",
        {
            A: {"allowed_oauth_scopes": Ref.of("aws_ssm_parameters_by_path.x.values")},
            "aws_ssm_parameters_by_path.x": New({"id": UNKNOWN, "values": UNKNOWN}),
        },
        ("unknown", "partner-a"),
    ),
    refused(
        "A permission is for another function",
        "rest",
        {PERMISSION: Replaced({"id": UNKNOWN, "function_name": "reports"})},
        ("api-unreachable", PERMISSION),
    ),
    refused(
        "An HTTP API's stage is throttled to nothing",
        "http",
        {
            HTTP_STAGE: {
                "default_route_settings": [
                    whole.http()[HTTP_STAGE]["default_route_settings"][0]
                    | {"throttling_burst_limit": 0, "throttling_rate_limit": 0}
                ]
            }
        },
        ("api-unreachable", HTTP_STAGE),
    ),
    refused(
        "An allow list of addresses gets every address of IPv6",
        "rest",
        {
            API: {
                "policy": whole.IP_POLICY.replace('"198.51.100.0/24"', '"198.51.100.0/24", "::/0"')
            },
            **DEPLOYED,
        },
        ("network-opened", API),
        adds={API: whole.rest_api(policy=whole.IP_POLICY)},
    ),
    silent(
        "Tokens of a client are valid as long, in another unit",
        "rest",
        {
            A: {
                "access_token_validity": 1,
                "token_validity_units": [
                    {"access_token": "hours", "id_token": None, "refresh_token": None}
                ],
            }
        },
    ),
    named(
        "Tokens of a client are valid for hours instead of minutes",
        "rest",
        {
            A: {
                "token_validity_units": [
                    {"access_token": "hours", "id_token": None, "refresh_token": None}
                ]
            }
        },
        ("token-validity-changed", "partner-a"),
    ),
    named(
        "A routing rule sends calls of a domain elsewhere",
        "http",
        {
            "aws_apigatewayv2_routing_rule.this": New(
                {"domain_name": "api.example.com", "priority": 1}
            )
        },
        ("unreviewed-change", "aws_apigatewayv2_routing_rule.this"),
    ),
)
