"""Valid values for the tests of the modules: one for each input, with all of its fields.

An input with alternatives has a value for each of them. A module uses those that its declaration
accepts; the first one is for the test that succeeds.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from scopegate.generate.places import annotation
from scopegate.inputs import Interface

_ACCOUNT = "eu-central-1:123456789012"
_CERTIFICATE = "certificate/11111111-2222-3333-4444-555555555555"
_FUNCTION = {
    "function_name": "orders",
    "manage_permission": True,
    "timeout": 10000,
    "invoke_arn": (
        "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/"
        f"arn:aws:lambda:{_ACCOUNT}:function:orders/invocations"
    ),
}
_KEY = f"arn:aws:kms:{_ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
_HEADERS = {"client_id": "X-Client-Id", "scopes": "X-Scopes"}
_SERVER = {
    "identity_headers": _HEADERS,
    "timeout": 10000,
    "url": "https://orders.example.com",
}
_IN_A_VPC = {"id": "a1b2c3", "identity_headers": _HEADERS, "timeout": 10000}
_LISTENER = (
    f"arn:aws:elasticloadbalancing:{_ACCOUNT}:listener/app/orders/50dc6c495c0c9188/f2f7dc8efc522ab2"
)
_SCOPES = ["orders/read"]
_THROTTLING = {"burst_limit": 20, "rate_limit": 10}
_TRUST = {"truststore_uri": "s3://orders-trust/ca.pem", "truststore_version": "1"}
_ZONE = "Z0123456789ABCDEFGHIJ"
_CORS = {
    "allow_headers": ["authorization"],
    "allow_origin": "https://app.example.com",
    "max_age": 600,
}
_CORS_OF_MANY = {
    "allow_headers": ["authorization"],
    "allow_origins": ["https://app.example.com", "https://desk.example.com"],
    "max_age": 600,
}

_DOCUMENT = """\
openapi: 3.0.3
info: { title: Orders, version: "1" }
security: [{ oauth: [orders/read] }]
paths:
  /health:
    get:
      operationId: health
      security: []
      responses: { "200": { description: Up. } }
  /orders:
    get:
      operationId: listOrders
      responses: { "200": { description: Orders. } }
    post:
      operationId: placeOrder
      security: [{ oauth: [orders/write] }]
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: "#/components/schemas/Order" } } }
      responses: { "201": { description: Placed. } }
  /orders/{id}:
    parameters: [{ in: path, name: id, required: true, schema: { type: string } }]
    get:
      responses: { "200": { description: An order. } }
    put:
      security: [{ oauth: [orders/write] }]
      responses: { "200": { description: Changed. } }
components:
  schemas:
    Order: { type: object, required: [item], properties: { item: { type: string } } }
  securitySchemes:
    oauth:
      type: oauth2
      flows: { clientCredentials: { tokenUrl: https://auth.example.com/oauth2/token, scopes: {} } }
"""

SAMPLES: Mapping[str, tuple[Any, ...]] = {
    "access_log": ({"kms_key_arn": _KEY, "retention_in_days": 30},),
    "access_token_customization": (
        {"function_arn": f"arn:aws:lambda:{_ACCOUNT}:function:tokens:live"},
    ),
    "access_token_validity": (60,),
    "api_domain": (
        {
            "certificate_arn": f"arn:aws:acm:{_ACCOUNT}:{_CERTIFICATE}",
            "hosted_zone_id": _ZONE,
            "mutual_tls": _TRUST,
            "name": "api.example.com",
            "security_policy": "TLS_1_2",
        },
        {
            "certificate_arn": f"arn:aws:acm:{_ACCOUNT}:{_CERTIFICATE}",
            "hosted_zone_id": _ZONE,
            "mutual_tls": _TRUST,
            "name": "api.example.com",
        },
    ),
    "audience": (["1example23456789"],),
    "authorizer_cache_ttl": (300,),
    "backend": (
        {"lambda": _FUNCTION},
        {"http": _SERVER},
        {"mock": {"body": "{}", "status_code": 200}},
        {"vpc_link": {**_IN_A_VPC, "url": "https://orders.example.com"}},
        {
            "vpc_link": {
                **_IN_A_VPC,
                "listener_arn": _LISTENER,
                "tls_server_name": "orders.example.com",
            }
        },
    ),
    "binary_media_types": (["application/pdf"],),
    "cache_size": ("0.5",),
    "cache_ttl": (1800,),
    "clients": (
        {
            "partner-a": {
                "access_token_validity": 15,
                "enabled": True,
                "generations": ["default", "2026-12"],
                "imported": False,
                "name": "Partner A",
                "refresh_token_validity": 5,
                "scopes": _SCOPES,
            }
        },
    ),
    "cors": (_CORS, _CORS_OF_MANY),
    "deletion_protection": (True,),
    "disable_execute_api_endpoint": (True,),
    "domain": (
        {"prefix": "orders"},
        {
            "custom": {
                "certificate_arn": f"arn:aws:acm:us-east-1:123456789012:{_CERTIFICATE}",
                "hosted_zone_id": _ZONE,
                "name": "auth.example.com",
                "record": True,
            }
        },
    ),
    "issuer": ("https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_example",),
    "manage_account_logging_role": (True,),
    "metrics": (True,),
    "minimum_compression_size": (1024,),
    "name": ("orders",),
    "openapi": (_DOCUMENT,),
    "operations": (
        {
            "GET /orders/{id}": {"backend": {"http": _SERVER}},
            "PUT /orders/{id}": {
                "backend": {"vpc_link": {**_IN_A_VPC, "url": "https://orders.example.com"}}
            },
            "health": {"backend": {"mock": {"body": "{}", "status_code": 200}}},
            "listOrders": {"throttling": _THROTTLING},
            "placeOrder": {"backend": {"lambda": _FUNCTION}},
        },
    ),
    "private_endpoint": (None, {"vpc_endpoint_ids": ["vpce-0a1b2c3d"]}),
    "resource_policy_json": (None, '{"Version": "2012-10-17", "Statement": []}'),
    "resource_servers": (
        {"orders": {"name": "Orders", "scopes": {"read": "Read orders.", "write": "Place them."}}},
    ),
    "rest_api_id": ("a1b2c3d4e5",),
    "routes": (
        {
            "GET /health": {"public": True, "backend": {"mock": {"status_code": 200}}},
            "GET /orders": {"scopes": _SCOPES, "cors": _CORS, "throttling": _THROTTLING},
            "GET /orders/{id}": {
                "scopes": _SCOPES,
                "backend": {"http": _SERVER},
                "cors": _CORS_OF_MANY,
            },
            "POST /orders": {"scopes": ["orders/write"], "backend": {"lambda": _FUNCTION}},
            "PUT /orders": {
                "scopes": ["orders/write"],
                "backend": {"vpc_link": {**_IN_A_VPC, "url": "https://orders.example.com"}},
            },
        },
        {
            "GET /health": {"public": True},
            "GET /orders": {"scopes": _SCOPES, "throttling": _THROTTLING},
            "GET /orders/{id}": {"scopes": _SCOPES, "backend": {"http": _SERVER}},
            "POST /orders": {"scopes": ["orders/write"], "backend": {"lambda": _FUNCTION}},
            "PUT /orders": {
                "scopes": ["orders/write"],
                "backend": {
                    "vpc_link": {
                        **_IN_A_VPC,
                        "listener_arn": _LISTENER,
                        "tls_server_name": "orders.example.com",
                    }
                },
            },
        },
    ),
    "scopes": (["orders/read", "orders/write"],),
    "secrets_manager": ({"kms_key_id": _KEY, "prefix": "orders", "recovery_window_in_days": 30},),
    "stage_name": ("v1",),
    "stage_variables": ({"environment": "production"},),
    "tags": ({"team": "orders"},),
    "throttling": (_THROTTLING,),
    "token_endpoint": ("https://orders.auth.eu-central-1.amazoncognito.com/oauth2/token",),
    "user_pool_arns": ([f"arn:aws:cognito-idp:{_ACCOUNT}:userpool/eu-central-1_example"],),
    "user_pool_tier": ("ESSENTIALS",),
    "web_acl_arn": (
        f"arn:aws:wafv2:{_ACCOUNT}:regional/webacl/orders/11111111-2222-3333-4444-555555555555",
    ),
    "xray_tracing": (True,),
}


def samples(interface: type[Interface]) -> dict[str, list[Any]]:
    """Return the values of each input that ``interface`` accepts, by the input's name."""
    return {
        name: [value for value in SAMPLES[name] if _accepts(field, value)]
        for name, field in sorted(interface.model_fields.items())
    }


def _accepts(field: FieldInfo, value: Any) -> bool:
    try:
        TypeAdapter(annotation(field)).validate_python(value)
    except ValidationError:
        return False
    return True
