"""Changes beside the routes: other authorizers and APIs, policies, limits, sign-in and flows."""

import json
from typing import Final

from tests._support import whole_systems as whole
from tests._support.changed_plans import (
    ACCOUNT,
    CLIENT_ID,
    FUNCTION_ARN,
    GONE,
    OTHER_FUNCTION_ARN,
    POOL_ARN,
    POOL_ID,
    REGION,
    UNKNOWN,
    Imported,
    New,
    Ref,
    Replaced,
    invoke,
)
from tests.unit.access.cases.case import (
    API,
    AUTHORIZER,
    DEPLOYED,
    DEPLOYMENT,
    DOMAIN,
    DOMAIN_NAME,
    FROM_LATER,
    FUNCTION,
    GET,
    GET_TO,
    HEALTH,
    HTTP_API,
    HTTP_DOMAIN,
    HTTP_GET,
    HTTP_MAPPING,
    HTTP_STAGE,
    HTTP_TO,
    JWT,
    LATER,
    MAPPING,
    OPEN,
    PERMISSION,
    POOL,
    POST,
    POST_TO,
    RECORD,
    REPORTS,
    SERVER,
    SETTINGS,
    STAGE,
    WEB_ACL,
    A,
    B,
    document,
    named,
    operation,
    policy,
    refused,
    route_of,
    silent,
    statement,
    url,
)

WEB_CLIENT: Final = whole.client(
    "web",
    allowed_oauth_flows=[],
    allowed_oauth_flows_user_pool_client=False,
    explicit_auth_flows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
)


SECOND_POOL: Final = whole.cognito()[POOL] | {
    "id": f"{REGION}_Second",
    "arn": POOL_ARN.replace(POOL_ID, f"{REGION}_Second"),
    "name": "second",
}


CUSTOM: Final = whole.rest()[AUTHORIZER] | {
    "id": "auth9",
    "name": "custom",
    "type": "TOKEN",
    "provider_arns": None,
    "authorizer_uri": invoke(OTHER_FUNCTION_ARN),
}


SOCKETS: Final = {
    "aws_apigatewayv2_api.chat": whole.http_api(
        id="ws1",
        name="chat",
        protocol_type="WEBSOCKET",
        route_selection_expression="$request.body.action",
    ),
    "aws_apigatewayv2_integration.chat": whole.http()[HTTP_TO] | {"id": "int9", "api_id": "ws1"},
    "aws_apigatewayv2_route.connect": whole.http_route(
        "$connect",
        id="r9",
        api_id="ws1",
        authorization_type="AWS_IAM",
        target="integrations/int9",
    ),
}


CASES = (
    refused(
        "A route goes from IAM to no authorization",
        "rest",
        {POST: OPEN, **DEPLOYED},
        ("route-opened", "POST /orders"),
        adds={POST: whole.method("api1", "POST", "res1", authorization="AWS_IAM")},
    ),
    refused(
        "A route goes from a Lambda authorizer to no authorization",
        "rest",
        {POST: OPEN, **DEPLOYED},
        ("route-opened", "POST /orders"),
        adds={
            "aws_api_gateway_authorizer.custom": CUSTOM,
            POST: whole.method(
                "api1", "POST", "res1", authorization="CUSTOM", authorizer_id="auth9"
            ),
        },
    ),
    named(
        "A Lambda authorizer asks another function",
        "rest",
        {
            "aws_api_gateway_authorizer.custom": {"authorizer_uri": invoke(FUNCTION_ARN)},
            **DEPLOYED,
        },
        ("*", "aws_api_gateway_authorizer.custom"),
        adds={
            "aws_api_gateway_authorizer.custom": CUSTOM,
            POST: whole.method(
                "api1", "POST", "res1", authorization="CUSTOM", authorizer_id="auth9"
            ),
        },
    ),
    named(
        "The code of a Lambda authorizer changes",
        "rest",
        {REPORTS: {"source_code_hash": "bbb"}},
        ("unreviewed-change", REPORTS),
        adds={
            "aws_api_gateway_authorizer.custom": CUSTOM,
            POST: whole.method(
                "api1", "POST", "res1", authorization="CUSTOM", authorizer_id="auth9"
            ),
        },
    ),
    refused(
        "An authorizer trusts a second pool of the same plan",
        "rest",
        {
            "aws_cognito_user_pool.second": New(SECOND_POOL | {"id": UNKNOWN, "arn": UNKNOWN}),
            AUTHORIZER: {
                "provider_arns": Ref.of(f"{POOL}.arn", "aws_cognito_user_pool.second.arn")
            },
            **DEPLOYED,
        },
        ("authorizer-trust-changed", AUTHORIZER),
    ),
    refused(
        "A JWT authorizer gets the issuer of a new pool",
        "http",
        {
            "aws_cognito_user_pool.second": New(
                SECOND_POOL | {"id": UNKNOWN, "arn": UNKNOWN, "endpoint": UNKNOWN}
            ),
            JWT: {
                "jwt_configuration": [
                    {
                        "audience": [f"{CLIENT_ID}-partner-a"],
                        "issuer": Ref.of("aws_cognito_user_pool.second.endpoint"),
                    }
                ]
            },
        },
        ("authorizer-trust-changed", JWT),
    ),
    refused(
        "A public route shares an integration that now calls a protected function",
        "http",
        {"aws_apigatewayv2_integration.open": {"integration_uri": FUNCTION_ARN}},
        ("backend-exposed", "GET /open"),
        adds={
            "aws_apigatewayv2_integration.open": whole.http()[HTTP_TO]
            | {"id": "int2", "integration_uri": OTHER_FUNCTION_ARN},
            'aws_apigatewayv2_route.this["GET /open"]': whole.http_route(
                "GET /open", target="integrations/int2"
            ),
        },
    ),
    refused(
        "A public route of an HTTP API moves to the integration of guarded routes",
        "http",
        {'aws_apigatewayv2_route.this["GET /open"]': {"target": "integrations/int1"}},
        ("backend-exposed", "GET /open"),
        adds={
            "aws_apigatewayv2_integration.open": whole.http()[HTTP_TO]
            | {"id": "int2", "integration_uri": OTHER_FUNCTION_ARN},
            'aws_apigatewayv2_route.this["GET /open"]': whole.http_route(
                "GET /open", target="integrations/int2"
            ),
        },
    ),
    refused(
        "A public path beneath a guarded greedy path takes its calls",
        "rest",
        route_of("/export", uri=invoke(OTHER_FUNCTION_ARN)),
        ("route-opened", "GET /export"),
        adds={
            'aws_api_gateway_resource.this["/{proxy+}"]': {
                "id": "res3",
                "rest_api_id": "api1",
                "parent_id": "api1root",
                "path_part": "{proxy+}",
                "path": "/{proxy+}",
            },
            'aws_api_gateway_method.this["ANY /{proxy+}"]': whole.method(
                "api1", "ANY", "res3", "orders/read"
            ),
        },
    ),
    refused(
        "A public path beneath a guarded greedy path of an HTTP API takes its calls",
        "http",
        {
            'aws_apigatewayv2_route.this["GET /files/{id}"]': New(
                whole.http_route("GET /files/{id}", id=UNKNOWN, target=None)
            )
        },
        ("route-opened", "GET /files/{id}"),
        adds={
            'aws_apigatewayv2_route.this["ANY /{proxy+}"]': whole.http_route(
                "ANY /{proxy+}", "orders/read"
            )
        },
    ),
    refused(
        "A WebSocket API without authorization calls a guarded function",
        "http",
        {
            address: New(
                {name: UNKNOWN if name == "id" else value for name, value in values.items()}
                | ({"api_id": Ref.of("aws_apigatewayv2_api.chat.id")} if "api_id" in values else {})
                | (
                    {
                        "authorization_type": "NONE",
                        "target": Ref.of("aws_apigatewayv2_integration.chat.id"),
                    }
                    if "route" in address
                    else {}
                )
            )
            for address, values in SOCKETS.items()
        },
        ("*", "aws_apigatewayv2_route.connect|aws_apigatewayv2_api.chat"),
    ),
    refused(
        "The connect route of a WebSocket API loses its authorization",
        "http",
        {"aws_apigatewayv2_route.connect": {"authorization_type": "NONE"}},
        ("*", "aws_apigatewayv2_route.connect"),
        adds=SOCKETS,
    ),
    refused(
        "A body that is put by a resource of its own opens a route",
        "rest",
        {
            "aws_api_gateway_rest_api_put.this": {
                "body": whole.openapi(lambda b: operation(b).pop("security"))
            },
            **DEPLOYED,
        },
        ("route-opened", "GET /orders"),
        adds={
            "aws_api_gateway_rest_api_put.this": {
                "rest_api_id": "api1",
                "body": whole.openapi(),
                "fail_on_warnings": False,
                "parameters": None,
                "triggers": None,
            },
            GET: whole.method("api1", "GET", "res9"),
        },
    ),
    refused(
        "A new domain without mutual TLS leads to an API that only one with it led to",
        "rest",
        {
            "aws_api_gateway_domain_name.second": New(
                whole.served()[DOMAIN_NAME]
                | {
                    "id": UNKNOWN,
                    "arn": UNKNOWN,
                    "domain_name": "open.example.com",
                    "mutual_tls_authentication": [],
                }
            ),
            "aws_api_gateway_base_path_mapping.second": New(
                whole.served()[MAPPING] | {"id": UNKNOWN, "domain_name": "open.example.com"}
            ),
        },
        ("*", "second"),
        adds={API: whole.rest_api(disable_execute_api_endpoint=True)},
    ),
    refused(
        "The default address is enabled beside a domain with mutual TLS",
        "rest",
        {API: {"disable_execute_api_endpoint": False}, **DEPLOYED},
        ("network-opened|protection-lowered", API),
        adds={API: whole.rest_api(disable_execute_api_endpoint=True)},
    ),
    refused(
        "A policy's principal becomes everybody",
        "rest",
        {API: {"policy": policy(statement())}, **DEPLOYED},
        ("network-opened", API),
        adds={
            API: whole.rest_api(
                policy=policy(statement(Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"}))
            )
        },
    ),
    refused(
        "A policy no longer asks for a VPC endpoint",
        "rest",
        {API: {"policy": policy(statement())}, **DEPLOYED},
        ("network-opened", API),
        adds={
            API: whole.rest_api(
                policy=policy(statement(Condition={"StringEquals": {"aws:SourceVpce": "vpce-1"}}))
            )
        },
    ),
    named(
        "A policy becomes known after apply",
        "rest",
        {API: {"policy": FROM_LATER}, **LATER, **DEPLOYED},
        ("unknown", API),
        adds={API: whole.rest_api(policy=whole.IP_POLICY)},
    ),
    named(
        "A policy is narrowed",
        "rest",
        {API: {"policy": whole.IP_POLICY.replace("/24", "/25")}, **DEPLOYED},
        ("network-restricted", API),
        adds={API: whole.rest_api(policy=whole.IP_POLICY)},
    ),
    silent(
        "A policy is written in another form",
        "rest",
        {
            API: {
                "policy": json.dumps(json.loads(whole.IP_POLICY), indent=2).replace(
                    '"Principal": "*"', '"Principal": {"AWS": "*"}'
                )
            },
            **DEPLOYED,
        },
        "network-restricted",
        adds={API: whole.rest_api(policy=whole.IP_POLICY)},
    ),
    named(
        "Methods no longer require an API key",
        "rest",
        {GET: {"api_key_required": False}, **DEPLOYED},
        ("protection-lowered", "GET /orders"),
        adds={GET: whole.method("api1", "GET", "res1", "orders/read", api_key_required=True)},
    ),
    named(
        "The settings of a stage are removed with its throttling",
        "rest",
        {SETTINGS: GONE},
        ("*", SETTINGS),
    ),
    named(
        "A route's throttling is no longer bounded",
        "http",
        {HTTP_STAGE: {"default_route_settings": []}},
        ("protection-lowered", HTTP_STAGE),
    ),
    named(
        "Pages of every origin may read answers",
        "http",
        {
            HTTP_API: {
                "cors_configuration": [
                    {
                        "allow_credentials": False,
                        "allow_headers": [],
                        "allow_methods": ["GET"],
                        "allow_origins": ["*"],
                        "expose_headers": [],
                        "max_age": 0,
                    }
                ]
            }
        },
        ("protection-lowered", HTTP_API),
    ),
    refused(
        "Anybody can sign up and call a route",
        "rest",
        {
            POOL: {
                "admin_create_user_config": [
                    {"allow_admin_create_user_only": False, "invite_message_template": []}
                ]
            }
        },
        ("users-admitted", POOL),
        adds={
            'aws_cognito_user_pool_client.this["web"]': WEB_CLIENT,
            GET: whole.method("api1", "GET", "res1", "aws.cognito.signin.user.admin"),
        },
    ),
    named(
        "An identity provider gets other metadata",
        "rest",
        {"aws_cognito_identity_provider.saml": {"provider_details": {"MetadataURL": "https://b/"}}},
        ("*", "aws_cognito_identity_provider.saml"),
        adds={
            "aws_cognito_identity_provider.saml": {
                "id": "x",
                "user_pool_id": POOL_ID,
                "provider_name": "saml",
                "provider_type": "SAML",
                "provider_details": {"MetadataURL": "https://a/"},
                "attribute_mapping": {},
                "idp_identifiers": [],
            }
        },
    ),
    named(
        "The pre sign-up function of a pool is removed",
        "rest",
        {POOL: {"lambda_config": []}},
        ("*", POOL),
        adds={
            POOL: whole.cognito()[POOL] | {"lambda_config": [{"pre_sign_up": OTHER_FUNCTION_ARN}]}
        },
    ),
    named(
        "A client gets the code flow and a callback URL",
        "rest",
        {
            A: {
                "allowed_oauth_flows": ["code", "client_credentials"],
                "callback_urls": ["https://a.example.com/"],
            }
        },
        ("user-flow-enabled", "partner-a"),
    ),
    named(
        "A client gets another callback URL",
        "rest",
        {'aws_cognito_user_pool_client.this["web"]': {"callback_urls": ["https://b.example.com"]}},
        ("*", "web"),
        adds={
            'aws_cognito_user_pool_client.this["web"]': WEB_CLIENT
            | {"callback_urls": ["https://a.example.com"]}
        },
    ),
    named(
        "Tokens of a client can no longer be revoked",
        "rest",
        {A: {"enable_token_revocation": False}},
        ("protection-lowered", "partner-a"),
    ),
    refused(
        "The resource server is removed, so that no client gets its scopes",
        "rest",
        {SERVER: GONE},
        ("api-unreachable", API),
    ),
    refused(
        "The resource server gets another identifier, so that no client gets its scopes",
        "http",
        {SERVER: Replaced({"id": UNKNOWN, "identifier": "sales", "scope_identifiers": UNKNOWN})},
        ("api-unreachable", HTTP_API),
    ),
    refused("Every client is removed", "rest", {A: GONE, B: GONE}, ("api-unreachable", API)),
    refused(
        "Every client loses its flow for machines",
        "rest",
        {
            A: {"allowed_oauth_flows": ["code"]},
            B: {"allowed_oauth_flows": ["code"], "explicit_auth_flows": []},
        },
        ("api-unreachable|access-lost", API),
    ),
    refused(
        "No client may use OAuth any longer",
        "http",
        {
            A: {"allowed_oauth_flows_user_pool_client": False},
            B: {"allowed_oauth_flows_user_pool_client": False},
        },
        ("api-unreachable", HTTP_API),
    ),
    refused(
        "Clients that are counted move up, so that both get other credentials",
        "rest",
        {
            "aws_cognito_user_pool_client.all[0]": Replaced(
                {"id": UNKNOWN, "client_secret": UNKNOWN, "name": "y"}
            ),
            "aws_cognito_user_pool_client.all[1]": GONE,
        },
        ("credentials-replaced", "aws_cognito_user_pool_client.all[0]"),
        adds={
            "aws_cognito_user_pool_client.all[0]": whole.client("x", "orders/read"),
            "aws_cognito_user_pool_client.all[1]": whole.client("y", "orders/read"),
        },
    ),
    refused(
        "An HTTP API's only address is disabled",
        "http",
        {HTTP_API: {"disable_execute_api_endpoint": True}, HTTP_MAPPING: GONE, HTTP_DOMAIN: GONE},
        ("api-address-changed", HTTP_API),
    ),
    refused(
        "The integration of every guarded route is removed",
        "rest",
        {GET_TO: GONE, POST_TO: GONE, **DEPLOYED},
        ("*", "GET /orders"),
    ),
    refused(
        "The function is removed, and its routes stay",
        "rest",
        {FUNCTION: GONE, PERMISSION: GONE},
        ("*", FUNCTION),
    ),
    named(
        "A public route begins to require a token",
        "rest",
        {
            HEALTH: {
                "authorization": "COGNITO_USER_POOLS",
                "authorizer_id": "auth1",
                "authorization_scopes": ["orders/read"],
            },
            **DEPLOYED,
        },
        ("*", "GET /health"),
    ),
    named(
        "Stage variables name another function",
        "rest",
        {STAGE: {"variables": {"fn": "orders"}}},
        ("*", STAGE),
        adds={STAGE: whole.served()[STAGE] | {"variables": {"fn": "reports"}}},
    ),
    refused(
        "An allow list of addresses in a firewall is widened to everybody",
        "rest",
        {"aws_wafv2_ip_set.this": {"addresses": ["0.0.0.0/1", "128.0.0.0/1"]}},
        ("*", "aws_wafv2_ip_set.this"),
        adds={
            WEB_ACL: whole.served()[WEB_ACL]
            | {"default_action": [{"allow": [], "block": [{"custom_response": []}]}]},
            "aws_wafv2_ip_set.this": {
                "id": "set1",
                "arn": "arn:set1",
                "name": "s",
                "scope": "REGIONAL",
                "ip_address_version": "IPV4",
                "addresses": ["198.51.100.0/24"],
            },
        },
    ),
    named(
        "A rule of the firewall counts instead of blocking",
        "rest",
        {
            WEB_ACL: {
                "rule": [
                    whole.served()[WEB_ACL]["rule"][0]
                    | {"action": [{"block": [], "allow": [], "count": [{}]}]}
                ]
            }
        },
        ("*", WEB_ACL),
    ),
    named(
        "The firewall of a user pool is taken from it",
        "rest",
        {"aws_wafv2_web_acl_association.pool": GONE},
        ("protection-lowered|network-opened", "aws_wafv2_web_acl_association.pool"),
        adds={
            "aws_wafv2_web_acl_association.pool": {
                "id": "x",
                "resource_arn": POOL_ARN,
                "web_acl_arn": whole.ACL_ARN,
            }
        },
    ),
    named(
        "An API takes dualstack addresses",
        "rest",
        {
            API: {
                "endpoint_configuration": [
                    {"ip_address_type": "dualstack", "types": ["REGIONAL"], "vpc_endpoint_ids": []}
                ]
            },
            **DEPLOYED,
        },
        ("protection-lowered", API),
    ),
    named(
        "A custom domain accepts an old TLS version",
        "rest",
        {DOMAIN_NAME: {"security_policy": "TLS_1_0"}},
        ("protection-lowered", DOMAIN_NAME),
    ),
    named(
        "A role of an integration and the headers that it passes change",
        "rest",
        {
            GET_TO: {
                "request_parameters": {"integration.request.header.X-User": "'admin'"},
                "credentials": f"arn:aws:iam::{ACCOUNT}:role/other",
            },
            **DEPLOYED,
        },
        ("backend-changed", "GET /orders"),
    ),
    named(
        "A refusal looks like an answer",
        "rest",
        {"aws_api_gateway_gateway_response.this": {"status_code": "200"}, **DEPLOYED},
        ("*", "aws_api_gateway_gateway_response.this"),
        adds={
            "aws_api_gateway_gateway_response.this": {
                "id": "x",
                "rest_api_id": "api1",
                "response_type": "UNAUTHORIZED",
                "status_code": "401",
                "response_parameters": {},
                "response_templates": {},
            }
        },
    ),
    named(
        "A method was removed by hand, and the plan creates it again",
        "rest",
        {POST: New(whole.rest()[POST] | {"id": UNKNOWN}), **DEPLOYED},
        ("drift-reverted", "POST /orders"),
        adds={POST: None},
        drift={POST: whole.rest()[POST]},
    ),
    refused(
        "A token endpoint was removed by hand, and a refresh records it",
        "rest",
        {},
        ("token-endpoint-changed", DOMAIN),
        adds={DOMAIN: None},
        drift={DOMAIN: whole.cognito()[DOMAIN]},
    ),
    refused(
        "A function URL was made without Terraform, and is imported",
        "rest",
        {
            "aws_lambda_function_url.open": Imported(
                dict(url("orders").values)
                | dict.fromkeys(("id", "function_arn", "function_url", "url_id"), "x")
            )
        },
        ("backend-exposed", "aws_lambda_function_url.open"),
    ),
    silent(
        "A second custom domain is added",
        "rest",
        {
            "aws_api_gateway_domain_name.second": New(
                whole.served()[DOMAIN_NAME]
                | {"id": UNKNOWN, "arn": UNKNOWN, "domain_name": "api2.example.com"}
                | {"regional_domain_name": UNKNOWN, "regional_zone_id": UNKNOWN}
            ),
            "aws_api_gateway_base_path_mapping.second": New(
                whole.served()[MAPPING]
                | {"id": UNKNOWN, "domain_name": Ref.of("aws_api_gateway_domain_name.second.id")}
            ),
            "aws_route53_record.second": New(
                whole.served()[RECORD]
                | {
                    "id": UNKNOWN,
                    "name": "api2.example.com",
                    "fqdn": UNKNOWN,
                    "alias": [
                        {
                            "evaluate_target_health": False,
                            "name": Ref.of(
                                "aws_api_gateway_domain_name.second.regional_domain_name"
                            ),
                            "zone_id": Ref.of(
                                "aws_api_gateway_domain_name.second.regional_zone_id"
                            ),
                        }
                    ],
                }
            ),
        },
    ),
    silent(
        "A permission gets another statement id",
        "rest",
        {PERMISSION: Replaced({"id": UNKNOWN, "statement_id": "Other"}, first="create")},
    ),
    silent(
        "Method responses and gateway responses are added",
        "rest",
        {
            "aws_api_gateway_method_response.ok": New(
                {
                    "id": UNKNOWN,
                    "rest_api_id": "api1",
                    "resource_id": "res2",
                    "http_method": "GET",
                    "status_code": "200",
                    "response_models": {},
                    "response_parameters": {},
                }
            ),
            "aws_api_gateway_integration_response.ok": New(
                {
                    "id": UNKNOWN,
                    "rest_api_id": "api1",
                    "resource_id": "res2",
                    "http_method": "GET",
                    "status_code": "200",
                    "content_handling": None,
                    "response_parameters": {},
                    "response_templates": {},
                    "selection_pattern": None,
                }
            ),
            "aws_api_gateway_gateway_response.new": New(
                {
                    "id": UNKNOWN,
                    "rest_api_id": "api1",
                    "response_type": "DEFAULT_4XX",
                    "status_code": None,
                    "response_parameters": {
                        "gatewayresponse.header.Access-Control-Allow-Origin": "'*'"
                    },
                    "response_templates": {},
                }
            ),
            **DEPLOYED,
        },
    ),
    silent(
        "A preflight answered by the API itself is added",
        "rest",
        {
            'aws_api_gateway_method.this["OPTIONS /orders"]': New(
                whole.method("api1", "OPTIONS", "res1", id=UNKNOWN)
            ),
            'aws_api_gateway_integration.this["OPTIONS /orders"]': New(
                whole.integration("api1", "OPTIONS", "res1", id=UNKNOWN, type="MOCK", uri=None)
            ),
            **DEPLOYED,
        },
        "route-added",
    ),
    silent(
        "An API and a client get another name",
        "rest",
        {API: {"name": "orders-2"}, A: {"name": "Partner A"}, AUTHORIZER: {"name": "x"}},
        "not-redeployed",
    ),
    silent(
        "Documentation of the API is added",
        "rest",
        {
            "aws_api_gateway_documentation_part.this": New(
                {"id": UNKNOWN, "rest_api_id": "api1", "properties": "{}", "location": []}
            )
        },
    ),
    silent(
        "Roles, log groups and alarms change",
        "rest",
        {
            "aws_iam_role.this": New({"id": UNKNOWN, "name": "x", "assume_role_policy": "{}"}),
            "aws_cloudwatch_log_group.this": New({"id": UNKNOWN, "name": "x"}),
            "aws_sns_topic.this": New({"id": UNKNOWN, "name": "x"}),
        },
    ),
    silent(
        "An object that Terraform deposed is destroyed",
        "rest",
        {},
        members={},
    ),
    silent(
        "A function's environment and layers change",
        "http",
        {
            FUNCTION: {
                "environment": [{"variables": {"A": "b"}}],
                "layers": ["arn:layer"],
                "runtime": "python3.14",
            }
        },
    ),
    silent(
        "A replaced function keeps its name",
        "http",
        {
            FUNCTION: Replaced(
                {
                    "id": UNKNOWN,
                    "arn": UNKNOWN,
                    "invoke_arn": UNKNOWN,
                    "qualified_arn": UNKNOWN,
                    "qualified_invoke_arn": UNKNOWN,
                    "version": UNKNOWN,
                    "package_type": "Image",
                }
            ),
            HTTP_TO: {"integration_uri": Ref.of(f"{FUNCTION}.invoke_arn")},
            PERMISSION: Replaced({"id": UNKNOWN, "function_name": "orders"}),
        },
    ),
    silent(
        "A pool protects more",
        "rest",
        {POOL: {"mfa_configuration": "OPTIONAL"}},
        adds={POOL: whole.cognito()[POOL] | {"deletion_protection": "INACTIVE"}},
    ),
    silent(
        "The API's body is deployed by a new hash alone",
        "body",
        {
            DEPLOYMENT: Replaced(
                {"id": UNKNOWN, "triggers": {"redeployment": UNKNOWN}}, first="create"
            ),
            STAGE: {"deployment_id": Ref.of(f"{DEPLOYMENT}.id")},
        },
    ),
    silent(
        "An HTTP API that is deployed by hand is deployed again",
        "http",
        {
            "aws_apigatewayv2_deployment.this": Replaced(
                {"id": UNKNOWN, "triggers": {"a": "2"}, "auto_deployed": False}, first="create"
            ),
            HTTP_STAGE: {"deployment_id": Ref.of("aws_apigatewayv2_deployment.this.id")},
        },
        adds={
            "aws_apigatewayv2_deployment.this": {
                "id": "dep9",
                "api_id": "http1",
                "auto_deployed": False,
                "description": "",
                "triggers": {"a": "1"},
            },
            HTTP_STAGE: whole.http()[HTTP_STAGE] | {"auto_deploy": False, "deployment_id": "dep9"},
        },
    ),
    named(
        "A route is opened in an HTTP API that nothing deploys",
        "http",
        {HTTP_GET: {"authorization_scopes": ["orders/write"]}},
        ("not-redeployed", "GET /orders"),
        adds={
            "aws_apigatewayv2_deployment.this": {
                "id": "dep9",
                "api_id": "http1",
                "auto_deployed": False,
                "description": "",
                "triggers": {"a": "1"},
            },
            HTTP_STAGE: whole.http()[HTTP_STAGE] | {"auto_deploy": False, "deployment_id": "dep9"},
        },
    ),
    named(
        "A document with references, parameters and vendor fields gets a guarded route",
        "body",
        document(
            lambda b: (
                b["paths"].update(
                    {
                        "/more": {
                            "parameters": [{"name": "x", "in": "query"}],
                            "summary": "More",
                            "get": dict(operation(b)),
                            "x-internal": True,
                        }
                    }
                ),
            )
        ),
        ("route-added", "GET /more"),
    ),
    refused(
        "A document opens a route by an extension of its own",
        "body",
        document(lambda b: operation(b).update({"x-amazon-apigateway-auth": {"type": "NONE"}})),
        ("route-opened", "GET /orders"),
    ),
    refused(
        "A Swagger document lacks the security of a route",
        "body",
        {
            API: {
                "body": json.dumps(
                    {
                        "swagger": "2.0",
                        "info": whole.DOCUMENT["info"],
                        "paths": whole.DOCUMENT["paths"] | {"/orders": {"get": {"responses": {}}}},
                        "securityDefinitions": whole.DOCUMENT["components"]["securitySchemes"],
                    }
                )
            },
            **DEPLOYED,
        },
        ("route-opened", "GET /orders"),
        ("route-removed", "POST /orders"),
    ),
)
