"""Changes in forms that the modules do not use: documents, aliases, masked and unknown values."""

import json
from typing import Any, Final

from tests._support import whole_systems as whole
from tests._support.changed_plans import (
    CLIENT_ID,
    FUNCTION_ARN,
    GONE,
    ISSUER,
    OTHER_FUNCTION_ARN,
    OTHER_POOL_ARN,
    POOL_ARN,
    POOL_ID,
    REGION,
    UNKNOWN,
    Moved,
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
    DEPLOYED,
    DEPLOYMENT,
    DOMAIN,
    DOMAIN_NAME,
    FROM_LATER,
    FUNCTION,
    GET,
    GET_TO,
    HTTP_API,
    HTTP_GET,
    HTTP_POST,
    HTTP_TO,
    JWT,
    LATER,
    LISTENER,
    MAPPING,
    OPEN,
    POOL,
    POST,
    POST_TO,
    RECORD,
    SERVER,
    SETTINGS,
    STAGE,
    WEB_ACL,
    A,
    B,
    Edits,
    document,
    named,
    operation,
    policy,
    refused,
    route_of,
    silent,
    statement,
    url,
    without,
)

HTTP_OPEN: Final = {"authorization_type": "NONE", "authorizer_id": "", "authorization_scopes": []}


def _yaml(text: dict[str, Any]) -> str:
    """Return a document as YAML, in flow style beneath its first keys."""
    return "".join(f"{name}: {json.dumps(value)}\n" for name, value in text.items())


POOL_REPLACED: Final[Edits] = {
    POOL: Replaced({"id": UNKNOWN, "arn": UNKNOWN, "endpoint": UNKNOWN}, first="create"),
    **{
        address: Replaced(
            {"id": UNKNOWN, "user_pool_id": Ref.of(f"{POOL}.id")}
            | ({"client_secret": UNKNOWN} if "client" in address else {}),
            first="create",
        )
        for address in (DOMAIN, SERVER, A, B)
    },
}
"""A pool that is replaced with all that belongs to it, as Terraform plans it."""


ALL_MOVED: Final[Edits] = {
    address: Moved(f"module.moved.{address}") for address in whole.rest() if "aws_" in address
}


CASES = (
    named(
        "A client gains a scope and another callback URL",
        "rest",
        {
            A: {
                "allowed_oauth_scopes": ["orders/read", "orders/write"],
                "callback_urls": ["https://b.example.com"],
            }
        },
        ("access-gained", "partner-a"),
        ("unreviewed-change|protection-lowered", "callback_urls"),
        adds={A: whole.client("partner-a", "orders/read", callback_urls=["https://a.example.com"])},
    ),
    named(
        "A client gets a flow and an identity provider",
        "rest",
        {
            A: {
                "allowed_oauth_flows": ["client_credentials", "code"],
                "supported_identity_providers": ["Google"],
            }
        },
        ("user-flow-enabled", "partner-a"),
        ("*", "supported_identity_providers"),
    ),
    named(
        "A method requires another scope and no longer checks its parameters",
        "rest",
        {
            GET: {"authorization_scopes": ["orders/write"], "request_validator_id": ""},
            **DEPLOYED,
        },
        ("access-lost", "partner-a"),
        ("*", "request_validator_id"),
        adds={GET: whole.method("api1", "GET", "res1", "orders/read", request_validator_id="val1")},
    ),
    refused(
        "A guarded route is removed, and a new public route calls its function",
        "rest",
        {
            GET: GONE,
            GET_TO: GONE,
            POST: GONE,
            POST_TO: GONE,
            **route_of("/open"),
        },
        ("backend-exposed", "/open"),
    ),
    silent("Everything moves into a module", "rest", ALL_MOVED),
    silent(
        "A function and an API move to other addresses",
        "http",
        {
            FUNCTION: Moved("aws_lambda_function.backend"),
            HTTP_API: Moved("aws_apigatewayv2_api.public"),
            JWT: Moved("module.auth.aws_apigatewayv2_authorizer.this"),
        },
    ),
    refused(
        "A method of an API outside the plan is opened",
        "rest",
        {POST: OPEN},
        ("route-opened", "POST /orders"),
        adds=without(API, DEPLOYMENT, STAGE, SETTINGS, MAPPING, DOMAIN_NAME, ASSOCIATION),
    ),
    named(
        "The authorization of a method becomes known after apply",
        "rest",
        {POST: {"authorization": FROM_LATER}, **LATER, **DEPLOYED},
        ("unknown", "POST /orders"),
    ),
    named(
        "The authorization of a method becomes sensitive",
        "rest",
        {POST: {"authorization": Secret("NONE")}, **DEPLOYED},
        ("unknown", "POST /orders"),
    ),
    named(
        "The pools of an authorizer are masked and differ",
        "rest",
        {AUTHORIZER: {"provider_arns": Secret([OTHER_POOL_ARN])}, **DEPLOYED},
        ("unknown", AUTHORIZER),
        adds={AUTHORIZER: whole.rest()[AUTHORIZER] | {"provider_arns": Secret([POOL_ARN])}},
    ),
    named(
        "The method of a route becomes known after apply",
        "http",
        {HTTP_GET: {"route_key": FROM_LATER}, **LATER},
        ("unknown", HTTP_GET),
    ),
    refused(
        "An operation requires an empty object",
        "body",
        document(lambda b: operation(b).update(security=[{}])),
        ("route-opened", "GET /orders"),
    ),
    named(
        "A document gets an open method for any verb without a backend",
        "body",
        document(
            lambda b: b["paths"]["/orders"].update(
                {"x-amazon-apigateway-any-method": {"responses": {}}}
            )
        ),
        ("route-added", "ANY /orders"),
    ),
    refused(
        "A document gets an open method for any verb that calls the function",
        "body",
        document(
            lambda b: b["paths"]["/orders"].update(
                {
                    "x-amazon-apigateway-any-method": {
                        "x-amazon-apigateway-integration": {"type": "aws_proxy", "uri": invoke()}
                    }
                }
            )
        ),
        ("backend-exposed", "ANY /orders"),
    ),
    silent(
        "The scheme of a document gets another name",
        "body",
        {
            API: {"body": whole.openapi().replace('"cognito"', '"pool"')},
            **DEPLOYED,
        },
        "unreviewed-change",
        "route-changed",
    ),
    silent(
        "A document is written as YAML",
        "body",
        {API: {"body": _yaml(whole.DOCUMENT)}},
    ),
    silent(
        "A YAML document gets responses by number",
        "body",
        {
            API: {
                "body": _yaml(whole.DOCUMENT).replace(
                    '"/health": {"get": {', '"/health": {"get": {"responses": {200: {}, "d": {}}, '
                )
            },
            **DEPLOYED,
        },
    ),
    refused(
        "A pool is replaced first, and a document that names it becomes unknown",
        "body",
        {
            **POOL_REPLACED,
            API: {"body": Ref.of(f"{POOL}.arn")},
            **DEPLOYED,
        },
        ("credentials-replaced", POOL),
        ("unknown", API),
        only=frozenset({"credentials-replaced", "unknown"}),
    ),
    refused(
        "A pool is replaced, and its authorizer follows by reference",
        "rest",
        {
            **POOL_REPLACED,
            AUTHORIZER: {"provider_arns": Ref.of(f"{POOL}.arn")},
            **DEPLOYED,
        },
        ("credentials-replaced", POOL),
        only=frozenset({"credentials-replaced", "unknown"}),
    ),
    named(
        "A method's responses are cached by settings of its own",
        "rest",
        {
            SETTINGS.replace("this", "one"): New(
                whole.served()[SETTINGS]
                | {"id": UNKNOWN, "method_path": "orders/GET"}
                | {
                    "settings": [
                        whole.served()[SETTINGS]["settings"][0] | {"caching_enabled": True}
                    ]
                }
            )
        },
        ("protection-lowered", "GET /orders"),
    ),
    named(
        "The authorization header leaves the key of a cache",
        "rest",
        {GET_TO: {"cache_key_parameters": []}, **DEPLOYED},
        ("protection-lowered", "GET /orders"),
        adds={
            SETTINGS: whole.served()[SETTINGS]
            | {"settings": [whole.served()[SETTINGS]["settings"][0] | {"caching_enabled": True}]},
            GET_TO: whole.integration(
                "api1",
                "GET",
                "res1",
                cache_key_parameters=["method.request.header.Authorization"],
            ),
        },
    ),
    refused(
        "A function takes the place of an authorizer that checks tokens",
        "http",
        {
            JWT: Replaced(
                {
                    "id": UNKNOWN,
                    "authorizer_type": "REQUEST",
                    "jwt_configuration": [],
                    "authorizer_uri": invoke(OTHER_FUNCTION_ARN),
                }
            ),
            HTTP_GET: {"authorization_type": "CUSTOM", "authorization_scopes": []},
            HTTP_POST: {"authorization_type": "CUSTOM", "authorization_scopes": []},
        },
        ("authorizer-removed", JWT),
        ("unknown", "GET /orders"),
    ),
    refused(
        "The policy of a private domain is removed",
        "rest",
        {DOMAIN_NAME: {"policy": None}},
        ("network-opened", DOMAIN_NAME),
        adds={
            DOMAIN_NAME: whole.served()[DOMAIN_NAME]
            | {
                "policy": policy(
                    statement(Condition={"StringEquals": {"aws:SourceVpce": "vpce-1"}})
                )
            }
        },
    ),
    refused(
        "A function URL without IAM is put on an alias of a guarded function",
        "http",
        {"aws_lambda_function_url.open": url("orders", qualifier="live")},
        ("backend-exposed", "aws_lambda_function_url.open"),
    ),
    refused(
        "A function URL without IAM names its guarded function by a new alias",
        "http",
        {
            "aws_lambda_alias.live": New(
                {
                    "id": UNKNOWN,
                    "arn": UNKNOWN,
                    "invoke_arn": UNKNOWN,
                    "name": "live",
                    "function_name": FUNCTION_ARN,
                    "function_version": "1",
                }
            ),
            "aws_lambda_function_url.open": New(
                dict(url("x").values) | {"function_name": Ref.of("aws_lambda_alias.live.arn")}
            ),
        },
        ("backend-exposed", "aws_lambda_function_url.open"),
    ),
    named(
        "A deployment is created, and the stage keeps serving the old one",
        "rest",
        {
            GET: {"authorization_scopes": ["orders/write"]},
            DEPLOYMENT: Replaced({"id": UNKNOWN, "triggers": {"a": "b"}}, first="create"),
        },
        ("not-redeployed", "GET /orders"),
    ),
    refused(
        "The stage gets another web ACL, which is new and allows everything",
        "rest",
        {
            "aws_wafv2_web_acl.lax": New(
                whole.served()[WEB_ACL] | {"id": UNKNOWN, "arn": UNKNOWN, "rule": []}
            ),
            ASSOCIATION: Replaced(
                {"id": UNKNOWN, "web_acl_arn": Ref.of("aws_wafv2_web_acl.lax.arn")}
            ),
        },
        ("network-opened", ASSOCIATION),
        adds={
            WEB_ACL: whole.served()[WEB_ACL]
            | {"default_action": [{"allow": [], "block": [{"custom_response": []}]}]}
        },
    ),
    named(
        "A managed client of the pool gains a route",
        "rest",
        {
            "aws_cognito_managed_user_pool_client.this": {
                "allowed_oauth_scopes": ["orders/read", "orders/write"]
            }
        },
        ("access-gained", "managed"),
        adds={
            "aws_cognito_managed_user_pool_client.this": whole.client("managed", "orders/read")
            | {"name_prefix": "managed"}
        },
    ),
    named(
        "An identity pool admits guests",
        "rest",
        {"aws_cognito_identity_pool.this": {"allow_unauthenticated_identities": True}},
        ("*", "aws_cognito_identity_pool.this"),
        adds={
            "aws_cognito_identity_pool.this": {
                "id": "x",
                "identity_pool_name": "x",
                "allow_unauthenticated_identities": False,
                "allow_classic_flow": False,
            }
        },
    ),
    named(
        "API keys are taken from the authorizer",
        "rest",
        {API: {"api_key_source": "AUTHORIZER"}, **DEPLOYED},
        ("*", API),
    ),
    silent(
        "Records of a custom domain live longer",
        "rest",
        {RECORD: {"ttl": 60}},
    ),
    silent(
        "A newer Terraform adds members to the plan",
        "rest",
        {POOL: {"tags": {"x": "y"}}},
        members={"action_invocations": [], "relevant_attributes": [], "timestamp": "x"},
    ),
    refused(
        "A public catch-all is added above guarded paths, and answers their other verbs",
        "rest",
        {
            'aws_api_gateway_resource.this["/{proxy+}"]': New(
                {
                    "id": UNKNOWN,
                    "path": UNKNOWN,
                    "rest_api_id": "api1",
                    "parent_id": "api1root",
                    "path_part": "{proxy+}",
                }
            ),
            'aws_api_gateway_method.this["ANY /{proxy+}"]': New(
                whole.method("api1", "ANY", "")
                | {
                    "id": UNKNOWN,
                    "resource_id": Ref.of('aws_api_gateway_resource.this["/{proxy+}"].id'),
                }
            ),
            'aws_api_gateway_integration.this["ANY /{proxy+}"]': New(
                whole.integration("api1", "ANY", "")
                | {
                    "id": UNKNOWN,
                    "resource_id": Ref.of('aws_api_gateway_resource.this["/{proxy+}"].id'),
                }
            ),
            **DEPLOYED,
        },
        ("backend-exposed", "ANY /{proxy+}"),
    ),
    refused(
        "A second unauthenticated HTTP API reaches a guarded URL",
        "rest",
        {
            "aws_apigatewayv2_api.side": New(
                whole.http_api(
                    id=UNKNOWN,
                    name="side",
                    body=json.dumps(
                        {
                            "openapi": "3.0.1",
                            "paths": {
                                "/{proxy+}": {
                                    "x-amazon-apigateway-any-method": {
                                        "x-amazon-apigateway-integration": {
                                            "type": "http_proxy",
                                            "uri": "https://backend.example.com/{proxy}",
                                        }
                                    }
                                }
                            },
                        }
                    ),
                )
            )
        },
        ("backend-exposed", "aws_apigatewayv2_api.side"),
        adds={
            GET_TO: whole.integration(
                "api1", "GET", "res1", type="HTTP_PROXY", uri="https://backend.example.com/orders"
            )
        },
    ),
    refused(
        "A public route reaches a guarded load balancer by the VPC link",
        "http",
        {
            "aws_apigatewayv2_integration.link2": New(
                whole.http()[HTTP_TO]
                | {
                    "id": UNKNOWN,
                    "integration_type": "HTTP_PROXY",
                    "connection_type": "VPC_LINK",
                    "connection_id": "link1",
                    "integration_uri": LISTENER,
                }
            ),
            "aws_apigatewayv2_route.open": New(
                whole.http_route(
                    "GET /open",
                    id=UNKNOWN,
                    target=Ref.of("aws_apigatewayv2_integration.link2.id"),
                )
            ),
        },
        ("backend-exposed", "GET /open"),
        adds={
            HTTP_TO: whole.http()[HTTP_TO]
            | {
                "integration_type": "HTTP_PROXY",
                "connection_type": "VPC_LINK",
                "connection_id": "link1",
                "integration_uri": LISTENER,
            }
        },
    ),
    refused(
        "A public route uses the same AWS service integration as a guarded one",
        "http",
        {
            'aws_apigatewayv2_route.this["POST /open"]': New(
                whole.http_route("POST /open", id=UNKNOWN)
            )
        },
        ("backend-exposed", "POST /open"),
        adds={
            HTTP_TO: whole.http()[HTTP_TO]
            | {
                "integration_subtype": "SQS-SendMessage",
                "integration_uri": "",
                "request_parameters": {"QueueUrl": "https://sqs/1"},
            }
        },
    ),
    refused(
        "A state machine behind guarded routes is called by a public one",
        "rest",
        route_of("/open", uri=f"arn:aws:apigateway:{REGION}:states:action/StartExecution"),
        ("backend-exposed", "/open"),
        adds={
            GET_TO: whole.integration(
                "api1",
                "GET",
                "res1",
                type="AWS",
                uri=f"arn:aws:apigateway:{REGION}:states:action/StartExecution",
            )
        },
    ),
    refused(
        "A Lambda authorizer of guarded routes is removed with its authorization",
        "http",
        {"aws_apigatewayv2_authorizer.fn": GONE, HTTP_GET: HTTP_OPEN},
        ("route-opened", "GET /orders"),
        adds={
            "aws_apigatewayv2_authorizer.fn": whole.http()[JWT]
            | {
                "id": "fn1",
                "authorizer_type": "REQUEST",
                "jwt_configuration": [],
                "authorizer_uri": invoke(OTHER_FUNCTION_ARN),
            },
            HTTP_GET: whole.http_route(
                "GET /orders", authorization_type="CUSTOM", authorizer_id="fn1"
            ),
        },
    ),
    named(
        "Decisions of a function are cached for every caller",
        "http",
        {
            "aws_apigatewayv2_authorizer.fn": {
                "authorizer_result_ttl_in_seconds": 3600,
                "enable_simple_responses": True,
            }
        },
        ("*", "aws_apigatewayv2_authorizer.fn"),
        adds={
            "aws_apigatewayv2_authorizer.fn": whole.http()[JWT]
            | {
                "id": "fn1",
                "authorizer_type": "REQUEST",
                "jwt_configuration": [],
                "authorizer_uri": invoke(OTHER_FUNCTION_ARN),
            },
            HTTP_GET: whole.http_route(
                "GET /orders", authorization_type="CUSTOM", authorizer_id="fn1"
            ),
        },
    ),
    refused(
        "Both routes' scopes are such that no client has",
        "rest",
        {
            GET: {"authorization_scopes": ["orders/admin"]},
            POST: {"authorization_scopes": ["orders/admin"]},
            **DEPLOYED,
        },
        ("api-unreachable", API),
    ),
    named(
        "A route requires a scope that no client has",
        "rest",
        {POST: {"authorization_scopes": ["orders/admin"]}, **DEPLOYED},
        ("route-unreachable|access-lost", "POST /orders"),
    ),
    refused(
        "An authorizer trusts an issuer at a host that is not that of Cognito",
        "http",
        {
            JWT: {
                "jwt_configuration": [
                    {
                        "audience": [f"{CLIENT_ID}-partner-a", f"{CLIENT_ID}-partner-b"],
                        "issuer": ISSUER.replace("https://cognito-idp", "https://evil-cognito-idp"),
                    }
                ]
            }
        },
        ("authorizer-trust-changed", JWT),
    ),
    refused(
        "An authorizer trusts an issuer whose path ends as that of the pool",
        "http",
        {
            JWT: {
                "jwt_configuration": [
                    {
                        "audience": [f"{CLIENT_ID}-partner-a", f"{CLIENT_ID}-partner-b"],
                        "issuer": f"https://evil.example.com/{POOL_ID}",
                    }
                ]
            }
        },
        ("authorizer-trust-changed", JWT),
    ),
)
