"""What a plan holds besides its changes: drift, imports, moves and failed checks."""

from tests._support import whole_systems as whole
from tests._support.changed_plans import (
    GONE,
    Forgotten,
    Imported,
    Moved,
)
from tests.unit.access.cases.case import (
    API,
    AUTHORIZER,
    DEPLOYED,
    DOMAIN,
    GET,
    HTTP_API,
    POOL,
    POST,
    A,
    named,
    refused,
    silent,
)

CASES = (
    refused(
        "A route was opened by hand, and the plan leaves it",
        "rest",
        {},
        ("route-opened", "POST /orders"),
        adds={POST: whole.method("api1", "POST", "res1", id="x")},
        drift={
            POST: {
                "authorization": "COGNITO_USER_POOLS",
                "authorizer_id": "auth1",
                "authorization_scopes": ["orders/write"],
            }
        },
    ),
    named(
        "A route was opened in the console, and the plan closes it",
        "rest",
        {POST: whole.rest()[POST], **DEPLOYED},
        ("drift-reverted", "POST /orders"),
        adds={POST: whole.method("api1", "POST", "res1", id="x")},
        drift={
            POST: {
                "authorization": "COGNITO_USER_POOLS",
                "authorizer_id": "auth1",
                "authorization_scopes": ["orders/write"],
            }
        },
    ),
    named(
        "A plan with -target is partial",
        "rest",
        {},
        ("partial-plan", ""),
        members={"complete": False},
    ),
    named(
        "A change is deferred",
        "rest",
        {},
        ("partial-plan", POST),
        members={
            "deferred_changes": [
                {
                    "reason": "resource_config_unknown",
                    "resource_change": {
                        "address": POST,
                        "mode": "managed",
                        "type": "aws_api_gateway_method",
                        "name": "this",
                        "index": "POST /orders",
                        "change": {
                            "actions": ["update"],
                            "before": whole.rest()[POST],
                            "after": {"http_method": "POST"},
                            "after_unknown": {"authorization": True},
                        },
                    },
                }
            ]
        },
    ),
    refused(
        "Everything is destroyed",
        "rest",
        dict.fromkeys(whole.rest(), GONE),
        ("pool-removed", POOL),
        ("token-endpoint-changed", DOMAIN),
        ("api-removed", API),
    ),
    refused(
        "An HTTP API's system is destroyed",
        "http",
        dict.fromkeys(whole.http(), GONE),
        ("pool-removed", POOL),
        ("api-removed", HTTP_API),
    ),
    named(
        "A client is imported",
        "rest",
        {"aws_cognito_user_pool_client.old": Imported(whole.client("old", "orders/write"))},
        ("resource-imported", "aws_cognito_user_pool_client.old"),
    ),
    refused(
        "A route is imported and opened",
        "rest",
        {
            'aws_api_gateway_method.this["PUT /orders"]': Imported(
                whole.method("api1", "PUT", "res1", "orders/write"),
                {"authorization": "NONE", "authorizer_id": "", "authorization_scopes": None},
            ),
            **DEPLOYED,
        },
        ("route-opened", "PUT /orders"),
    ),
    silent(
        "Resources move to other addresses",
        "rest",
        {
            GET: Moved('aws_api_gateway_method.routes["GET /orders"]'),
            A: Moved('aws_cognito_user_pool_client.clients["partner-a"]'),
        },
    ),
    refused(
        "A method moves and is opened",
        "rest",
        {
            POST: Moved(
                "aws_api_gateway_method.post",
                {"authorization": "NONE", "authorizer_id": "", "authorization_scopes": None},
            ),
            **DEPLOYED,
        },
        ("route-opened", "POST /orders"),
    ),
    named(
        "A client is forgotten",
        "rest",
        {A: Forgotten()},
        ("no-longer-managed", "partner-a"),
        only=frozenset({"no-longer-managed"}),
    ),
    named(
        "An authorizer is forgotten",
        "rest",
        {AUTHORIZER: Forgotten()},
        ("no-longer-managed", AUTHORIZER),
        only=frozenset({"no-longer-managed"}),
    ),
    named(
        "A check fails",
        "rest",
        {},
        ("check-failed", "check.closed"),
        members={
            "checks": [
                {
                    "address": {"kind": "check", "name": "closed", "to_display": "check.closed"},
                    "status": "fail",
                    "instances": [
                        {
                            "address": {"to_display": "check.closed"},
                            "status": "fail",
                            "problems": [{"message": "open"}],
                        }
                    ],
                }
            ]
        },
    ),
)
