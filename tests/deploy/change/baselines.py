"""Calls that are applied before changes: each module with all of its inputs, and with few.

Inputs that exclude each other are in different calls.
"""

import json
from typing import Any

from tests.deploy.change.applied import Call
from tests.deploy.change.outside import Outside

_ACCOUNT = "us-east-1:000000000000"
CERTIFICATE = f"arn:aws:acm:{_ACCOUNT}:certificate/11111111-2222-3333-4444-555555555555"
KEY = f"arn:aws:kms:{_ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
HEALTH, ORDERS, ORDER, LINES, PLACE, REPORTS = (
    "GET /health",
    "GET /orders",
    "GET /orders/{id}",
    "GET /orders/{id}/lines",
    "POST /orders",
    "GET /reports/{proxy+}",
)
OPERATIONS = (HEALTH, ORDERS, ORDER, LINES, PLACE, REPORTS)
SERVER = {"url": "https://orders.example.com"}
HEADERS = {"client_id": "X-Client-Id", "scopes": "X-Scopes"}
TOLD = {**SERVER, "identity_headers": HEADERS, "timeout": 10000}
TOKENS = f"arn:aws:lambda:{_ACCOUNT}:function:orders"
POLICY = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", '
    '"Action": "execute-api:Invoke", "Resource": "execute-api:/*"}]}'
)


def _clients() -> dict[str, Any]:
    return {
        "partner-a": {
            "access_token_validity": 15,
            "enabled": True,
            "generations": ["default", "2026-12"],
            "imported": False,
            "name": "Partner A",
            "refresh_token_validity": 10,
            "scopes": ["orders/read", "orders/write"],
        },
        "partner-b": {"scopes": ["orders/write"]},
    }


def _server(name: str) -> dict[str, Any]:
    return {
        "access_token_customization": {"function_arn": TOKENS},
        "clients": _clients(),
        "deletion_protection": True,
        "domain": {"prefix": name},
        "name": name,
        "resource_servers": {
            "orders": {
                "name": "Orders",
                "scopes": {"read": "Read.", "write": "Write.", "cancel": "Cancel."},
            },
            "reports": {"scopes": {"read": "Read reports."}},
        },
        "secrets_manager": {"kms_key_id": KEY, "prefix": name, "recovery_window_in_days": 7},
        "tags": {"cost-centre": "42", "team": "orders"},
        "user_pool_tier": "ESSENTIALS",
    }


def _custom_domain(name: str, there: Outside) -> dict[str, Any]:
    custom = {
        "certificate_arn": CERTIFICATE,
        "hosted_zone_id": there.zone,
        "name": f"auth-{name}.example.com",
        "record": True,
    }
    return {"domain": {"custom": custom}, "name": name}


def _api(name: str, there: Outside) -> dict[str, Any]:
    """Return the inputs of every API."""
    return {
        "access_log": {"kms_key_arn": KEY, "retention_in_days": 30},
        "api_domain": {
            "certificate_arn": CERTIFICATE,
            "hosted_zone_id": there.zone,
            "mutual_tls": {"truststore_uri": "s3://orders/ca.pem", "truststore_version": "1"},
            "name": f"{name}.example.com",
        },
        "disable_execute_api_endpoint": False,
        "name": name,
        "stage_name": "v1",
        "tags": {"cost-centre": "42", "team": "orders"},
        "throttling": {"burst_limit": 20, "rate_limit": 10},
    }


def _rest_api(name: str, there: Outside) -> dict[str, Any]:
    every = _api(name, there)
    return every | {
        "api_domain": every["api_domain"] | {"security_policy": "TLS_1_2"},
        "manage_account_logging_role": True,
        "metrics": True,
        "resource_policy_json": POLICY,
        "web_acl_arn": there.web_acl_arn,
        "xray_tracing": True,
    }


_CORS = {
    "allow_headers": ["authorization", "content-type"],
    "allow_origin": "https://app.example.com",
    "max_age": 300,
}
_CORS_OF_MANY = {"allow_origins": ["https://app.example.com", "https://desk.example.com"]}
_PRIVATE = {
    "private_endpoint": {"vpc_endpoint_ids": ["vpce-0a1b2c3d", "vpce-1a1b2c3d"]},
    "resource_policy_json": POLICY,
}


def _in_a_vpc(there: Outside, *, rest: bool) -> dict[str, Any]:
    link = {**there.vpc_links[0 if rest else 1], "identity_headers": HEADERS, "timeout": 10000}
    return link if rest else {**link, "tls_server_name": "orders.example.com"}


def _routes(there: Outside, *, rest: bool) -> dict[str, Any]:
    mock = {"mock": {"body": '{"status": "up"}', "status_code": 203}}
    routes: dict[str, dict[str, Any]] = {
        HEALTH: {"public": True, "backend": mock if rest else {"http": SERVER}},
        ORDERS: {
            "scopes": ["orders/read", "orders/write"],
            "throttling": {"burst_limit": 5, "rate_limit": 2},
        },
        ORDER: {"scopes": ["orders/read"], "backend": {"http": TOLD}},
        LINES: {"scopes": ["orders/read"], "backend": {"vpc_link": _in_a_vpc(there, rest=rest)}},
        PLACE: {
            "scopes": ["orders/write"],
            "backend": {"lambda": {**there.function, "timeout": 10000}},
        },
        REPORTS: {"scopes": ["orders/read"]},
    }
    if rest:
        routes[ORDERS]["cors"] = _CORS
        routes[LINES]["cors"] = _CORS_OF_MANY
    return routes


def _guarded_rest_api(name: str, there: Outside) -> dict[str, Any]:
    return _rest_api(name, there) | {
        "authorizer_cache_ttl": 60,
        "backend": {"lambda": {**there.function, "timeout": 10000}},
        "binary_media_types": ["application/pdf", "image/png"],
        "minimum_compression_size": 1024,
        "routes": _routes(there, rest=True),
        "stage_variables": {"environment": "test"},
    }


def document(*routes: str) -> str:
    """Return an OpenAPI document of these routes, which all require one scope."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        method, path = route.split()
        paths.setdefault(path, {})[method.lower()] = {"responses": {}}
    flow = {"tokenUrl": "https://auth.example.com/oauth2/token", "scopes": {}}
    scheme = {"type": "oauth2", "flows": {"clientCredentials": flow}}
    return json.dumps(
        {
            "openapi": "3.0.3",
            "security": [{"oauth": ["orders/read"]}],
            "paths": paths,
            "components": {"securitySchemes": {"oauth": scheme}},
        }
    )


def _described_rest_api(name: str, there: Outside) -> dict[str, Any]:
    listed = _guarded_rest_api(name, there)
    operations = {
        route: {key: value for key, value in settings.items() if key in {"backend", "throttling"}}
        for route, settings in listed.pop("routes").items()
    }
    return listed | {
        "cors": _CORS,
        "openapi": document(*operations),
        "operations": {route: settings for route, settings in operations.items() if settings},
        "scopes": ["orders/cancel", "orders/read", "orders/write"],
    }


_FEW_OPERATIONS = {"openapi": document(ORDERS)}
_FEW = {"routes": {ORDERS: {"scopes": ["orders/read"]}}}
_FEW_CLIENTS = {
    "clients": {"partner-a": {"scopes": ["orders/read"]}},
    "resource_servers": {"orders": {"scopes": {"read": "Read."}}},
}
_MOCK = {"backend": {"mock": {"body": "{}", "status_code": 200}}}
_HTTP = {"backend": {"http": TOLD}}


def baselines(there: Outside) -> dict[str, Call]:
    """Return all calls by ``<module> <which>``; the first one of a module is the most complete."""
    pools = {"user_pool_arns": list(there.user_pool_arns)}
    tokens = {
        "access_token_validity": 60,
        "token_endpoint": "https://orders.auth.us-east-1.amazoncognito.com/oauth2/token",
    }
    guard = {
        "audience": ["1example23456789", "2example23456789"],
        "issuer": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_example",
    }
    inputs = {
        "authorization-server all": _server("server-all"),
        "authorization-server custom": _custom_domain("server-custom", there) | _FEW_CLIENTS,
        "authorization-server few": {"domain": {"prefix": "server-few"}, "name": "server-few"}
        | _FEW_CLIENTS,
        "cached-token-endpoint all": _rest_api("cache-all", there)
        | tokens
        | {"cache_size": "0.5", "cache_ttl": 900},
        "cached-token-endpoint private": {"name": "cache-private"} | tokens | _PRIVATE,
        "cached-token-endpoint few": {"name": "cache-few"} | tokens,
        "oauth2-api all": _server("oauth2-all") | _guarded_rest_api("oauth2-all", there),
        "oauth2-api custom": _custom_domain("oauth2-custom", there)
        | _FEW
        | _FEW_CLIENTS
        | _HTTP
        | _PRIVATE,
        "oauth2-api few": {"domain": {"prefix": "oauth2-few"}, "name": "oauth2-few"}
        | _FEW
        | _FEW_CLIENTS
        | _MOCK,
        "protected-http-api all": _api("http-all", there)
        | guard
        | {
            "backend": {"lambda": {**there.function, "timeout": 10000}},
            "cors": _CORS,
            "routes": _routes(there, rest=False),
            "stage_variables": {"environment": "test"},
        },
        "oauth2-api vpc": {"domain": {"prefix": "oauth2-vpc"}, "name": "oauth2-vpc"}
        | _FEW
        | _FEW_CLIENTS
        | {"backend": {"vpc_link": _in_a_vpc(there, rest=True)}},
        "protected-http-api vpc": {"name": "http-vpc"}
        | guard
        | _FEW
        | {
            "backend": {"vpc_link": _in_a_vpc(there, rest=False)},
            "cors": _CORS_OF_MANY,
        },
        "protected-http-api few": {"name": "http-few"} | guard | _FEW | _HTTP,
        "protected-openapi all": _described_rest_api("openapi-all", there) | pools,
        "protected-openapi private": {"name": "openapi-private"}
        | _FEW_OPERATIONS
        | _HTTP
        | _PRIVATE
        | pools
        | {"cors": _CORS_OF_MANY},
        "protected-openapi few": {"name": "openapi-few"} | _FEW_OPERATIONS | _MOCK | pools,
        "protected-openapi vpc": {"name": "openapi-vpc"}
        | _FEW_OPERATIONS
        | pools
        | {"backend": {"vpc_link": _in_a_vpc(there, rest=True)}},
        "protected-rest-api all": _guarded_rest_api("rest-all", there) | pools,
        "protected-rest-api private": {"name": "rest-private"} | _FEW | _HTTP | _PRIVATE | pools,
        "protected-rest-api few": {"name": "rest-few"} | _FEW | _MOCK | pools,
        "protected-rest-api vpc": {"name": "rest-vpc"}
        | _FEW
        | pools
        | {"backend": {"vpc_link": _in_a_vpc(there, rest=True)}},
        "rest-api-authorizer all": {
            "authorizer_cache_ttl": 60,
            "name": "orders",
            "rest_api_id": there.rest_api_id,
        }
        | pools,
        "rest-api-authorizer few": {"name": "few", "rest_api_id": there.rest_api_id} | pools,
    }
    return {
        key: Call(module=f"modules/{key.split()[0]}", inputs=value) for key, value in inputs.items()
    }
