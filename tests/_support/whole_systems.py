"""Whole systems as provider 5.100 records them: REST by resources, REST by body, HTTP API."""

import copy
import json
from collections.abc import Callable
from typing import Any, Final

from tests._support.changed_plans import (
    ACCOUNT,
    CLIENT_ID,
    FUNCTION_ARN,
    ISSUER,
    OTHER_FUNCTION_ARN,
    POOL_ARN,
    POOL_ID,
    REGION,
    Resources,
    invoke,
)

IP_POLICY: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "execute-api:Invoke",
                "Resource": "execute-api:/*",
                "Condition": {"IpAddress": {"aws:SourceIp": ["198.51.100.0/24"]}},
            }
        ],
    }
)
ACL_ARN: Final = f"arn:aws:wafv2:{REGION}:{ACCOUNT}:regional/webacl/api/11111111"
KEYS: Final = ("GET /orders", "POST /orders", "GET /health")


def _tagged(**values: Any) -> dict[str, Any]:
    return {"tags": {"team": "a"}, "tags_all": {"team": "a"}} | values


def client(name: str, *scopes: str, **other: Any) -> dict[str, Any]:
    """Return an app client of the client_credentials grant."""
    return {
        "access_token_validity": 60,
        "allowed_oauth_flows": ["client_credentials"],
        "allowed_oauth_flows_user_pool_client": True,
        "allowed_oauth_scopes": list(scopes),
        "analytics_configuration": [],
        "auth_session_validity": 3,
        "callback_urls": [],
        "client_secret": "not-to-be-shown",
        "default_redirect_uri": None,
        "enable_propagate_additional_user_context_data": False,
        "enable_token_revocation": True,
        "explicit_auth_flows": ["ALLOW_REFRESH_TOKEN_AUTH"],
        "generate_secret": True,
        "id": f"{CLIENT_ID}-{name}",
        "id_token_validity": None,
        "logout_urls": [],
        "name": name,
        "prevent_user_existence_errors": "ENABLED",
        "read_attributes": [],
        "refresh_token_rotation": [],
        "refresh_token_validity": 30,
        "supported_identity_providers": [],
        "token_validity_units": [
            {"access_token": "minutes", "id_token": None, "refresh_token": None}
        ],
        "user_pool_id": POOL_ID,
        "write_attributes": [],
    } | other


def cognito() -> Resources:
    """Return a pool with a domain, a resource server and two clients."""
    return {
        "aws_cognito_user_pool.this": _tagged(
            id=POOL_ID,
            arn=POOL_ARN,
            endpoint=f"cognito-idp.{REGION}.amazonaws.com/{POOL_ID}",
            name="orders",
            deletion_protection="ACTIVE",
            mfa_configuration="OFF",
            admin_create_user_config=[
                {"allow_admin_create_user_only": True, "invite_message_template": []}
            ],
            lambda_config=[],
            password_policy=[
                {
                    "minimum_length": 12,
                    "require_lowercase": True,
                    "require_numbers": True,
                    "require_symbols": True,
                    "require_uppercase": True,
                    "temporary_password_validity_days": 7,
                    "password_history_size": 0,
                }
            ],
            user_pool_tier="ESSENTIALS",
            estimated_number_of_users=0,
            last_modified_date="2026-01-01T00:00:00Z",
            creation_date="2026-01-01T00:00:00Z",
            user_pool_add_ons=[],
        ),
        "aws_cognito_user_pool_domain.this": {
            "id": "acme",
            "domain": "acme",
            "user_pool_id": POOL_ID,
            "certificate_arn": None,
            "cloudfront_distribution": "d1.cloudfront.net",
            "managed_login_version": 1,
            "version": "20260101",
        },
        "aws_cognito_resource_server.this": {
            "id": f"{POOL_ID}|orders",
            "identifier": "orders",
            "name": "orders",
            "user_pool_id": POOL_ID,
            "scope": [
                {"scope_name": "read", "scope_description": "Read"},
                {"scope_name": "write", "scope_description": "Write"},
            ],
            "scope_identifiers": ["orders/read", "orders/write"],
        },
        'aws_cognito_user_pool_client.this["partner-a"]': client("partner-a", "orders/read"),
        'aws_cognito_user_pool_client.this["partner-b"]': client(
            "partner-b", "orders/read", "orders/write"
        ),
    }


def function(name: str = "orders", arn: str = FUNCTION_ARN) -> dict[str, Any]:
    """Return a Lambda function."""
    return _tagged(
        id=name,
        arn=arn,
        function_name=name,
        invoke_arn=invoke(arn),
        qualified_arn=f"{arn}:1",
        qualified_invoke_arn=invoke(f"{arn}:1"),
        version="1",
        role=f"arn:aws:iam::{ACCOUNT}:role/{name}",
        handler="app.handler",
        runtime="python3.13",
        filename="app.zip",
        source_code_hash="aaa",
        code_sha256="aaa",
        source_code_size=100,
        last_modified="2026-01-01T00:00:00.000+0000",
        memory_size=128,
        timeout=3,
        publish=False,
        environment=[],
        reserved_concurrent_executions=-1,
        package_type="Zip",
        layers=[],
        vpc_config=[],
    )


def permission(api: str, **other: Any) -> dict[str, Any]:
    """Return a permission for one API to invoke a function."""
    return {
        "id": "AllowApi",
        "statement_id": "AllowApi",
        "statement_id_prefix": "",
        "action": "lambda:InvokeFunction",
        "function_name": "orders",
        "principal": "apigateway.amazonaws.com",
        "source_arn": f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{api}/*/*",
        "source_account": None,
        "principal_org_id": None,
        "event_source_token": None,
        "function_url_auth_type": None,
        "qualifier": "",
    } | other


def method(api: str, verb: str, resource: str, *scopes: str, **other: Any) -> dict[str, Any]:
    """Return a method; without scopes it is public."""
    return {
        "id": f"agm-{api}-{resource}-{verb}",
        "rest_api_id": api,
        "resource_id": resource,
        "http_method": verb,
        "authorization": "COGNITO_USER_POOLS" if scopes else "NONE",
        "authorizer_id": "auth1" if scopes else "",
        "authorization_scopes": list(scopes) if scopes else None,
        "api_key_required": False,
        "operation_name": None,
        "request_models": None,
        "request_parameters": {},
        "request_validator_id": "",
    } | other


def integration(api: str, verb: str, resource: str, **other: Any) -> dict[str, Any]:
    """Return a proxy integration with the function."""
    return {
        "id": f"agi-{api}-{resource}-{verb}",
        "rest_api_id": api,
        "resource_id": resource,
        "http_method": verb,
        "type": "AWS_PROXY",
        "integration_http_method": "POST",
        "uri": invoke(),
        "cache_key_parameters": [],
        "cache_namespace": resource,
        "connection_id": "",
        "connection_type": "INTERNET",
        "content_handling": "",
        "credentials": "",
        "passthrough_behavior": "WHEN_NO_MATCH",
        "request_parameters": {},
        "request_templates": {},
        "timeout_milliseconds": 29000,
        "tls_config": [],
    } | other


def rest_api(id_: str = "api1", **other: Any) -> dict[str, Any]:
    """Return a REST API."""
    return (
        _tagged(
            id=id_,
            name="orders",
            description="",
            arn=f"arn:aws:apigateway:{REGION}::/restapis/{id_}",
            execution_arn=f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{id_}",
            root_resource_id=f"{id_}root",
            api_key_source="HEADER",
            binary_media_types=[],
            body=None,
            created_date="2026-01-01T00:00:00Z",
            disable_execute_api_endpoint=False,
            endpoint_configuration=[
                {"ip_address_type": "ipv4", "types": ["REGIONAL"], "vpc_endpoint_ids": []}
            ],
            fail_on_warnings=None,
            minimum_compression_size="",
            parameters=None,
            policy="",
            put_rest_api_mode=None,
        )
        | other
    )


def served(id_: str = "api1") -> Resources:
    """Return a deployment, a stage with settings, a domain and a firewall of a REST API."""
    arn = f"arn:aws:apigateway:{REGION}::/restapis/{id_}/stages/v1"
    return {
        "aws_api_gateway_deployment.this": {
            "id": "dep1",
            "rest_api_id": id_,
            "created_date": "2026-01-01T00:00:00Z",
            "description": None,
            "execution_arn": f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{id_}/",
            "invoke_url": f"https://{id_}.execute-api.{REGION}.amazonaws.com/",
            "canary_settings": [],
            "stage_description": None,
            "stage_name": None,
            "triggers": {"redeployment": "hash1"},
            "variables": None,
        },
        "aws_api_gateway_stage.this": _tagged(
            id=f"ags-{id_}-v1",
            arn=arn,
            rest_api_id=id_,
            stage_name="v1",
            deployment_id="dep1",
            access_log_settings=[
                {
                    "destination_arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:api",
                    "format": "$context.requestId",
                }
            ],
            cache_cluster_enabled=False,
            cache_cluster_size="",
            canary_settings=[],
            client_certificate_id="",
            description="",
            documentation_version="",
            execution_arn=f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{id_}/v1",
            invoke_url=f"https://{id_}.execute-api.{REGION}.amazonaws.com/v1",
            variables=None,
            web_acl_arn=ACL_ARN,
            xray_tracing_enabled=False,
        ),
        "aws_api_gateway_method_settings.this": {
            "id": f"{id_}-v1-*/*",
            "rest_api_id": id_,
            "stage_name": "v1",
            "method_path": "*/*",
            "settings": [
                {
                    "cache_data_encrypted": False,
                    "cache_ttl_in_seconds": 300,
                    "caching_enabled": False,
                    "data_trace_enabled": False,
                    "logging_level": "OFF",
                    "metrics_enabled": True,
                    "require_authorization_for_cache_control": True,
                    "throttling_burst_limit": 100,
                    "throttling_rate_limit": 50,
                    "unauthorized_cache_control_header_strategy": "SUCCEED_WITH_RESPONSE_HEADER",
                }
            ],
        },
        "aws_api_gateway_domain_name.this": _tagged(
            id="api.example.com",
            arn=f"arn:aws:apigateway:{REGION}::/domainnames/api.example.com",
            domain_name="api.example.com",
            domain_name_id="",
            regional_certificate_arn=f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/1",
            regional_domain_name=f"d-1.execute-api.{REGION}.amazonaws.com",
            regional_zone_id="Z1",
            security_policy="TLS_1_2",
            endpoint_configuration=[{"ip_address_type": "ipv4", "types": ["REGIONAL"]}],
            mutual_tls_authentication=[
                {"truststore_uri": "s3://trust/ca.pem", "truststore_version": ""}
            ],
            policy="",
        ),
        "aws_api_gateway_base_path_mapping.this": {
            "id": "api.example.com/",
            "api_id": id_,
            "base_path": "",
            "domain_name": "api.example.com",
            "domain_name_id": None,
            "stage_name": "v1",
        },
        "aws_route53_record.this": {
            "id": "Z9_api.example.com_A",
            "name": "api.example.com",
            "fqdn": "api.example.com",
            "type": "A",
            "zone_id": "Z9",
            "ttl": 0,
            "records": [],
            "alias": [
                {
                    "evaluate_target_health": False,
                    "name": f"d-1.execute-api.{REGION}.amazonaws.com",
                    "zone_id": "Z1",
                }
            ],
            "allow_overwrite": None,
            "set_identifier": "",
            "health_check_id": "",
        },
        "aws_wafv2_web_acl.this": _tagged(
            id="11111111",
            arn=ACL_ARN,
            name="api",
            scope="REGIONAL",
            capacity=2,
            default_action=[{"allow": [{"custom_request_handling": []}], "block": []}],
            rule=[
                {
                    "name": "rate",
                    "priority": 1,
                    "action": [{"block": [{"custom_response": []}], "allow": [], "count": []}],
                    "override_action": [],
                    "statement": [{"rate_based_statement": [{"limit": 1000}]}],
                    "visibility_config": [
                        {
                            "cloudwatch_metrics_enabled": True,
                            "metric_name": "rate",
                            "sampled_requests_enabled": True,
                        }
                    ],
                }
            ],
            visibility_config=[
                {
                    "cloudwatch_metrics_enabled": True,
                    "metric_name": "api",
                    "sampled_requests_enabled": True,
                }
            ],
        ),
        "aws_wafv2_web_acl_association.this": {
            "id": f"{ACL_ARN},{arn}",
            "resource_arn": arn,
            "web_acl_arn": ACL_ARN,
        },
        "aws_lambda_function.orders": function(),
        "aws_lambda_permission.orders": permission(id_),
        "aws_lambda_function.reports": function("reports", OTHER_FUNCTION_ARN),
    }


def rest() -> Resources:
    """Return a REST API whose routes are resources."""
    return (
        cognito()
        | {
            "aws_api_gateway_rest_api.this": rest_api(),
            "aws_api_gateway_authorizer.this": {
                "id": "auth1",
                "arn": f"arn:aws:apigateway:{REGION}::/restapis/api1/authorizers/auth1",
                "rest_api_id": "api1",
                "name": "cognito",
                "type": "COGNITO_USER_POOLS",
                "provider_arns": [POOL_ARN],
                "authorizer_credentials": "",
                "authorizer_result_ttl_in_seconds": 300,
                "authorizer_uri": "",
                "identity_source": "method.request.header.Authorization",
                "identity_validation_expression": "",
            },
            'aws_api_gateway_resource.this["/orders"]': {
                "id": "res1",
                "rest_api_id": "api1",
                "parent_id": "api1root",
                "path_part": "orders",
                "path": "/orders",
            },
            'aws_api_gateway_resource.this["/health"]': {
                "id": "res2",
                "rest_api_id": "api1",
                "parent_id": "api1root",
                "path_part": "health",
                "path": "/health",
            },
            'aws_api_gateway_method.this["GET /orders"]': method(
                "api1", "GET", "res1", "orders/read"
            ),
            'aws_api_gateway_method.this["POST /orders"]': method(
                "api1", "POST", "res1", "orders/write"
            ),
            'aws_api_gateway_method.this["GET /health"]': method("api1", "GET", "res2"),
            'aws_api_gateway_integration.this["GET /orders"]': integration("api1", "GET", "res1"),
            'aws_api_gateway_integration.this["POST /orders"]': integration("api1", "POST", "res1"),
            'aws_api_gateway_integration.this["GET /health"]': integration(
                "api1",
                "GET",
                "res2",
                type="MOCK",
                uri="",
                integration_http_method="",
                request_templates={"application/json": '{"statusCode": 200}'},
            ),
        }
        | served()
    )


DOCUMENT: Final[dict[str, Any]] = {
    "openapi": "3.0.1",
    "info": {"title": "orders", "version": "1"},
    "paths": {
        "/orders": {
            "get": {
                "security": [{"cognito": ["orders/read"]}],
                "x-amazon-apigateway-integration": {
                    "type": "aws_proxy",
                    "httpMethod": "POST",
                    "uri": invoke(),
                },
            },
            "post": {
                "security": [{"cognito": ["orders/write"]}],
                "x-amazon-apigateway-integration": {
                    "type": "aws_proxy",
                    "httpMethod": "POST",
                    "uri": invoke(),
                },
            },
        },
        "/health": {
            "get": {
                "x-amazon-apigateway-integration": {
                    "type": "mock",
                    "requestTemplates": {"application/json": '{"statusCode": 200}'},
                }
            }
        },
    },
    "components": {
        "securitySchemes": {
            "cognito": {
                "type": "apiKey",
                "name": "Authorization",
                "in": "header",
                "x-amazon-apigateway-authtype": "cognito_user_pools",
                "x-amazon-apigateway-authorizer": {
                    "type": "cognito_user_pools",
                    "providerARNs": [POOL_ARN],
                },
            }
        }
    },
}


def openapi(change: Callable[[dict[str, Any]], object] | None = None) -> str:
    """Return the document, with what a change makes of it, as JSON."""
    document = copy.deepcopy(DOCUMENT)
    if change:
        change(document)
    return json.dumps(document)


def body() -> Resources:
    """Return a REST API from an OpenAPI document."""
    return (
        cognito()
        | {"aws_api_gateway_rest_api.this": rest_api(body=openapi(), put_rest_api_mode="overwrite")}
        | served()
    )


def http_route(key: str, *scopes: str, **other: Any) -> dict[str, Any]:
    """Return a route of an HTTP API; without scopes it is public."""
    return {
        "id": f"route {key}",
        "api_id": "http1",
        "api_key_required": False,
        "authorization_scopes": list(scopes),
        "authorization_type": "JWT" if scopes else "NONE",
        "authorizer_id": "jwt1" if scopes else "",
        "model_selection_expression": "",
        "operation_name": "",
        "request_models": {},
        "request_parameter": [],
        "route_key": key,
        "route_response_selection_expression": "",
        "target": "integrations/int1",
    } | other


def http_api(**other: Any) -> dict[str, Any]:
    """Return an HTTP API."""
    return (
        _tagged(
            id="http1",
            name="orders",
            description="",
            protocol_type="HTTP",
            api_endpoint=f"https://http1.execute-api.{REGION}.amazonaws.com",
            api_key_selection_expression="$request.header.x-api-key",
            arn=f"arn:aws:apigateway:{REGION}::/apis/http1",
            body=None,
            cors_configuration=[],
            credentials_arn=None,
            disable_execute_api_endpoint=False,
            execution_arn=f"arn:aws:execute-api:{REGION}:{ACCOUNT}:http1",
            fail_on_warnings=None,
            ip_address_type="ipv4",
            route_key=None,
            route_selection_expression="$request.method $request.path",
            target=None,
            version="",
        )
        | other
    )


def http() -> Resources:
    """Return an HTTP API whose routes are resources."""
    return cognito() | {
        "aws_apigatewayv2_api.this": http_api(),
        "aws_apigatewayv2_authorizer.this": {
            "id": "jwt1",
            "api_id": "http1",
            "authorizer_type": "JWT",
            "authorizer_uri": "",
            "authorizer_credentials_arn": "",
            "authorizer_payload_format_version": "",
            "authorizer_result_ttl_in_seconds": 0,
            "enable_simple_responses": False,
            "identity_sources": ["$request.header.Authorization"],
            "jwt_configuration": [
                {
                    "audience": [f"{CLIENT_ID}-partner-a", f"{CLIENT_ID}-partner-b"],
                    "issuer": ISSUER,
                }
            ],
            "name": "cognito",
        },
        "aws_apigatewayv2_integration.orders": {
            "id": "int1",
            "api_id": "http1",
            "connection_id": "",
            "connection_type": "INTERNET",
            "credentials_arn": "",
            "description": "",
            "integration_method": "POST",
            "integration_response_selection_expression": "",
            "integration_subtype": "",
            "integration_type": "AWS_PROXY",
            "integration_uri": FUNCTION_ARN,
            "passthrough_behavior": "",
            "payload_format_version": "2.0",
            "request_parameters": {},
            "request_templates": {},
            "response_parameters": [],
            "template_selection_expression": "",
            "timeout_milliseconds": 30000,
            "tls_config": [],
        },
        'aws_apigatewayv2_route.this["GET /orders"]': http_route("GET /orders", "orders/read"),
        'aws_apigatewayv2_route.this["POST /orders"]': http_route("POST /orders", "orders/write"),
        "aws_apigatewayv2_stage.this": _tagged(
            id="$default",
            api_id="http1",
            name="$default",
            arn=f"arn:aws:apigateway:{REGION}::/apis/http1/stages/$default",
            auto_deploy=True,
            deployment_id="auto1",
            description="",
            access_log_settings=[],
            client_certificate_id="",
            default_route_settings=[
                {
                    "data_trace_enabled": False,
                    "detailed_metrics_enabled": False,
                    "logging_level": "",
                    "throttling_burst_limit": 100,
                    "throttling_rate_limit": 50,
                }
            ],
            execution_arn=f"arn:aws:execute-api:{REGION}:{ACCOUNT}:http1/$default",
            invoke_url=f"https://http1.execute-api.{REGION}.amazonaws.com/",
            route_settings=[],
            stage_variables={},
        ),
        "aws_apigatewayv2_domain_name.this": _tagged(
            id="api.example.com",
            arn=f"arn:aws:apigateway:{REGION}::/domainnames/api.example.com",
            api_mapping_selection_expression="$request.basepath",
            domain_name="api.example.com",
            domain_name_configuration=[
                {
                    "certificate_arn": f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/1",
                    "endpoint_type": "REGIONAL",
                    "hosted_zone_id": "Z1",
                    "ip_address_type": "ipv4",
                    "ownership_verification_certificate_arn": "",
                    "security_policy": "TLS_1_2",
                    "target_domain_name": f"d-1.execute-api.{REGION}.amazonaws.com",
                }
            ],
            mutual_tls_authentication=[],
        ),
        "aws_apigatewayv2_api_mapping.this": {
            "id": "map1",
            "api_id": "http1",
            "api_mapping_key": "",
            "domain_name": "api.example.com",
            "stage": "$default",
        },
        "aws_route53_record.this": {
            "id": "Z9_api.example.com_A",
            "name": "api.example.com",
            "fqdn": "api.example.com",
            "type": "A",
            "zone_id": "Z9",
            "ttl": 0,
            "records": [],
            "alias": [
                {
                    "evaluate_target_health": False,
                    "name": f"d-1.execute-api.{REGION}.amazonaws.com",
                    "zone_id": "Z1",
                }
            ],
        },
        "aws_lambda_function.orders": function(),
        "aws_lambda_permission.orders": permission("http1"),
        "aws_lambda_function.reports": function("reports", OTHER_FUNCTION_ARN),
    }


HTTP_DOCUMENT: Final[dict[str, Any]] = copy.deepcopy(DOCUMENT) | {
    "components": {
        "securitySchemes": {
            "cognito": {
                "type": "oauth2",
                "flows": {},
                "x-amazon-apigateway-authorizer": {
                    "type": "jwt",
                    "identitySource": "$request.header.Authorization",
                    "jwtConfiguration": {
                        "issuer": ISSUER,
                        "audience": [f"{CLIENT_ID}-partner-a", f"{CLIENT_ID}-partner-b"],
                    },
                },
            }
        }
    }
}


def http_openapi(change: Callable[[dict[str, Any]], object] | None = None) -> str:
    """Return the document of the HTTP API as JSON, after a change."""
    document = copy.deepcopy(HTTP_DOCUMENT)
    if change:
        change(document)
    return json.dumps(document)


def http_body() -> Resources:
    """Return an HTTP API from an OpenAPI document."""
    kept = {
        address: values
        for address, values in http().items()
        if not address.startswith(
            (
                "aws_apigatewayv2_route",
                "aws_apigatewayv2_authorizer",
                "aws_apigatewayv2_integration",
            )
        )
    }
    return kept | {"aws_apigatewayv2_api.this": http_api(body=http_openapi())}


SYSTEMS: Final[dict[str, Callable[[], Resources]]] = {
    "rest": rest,
    "body": body,
    "http": http,
    "http body": http_body,
}
