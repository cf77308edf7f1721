"""Changes that mean nothing for access, and must not raise an alarm."""

import json

from tests._support import whole_systems as whole
from tests._support.changed_plans import (
    ACCOUNT,
    CLIENT_ID,
    GONE,
    ISSUER,
    POOL_ID,
    REGION,
    UNKNOWN,
    New,
    Ref,
    Replaced,
)
from tests.unit.access.cases.case import (
    API,
    AUTHORIZER,
    DEPLOYED,
    DEPLOYMENT,
    DOMAIN_NAME,
    EVERYTHING_NEW,
    FUNCTION,
    GET,
    GET_TO,
    HEALTH,
    HTTP_API,
    HTTP_DOMAIN,
    HTTP_POST,
    HTTP_STAGE,
    JWT,
    LOAD_BALANCER,
    PERMISSION,
    POOL,
    POST_TO,
    SERVER,
    SETTINGS,
    STAGE,
    WEB_ACL,
    A,
    B,
    document,
    operation,
    route_of,
    silent,
)

CASES = (
    *(
        silent(
            f"The first plan of the system ({name}) is no alarm",
            name,
            edits,
            *("client-added", "route-added", "scope-added", "scope-unused", "stage-added"),
            # A document that names a new function is known after apply.
            *(("unknown",) if "body" in name else ()),
        )
        for name, edits in EVERYTHING_NEW.items()
    ),
    silent(
        "A client is added for a rotation",
        "rest",
        {
            'aws_cognito_user_pool_client.this["partner-a-2"]': New(
                whole.client("partner-a-2", "orders/read", id=UNKNOWN, client_secret=UNKNOWN)
            )
        },
        "client-added",
    ),
    silent(
        "The old client of a rotation is removed",
        "http",
        {
            A: GONE,
            JWT: {
                "jwt_configuration": [{"audience": [f"{CLIENT_ID}-partner-b"], "issuer": ISSUER}]
            },
        },
        "client-removed",
    ),
    silent(
        "A client is added to an HTTP API's audience",
        "http",
        {
            'aws_cognito_user_pool_client.this["new"]': New(
                whole.client("new", "orders/read", id=UNKNOWN, client_secret=UNKNOWN)
            ),
            JWT: {
                "jwt_configuration": [
                    {
                        "audience": Ref.of(
                            f"{A}.id", f"{B}.id", 'aws_cognito_user_pool_client.this["new"].id'
                        ),
                        "issuer": ISSUER,
                    }
                ]
            },
        },
        "client-added",
    ),
    silent(
        "A second domain is added to the pool",
        "rest",
        {
            "aws_cognito_user_pool_domain.custom": New(
                {
                    "id": UNKNOWN,
                    "domain": "auth.example.com",
                    "user_pool_id": POOL_ID,
                    "certificate_arn": f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/1",
                    "cloudfront_distribution": UNKNOWN,
                    "version": UNKNOWN,
                }
            )
        },
    ),
    silent(
        "Tags and descriptions change",
        "rest",
        {
            address: {"tags": {"team": "b"}, "tags_all": {"team": "b"}}
            | ({"description": "x"} if "description" in values else {})
            for address, values in whole.rest().items()
            if "tags" in values
        },
    ),
    silent(
        "The tags of an HTTP API become known after apply",
        "http",
        {address: {"tags_all": UNKNOWN} for address in (HTTP_API, HTTP_STAGE, POOL, HTTP_DOMAIN)},
    ),
    silent(
        "A description in a document changes",
        "body",
        document(lambda b: b["info"].update(description="x")),
    ),
    silent(
        "A summary, an example and a schema in a document change",
        "body",
        document(
            lambda b: (
                operation(b).update(summary="Orders", tags=["x"], operationId="orders"),
                b["components"].update(schemas={"Order": {"type": "object"}}),
                operation(b).update(responses={"200": {"description": "ok"}}),
            )
        ),
    ),
    silent(
        "A document is written in another form",
        "body",
        {API: {"body": json.dumps(json.loads(whole.openapi()), indent=2, sort_keys=True)}},
    ),
    silent("The API is deployed again", "rest", DEPLOYED),
    silent(
        "The API is deployed again and the stage's ids are unknown",
        "body",
        {
            **DEPLOYED,
            STAGE: {
                "deployment_id": Ref.of(f"{DEPLOYMENT}.id"),
                "invoke_url": UNKNOWN,
                "execution_arn": UNKNOWN,
            },
        },
    ),
    silent(
        "A function's code is updated",
        "rest",
        {
            FUNCTION: {
                "source_code_hash": "bbb",
                "code_sha256": UNKNOWN,
                "last_modified": UNKNOWN,
                "qualified_arn": UNKNOWN,
                "qualified_invoke_arn": UNKNOWN,
                "version": UNKNOWN,
                "source_code_size": UNKNOWN,
            }
        },
    ),
    silent(
        "A function is replaced under the same address",
        "rest",
        {
            FUNCTION: Replaced(
                {
                    "id": UNKNOWN,
                    "arn": UNKNOWN,
                    "invoke_arn": UNKNOWN,
                    "qualified_arn": UNKNOWN,
                    "qualified_invoke_arn": UNKNOWN,
                    "version": UNKNOWN,
                    "function_name": "orders-2",
                }
            ),
            GET_TO: {"uri": Ref.of(f"{FUNCTION}.invoke_arn")},
            POST_TO: {"uri": Ref.of(f"{FUNCTION}.invoke_arn")},
            PERMISSION: Replaced({"id": UNKNOWN, "function_name": "orders-2"}),
            **DEPLOYED,
        },
        "backend-changed",
    ),
    silent(
        "The provider goes from version 5 to 6",
        "rest",
        {
            address: {"region": REGION}
            for address in whole.rest()
            if not address.startswith("aws_route53")
        },
    ),
    silent(
        "The provider goes from version 5 to 6 under an HTTP API",
        "http",
        {
            address: {"region": REGION}
            for address in whole.http()
            if not address.startswith("aws_route53")
        },
    ),
    silent(
        "Unset values become what they are by default",
        "rest",
        {
            API: {"policy": None, "minimum_compression_size": None, "put_rest_api_mode": None},
            STAGE: {"client_certificate_id": None, "cache_cluster_size": None, "variables": {}},
            AUTHORIZER: {"identity_validation_expression": None, "authorizer_credentials": None},
            GET: {"request_parameters": None, "request_validator_id": None},
            HEALTH: {"authorizer_id": None, "authorization_scopes": []},
            A: {"explicit_auth_flows": ["ALLOW_REFRESH_TOKEN_AUTH"], "id_token_validity": 0},
            PERMISSION: {"qualifier": None, "statement_id_prefix": None},
        },
    ),
    silent(
        "Sets come in another order",
        "rest",
        {
            B: {"allowed_oauth_scopes": ["orders/write", "orders/read"]},
            SERVER: {
                "scope": [
                    {"scope_name": "write", "scope_description": "Write"},
                    {"scope_name": "read", "scope_description": "Read"},
                ],
                "scope_identifiers": ["orders/write", "orders/read"],
            },
        },
    ),
    silent(
        "The audience comes in another order",
        "http",
        {
            JWT: {
                "jwt_configuration": [
                    {
                        "audience": [f"{CLIENT_ID}-partner-b", f"{CLIENT_ID}-partner-a"],
                        "issuer": ISSUER,
                    }
                ]
            }
        },
    ),
    silent(
        "A refresh finds other computed values",
        "rest",
        {},
        adds={},
        drift={
            POOL: {"estimated_number_of_users": 3, "last_modified_date": "2025-01-01T00:00:00Z"},
            DEPLOYMENT: {"invoke_url": "x"},
            FUNCTION: {"last_modified": "2025-01-01T00:00:00Z"},
            STAGE: {"web_acl_arn": ""},
        },
    ),
    silent(
        "A bucket is allowed to call a function that serves no API",
        "rest",
        {
            "aws_lambda_permission.bucket": New(
                whole.permission(
                    "x",
                    function_name="reports",
                    principal="s3.amazonaws.com",
                    source_arn="arn:aws:s3:::bucket",
                )
            )
        },
    ),
    silent(
        "A queue calls a function that serves no API",
        "rest",
        {
            "aws_lambda_event_source_mapping.queue": New(
                {
                    "id": UNKNOWN,
                    "event_source_arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:reports",
                    "function_name": "reports",
                    "enabled": True,
                }
            )
        },
    ),
    silent(
        "A web ACL leaves a load balancer",
        "rest",
        {"aws_wafv2_web_acl_association.lb": GONE},
        adds={
            "aws_wafv2_web_acl_association.lb": {
                "id": "x",
                "resource_arn": LOAD_BALANCER,
                "web_acl_arn": whole.ACL_ARN.replace("1", "3"),
            }
        },
    ),
    silent(
        "The rules of a load balancer's web ACL change",
        "rest",
        {"aws_wafv2_web_acl.lb": {"rule": []}},
        adds={
            "aws_wafv2_web_acl.lb": whole.served()[WEB_ACL]
            | {"arn": whole.ACL_ARN.replace("1", "3"), "id": "3", "name": "lb"},
            "aws_wafv2_web_acl_association.lb": {
                "id": "x",
                "resource_arn": LOAD_BALANCER,
                "web_acl_arn": whole.ACL_ARN.replace("1", "3"),
            },
        },
    ),
    silent(
        "The DNS record of another name is removed",
        "rest",
        {"aws_route53_record.www": GONE},
        adds={
            "aws_route53_record.www": {
                "id": "Z9_www",
                "name": "www.example.com",
                "type": "A",
                "zone_id": "Z9",
                "ttl": 300,
                "records": ["192.0.2.1"],
                "alias": [],
            }
        },
    ),
    silent(
        "A scope is declared, and no client gets it",
        "rest",
        {
            SERVER: {
                "scope": [
                    *whole.cognito()[SERVER]["scope"],
                    {"scope_name": "delete", "scope_description": "Delete"},
                ],
                "scope_identifiers": UNKNOWN,
            }
        },
        "scope-added",
        "scope-unused",
    ),
    silent(
        "A guarded route is added",
        "rest",
        route_of("/invoices", "orders/read"),
        "route-added",
    ),
    silent(
        "A route is removed",
        "http",
        {HTTP_POST: GONE},
        "route-removed",
        "access-lost",
        "scope-unused",
    ),
    silent(
        "An alias, a cache size and a model change",
        "rest",
        {
            FUNCTION: {"memory_size": 256, "timeout": 10},
            SETTINGS: {
                "settings": [whole.served()[SETTINGS]["settings"][0] | {"cache_ttl_in_seconds": 10}]
            },
        },
    ),
    silent(
        "Protections become stronger",
        "rest",
        {
            DOMAIN_NAME: {"security_policy": "TLS_1_2"},
            AUTHORIZER: {"authorizer_result_ttl_in_seconds": 60},
            **DEPLOYED,
            POOL: {
                "mfa_configuration": "OPTIONAL",
                "password_policy": [
                    whole.cognito()[POOL]["password_policy"][0] | {"minimum_length": 16}
                ],
            },
        },
    ),
    silent(
        "A certificate is renewed",
        "rest",
        {
            DOMAIN_NAME: {
                "regional_certificate_arn": f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/2"
            }
        },
    ),
    silent(
        "The refresh of a plan without changes is silent",
        "http",
        {},
        drift={HTTP_STAGE: {"deployment_id": "auto0"}},
    ),
    silent(
        "An automatic deployment of an HTTP API is another one",
        "http",
        {HTTP_STAGE: {"deployment_id": UNKNOWN}},
    ),
)
