"""Another value for each input, and another entry for each collection.

Values are keyed by the path of the input, and are the same for all modules that have it.
"""

from typing import Any

from tests.deploy.change.baselines import OPERATIONS, POLICY, REPORTS, SERVER, document

_ACCOUNT = "us-east-1:000000000000"
_ID = "99999999-2222-3333-4444-555555555555"
_FUNCTION = {
    "function_name": "returns",
    "invoke_arn": (
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
        f"arn:aws:lambda:{_ACCOUNT}:function:returns/invocations"
    ),
}
_ARN = f"arn:aws:lambda:{_ACCOUNT}:function:orders"
_ALIAS = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{_ARN}:live/invocations"
_LISTENER = f"arn:aws:elasticloadbalancing:{_ACCOUNT}:listener/app/returns/1a2b/3c4d"
# What one kind of API needs; the other kind ignores it.
_IN_A_VPC = {"id": "z9y8x7", "listener_arn": _LISTENER, "url": "https://returns.example.com"}
_CERTIFICATE = f"arn:aws:acm:{_ACCOUNT}:certificate/{_ID}"
_KEY = f"arn:aws:kms:{_ACCOUNT}:key/{_ID}"
_ZONE = "Z9876543210EXAMPLE"
_THROTTLING = {"burst_limit": 30, "rate_limit": 15}
_MOCK = {"body": "[]", "status_code": 404}
_CORS = {"allow_origin": "https://desk.example.com"}

OTHERS: dict[str, Any] = {
    "access_log": {"retention_in_days": 30},
    "access_log.kms_key_arn": _KEY,
    "access_log.retention_in_days": 90,
    "access_token_customization": {"function_arn": _ARN},
    "access_token_customization.function_arn": f"{_ARN}:live",
    "access_token_validity": 90,
    "api_domain": {"certificate_arn": _CERTIFICATE, "name": "new.example.com"},
    "api_domain.certificate_arn": _CERTIFICATE,
    "api_domain.hosted_zone_id": _ZONE,
    "api_domain.mutual_tls": {"truststore_uri": "s3://orders/ca.pem"},
    "api_domain.mutual_tls.truststore_uri": "s3://returns/ca.pem",
    "api_domain.mutual_tls.truststore_version": "2",
    "api_domain.name": "new.example.com",
    "authorizer_cache_ttl": 0,
    "backend.http": SERVER,
    "backend.http.identity_headers": {"client_id": "X-Caller"},
    "backend.http.identity_headers.client_id": "X-Caller",
    "backend.http.identity_headers.scopes": "X-Granted",
    "backend.http.timeout": 5000,
    "backend.http.url": "https://returns.example.com",
    "backend.lambda": _FUNCTION,
    "backend.lambda.function_name": _ARN,
    "backend.lambda.invoke_arn": _ALIAS,
    "backend.lambda.timeout": 5000,
    "backend.mock": _MOCK,
    "backend.mock.body": "[]",
    "backend.mock.status_code": 404,
    "backend.vpc_link": _IN_A_VPC,
    "backend.vpc_link.id": "z9y8x7",
    "backend.vpc_link.identity_headers": {"client_id": "X-Caller"},
    "backend.vpc_link.identity_headers.client_id": "X-Caller",
    "backend.vpc_link.identity_headers.scopes": "X-Granted",
    "backend.vpc_link.listener_arn": _LISTENER,
    "backend.vpc_link.timeout": 5000,
    "backend.vpc_link.tls_server_name": "returns.example.com",
    "backend.vpc_link.url": "https://returns.example.com",
    "cache_size": "1.6",
    "cache_ttl": 600,
    "clients[*].access_token_validity": 30,
    "clients[*].name": "Partner of ours",
    "clients[*].refresh_token_validity": 1,
    "cors": _CORS,
    "cors.allow_origin": "https://desk.example.com",
    "cors.allow_origins": ["https://desk.example.com"],
    "cors.max_age": 60,
    "domain.custom": {"certificate_arn": _CERTIFICATE, "name": "auth.example.com"},
    "domain.custom.certificate_arn": _CERTIFICATE,
    "domain.custom.hosted_zone_id": _ZONE,
    "domain.custom.name": "new.example.com",
    "domain.prefix": "new-prefix",
    "issuer": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_other",
    "minimum_compression_size": 0,
    "name": "another name",
    "openapi": document(*OPERATIONS, "DELETE /returns"),
    "operations[*].backend": {"http": SERVER},
    "operations[*].backend.http": SERVER,
    "operations[*].backend.http.identity_headers": {"client_id": "X-Caller"},
    "operations[*].backend.http.identity_headers.client_id": "X-Caller",
    "operations[*].backend.http.identity_headers.scopes": "X-Granted",
    "operations[*].backend.http.timeout": 5000,
    "operations[*].backend.http.url": "https://returns.example.com",
    "operations[*].backend.lambda": _FUNCTION,
    "operations[*].backend.lambda.function_name": _ARN,
    "operations[*].backend.lambda.invoke_arn": _ALIAS,
    "operations[*].backend.lambda.timeout": 5000,
    "operations[*].backend.mock": _MOCK,
    "operations[*].backend.mock.body": "[]",
    "operations[*].backend.mock.status_code": 404,
    "operations[*].backend.vpc_link": _IN_A_VPC,
    "operations[*].backend.vpc_link.id": "z9y8x7",
    "operations[*].backend.vpc_link.identity_headers": {"client_id": "X-Caller"},
    "operations[*].backend.vpc_link.identity_headers.client_id": "X-Caller",
    "operations[*].backend.vpc_link.identity_headers.scopes": "X-Granted",
    "operations[*].backend.vpc_link.listener_arn": _LISTENER,
    "operations[*].backend.vpc_link.timeout": 5000,
    "operations[*].backend.vpc_link.tls_server_name": "returns.example.com",
    "operations[*].backend.vpc_link.url": "https://returns.example.com",
    "operations[*].throttling": _THROTTLING,
    "operations[*].throttling.burst_limit": 30,
    "operations[*].throttling.rate_limit": 15,
    "private_endpoint": {"vpc_endpoint_ids": ["vpce-0a1b2c3d"]},
    "resource_policy_json": POLICY.replace("execute-api:/*", "execute-api:/v1/*"),
    "resource_servers[*].name": "Orders of ours",
    "resource_servers[*].scopes": {},
    "rest_api_id": "z9y8x7",
    "routes[*].backend": {"http": SERVER},
    "routes[*].backend.http": SERVER,
    "routes[*].backend.http.identity_headers": {"client_id": "X-Caller"},
    "routes[*].backend.http.identity_headers.client_id": "X-Caller",
    "routes[*].backend.http.identity_headers.scopes": "X-Granted",
    "routes[*].backend.http.timeout": 5000,
    "routes[*].backend.http.url": "https://returns.example.com",
    "routes[*].backend.lambda": _FUNCTION,
    "routes[*].backend.lambda.function_name": _ARN,
    "routes[*].backend.lambda.invoke_arn": _ALIAS,
    "routes[*].backend.lambda.timeout": 5000,
    "routes[*].backend.mock": _MOCK,
    "routes[*].backend.mock.body": "[]",
    "routes[*].backend.mock.status_code": 404,
    "routes[*].backend.vpc_link": _IN_A_VPC,
    "routes[*].backend.vpc_link.id": "z9y8x7",
    "routes[*].backend.vpc_link.identity_headers": {"client_id": "X-Caller"},
    "routes[*].backend.vpc_link.identity_headers.client_id": "X-Caller",
    "routes[*].backend.vpc_link.identity_headers.scopes": "X-Granted",
    "routes[*].backend.vpc_link.listener_arn": _LISTENER,
    "routes[*].backend.vpc_link.timeout": 5000,
    "routes[*].backend.vpc_link.tls_server_name": "returns.example.com",
    "routes[*].backend.vpc_link.url": "https://returns.example.com",
    "routes[*].cors": _CORS,
    "routes[*].cors.allow_origin": "https://desk.example.com",
    "routes[*].cors.allow_origins": ["https://desk.example.com"],
    "routes[*].cors.max_age": 60,
    "routes[*].throttling": _THROTTLING,
    "routes[*].throttling.burst_limit": 30,
    "routes[*].throttling.rate_limit": 15,
    "secrets_manager": {"prefix": "new"},
    "secrets_manager.kms_key_id": _KEY,
    "secrets_manager.prefix": "new",
    "secrets_manager.recovery_window_in_days": 14,
    "stage_name": "v2",
    "throttling": _THROTTLING,
    "throttling.burst_limit": 30,
    "throttling.rate_limit": 15,
    "token_endpoint": "https://returns.auth.us-east-1.amazoncognito.com/oauth2/token",
    "user_pool_tier": "PLUS",
    "web_acl_arn": f"arn:aws:wafv2:{_ACCOUNT}:regional/webacl/new/{_ID}",
}
"""By the path of a field that is no flag, no map and no list."""

ENTRIES: dict[str, tuple[str, Any]] = {
    "stage_variables": ("region", "eu"),
    "operations": (REPORTS, {"backend": {"http": SERVER}}),
    "clients": ("partner-c", {"scopes": ["orders/read"]}),
    "resource_servers": ("returns", {"scopes": {"read": "Read returns."}}),
    "resource_servers[*].scopes": ("refund", "Refund."),
    "routes": ("DELETE /returns", {"scopes": ["orders/write"]}),
    "tags": ("stage", "test"),
}
"""By the path of a map: a key that it doesn't have, and what stands there if it is added."""

ITEMS: dict[str, str] = {
    "audience": "3example23456789",
    "binary_media_types": "image/jpeg",
    "clients[*].generations": "2027-01",
    "clients[*].scopes": "orders/cancel",
    "cors.allow_headers": "x-request-id",
    "cors.allow_origins": "https://new.example.com",
    "private_endpoint.vpc_endpoint_ids": "vpce-2a1b2c3d",
    "routes[*].cors.allow_headers": "x-request-id",
    "routes[*].cors.allow_origins": "https://new.example.com",
    "routes[*].scopes": "orders/cancel",
    "scopes": "orders/refund",
    "user_pool_arns": f"arn:aws:cognito-idp:{_ACCOUNT}:userpool/us-east-1_other",
}
"""By the path of a list: an item that it doesn't have."""

UNPLANNED = {
    "api_domain.security_policy": "version 5.100 of the AWS provider accepts no second value",
}
"""Fields of which no change can be planned here, each with the reason."""
