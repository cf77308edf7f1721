"""Changes that matter because of which route answers a call."""

from typing import Any, Final

from tests._support import whole_systems as whole
from tests._support.changed_plans import (
    GONE,
    OTHER_FUNCTION_ARN,
    UNKNOWN,
    New,
    Ref,
)
from tests.unit.access.cases.case import (
    ASSOCIATION,
    HTTP_GET,
    HTTP_POST,
    HTTP_TO,
    WEB_ACL,
    refused,
    silent,
    without,
)

FILES: Final = whole.http()[HTTP_TO] | {"id": "int2", "integration_uri": OTHER_FUNCTION_ARN}
"""An integration with a function that no route guards."""


def open_route(key: str) -> dict[str, Any]:
    """Return a public route that is answered by a function of its own."""
    return whole.http_route(key, target="integrations/int2")


def greedy(verb: str = "ANY") -> dict[str, Any]:
    """Return a guarded route for everything, in place of the routes of the HTTP API."""
    key = f"{verb} /{{proxy+}}"
    return without(HTTP_GET, HTTP_POST) | {
        "aws_apigatewayv2_integration.files": FILES,
        f'aws_apigatewayv2_route.this["{key}"]': whole.http_route(key, "orders/read"),
    }


CASES = (
    refused(
        "A public route for any method takes the calls of a guarded one for POST",
        "http",
        {'aws_apigatewayv2_route.this["ANY /export"]': New(open_route("ANY /export"))},
        ("route-opened", "POST /export"),
        adds=greedy("POST"),
    ),
    refused(
        "A guarded route for any method is removed, and a public one takes its POST",
        "http",
        {
            'aws_apigatewayv2_route.this["ANY /export"]': GONE,
            'aws_apigatewayv2_route.this["POST /{proxy+}"]': New(open_route("POST /{proxy+}")),
        },
        ("route-opened", "POST /export"),
        adds=greedy("GET")
        | {
            'aws_apigatewayv2_route.this["ANY /export"]': whole.http_route(
                "ANY /export", "orders/read"
            )
        },
    ),
    refused(
        "A public greedy route takes deeper paths than the public one that was there",
        "http",
        {'aws_apigatewayv2_route.this["GET /a/{proxy+}"]': New(open_route("GET /a/{proxy+}"))},
        ("route-opened", "GET /a/{proxy+}"),
        adds=greedy() | {'aws_apigatewayv2_route.this["GET /a/{x}"]': open_route("GET /a/{x}")},
    ),
    refused(
        "A guarded route is removed, and a public one with a variable takes its calls",
        "http",
        {'aws_apigatewayv2_route.this["GET /a/b"]': GONE},
        ("route-opened", "GET /a/b"),
        adds=greedy()
        | {
            'aws_apigatewayv2_route.this["GET /a/b"]': whole.http_route("GET /a/b", "orders/read"),
            'aws_apigatewayv2_route.this["GET /a/{x}"]': open_route("GET /a/{x}"),
        },
    ),
    refused(
        "An association is removed, and another one gives the stage a laxer web ACL",
        "rest",
        {
            "aws_wafv2_web_acl.lax": New(
                whole.served()[WEB_ACL] | {"id": UNKNOWN, "arn": UNKNOWN, "rule": []}
            ),
            ASSOCIATION: GONE,
            "aws_wafv2_web_acl_association.second": New(
                whole.served()[ASSOCIATION]
                | {"id": UNKNOWN, "web_acl_arn": Ref.of("aws_wafv2_web_acl.lax.arn")}
            ),
        },
        ("network-opened", ASSOCIATION),
        adds={
            WEB_ACL: whole.served()[WEB_ACL]
            | {"default_action": [{"allow": [], "block": [{"custom_response": []}]}]}
        },
    ),
    silent(
        "An association is removed, and another one gives the stage the same web ACL",
        "rest",
        {
            ASSOCIATION: GONE,
            "aws_wafv2_web_acl_association.second": New(
                whole.served()[ASSOCIATION] | {"id": UNKNOWN}
            ),
        },
    ),
)
