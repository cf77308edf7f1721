"""An HTTP API with a JWT authorizer and a Lambda authorizer, and one from a body."""

import json
from typing import Any, Final

from tests._support.complete_systems._parts import (
    ACCOUNT,
    CERTIFICATE,
    FUNCTION_ARN,
    ISSUER,
    REGION,
    Resources,
    Values,
    invoke_uri,
    resource,
    role,
)

_TARGET: Final = "d-http1.execute-api.eu-central-1.amazonaws.com"
_LOGS: Final = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:orders"
DOMAIN: Final = ("http.example.com", _TARGET, "ZREGION")


def _route(key: str, *scopes: str, **values: Any) -> Values:
    return resource(
        "aws_apigatewayv2_route",
        id=f"route {key}",
        api_id="http1",
        api_key_required=False,
        authorization_scopes=list(scopes) or None,
        authorization_type="JWT" if scopes else "NONE",
        authorizer_id="authorizer1" if scopes else None,
        operation_name=f"route {key}",
        route_key=key,
        **values,
    )


def openapi(*, audience: str = "client-a", secured: bool = True) -> str:
    """Return a body with one route."""
    operation: Values = {
        "x-amazon-apigateway-integration": {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "payloadFormatVersion": "2.0",
            "uri": invoke_uri(FUNCTION_ARN),
        }
    }
    if secured:
        operation["security"] = [{"pool": ["orders/read"]}]
    authorizer = {
        "type": "jwt",
        "identitySource": "$request.header.Authorization",
        "jwtConfiguration": {"issuer": ISSUER, "audience": [audience]},
    }
    return json.dumps(
        {
            "openapi": "3.0.1",
            "info": {"title": "orders", "version": "1"},
            "components": {
                "securitySchemes": {
                    "pool": {
                        "type": "oauth2",
                        "flows": {},
                        "x-amazon-apigateway-authorizer": authorizer,
                    }
                }
            },
            "paths": {"/orders": {"get": operation}},
        }
    )


def _api(key: str, **values: Any) -> Values:
    return resource(
        "aws_apigatewayv2_api",
        id=key,
        arn=f"arn:aws:apigateway:{REGION}::/apis/{key}",
        api_key_selection_expression="$request.header.x-api-key",
        cors_configuration=[
            {
                "allow_credentials": False,
                "allow_headers": ["authorization"],
                "allow_methods": ["GET", "POST"],
                "allow_origins": ["https://app.example.com"],
                "expose_headers": ["x-request-id"],
                "max_age": 600,
            }
        ],
        description="Orders",
        disable_execute_api_endpoint=False,
        fail_on_warnings=True,
        ip_address_type="ipv4",
        name="orders",
        protocol_type="HTTP",
        route_selection_expression="$request.method $request.path",
        version="1",
        **values,
    )


HTTP: Final[Resources] = {
    "aws_apigatewayv2_api.this": _api("http1"),
    "aws_apigatewayv2_api.imported": _api("http2", body=openapi()),
    "aws_apigatewayv2_authorizer.jwt": resource(
        "aws_apigatewayv2_authorizer",
        id="authorizer1",
        api_id="http1",
        authorizer_type="JWT",
        identity_sources=["$request.header.Authorization"],
        jwt_configuration=[{"audience": ["client-a"], "issuer": ISSUER}],
        name="pool",
    ),
    "aws_apigatewayv2_authorizer.function": resource(
        "aws_apigatewayv2_authorizer",
        id="authorizer2",
        api_id="http1",
        authorizer_credentials_arn=role("authorizer"),
        authorizer_payload_format_version="2.0",
        authorizer_result_ttl_in_seconds=60,
        authorizer_type="REQUEST",
        authorizer_uri=invoke_uri(f"{FUNCTION_ARN}-decider"),
        enable_simple_responses=True,
        identity_sources=["$request.header.Authorization"],
        name="function",
    ),
    "aws_apigatewayv2_integration.function": resource(
        "aws_apigatewayv2_integration",
        id="integration1",
        api_id="http1",
        content_handling_strategy="CONVERT_TO_TEXT",
        credentials_arn=role("orders"),
        description="The function",
        integration_method="POST",
        integration_type="AWS_PROXY",
        integration_uri=FUNCTION_ARN,
        passthrough_behavior="WHEN_NO_TEMPLATES",
        payload_format_version="2.0",
        request_templates={"application/json": "{}"},
        template_selection_expression="$request.body.kind",
        timeout_milliseconds=29000,
    ),
    "aws_apigatewayv2_integration.service": resource(
        "aws_apigatewayv2_integration",
        id="integration2",
        api_id="http1",
        connection_id="link1",
        connection_type="VPC_LINK",
        integration_method="ANY",
        integration_type="HTTP_PROXY",
        integration_uri=f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:listener/app/x/1/2",
        request_parameters={"overwrite:header.x-caller": "$context.authorizer.claims.sub"},
        response_parameters=[
            {"mappings": {"overwrite:header.x-by": "orders"}, "status_code": "200"}
        ],
        tls_config=[{"server_name_to_verify": "orders.internal.example.com"}],
        timeout_milliseconds=29000,
    ),
    "aws_apigatewayv2_integration.queue": resource(
        "aws_apigatewayv2_integration",
        id="integration3",
        api_id="http1",
        credentials_arn=role("queue"),
        integration_subtype="SQS-SendMessage",
        integration_type="AWS_PROXY",
        payload_format_version="1.0",
        request_parameters={"MessageBody": "$request.body"},
    ),
    "aws_apigatewayv2_integration_response.function": resource(
        "aws_apigatewayv2_integration_response",
        api_id="http1",
        content_handling_strategy="CONVERT_TO_TEXT",
        integration_id="integration1",
        integration_response_key="/200/",
        response_templates={"application/json": "{}"},
        template_selection_expression="$response.kind",
    ),
    "aws_apigatewayv2_route.read": _route(
        "GET /orders",
        "orders/read",
        model_selection_expression="action",
        request_models={"application/json": "Order"},
        request_parameter=[
            {"request_parameter_key": "route.request.querystring.page", "required": True}
        ],
        route_response_selection_expression="$default",
        target="integrations/integration1",
    ),
    "aws_apigatewayv2_route.write": _route(
        "POST /orders", "orders/write", target="integrations/integration2"
    ),
    "aws_apigatewayv2_route.send": _route(
        "POST /events", "orders/write", target="integrations/integration3"
    ),
    "aws_apigatewayv2_route.health": _route("GET /health", target="integrations/integration1"),
    "aws_apigatewayv2_route_response.read": resource(
        "aws_apigatewayv2_route_response",
        api_id="http1",
        model_selection_expression="action",
        response_models={"application/json": "Order"},
        route_id="route GET /orders",
        route_response_key="$default",
    ),
    "aws_apigatewayv2_model.order": resource(
        "aws_apigatewayv2_model",
        api_id="http1",
        content_type="application/json",
        description="An order",
        name="Order",
        schema=json.dumps({"type": "object"}),
    ),
    "aws_apigatewayv2_deployment.this": resource(
        "aws_apigatewayv2_deployment",
        id="deployment1",
        api_id="http1",
        description="The newest",
        triggers={"hash": "a1b2"},
    ),
    "aws_apigatewayv2_stage.live": resource(
        "aws_apigatewayv2_stage",
        id="live",
        arn=f"arn:aws:apigateway:{REGION}::/apis/http1/stages/live",
        api_id="http1",
        access_log_settings=[{"destination_arn": _LOGS, "format": "$context.requestId"}],
        auto_deploy=False,
        client_certificate_id="certificate1",
        default_route_settings=[
            {
                "data_trace_enabled": False,
                "detailed_metrics_enabled": True,
                "logging_level": "INFO",
                "throttling_burst_limit": 50,
                "throttling_rate_limit": 100.0,
            }
        ],
        deployment_id="deployment1",
        description="What callers call",
        name="live",
        route_settings=[
            {
                "data_trace_enabled": False,
                "detailed_metrics_enabled": True,
                "logging_level": "INFO",
                "route_key": "GET /orders",
                "throttling_burst_limit": 5,
                "throttling_rate_limit": 10.0,
            }
        ],
        stage_variables={"table": "orders"},
    ),
    "aws_apigatewayv2_domain_name.this": resource(
        "aws_apigatewayv2_domain_name",
        id="http.example.com",
        domain_name="http.example.com",
        domain_name_configuration=[
            {
                "certificate_arn": CERTIFICATE,
                "endpoint_type": "REGIONAL",
                "hosted_zone_id": "ZREGION",
                "ip_address_type": "ipv4",
                "ownership_verification_certificate_arn": CERTIFICATE,
                "security_policy": "TLS_1_2",
                "target_domain_name": _TARGET,
            }
        ],
        mutual_tls_authentication=[
            {"truststore_uri": "s3://trust/partners.pem", "truststore_version": "1"}
        ],
        routing_mode="API_MAPPING_ONLY",
    ),
    "aws_apigatewayv2_api_mapping.this": resource(
        "aws_apigatewayv2_api_mapping",
        api_id="http1",
        api_mapping_key="v1",
        domain_name="http.example.com",
        stage="live",
    ),
    "aws_apigatewayv2_vpc_link.this": resource(
        "aws_apigatewayv2_vpc_link",
        id="link1",
        name="orders",
        security_group_ids=["sg-00000001"],
        subnet_ids=["subnet-1", "subnet-2"],
    ),
}
