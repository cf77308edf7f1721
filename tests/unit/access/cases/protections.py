"""Changes of protections, and of values that a plan masks or does not know."""

import json

from tests._support import whole_systems as whole
from tests._support.changed_plans import (
    FUNCTION_ARN,
    GONE,
    OTHER_FUNCTION_ARN,
    POOL_ID,
    UNKNOWN,
    New,
    Ref,
    Replaced,
    Secret,
    invoke,
)
from tests.unit.access.cases.case import (
    API,
    ASSOCIATION,
    AUTHORIZER,
    BY_A_STAGE_VARIABLE,
    DEPLOYED,
    DOMAIN_NAME,
    FROM_LATER,
    GET,
    LATER,
    LOAD_BALANCER,
    POOL,
    POST,
    SETTINGS,
    STAGE,
    WEB_ACL,
    A,
    document,
    named,
    new_function,
    operation,
    policy,
    refused,
    scheme,
    silent,
    statement,
)

CASES = (
    named(
        "Deletion protection becomes known after apply",
        "rest",
        {POOL: {"deletion_protection": FROM_LATER}, **LATER},
        ("unknown", POOL),
    ),
    named(
        "Multi-factor authentication goes from a sensitive value to OFF",
        "rest",
        {POOL: {"mfa_configuration": "OFF"}},
        ("unknown|protection-lowered", POOL),
        adds={POOL: whole.cognito()[POOL] | {"mfa_configuration": Secret("ON")}},
    ),
    named(
        "Deletion protection is switched off",
        "rest",
        {POOL: {"deletion_protection": "INACTIVE"}},
        ("protection-lowered", POOL),
    ),
    named(
        "A sensitive variable masks a document",
        "body",
        {API: {"body": Secret(whole.openapi(lambda b: operation(b).pop("security")))}},
        ("unknown", "not reviewed"),
    ),
    named(
        "A document that is masked before and after changes",
        "body",
        {API: {"body": Secret(whole.openapi(lambda b: operation(b).pop("security")))}},
        ("unknown", "not reviewed"),
        adds={API: whole.rest_api(body=Secret(whole.openapi()))},
    ),
    named(
        "A client's scopes are masked and differ",
        "rest",
        {A: {"allowed_oauth_scopes": Secret(["orders/write"])}},
        ("unknown", "partner-a"),
        adds={A: whole.client("partner-a") | {"allowed_oauth_scopes": Secret(["orders/read"])}},
    ),
    silent(
        "A masked value that stays is silent",
        "rest",
        {POOL: {"tags": {"team": "b"}, "tags_all": {"team": "b"}}},
        adds={POOL: whole.cognito()[POOL] | {"mfa_configuration": Secret("ON")}},
    ),
    named(
        "A document becomes unknown because of the ARN of a new function",
        "body",
        {
            API: {"body": Ref.of("aws_lambda_function.fresh.invoke_arn")},
            "aws_lambda_function.fresh": new_function(),
            **DEPLOYED,
        },
        ("unknown", API),
        only=frozenset({"unknown"}),
    ),
    named(
        "A merged document loses a path, which the API keeps",
        "body",
        {
            API: {
                "body": whole.openapi(lambda b: b["paths"].pop("/health")),
                "put_rest_api_mode": "merge",
            },
            **DEPLOYED,
        },
        ("route-kept", "GET /health"),
        adds={API: whole.rest_api(body=whole.openapi(), put_rest_api_mode="merge")},
    ),
    named(
        "A stage variable names another function",
        "body",
        {STAGE: {"variables": {"backend": f"{FUNCTION_ARN}-2"}}},
        ("backend-changed", "GET /orders"),
        adds=BY_A_STAGE_VARIABLE,
    ),
    named(
        "A stage variable names a function that is not known yet",
        "body",
        {STAGE: {"variables": {"backend": UNKNOWN}}},
        ("unknown", "GET /orders"),
        adds=BY_A_STAGE_VARIABLE,
    ),
    silent(
        "A stage variable that names no backend changes",
        "body",
        {STAGE: {"variables": {"backend": FUNCTION_ARN, "table": "orders"}}},
        "backend-changed",
        adds=BY_A_STAGE_VARIABLE,
    ),
    named(
        "A document is no longer set, which changes nothing",
        "body",
        {API: {"body": None}, **DEPLOYED},
        ("*", API),
    ),
    named(
        "A stage serves another deployment, which no plan tells",
        "rest",
        {STAGE: {"deployment_id": "dep0"}},
        ("unknown", STAGE),
    ),
    named(
        "A second stage serves an old deployment",
        "rest",
        {
            "aws_api_gateway_stage.second": New(
                whole.served()[STAGE]
                | {"id": UNKNOWN, "arn": UNKNOWN, "stage_name": "old", "deployment_id": "dep0"}
            )
        },
        ("unknown", "aws_api_gateway_stage.second"),
    ),
    named(
        "A canary serves another deployment",
        "rest",
        {
            STAGE: {
                "canary_settings": [
                    {
                        "deployment_id": "dep0",
                        "percent_traffic": 10,
                        "stage_variable_overrides": {},
                        "use_stage_cache": False,
                    }
                ]
            }
        },
        ("unknown", STAGE),
    ),
    named(
        "A pre token generation function may add scopes to tokens of machines",
        "rest",
        {
            POOL: {
                "lambda_config": [
                    {
                        "pre_token_generation": OTHER_FUNCTION_ARN,
                        "pre_token_generation_config": [
                            {"lambda_arn": OTHER_FUNCTION_ARN, "lambda_version": "V3_0"}
                        ],
                    }
                ]
            }
        },
        ("unknown", POOL),
    ),
    refused(
        "An IP allow list is widened",
        "rest",
        {API: {"policy": whole.IP_POLICY.replace("198.51.100.0/24", "0.0.0.0/0")}, **DEPLOYED},
        ("network-opened", API),
        adds={API: whole.rest_api(policy=whole.IP_POLICY)},
    ),
    refused(
        "An IP allow list is removed",
        "rest",
        {"aws_api_gateway_rest_api_policy.this": GONE, **DEPLOYED},
        ("network-opened", "aws_api_gateway_rest_api_policy.this"),
        adds={
            API: whole.rest_api(policy=whole.IP_POLICY),
            "aws_api_gateway_rest_api_policy.this": {
                "id": "api1",
                "rest_api_id": "api1",
                "policy": whole.IP_POLICY,
            },
        },
    ),
    refused(
        "The policy of a document is removed",
        "body",
        {API: {"body": whole.openapi()}, **DEPLOYED},
        ("network-opened", API),
        adds={
            API: whole.rest_api(
                policy="",
                body=whole.openapi(
                    lambda b: b.update({"x-amazon-apigateway-policy": json.loads(whole.IP_POLICY)})
                ),
            )
        },
    ),
    refused(
        "A Deny for addresses outside a list is removed",
        "rest",
        {API: {"policy": policy(statement())}, **DEPLOYED},
        ("network-opened", API),
        adds={
            API: whole.rest_api(
                policy=policy(
                    statement(),
                    statement(
                        "Deny",
                        Condition={"NotIpAddress": {"aws:SourceIp": ["198.51.100.0/24"]}},
                    ),
                )
            )
        },
    ),
    refused(
        "A Deny gets more addresses that it does not meet",
        "rest",
        {
            API: {
                "policy": policy(
                    statement(),
                    statement(
                        "Deny",
                        Condition={
                            "NotIpAddress": {"aws:SourceIp": ["198.51.100.0/24", "0.0.0.0/0"]}
                        },
                    ),
                )
            },
            **DEPLOYED,
        },
        ("network-opened", API),
        adds={
            API: whole.rest_api(
                policy=policy(
                    statement(),
                    statement(
                        "Deny",
                        Condition={"NotIpAddress": {"aws:SourceIp": ["198.51.100.0/24"]}},
                    ),
                )
            )
        },
    ),
    refused(
        "A private API becomes regional",
        "rest",
        {
            API: {
                "endpoint_configuration": [
                    {"ip_address_type": "ipv4", "types": ["REGIONAL"], "vpc_endpoint_ids": []}
                ]
            }
        },
        ("network-opened", API),
        adds={
            API: whole.rest_api(
                endpoint_configuration=[
                    {"ip_address_type": "dualstack", "types": ["PRIVATE"], "vpc_endpoint_ids": []}
                ]
            )
        },
    ),
    refused(
        "Mutual TLS is removed",
        "rest",
        {DOMAIN_NAME: {"mutual_tls_authentication": []}},
        ("network-opened", DOMAIN_NAME),
    ),
    named(
        "The truststore of mutual TLS is another file",
        "rest",
        {
            DOMAIN_NAME: {
                "mutual_tls_authentication": [
                    {"truststore_uri": "s3://trust/all.pem", "truststore_version": ""}
                ]
            }
        },
        ("*", DOMAIN_NAME),
    ),
    named(
        "The web ACL is taken from the stage",
        "rest",
        {ASSOCIATION: GONE},
        ("protection-lowered|network-opened", ASSOCIATION),
    ),
    named(
        "The web ACL is exchanged",
        "rest",
        {ASSOCIATION: Replaced({"web_acl_arn": whole.ACL_ARN.replace("1", "2"), "id": UNKNOWN})},
        ("protection-lowered|network-opened", ASSOCIATION),
    ),
    named(
        "The web ACL moves to a load balancer",
        "rest",
        {
            ASSOCIATION: Replaced(
                {
                    "resource_arn": LOAD_BALANCER,
                    "id": UNKNOWN,
                }
            )
        },
        ("protection-lowered|network-opened", ASSOCIATION),
    ),
    refused(
        "A web ACL that blocked by default allows",
        "rest",
        {
            WEB_ACL: {
                "default_action": [{"allow": [{"custom_request_handling": []}], "block": []}],
            }
        },
        ("network-opened", WEB_ACL),
        adds={
            WEB_ACL: whole.served()[WEB_ACL]
            | {"default_action": [{"allow": [], "block": [{"custom_response": []}]}]}
        },
    ),
    named("A rule of the web ACL is removed", "rest", {WEB_ACL: {"rule": []}}, ("*", WEB_ACL)),
    named(
        "An authorizer's decisions are cached longer",
        "rest",
        {AUTHORIZER: {"authorizer_result_ttl_in_seconds": 3600}, **DEPLOYED},
        ("protection-lowered", AUTHORIZER),
    ),
    named(
        "An identity validation expression is removed",
        "rest",
        {AUTHORIZER: {"identity_validation_expression": ""}, **DEPLOYED},
        ("protection-lowered", AUTHORIZER),
        adds={AUTHORIZER: whole.rest()[AUTHORIZER] | {"identity_validation_expression": "^x.*"}},
    ),
    named(
        "Responses are cached without the authorization header in the key",
        "rest",
        {
            SETTINGS: {
                "settings": [whole.served()[SETTINGS]["settings"][0] | {"caching_enabled": True}]
            },
            STAGE: {"cache_cluster_enabled": True, "cache_cluster_size": "0.5"},
        },
        ("protection-lowered", "GET /orders"),
    ),
    named(
        "A policy changes and is not redeployed",
        "rest",
        {API: {"policy": whole.IP_POLICY}},
        ("not-redeployed", API),
    ),
    named(
        "Security of a document is optional",
        "body",
        document(lambda b: operation(b).update(security=[{"cognito": ["orders/read"]}, {}])),
        ("unknown", API),
    ),
    named(
        "A scheme has no authorizer",
        "body",
        document(
            lambda b: [scheme(b).pop(name) for name in list(scheme(b)) if name.startswith("x-")]
        ),
        ("unknown", API),
    ),
    named(
        "Scopes are a string instead of a list",
        "body",
        document(lambda b: operation(b).update(security=[{"cognito": "orders/read"}])),
        ("unknown", API),
    ),
    named(
        "A document is YAML with a tag, and the rest of the plan is reviewed",
        "body",
        {
            API: {"body": "openapi: 3.0.1\npaths: !custom {}\n"},
            POOL: {"deletion_protection": "INACTIVE"},
            **DEPLOYED,
        },
        ("unknown", API),
        ("protection-lowered", POOL),
    ),
    refused(
        "A YAML document opens a route",
        "body",
        {
            API: {
                "body": "openapi: 3.0.1\ninfo: {title: x, version: '1'}\npaths:\n  /orders:\n"
                "    get:\n      x-amazon-apigateway-integration: {type: aws_proxy, uri: "
                f"'{invoke()}'" + "}\n"
            },
            **DEPLOYED,
        },
        ("route-opened", "GET /orders"),
    ),
    named(
        "A document's authorizer caches longer, and a route is added",
        "body",
        document(
            lambda b: (
                scheme(b)["x-amazon-apigateway-authorizer"].update(
                    authorizerResultTtlInSeconds=3600
                ),
                b["paths"].update(
                    {"/more": {"get": dict(operation(b, "/health"))}},
                ),
            )
        ),
        ("route-added", "/more"),
        ("protection-lowered|unreviewed-change|unknown", API),
    ),
    named(
        "A document no longer validates requests, and a route is added",
        "body",
        {
            API: {
                "body": whole.openapi(
                    lambda b: b["paths"].update({"/more": {"get": dict(operation(b, "/health"))}})
                )
            },
            **DEPLOYED,
        },
        ("protection-lowered|unreviewed-change|unknown", API),
        adds={
            API: whole.rest_api(
                body=whole.openapi(
                    lambda b: b.update(
                        {
                            "x-amazon-apigateway-request-validator": "all",
                            "x-amazon-apigateway-request-validators": {
                                "all": {"validateRequestBody": True}
                            },
                        }
                    )
                )
            )
        },
    ),
    named(
        "Operations of a document no longer require an API key",
        "body",
        {API: {"body": whole.openapi()}, **DEPLOYED},
        ("protection-lowered|unreviewed-change", API),
        adds={
            API: whole.rest_api(
                body=whole.openapi(
                    lambda b: (
                        b["components"]["securitySchemes"].update(
                            {"key": {"type": "apiKey", "name": "x-api-key", "in": "header"}}
                        ),
                        operation(b)["security"][0].update(key=[]),
                    )
                )
            )
        },
    ),
    named(
        "Users can sign up by themselves",
        "rest",
        {POOL: {"admin_create_user_config": [{"allow_admin_create_user_only": False}]}},
        ("protection-lowered|users-admitted", POOL),
    ),
    named(
        "A client gets a flow for users",
        "rest",
        {A: {"explicit_auth_flows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}},
        ("user-flow-enabled", "partner-a"),
    ),
    named(
        "Access logs of a stage are removed",
        "rest",
        {STAGE: {"access_log_settings": []}},
        ("protection-lowered", STAGE),
    ),
    named(
        "An identity provider is added to the pool",
        "rest",
        {
            "aws_cognito_identity_provider.google": New(
                {
                    "id": UNKNOWN,
                    "user_pool_id": POOL_ID,
                    "provider_name": "Google",
                    "provider_type": "Google",
                    "provider_details": {"client_id": "x"},
                    "attribute_mapping": {},
                    "idp_identifiers": None,
                }
            )
        },
        ("*", "aws_cognito_identity_provider.google"),
    ),
    named(
        "An argument that the review does not know changes",
        "rest",
        {API: {"admits_guests": True}},
        ("unreviewed-change", "admits_guests"),
        adds={API: whole.rest_api(admits_guests=False)},
    ),
    named(
        "A type that no version of the review knows is added",
        "rest",
        {"aws_api_gateway_side_door.this": New({"id": UNKNOWN, "rest_api_id": "api1"})},
        ("unreviewed-change", "aws_api_gateway_side_door.this"),
    ),
    refused(
        "The last usage plan key of an API that requires keys is removed",
        "rest",
        {"aws_api_gateway_usage_plan_key.this": GONE},
        ("*", "aws_api_gateway_usage_plan_key.this"),
        adds={
            GET: whole.method("api1", "GET", "res1", "orders/read", api_key_required=True),
            POST: whole.method("api1", "POST", "res1", "orders/write", api_key_required=True),
            "aws_api_gateway_api_key.this": {"id": "key1", "name": "k", "enabled": True},
            "aws_api_gateway_usage_plan.this": {
                "id": "plan1",
                "name": "p",
                "api_stages": [{"api_id": "api1", "stage": "v1", "throttle": []}],
            },
            "aws_api_gateway_usage_plan_key.this": {
                "id": "key1",
                "key_id": "key1",
                "key_type": "API_KEY",
                "usage_plan_id": "plan1",
            },
        },
    ),
)
