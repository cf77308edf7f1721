"""A REST API in two forms: as resources, and from an OpenAPI body."""

import json
from typing import Any, Final

from tests._support.complete_systems._firewalls import association_of_classic
from tests._support.complete_systems._parts import (
    ACCOUNT,
    CERTIFICATE,
    FUNCTION_ARN,
    HIDDEN,
    POOL_ARN,
    REGION,
    Resources,
    Values,
    invoke_uri,
    policy,
    resource,
    role,
)

NETWORKS: Final = ("192.0.2.0/24", "198.51.100.0/24")
_HEADER: Final = "method.request.header.Authorization"
_TARGET: Final = "d-api1.execute-api.eu-central-1.amazonaws.com"
_LOGS: Final = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:orders"


def _api(key: str, **values: Any) -> Values:
    return resource(
        "aws_api_gateway_rest_api",
        id=key,
        arn=f"arn:aws:apigateway:{REGION}::/restapis/{key}",
        execution_arn=f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{key}",
        root_resource_id=f"{key}-root",
        api_key_source="HEADER",
        binary_media_types=["application/pdf"],
        description="Orders",
        disable_execute_api_endpoint=False,
        endpoint_access_mode="STRICT",
        endpoint_configuration=[
            {"ip_address_type": "ipv4", "types": ["REGIONAL"], "vpc_endpoint_ids": ["vpce-1"]}
        ],
        fail_on_warnings=True,
        minimum_compression_size="1024",
        name="orders",
        put_rest_api_mode="overwrite",
        security_policy="SecurityPolicy_TLS13_1_2_2021_06",
        **values,
    )


def _method(at: str, verb: str, *scopes: str, **values: Any) -> Values:
    return resource(
        "aws_api_gateway_method",
        id=f"agm-api1-{at}-{verb}",
        rest_api_id="api1",
        resource_id=at,
        http_method=verb,
        api_key_required=True,
        authorization="COGNITO_USER_POOLS" if scopes else "NONE",
        authorization_scopes=list(scopes) or None,
        authorizer_id="authorizer1" if scopes else None,
        operation_name=f"{verb} of {at}",
        request_models={"application/json": "Order"},
        request_parameters={_HEADER: True},
        request_validator_id="validator1",
        **values,
    )


def _integration(at: str, verb: str, type_: str, **values: Any) -> Values:
    return resource(
        "aws_api_gateway_integration",
        id=f"agi-api1-{at}-{verb}",
        rest_api_id="api1",
        resource_id=at,
        http_method=verb,
        type=type_,
        cache_key_parameters=[_HEADER],
        cache_namespace=at,
        passthrough_behavior="WHEN_NO_TEMPLATES",
        timeout_milliseconds=29000,
        **values,
    )


def _stage(api: str) -> Values:
    return resource(
        "aws_api_gateway_stage",
        id=f"ags-{api}-live",
        arn=f"arn:aws:apigateway:{REGION}::/restapis/{api}/stages/live",
        rest_api_id=api,
        stage_name="live",
        access_log_settings=[{"destination_arn": _LOGS, "format": "$context.requestId"}],
        cache_cluster_enabled=False,
        cache_cluster_size="0.5",
        canary_settings=[
            {
                "deployment_id": f"{api}-deployment",
                "percent_traffic": 10.0,
                "stage_variable_overrides": {"table": "orders-new"},
                "use_stage_cache": False,
            }
        ],
        client_certificate_id="certificate1",
        deployment_id=f"{api}-deployment",
        description="What callers call",
        documentation_version="1",
        variables={"table": "orders"},
        xray_tracing_enabled=True,
    )


def _deployment(api: str, **values: Any) -> Values:
    return resource(
        "aws_api_gateway_deployment",
        id=f"{api}-deployment",
        rest_api_id=api,
        description="The newest",
        triggers={"hash": "a1b2"},
        variables={"table": "orders"},
        **values,
    )


_PARTS: Final[Resources] = {
    "aws_api_gateway_authorizer.this": resource(
        "aws_api_gateway_authorizer",
        id="authorizer1",
        rest_api_id="api1",
        authorizer_result_ttl_in_seconds=60,
        identity_source=_HEADER,
        identity_validation_expression="^Bearer .+$",
        name="pool",
        provider_arns=[POOL_ARN],
        type="COGNITO_USER_POOLS",
    ),
    "aws_api_gateway_authorizer.function": resource(
        "aws_api_gateway_authorizer",
        id="authorizer2",
        rest_api_id="api1",
        authorizer_credentials=role("authorizer"),
        authorizer_result_ttl_in_seconds=60,
        authorizer_uri=invoke_uri(f"{FUNCTION_ARN}-decider"),
        identity_source=_HEADER,
        identity_validation_expression="^Bearer .+$",
        name="function",
        type="TOKEN",
    ),
    "aws_api_gateway_resource.orders": resource(
        "aws_api_gateway_resource",
        id="orders",
        rest_api_id="api1",
        parent_id="api1-root",
        path_part="orders",
        path="/orders",
    ),
    "aws_api_gateway_resource.order": resource(
        "aws_api_gateway_resource",
        id="order",
        rest_api_id="api1",
        parent_id="orders",
        path_part="{id}",
        path="/orders/{id}",
    ),
    "aws_api_gateway_method.read": _method("orders", "GET", "orders/read"),
    "aws_api_gateway_method.write": _method("orders", "POST", "orders/write", "orders/read"),
    "aws_api_gateway_method.one": _method("order", "GET", "orders/read"),
    "aws_api_gateway_method.remove": _method("order", "DELETE", "orders/write"),
    "aws_api_gateway_method.health": _method("api1-root", "GET"),
    "aws_api_gateway_integration.read": _integration(
        "orders",
        "GET",
        "AWS_PROXY",
        credentials=role("orders"),
        integration_http_method="POST",
        request_parameters={"integration.request.header.X-Caller": "context.authorizer.claims.sub"},
        uri=invoke_uri(f"{FUNCTION_ARN}:live"),
    ),
    "aws_api_gateway_integration.write": _integration(
        "orders",
        "POST",
        "HTTP_PROXY",
        connection_id="link1",
        connection_type="VPC_LINK",
        integration_http_method="POST",
        integration_target=f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:listener/app/x/1/2",
        tls_config=[{"insecure_skip_verification": False}],
        uri="https://orders.internal.example.com/orders",
    ),
    "aws_api_gateway_integration.one": _integration(
        "order",
        "GET",
        "AWS",
        content_handling="CONVERT_TO_TEXT",
        credentials=role("table"),
        integration_http_method="POST",
        request_templates={"application/json": '{"Key": "$input.params(\'id\')"}'},
        response_transfer_mode="BUFFERED",
        uri=f"arn:aws:apigateway:{REGION}:dynamodb:action/GetItem",
    ),
    "aws_api_gateway_integration.remove": _integration(
        "order",
        "DELETE",
        "HTTP",
        integration_http_method="DELETE",
        uri="https://orders.example.com/orders/{id}",
    ),
    "aws_api_gateway_integration.health": _integration(
        "api1-root", "GET", "MOCK", request_templates={"application/json": '{"statusCode": 200}'}
    ),
    "aws_api_gateway_method_response.one": resource(
        "aws_api_gateway_method_response",
        rest_api_id="api1",
        resource_id="order",
        http_method="GET",
        response_models={"application/json": "Order"},
        response_parameters={"method.response.header.ETag": True},
        status_code="200",
    ),
    "aws_api_gateway_integration_response.one": resource(
        "aws_api_gateway_integration_response",
        rest_api_id="api1",
        resource_id="order",
        http_method="GET",
        content_handling="CONVERT_TO_TEXT",
        response_parameters={"method.response.header.ETag": "'1'"},
        response_templates={"application/json": "$input.body"},
        selection_pattern="2\\d{2}",
        status_code="200",
    ),
    "aws_api_gateway_gateway_response.refused": resource(
        "aws_api_gateway_gateway_response",
        rest_api_id="api1",
        response_parameters={"gatewayresponse.header.WWW-Authenticate": "'Bearer'"},
        response_templates={"application/json": '{"message": $context.error.messageString}'},
        response_type="UNAUTHORIZED",
        status_code="401",
    ),
    "aws_api_gateway_request_validator.this": resource(
        "aws_api_gateway_request_validator",
        id="validator1",
        rest_api_id="api1",
        name="all",
        validate_request_body=True,
        validate_request_parameters=True,
    ),
    "aws_api_gateway_model.order": resource(
        "aws_api_gateway_model",
        id="model1",
        rest_api_id="api1",
        content_type="application/json",
        description="An order",
        name="Order",
        schema=json.dumps({"type": "object"}),
    ),
    "aws_api_gateway_rest_api_policy.this": resource(
        "aws_api_gateway_rest_api_policy",
        id="api1",
        rest_api_id="api1",
        policy=policy("api1", *NETWORKS),
    ),
}


def _domain(api: str) -> Resources:
    """Return a custom domain of a stage, with mutual TLS."""
    return {
        "aws_api_gateway_domain_name.this": resource(
            "aws_api_gateway_domain_name",
            id="api.example.com",
            arn=f"arn:aws:apigateway:{REGION}::/domainnames/api.example.com",
            domain_name="api.example.com",
            domain_name_id="abcdef",
            regional_domain_name=_TARGET,
            regional_zone_id="ZREGION",
            certificate_body="-----BEGIN CERTIFICATE-----",
            certificate_chain="-----BEGIN CERTIFICATE-----",
            certificate_name="api",
            certificate_private_key=HIDDEN,
            endpoint_access_mode="STRICT",
            endpoint_configuration=[{"ip_address_type": "ipv4", "types": ["REGIONAL"]}],
            mutual_tls_authentication=[
                {"truststore_uri": "s3://trust/partners.pem", "truststore_version": "1"}
            ],
            ownership_verification_certificate_arn=CERTIFICATE,
            policy=policy("api.example.com", *NETWORKS),
            regional_certificate_arn=CERTIFICATE,
            regional_certificate_name="api",
            routing_mode="ROUTING_RULE_THEN_API_MAPPING",
            security_policy="TLS_1_2",
        ),
        "aws_api_gateway_base_path_mapping.this": resource(
            "aws_api_gateway_base_path_mapping",
            api_id=api,
            base_path="v1",
            domain_name="api.example.com",
            domain_name_id="abcdef",
            stage_name="live",
        ),
        "aws_api_gateway_domain_name_access_association.this": resource(
            "aws_api_gateway_domain_name_access_association",
            access_association_source="vpce-1",
            access_association_source_type="VPCE",
            domain_name_arn=f"arn:aws:apigateway:{REGION}::/domainnames/api.example.com",
        ),
        "aws_apigatewayv2_routing_rule.this": resource(
            "aws_apigatewayv2_routing_rule",
            action=[{"invoke_api": [{"api_id": api, "stage": "live", "strip_base_path": True}]}],
            condition=[
                {
                    "match_base_paths": [{"any_of": ["v2"]}],
                    "match_headers": [{"any_of": [{"header": "x-version", "value_glob": "2*"}]}],
                }
            ],
            domain_name="api.example.com",
            priority=10,
        ),
    }


def _around(api: str) -> Resources:
    """Return the settings, usage plans, keys, certificates and firewalls of a stage."""
    return {
        "aws_api_gateway_stage.live": _stage(api),
        "aws_api_gateway_method_settings.all": resource(
            "aws_api_gateway_method_settings",
            rest_api_id=api,
            stage_name="live",
            method_path="*/*",
            settings=[
                {
                    "cache_data_encrypted": True,
                    "cache_ttl_in_seconds": 60,
                    "caching_enabled": True,
                    "data_trace_enabled": False,
                    "logging_level": "INFO",
                    "metrics_enabled": True,
                    "require_authorization_for_cache_control": True,
                    "throttling_burst_limit": 50,
                    "throttling_rate_limit": 100.0,
                    "unauthorized_cache_control_header_strategy": "FAIL_WITH_403",
                }
            ],
        ),
        "aws_api_gateway_account.this": resource(
            "aws_api_gateway_account",
            cloudwatch_role_arn=role("logs"),
            reset_on_delete=False,
        ),
        "aws_api_gateway_client_certificate.this": resource(
            "aws_api_gateway_client_certificate", id="certificate1", description="For backends"
        ),
        "aws_api_gateway_vpc_link.this": resource(
            "aws_api_gateway_vpc_link",
            id="link1",
            description="To the load balancer",
            name="orders",
            target_arns=[f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:loadbalancer/net/x/1"],
        ),
        "aws_api_gateway_usage_plan.partners": resource(
            "aws_api_gateway_usage_plan",
            id="plan1",
            api_stages=[
                {
                    "api_id": api,
                    "stage": "live",
                    "throttle": [{"burst_limit": 5, "path": "/orders/GET", "rate_limit": 10.0}],
                }
            ],
            description="For partners",
            name="partners",
            product_code="product-1",
            quota_settings=[{"limit": 1000, "offset": 0, "period": "WEEK"}],
            throttle_settings=[{"burst_limit": 20, "rate_limit": 40.0}],
        ),
        "aws_api_gateway_api_key.partner_a": resource(
            "aws_api_gateway_api_key",
            id="key1",
            customer_id="customer-1",
            description="Of partner A",
            enabled=True,
            name="partner-a",
            value=f"{HIDDEN}-000001",
        ),
        "aws_api_gateway_usage_plan_key.partner_a": resource(
            "aws_api_gateway_usage_plan_key",
            key_id="key1",
            key_type="API_KEY",
            usage_plan_id="plan1",
        ),
        "aws_wafregional_web_acl_association.stage": association_of_classic(
            f"arn:aws:apigateway:{REGION}::/restapis/{api}/stages/live"
        ),
    }


DOMAIN: Final = ("api.example.com", _TARGET, "ZREGION")

RESOURCES: Final[Resources] = {
    "aws_api_gateway_rest_api.this": _api("api1", policy=policy("api1", *NETWORKS)),
    **_PARTS,
    "aws_api_gateway_deployment.this": _deployment("api1"),
    **_around("api1"),
    **_domain("api1"),
}
"""A REST API whose routes are resources."""


def _operation(*scopes: str, **values: Any) -> Values:
    found: Values = {
        "x-amazon-apigateway-integration": {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": invoke_uri(FUNCTION_ARN),
        }
    }
    if scopes:
        found["security"] = [{"pool": list(scopes)}]
    return {**found, **values}


def openapi(**paths: Any) -> str:
    """Return a body with the authorizer ``pool``, a resource policy and these paths."""
    return json.dumps(
        {
            "openapi": "3.0.1",
            "info": {"title": "orders", "version": "1"},
            "components": {
                "securitySchemes": {
                    "pool": {
                        "type": "apiKey",
                        "name": "Authorization",
                        "in": "header",
                        "x-amazon-apigateway-authtype": "cognito_user_pools",
                        "x-amazon-apigateway-authorizer": {
                            "type": "cognito_user_pools",
                            "providerARNs": [POOL_ARN],
                            "identitySource": _HEADER,
                        },
                    }
                }
            },
            "x-amazon-apigateway-policy": json.loads(policy("api1", *NETWORKS)),
            "paths": paths,
        }
    )


PATHS: Final[Values] = {
    "/orders": {"get": _operation("orders/read"), "post": _operation("orders/write")},
    "/health": {"get": _operation()},
}

BODY: Final[Resources] = {
    "aws_api_gateway_rest_api.this": _api(
        "api1", body=openapi(**PATHS), parameters={"ignore": "documentation"}
    ),
    "aws_api_gateway_rest_api.put": _api("api2"),
    "aws_api_gateway_rest_api_put.put": resource(
        "aws_api_gateway_rest_api_put",
        body=openapi(**PATHS),
        fail_on_warnings=True,
        parameters={"basepath": "prepend"},
        rest_api_id="api2",
        triggers={"hash": "a1b2"},
    ),
    "aws_api_gateway_deployment.this": _deployment(
        "api1",
        canary_settings=[
            {
                "percent_traffic": 10.0,
                "stage_variable_overrides": {"table": "orders-new"},
                "use_stage_cache": False,
            }
        ],
    ),
    "aws_api_gateway_deployment.put": _deployment(
        "api2", stage_description="What callers call", stage_name="direct"
    ),
    **_around("api1"),
    **_domain("api1"),
}
"""REST APIs from OpenAPI bodies: in the API itself, and put by a resource of its own."""
