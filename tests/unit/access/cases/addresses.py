"""Changes of the address that callers use."""

from tests._support import whole_systems as whole
from tests._support.changed_plans import (
    ACCOUNT,
    GONE,
    REGION,
    UNKNOWN,
    Replaced,
)
from tests.unit.access.cases.case import (
    API,
    AUTHORIZER,
    DEPLOYED,
    DOMAIN,
    DOMAIN_NAME,
    FUNCTION,
    GET,
    HTTP_API,
    HTTP_DOMAIN,
    HTTP_MAPPING,
    HTTP_STAGE,
    JWT,
    MAPPING,
    PERMISSION,
    POOL,
    POST,
    RECORD,
    REPLACED_API,
    SETTINGS,
    STAGE,
    WEB_ACL,
    A,
    document,
    policy,
    refused,
    scheme,
    statement,
)

CASES = (
    refused(
        "A stage is renamed",
        "rest",
        {STAGE: Replaced({"stage_name": "v2", "id": UNKNOWN, "arn": UNKNOWN})},
        ("api-address-changed", STAGE),
    ),
    refused("A stage is removed", "rest", {STAGE: GONE}, ("api-address-changed", STAGE)),
    refused(
        "A stage of an HTTP API is renamed",
        "http",
        {HTTP_STAGE: Replaced({"name": "v2", "id": UNKNOWN, "arn": UNKNOWN})},
        ("api-address-changed", HTTP_STAGE),
    ),
    refused("An API is replaced", "rest", {API: REPLACED_API}, ("api-address-changed", API)),
    refused(
        "An HTTP API is replaced",
        "http",
        {HTTP_API: Replaced({"id": UNKNOWN, "arn": UNKNOWN, "api_endpoint": UNKNOWN})},
        ("api-address-changed", HTTP_API),
    ),
    refused("An API is removed", "http", {HTTP_API: GONE}, ("api-removed", HTTP_API)),
    refused(
        "A base path mapping moves to another API",
        "rest",
        {MAPPING: {"api_id": "api2"}},
        ("api-address-changed", MAPPING),
    ),
    refused(
        "A base path mapping moves to another stage",
        "rest",
        {MAPPING: {"stage_name": "v0"}},
        ("api-address-changed", MAPPING),
    ),
    refused(
        "A base path mapping is removed",
        "rest",
        {MAPPING: GONE},
        ("api-address-changed", MAPPING),
    ),
    refused(
        "A base path changes",
        "rest",
        {MAPPING: {"base_path": "v2"}},
        ("api-address-changed", MAPPING),
    ),
    refused(
        "An API mapping moves to another API",
        "http",
        {HTTP_MAPPING: {"api_id": "http2"}},
        ("api-address-changed", HTTP_MAPPING),
    ),
    refused(
        "An API mapping is removed",
        "http",
        {HTTP_MAPPING: GONE},
        ("api-address-changed", HTTP_MAPPING),
    ),
    refused(
        "An API mapping gets a key",
        "http",
        {HTTP_MAPPING: {"api_mapping_key": "v2"}},
        ("api-address-changed", HTTP_MAPPING),
    ),
    refused(
        "A custom domain is replaced",
        "rest",
        {
            DOMAIN_NAME: Replaced(
                {"domain_name": "api2.example.com", "id": UNKNOWN, "regional_domain_name": UNKNOWN}
            )
        },
        ("api-address-changed", DOMAIN_NAME),
    ),
    refused(
        "A custom domain is removed",
        "http",
        {HTTP_DOMAIN: GONE},
        ("api-address-changed", HTTP_DOMAIN),
    ),
    refused(
        "An identity source changes",
        "rest",
        {AUTHORIZER: {"identity_source": "method.request.header.X-Token"}, **DEPLOYED},
        ("api-address-changed", AUTHORIZER),
    ),
    refused(
        "A JWT authorizer looks for its token in another header",
        "http",
        {JWT: {"identity_sources": ["$request.header.X-Token"]}},
        ("api-address-changed", JWT),
    ),
    refused(
        "The header of a document's scheme changes",
        "body",
        document(lambda b: scheme(b).update(name="X-Token")),
        ("api-address-changed", API),
    ),
    refused(
        "The DNS record of a custom domain is removed",
        "rest",
        {RECORD: GONE},
        ("api-address-changed", RECORD),
    ),
    refused(
        "The DNS record of a custom domain leads elsewhere",
        "http",
        {
            RECORD: {
                "alias": [
                    {"evaluate_target_health": False, "name": "elsewhere.net", "zone_id": "Z1"}
                ]
            }
        },
        ("api-address-changed", RECORD),
    ),
    refused(
        "The token endpoint moves to another prefix",
        "rest",
        {DOMAIN: Replaced({"domain": "acme2", "id": UNKNOWN})},
        ("token-endpoint-changed", DOMAIN),
    ),
    refused(
        "The token endpoint is removed", "http", {DOMAIN: GONE}, ("token-endpoint-changed", DOMAIN)
    ),
    refused(
        "The default address is disabled and there is no other",
        "rest",
        {API: {"disable_execute_api_endpoint": True}, MAPPING: GONE, DOMAIN_NAME: GONE, **DEPLOYED},
        ("api-address-changed", API),
    ),
    refused(
        "A REST API becomes private",
        "rest",
        {
            API: {
                "endpoint_configuration": [
                    {"ip_address_type": "dualstack", "types": ["PRIVATE"], "vpc_endpoint_ids": []}
                ]
            }
        },
        ("api-address-changed", API),
    ),
    refused(
        "A resource is renamed, so that all routes get another path",
        "rest",
        {
            'aws_api_gateway_resource.this["/orders"]': {"path_part": "order", "path": "/order"},
            **DEPLOYED,
        },
        ("route-removed", "GET /orders"),
        ("route-added", "GET /order"),
    ),
    refused(
        "A pool is replaced",
        "rest",
        {POOL: Replaced({"id": UNKNOWN, "arn": UNKNOWN, "endpoint": UNKNOWN})},
        ("credentials-replaced", POOL),
    ),
    refused("A pool is removed", "http", {POOL: GONE}, ("pool-removed", POOL)),
    refused(
        "A client is replaced",
        "rest",
        {A: Replaced({"id": UNKNOWN, "client_secret": UNKNOWN, "generate_secret": False})},
        ("credentials-replaced", "partner-a"),
    ),
    refused(
        "Every method requires an API key",
        "rest",
        {GET: {"api_key_required": True}, POST: {"api_key_required": True}, **DEPLOYED},
        ("requirement-raised", "GET /orders"),
    ),
    refused(
        "Mutual TLS is required",
        "http",
        {
            HTTP_DOMAIN: {
                "mutual_tls_authentication": [
                    {"truststore_uri": "s3://trust/ca.pem", "truststore_version": ""}
                ]
            }
        },
        ("requirement-raised", HTTP_DOMAIN),
    ),
    refused(
        "The only permission of API Gateway is removed",
        "rest",
        {PERMISSION: GONE},
        ("api-unreachable", PERMISSION),
    ),
    refused(
        "The only permission of API Gateway is given to another API",
        "rest",
        {
            PERMISSION: Replaced(
                {
                    "id": UNKNOWN,
                    "source_arn": f"arn:aws:execute-api:{REGION}:{ACCOUNT}:otherapi/*/*",
                }
            )
        },
        ("api-unreachable", PERMISSION),
    ),
    refused(
        "The permission of an HTTP API is given to another service",
        "http",
        {PERMISSION: Replaced({"id": UNKNOWN, "principal": "events.amazonaws.com"})},
        ("api-unreachable", PERMISSION),
    ),
    refused(
        "The function gets no concurrency",
        "http",
        {FUNCTION: {"reserved_concurrent_executions": 0}},
        ("api-unreachable", FUNCTION),
    ),
    refused(
        "The stage is throttled to nothing",
        "rest",
        {
            SETTINGS: {
                "settings": [
                    whole.served()[SETTINGS]["settings"][0]
                    | {"throttling_burst_limit": 0, "throttling_rate_limit": 0}
                ]
            }
        },
        ("api-unreachable", SETTINGS),
    ),
    refused(
        "A policy denies everybody",
        "rest",
        {API: {"policy": policy(statement(), statement("Deny"))}, **DEPLOYED},
        ("api-unreachable|network-restricted", API),
    ),
    refused(
        "The web ACL blocks by default and has no rules left",
        "rest",
        {
            WEB_ACL: {
                "default_action": [{"allow": [], "block": [{"custom_response": []}]}],
                "rule": [],
            }
        },
        ("*", WEB_ACL),
    ),
    refused(
        "The import prepends the base path of the document",
        "body",
        {
            API: {
                "parameters": {"basepath": "prepend"},
                "body": whole.openapi(lambda b: b.update(servers=[{"url": "/v2"}])),
            },
            **DEPLOYED,
        },
        ("*", API),
    ),
    refused(
        "A document disables the default address",
        "body",
        {
            **document(
                lambda b: b.update(
                    servers=[
                        {
                            "url": "/",
                            "x-amazon-apigateway-endpoint-configuration": {
                                "disableExecuteApiEndpoint": True
                            },
                        }
                    ]
                )
            ),
            MAPPING: GONE,
        },
        ("*", API),
    ),
)
