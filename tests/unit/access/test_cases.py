"""Changes to whole systems, and what a review has to say about each of them.

A case says what becomes of a system, whether the default gate refuses it, and which findings have
to come: the kind (several that fit are separated by ``|``) and a part of what it names. Where
``only`` is given, no finding of another kind may come.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pytest

from scopegate.access.findings import Finding
from tests._support import whole_systems as whole
from tests._support.changed_plans import (
    ACCOUNT,
    CLIENT_ID,
    FUNCTION_ARN,
    GONE,
    ISSUER,
    OTHER_FUNCTION_ARN,
    OTHER_ISSUER,
    OTHER_POOL_ARN,
    POOL_ARN,
    POOL_ID,
    REGION,
    UNKNOWN,
    Edit,
    Forgotten,
    Imported,
    Moved,
    New,
    Ref,
    Replaced,
    Resources,
    Secret,
    created,
    invoke,
    plan,
)
from tests._support.reviews import reviewed

POOL = "aws_cognito_user_pool.this"
DOMAIN = "aws_cognito_user_pool_domain.this"
SERVER = "aws_cognito_resource_server.this"
A = 'aws_cognito_user_pool_client.this["partner-a"]'
B = 'aws_cognito_user_pool_client.this["partner-b"]'
API = "aws_api_gateway_rest_api.this"
AUTHORIZER = "aws_api_gateway_authorizer.this"
GET = 'aws_api_gateway_method.this["GET /orders"]'
POST = 'aws_api_gateway_method.this["POST /orders"]'
HEALTH = 'aws_api_gateway_method.this["GET /health"]'
GET_TO = 'aws_api_gateway_integration.this["GET /orders"]'
POST_TO = 'aws_api_gateway_integration.this["POST /orders"]'
HEALTH_TO = 'aws_api_gateway_integration.this["GET /health"]'
DEPLOYMENT = "aws_api_gateway_deployment.this"
STAGE = "aws_api_gateway_stage.this"
SETTINGS = "aws_api_gateway_method_settings.this"
DOMAIN_NAME = "aws_api_gateway_domain_name.this"
MAPPING = "aws_api_gateway_base_path_mapping.this"
RECORD = "aws_route53_record.this"
WEB_ACL = "aws_wafv2_web_acl.this"
ASSOCIATION = "aws_wafv2_web_acl_association.this"
FUNCTION = "aws_lambda_function.orders"
REPORTS = "aws_lambda_function.reports"
PERMISSION = "aws_lambda_permission.orders"
HTTP_API = "aws_apigatewayv2_api.this"
JWT = "aws_apigatewayv2_authorizer.this"
HTTP_TO = "aws_apigatewayv2_integration.orders"
HTTP_GET = 'aws_apigatewayv2_route.this["GET /orders"]'
HTTP_POST = 'aws_apigatewayv2_route.this["POST /orders"]'
HTTP_STAGE = "aws_apigatewayv2_stage.this"
HTTP_DOMAIN = "aws_apigatewayv2_domain_name.this"
HTTP_MAPPING = "aws_apigatewayv2_api_mapping.this"

LOAD_BALANCER = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:loadbalancer/app/x/1"
LISTENER = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:listener/app/x/1/2"

Edits = Mapping[str, Edit]

DEPLOYED: Final[Edits] = {
    DEPLOYMENT: Replaced(
        {
            "id": UNKNOWN,
            "created_date": UNKNOWN,
            "execution_arn": UNKNOWN,
            "invoke_url": UNKNOWN,
            "triggers": {"redeployment": "hash2"},
        },
        first="create",
    ),
    STAGE: {"deployment_id": Ref.of(f"{DEPLOYMENT}.id")},
}
"""A deployment that is made anew, as ``create_before_destroy`` plans it."""

REPLACED_API: Final = Replaced(
    {
        "id": UNKNOWN,
        "arn": UNKNOWN,
        "execution_arn": UNKNOWN,
        "root_resource_id": UNKNOWN,
        "created_date": UNKNOWN,
    }
)


BY_A_STAGE_VARIABLE: Final[Resources] = {
    API: whole.rest_api(
        put_rest_api_mode="overwrite",
        body=whole.openapi(
            lambda body: body["paths"]["/orders"]["get"]["x-amazon-apigateway-integration"].update(
                uri=invoke("${stageVariables.backend}")
            )
        ),
    ),
    STAGE: whole.body()[STAGE] | {"variables": {"backend": FUNCTION_ARN}},
}
"""A body in which a stage variable has the ARN of the function behind ``GET /orders``."""


@dataclass(frozen=True)
class Case:
    """A change and what has to be said of it.

    Attributes:
        name: What is done, as a sentence.
        system: Which of ``SYSTEMS`` it is done to.
        edits: What becomes of resources, by address.
        refused: Whether the default gate has to exit with 1.
        says: Kinds of findings that have to come, each with a part of what it names.
        only: Kinds that may come; None where others are welcome.
        adds: What the system has beside its own.
        drift: What the state recorded where somebody changed it outside Terraform.
        members: Further members of the plan.
    """

    name: str
    system: str
    edits: Edits
    refused: bool
    says: tuple[tuple[str, str], ...] = ()
    only: frozenset[str] | None = None
    adds: Resources = field(default_factory=dict)
    drift: Mapping[str, Mapping[str, Any] | None] | None = None
    members: Mapping[str, Any] = field(default_factory=dict)

    def plan(self) -> dict[str, Any]:
        """Return the JSON of its plan."""
        system = whole.SYSTEMS[self.system]() | self.adds
        system = {address: values for address, values in system.items() if values is not None}
        return plan(system, self.edits, drift=self.drift, **self.members)


def refused(name: str, system: str, edits: Edits, *says: tuple[str, str], **more: Any) -> Case:
    """Return a change that the default gate has to refuse."""
    return Case(name, system, edits, refused=True, says=says, **more)


def named(name: str, system: str, edits: Edits, *says: tuple[str, str], **more: Any) -> Case:
    """Return a change that passes the default gate, and is named."""
    return Case(name, system, edits, refused=False, says=says, **more)


def silent(name: str, system: str, edits: Edits, *kinds: str, **more: Any) -> Case:
    """Return a harmless change, of which only these kinds may be told."""
    return Case(name, system, edits, refused=False, only=frozenset(kinds), **more)


def document(change: Callable[[dict[str, Any]], object]) -> Edits:
    """Return a REST API's body that changes and is deployed."""
    return {API: {"body": whole.openapi(change)}, **DEPLOYED}


def http_document(change: Callable[[dict[str, Any]], object]) -> Edits:
    """Return an HTTP API's body that changes."""
    return {HTTP_API: {"body": whole.http_openapi(change)}}


def operation(body: dict[str, Any], path: str = "/orders", verb: str = "get") -> dict[str, Any]:
    """Return an operation of a document."""
    found: dict[str, Any] = body["paths"][path][verb]
    return found


def scheme(body: dict[str, Any]) -> dict[str, Any]:
    """Return the security scheme of a document."""
    found: dict[str, Any] = body["components"]["securitySchemes"]["cognito"]
    return found


def policy(*statements: dict[str, Any]) -> str:
    """Return a resource policy."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def statement(effect: str = "Allow", **other: Any) -> dict[str, Any]:
    """Return a statement of a policy."""
    return {
        "Effect": effect,
        "Principal": "*",
        "Action": "execute-api:Invoke",
        "Resource": "execute-api:/*",
    } | other


def new_function(**other: Any) -> New:
    """Return a function that is created: what AWS assigns is not known."""
    unknown = dict.fromkeys(
        ("id", "arn", "invoke_arn", "qualified_arn", "qualified_invoke_arn", "version"), UNKNOWN
    )
    return New(whole.function("fresh") | unknown | {"function_name": "fresh"} | other)


def url(name: str, **other: Any) -> New:
    """Return a function URL that is created."""
    return New(
        {
            "id": UNKNOWN,
            "function_arn": UNKNOWN,
            "function_url": UNKNOWN,
            "url_id": UNKNOWN,
            "function_name": name,
            "authorization_type": "NONE",
            "cors": [],
            "invoke_mode": "BUFFERED",
            "qualifier": None,
        }
        | other
    )


def route_of(path: str, *scopes: str, **other: Any) -> Edits:
    """Return a new path with a GET method that calls the function, and its deployment."""
    part = path.strip("/")
    return {
        f"aws_api_gateway_resource.{part}": New(
            {
                "id": UNKNOWN,
                "path": UNKNOWN,
                "rest_api_id": "api1",
                "parent_id": "api1root",
                "path_part": part,
            }
        ),
        f"aws_api_gateway_method.{part}": New(
            whole.method("api1", "GET", "", *scopes)
            | {"id": UNKNOWN, "resource_id": Ref.of(f"aws_api_gateway_resource.{part}.id")}
            | {name: value for name, value in other.items() if name != "uri"}
        ),
        f"aws_api_gateway_integration.{part}": New(
            whole.integration("api1", "GET", "")
            | {"id": UNKNOWN, "resource_id": Ref.of(f"aws_api_gateway_resource.{part}.id")}
            | {"cache_namespace": UNKNOWN, "uri": other.get("uri", invoke())}
        ),
        **DEPLOYED,
    }


EVERYTHING_NEW: Final[dict[str, Edits]] = {
    name: created(system()) for name, system in whole.SYSTEMS.items()
}

LATER: Final[Edits] = {"terraform_data.later": New({"id": UNKNOWN, "output": UNKNOWN})}
"""Something that is known only after the apply, and whose content no plan tells."""
FROM_LATER: Final = Ref.of("terraform_data.later.output")

TRUST = (
    # Whose tokens an authorizer accepts (section 3, first point).
    refused(
        "An authorizer trusts another pool as well",
        "rest",
        {AUTHORIZER: {"provider_arns": [POOL_ARN, OTHER_POOL_ARN]}, **DEPLOYED},
        ("authorizer-trust-changed", AUTHORIZER),
    ),
    refused(
        "An authorizer trusts another pool instead",
        "rest",
        {AUTHORIZER: {"provider_arns": [OTHER_POOL_ARN]}, **DEPLOYED},
        ("authorizer-trust-changed", AUTHORIZER),
    ),
    refused(
        "An authorizer in a document trusts another pool",
        "body",
        document(
            lambda b: scheme(b)["x-amazon-apigateway-authorizer"]["providerARNs"].append(
                OTHER_POOL_ARN
            )
        ),
        ("authorizer-trust-changed", API),
    ),
    refused(
        "A JWT authorizer trusts another issuer",
        "http",
        {
            JWT: {
                "jwt_configuration": [
                    {"audience": [f"{CLIENT_ID}-partner-a"], "issuer": OTHER_ISSUER}
                ]
            }
        },
        ("authorizer-trust-changed", JWT),
    ),
    refused(
        "A JWT authorizer trusts an issuer outside Cognito",
        "http",
        {
            JWT: {
                "jwt_configuration": [
                    {"audience": [f"{CLIENT_ID}-partner-a"], "issuer": "https://login.example.com/"}
                ]
            }
        },
        ("authorizer-trust-changed", JWT),
    ),
    refused(
        "A JWT authorizer's audience gets a client that the plan does not manage",
        "http",
        {
            JWT: {
                "jwt_configuration": [
                    {
                        "audience": [
                            f"{CLIENT_ID}-partner-a",
                            f"{CLIENT_ID}-partner-b",
                            "5555555555stranger",
                        ],
                        "issuer": ISSUER,
                    }
                ]
            }
        },
        ("authorizer-trust-changed", JWT),
    ),
    refused(
        "The issuer in an HTTP API's document changes",
        "http body",
        http_document(
            lambda b: scheme(b)["x-amazon-apigateway-authorizer"]["jwtConfiguration"].update(
                issuer=OTHER_ISSUER
            )
        ),
        ("authorizer-trust-changed", HTTP_API),
    ),
    refused(
        "The audience in an HTTP API's document gets an unmanaged client",
        "http body",
        http_document(
            lambda b: scheme(b)["x-amazon-apigateway-authorizer"]["jwtConfiguration"][
                "audience"
            ].append("5555555555stranger")
        ),
        ("authorizer-trust-changed", HTTP_API),
    ),
    refused(
        "A route moves to a new authorizer that trusts another pool",
        "rest",
        {
            "aws_api_gateway_authorizer.other": New(
                whole.rest()[AUTHORIZER]
                | {"id": UNKNOWN, "arn": UNKNOWN, "name": "o", "provider_arns": [OTHER_POOL_ARN]}
            ),
            POST: {"authorizer_id": Ref.of("aws_api_gateway_authorizer.other.id")},
            **DEPLOYED,
        },
        ("authorizer-trust-changed", "aws_api_gateway_authorizer.other"),
    ),
    refused(
        "A new route with another pool's authorizer reaches the backend of a guarded route",
        "rest",
        {
            "aws_api_gateway_authorizer.other": New(
                whole.rest()[AUTHORIZER]
                | {"id": UNKNOWN, "arn": UNKNOWN, "name": "o", "provider_arns": [OTHER_POOL_ARN]}
            ),
            **route_of(
                "/again",
                "orders/read",
                authorizer_id=Ref.of("aws_api_gateway_authorizer.other.id"),
            ),
        },
        ("*", "again"),
    ),
    refused(
        "A client outside the plan joins the audience while a managed one leaves it",
        "http",
        {
            JWT: {
                "jwt_configuration": [
                    {"audience": [f"{CLIENT_ID}-partner-a", "5stranger"], "issuer": ISSUER}
                ]
            }
        },
        ("authorizer-trust-changed", JWT),
        ("access-lost", "partner-b"),
    ),
    named(
        "A JWT authorizer's audience becomes unknown",
        "http",
        {JWT: {"jwt_configuration": [{"audience": FROM_LATER, "issuer": ISSUER}]}, **LATER},
        ("unknown", JWT),
    ),
    named(
        "The pools of an authorizer become unknown",
        "rest",
        {AUTHORIZER: {"provider_arns": FROM_LATER}, **LATER, **DEPLOYED},
        ("unknown", AUTHORIZER),
    ),
)

EXPOSED = (
    # A guarded backend becomes reachable without the authorizer (section 3, second point).
    refused(
        "A function URL without IAM is put on a guarded function",
        "rest",
        {"aws_lambda_function_url.open": url("orders")},
        ("backend-exposed", "aws_lambda_function_url.open"),
    ),
    refused(
        "A function URL changes from IAM to NONE",
        "http",
        {"aws_lambda_function_url.open": {"authorization_type": "NONE"}},
        ("backend-exposed", "aws_lambda_function_url.open"),
        adds={
            "aws_lambda_function_url.open": dict(url(FUNCTION_ARN).values)
            | {"id": "orders", "function_arn": FUNCTION_ARN, "function_url": "https://x/"}
            | {"url_id": "x", "authorization_type": "AWS_IAM"}
        },
    ),
    named(
        "A function URL without IAM is put on a function that nothing guards",
        "rest",
        {"aws_lambda_function_url.open": url("reports")},
        ("permission-widened", "aws_lambda_function_url.open"),
    ),
    refused(
        "A new public route calls the function of guarded routes",
        "rest",
        route_of("/open"),
        ("backend-exposed", "/open"),
    ),
    refused(
        "A public route's integration is pointed at a guarded function",
        "rest",
        {HEALTH_TO: {"type": "AWS_PROXY", "uri": invoke()}, **DEPLOYED},
        ("backend-exposed", "GET /health"),
    ),
    refused(
        "A public route of a document is pointed at a guarded function",
        "body",
        document(
            lambda b: operation(b, "/health")["x-amazon-apigateway-integration"].update(
                type="aws_proxy", uri=invoke()
            )
        ),
        ("backend-exposed", "GET /health"),
    ),
    refused(
        "A public catch-all route of an HTTP API calls a guarded function",
        "http",
        {'aws_apigatewayv2_route.this["$default"]': New(whole.http_route("$default", id=UNKNOWN))},
        ("backend-exposed|route-opened", "$default"),
    ),
    refused(
        "An HTTP API made by quick create calls a guarded function",
        "rest",
        {
            "aws_apigatewayv2_api.quick": New(
                whole.http_api(id=UNKNOWN, arn=UNKNOWN, name="quick", target=FUNCTION_ARN)
            )
        },
        ("backend-exposed", "aws_apigatewayv2_api.quick"),
    ),
    refused(
        "An unauthenticated second API is put in front of the same function",
        "http",
        {
            "aws_api_gateway_rest_api.side": New(
                whole.rest_api(
                    id=UNKNOWN,
                    name="side",
                    body=whole.openapi(lambda b: operation(b).pop("security")),
                )
            )
        },
        ("backend-exposed", "aws_api_gateway_rest_api.side"),
    ),
    refused(
        "A second public route calls the same URL as a guarded one",
        "rest",
        route_of("/open", uri="https://backend.example.com/orders"),
        ("backend-exposed", "/open"),
        adds={
            GET_TO: whole.integration(
                "api1", "GET", "res1", type="HTTP_PROXY", uri="https://backend.example.com/orders"
            )
        },
    ),
    refused(
        "A route of the same function by its alias is public",
        "rest",
        route_of("/open", uri=invoke(f"{FUNCTION_ARN}:live")),
        ("backend-exposed", "/open"),
    ),
    refused(
        "An API is recreated at another address with open routes",
        "body",
        {
            API: Replaced(
                {
                    "id": UNKNOWN,
                    "arn": UNKNOWN,
                    "execution_arn": UNKNOWN,
                    "root_resource_id": UNKNOWN,
                    "body": whole.openapi(lambda b: operation(b).pop("security")),
                }
            ),
            **DEPLOYED,
        },
        ("route-opened", "GET /orders"),
        ("api-address-changed", API),
    ),
    refused(
        "An API is destroyed and another address gets its routes without authorization",
        "body",
        {
            API: GONE,
            "aws_api_gateway_rest_api.second": New(
                whole.rest_api(
                    id=UNKNOWN, body=whole.openapi(lambda b: operation(b).pop("security"))
                )
            ),
        },
        ("route-opened|backend-exposed", "GET /orders"),
    ),
    refused(
        "A permission lets everybody invoke a guarded function",
        "rest",
        {"aws_lambda_permission.all": New(whole.permission("x", principal="*", source_arn=None))},
        ("permission-widened|backend-exposed", "aws_lambda_permission.all"),
    ),
    named(
        "A permission allows another account to invoke a protected function",
        "rest",
        {
            "aws_lambda_permission.account": New(
                whole.permission("x", principal="999999999999", source_arn=None)
            )
        },
        ("permission-widened", "aws_lambda_permission.account"),
    ),
    named(
        "A permission loses its source",
        "rest",
        {PERMISSION: Replaced({"id": UNKNOWN, "source_arn": None})},
        ("permission-widened", PERMISSION),
    ),
    named(
        "A permission lets another API of the account invoke a guarded function",
        "rest",
        {
            "aws_lambda_permission.other": New(
                whole.permission("otherapi", id=UNKNOWN, statement_id="Other")
            )
        },
        ("permission-widened|unreviewed-change", "aws_lambda_permission.other"),
    ),
    named(
        "A queue begins to call a guarded function",
        "rest",
        {
            "aws_lambda_event_source_mapping.queue": New(
                {
                    "id": UNKNOWN,
                    "event_source_arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:orders",
                    "function_name": FUNCTION_ARN,
                    "enabled": True,
                }
            )
        },
        ("*", "aws_lambda_event_source_mapping.queue"),
    ),
    named(
        "A new public route has a backend of its own",
        "rest",
        route_of("/open", uri=invoke(OTHER_FUNCTION_ARN)),
        ("route-added", "/open"),
        only=frozenset({"route-added"}),
    ),
    refused(
        "A new public route calls a guarded function through a new alias",
        "rest",
        {
            "aws_lambda_alias.live": New(
                {
                    "id": UNKNOWN,
                    "arn": UNKNOWN,
                    "invoke_arn": UNKNOWN,
                    "name": "live",
                    "function_name": "orders",
                    "function_version": "1",
                    "routing_config": [],
                }
            ),
            **route_of("/open", uri=Ref.of("aws_lambda_alias.live.invoke_arn")),
        },
        ("backend-exposed", "/open"),
    ),
    refused(
        "A new method without scopes admits ID tokens to a guarded backend",
        "rest",
        {
            **route_of("/again", "orders/read", authorization_scopes=None),
            'aws_cognito_user_pool_client.this["web"]': New(
                whole.client("web", id=UNKNOWN, explicit_auth_flows=["ALLOW_USER_SRP_AUTH"])
            ),
        },
        ("users-admitted|backend-exposed", "/again"),
    ),
)

ADDRESSES = (
    # Callers' address changes (section 3, third point).
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

ROUTES = (
    refused(
        "A method loses its authorization",
        "rest",
        {
            POST: {"authorization": "NONE", "authorizer_id": "", "authorization_scopes": None},
            **DEPLOYED,
        },
        ("route-opened", "POST /orders"),
    ),
    refused(
        "An operation loses its security",
        "body",
        document(lambda b: operation(b).pop("security")),
        ("route-opened", "GET /orders"),
    ),
    refused(
        "An operation gets an empty security",
        "body",
        document(lambda b: operation(b).update(security=[])),
        ("route-opened", "GET /orders"),
    ),
    refused(
        "The security of a REST document moves to its root, where AWS ignores it",
        "body",
        document(
            lambda b: (
                operation(b).pop("security"),
                b.update(security=[{"cognito": ["orders/read"]}]),
            )
        ),
        ("route-opened", "GET /orders"),
    ),
    silent(
        "The security of an HTTP API's document moves to its root",
        "http body",
        http_document(
            lambda b: (
                operation(b).pop("security"),
                operation(b, "/health").update(security=[]),
                b.update(security=[{"cognito": ["orders/read"]}]),
            )
        ),
        "unreviewed-change",
    ),
    refused(
        "A route of an HTTP API loses its authorization",
        "http",
        {
            HTTP_GET: {
                "authorization_type": "NONE",
                "authorizer_id": "",
                "authorization_scopes": [],
            }
        },
        ("route-opened", "GET /orders"),
    ),
    refused(
        "A guarded method is removed, and a public catch-all takes its calls",
        "rest",
        {
            POST: GONE,
            POST_TO: GONE,
            'aws_api_gateway_method.this["ANY /orders"]': New(
                whole.method("api1", "ANY", "res1", id=UNKNOWN)
            ),
            'aws_api_gateway_integration.this["ANY /orders"]': New(
                whole.integration("api1", "ANY", "res1", id=UNKNOWN)
            ),
            **DEPLOYED,
        },
        ("route-opened", "POST /orders"),
    ),
    refused(
        "A guarded route is removed, and the public default route takes its calls",
        "http",
        {
            HTTP_POST: GONE,
            'aws_apigatewayv2_route.this["$default"]': New(whole.http_route("$default")),
        },
        ("route-opened|backend-exposed", "$default|POST /orders"),
    ),
    refused(
        "The authorizer is removed, and its API stays",
        "rest",
        {AUTHORIZER: GONE, **DEPLOYED},
        ("authorizer-removed", AUTHORIZER),
    ),
    refused(
        "A route admits every signed-in user",
        "rest",
        {
            GET: {"authorization_scopes": ["orders/read", "aws.cognito.signin.user.admin"]},
            **DEPLOYED,
        },
        ("users-admitted", "GET /orders"),
        adds={
            'aws_cognito_user_pool_client.this["web"]': whole.client(
                "web",
                allowed_oauth_flows=[],
                allowed_oauth_flows_user_pool_client=False,
                explicit_auth_flows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            )
        },
    ),
    refused(
        "The scopes of a method are removed, so that it takes ID tokens",
        "rest",
        {GET: {"authorization_scopes": None}, **DEPLOYED},
        ("users-admitted|access-lost|api-unreachable", "GET /orders"),
        adds={
            'aws_cognito_user_pool_client.this["web"]': whole.client(
                "web",
                allowed_oauth_flows=[],
                allowed_oauth_flows_user_pool_client=False,
                explicit_auth_flows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            )
        },
    ),
    named(
        "The scopes of a JWT route are removed, so that it takes any token of the audience",
        "http",
        {HTTP_POST: {"authorization_scopes": []}},
        ("access-gained", "POST /orders"),
    ),
    named(
        "A Lambda authorizer takes over a route",
        "rest",
        {
            "aws_api_gateway_authorizer.custom": New(
                whole.rest()[AUTHORIZER]
                | {"id": UNKNOWN, "arn": UNKNOWN, "type": "TOKEN", "provider_arns": None}
                | {"authorizer_uri": invoke(OTHER_FUNCTION_ARN)}
            ),
            GET: {
                "authorization": "CUSTOM",
                "authorizer_id": Ref.of("aws_api_gateway_authorizer.custom.id"),
                "authorization_scopes": None,
            },
            **DEPLOYED,
        },
        ("unknown", "GET /orders"),
    ),
    named(
        "A client gains a route",
        "rest",
        {A: {"allowed_oauth_scopes": ["orders/read", "orders/write"]}},
        ("access-gained", "partner-a"),
    ),
    named(
        "A client's scopes become unknown",
        "rest",
        {A: {"allowed_oauth_scopes": FROM_LATER}, **LATER},
        ("unknown", "partner-a"),
    ),
    refused(
        "A route is opened and a second API has the same route",
        "rest",
        {
            POST: {"authorization": "NONE", "authorizer_id": "", "authorization_scopes": None},
            **DEPLOYED,
        },
        ("route-opened", API),
        adds={HTTP_API: whole.http()[HTTP_API], HTTP_POST: whole.http()[HTTP_POST]},
    ),
    refused(
        "Two APIs open the same route",
        "rest",
        {
            POST: {"authorization": "NONE", "authorizer_id": "", "authorization_scopes": None},
            HTTP_POST: {
                "authorization_type": "NONE",
                "authorizer_id": "",
                "authorization_scopes": [],
            },
            **DEPLOYED,
        },
        ("route-opened", API),
        ("route-opened", HTTP_API),
        adds={address: whole.http()[address] for address in (HTTP_API, HTTP_POST, JWT, HTTP_STAGE)},
    ),
    refused(
        "A route in a module with for_each is opened",
        "rest",
        {
            f'module.api["eu"].{POST}': {
                "authorization": "NONE",
                "authorizer_id": "",
                "authorization_scopes": None,
            }
        },
        ("route-opened", 'module.api["eu"]'),
        adds={
            f'module.api["eu"].{address}': json.loads(
                json.dumps(values).replace("api1", "api2").replace("auth1", "auth2")
            )
            for address, values in whole.rest().items()
            if "api_gateway" in address and "deployment" not in address
        },
    ),
)

WEAKER = (
    # Unknown and masked values, and protections (sections 4 and 6).
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

PLANS = (
    # The rest of the plan (section 5).
    refused(
        "A route was opened by hand, and the plan leaves it",
        "rest",
        {},
        ("route-opened", "POST /orders"),
        adds={POST: whole.method("api1", "POST", "res1", id="x")},
        drift={
            POST: {
                "authorization": "COGNITO_USER_POOLS",
                "authorizer_id": "auth1",
                "authorization_scopes": ["orders/write"],
            }
        },
    ),
    named(
        "A route was opened in the console, and the plan closes it",
        "rest",
        {POST: whole.rest()[POST], **DEPLOYED},
        ("drift-reverted", "POST /orders"),
        adds={POST: whole.method("api1", "POST", "res1", id="x")},
        drift={
            POST: {
                "authorization": "COGNITO_USER_POOLS",
                "authorizer_id": "auth1",
                "authorization_scopes": ["orders/write"],
            }
        },
    ),
    named(
        "A plan with -target is partial",
        "rest",
        {},
        ("partial-plan", ""),
        members={"complete": False},
    ),
    named(
        "A change is deferred",
        "rest",
        {},
        ("partial-plan", POST),
        members={
            "deferred_changes": [
                {
                    "reason": "resource_config_unknown",
                    "resource_change": {
                        "address": POST,
                        "mode": "managed",
                        "type": "aws_api_gateway_method",
                        "name": "this",
                        "index": "POST /orders",
                        "change": {
                            "actions": ["update"],
                            "before": whole.rest()[POST],
                            "after": {"http_method": "POST"},
                            "after_unknown": {"authorization": True},
                        },
                    },
                }
            ]
        },
    ),
    refused(
        "Everything is destroyed",
        "rest",
        dict.fromkeys(whole.rest(), GONE),
        ("pool-removed", POOL),
        ("token-endpoint-changed", DOMAIN),
        ("api-removed", API),
    ),
    refused(
        "An HTTP API's system is destroyed",
        "http",
        dict.fromkeys(whole.http(), GONE),
        ("pool-removed", POOL),
        ("api-removed", HTTP_API),
    ),
    named(
        "A client is imported",
        "rest",
        {"aws_cognito_user_pool_client.old": Imported(whole.client("old", "orders/write"))},
        ("resource-imported", "aws_cognito_user_pool_client.old"),
    ),
    refused(
        "A route is imported and opened",
        "rest",
        {
            'aws_api_gateway_method.this["PUT /orders"]': Imported(
                whole.method("api1", "PUT", "res1", "orders/write"),
                {"authorization": "NONE", "authorizer_id": "", "authorization_scopes": None},
            ),
            **DEPLOYED,
        },
        ("route-opened", "PUT /orders"),
    ),
    silent(
        "Resources move to other addresses",
        "rest",
        {
            GET: Moved('aws_api_gateway_method.routes["GET /orders"]'),
            A: Moved('aws_cognito_user_pool_client.clients["partner-a"]'),
        },
    ),
    refused(
        "A method moves and is opened",
        "rest",
        {
            POST: Moved(
                "aws_api_gateway_method.post",
                {"authorization": "NONE", "authorizer_id": "", "authorization_scopes": None},
            ),
            **DEPLOYED,
        },
        ("route-opened", "POST /orders"),
    ),
    named(
        "A client is forgotten",
        "rest",
        {A: Forgotten()},
        ("no-longer-managed", "partner-a"),
        only=frozenset({"no-longer-managed"}),
    ),
    named(
        "An authorizer is forgotten",
        "rest",
        {AUTHORIZER: Forgotten()},
        ("no-longer-managed", AUTHORIZER),
        only=frozenset({"no-longer-managed"}),
    ),
    named(
        "A check fails",
        "rest",
        {},
        ("check-failed", "check.closed"),
        members={
            "checks": [
                {
                    "address": {"kind": "check", "name": "closed", "to_display": "check.closed"},
                    "status": "fail",
                    "instances": [
                        {
                            "address": {"to_display": "check.closed"},
                            "status": "fail",
                            "problems": [{"message": "open"}],
                        }
                    ],
                }
            ]
        },
    ),
)

HARMLESS = (
    *(
        silent(
            f"The first plan of the system ({name}) is no alarm",
            name,
            edits,
            *("client-added", "route-added", "scope-added", "scope-unused", "stage-added"),
            # A document that names a new function is known after apply.
            *(("unknown",) if "body" in name else ()),
        )
        for name, edits in EVERYTHING_NEW.items()
    ),
    silent(
        "A client is added for a rotation",
        "rest",
        {
            'aws_cognito_user_pool_client.this["partner-a-2"]': New(
                whole.client("partner-a-2", "orders/read", id=UNKNOWN, client_secret=UNKNOWN)
            )
        },
        "client-added",
    ),
    silent(
        "The old client of a rotation is removed",
        "http",
        {
            A: GONE,
            JWT: {
                "jwt_configuration": [{"audience": [f"{CLIENT_ID}-partner-b"], "issuer": ISSUER}]
            },
        },
        "client-removed",
    ),
    silent(
        "A client is added to an HTTP API's audience",
        "http",
        {
            'aws_cognito_user_pool_client.this["new"]': New(
                whole.client("new", "orders/read", id=UNKNOWN, client_secret=UNKNOWN)
            ),
            JWT: {
                "jwt_configuration": [
                    {
                        "audience": Ref.of(
                            f"{A}.id", f"{B}.id", 'aws_cognito_user_pool_client.this["new"].id'
                        ),
                        "issuer": ISSUER,
                    }
                ]
            },
        },
        "client-added",
    ),
    silent(
        "A second domain is added to the pool",
        "rest",
        {
            "aws_cognito_user_pool_domain.custom": New(
                {
                    "id": UNKNOWN,
                    "domain": "auth.example.com",
                    "user_pool_id": POOL_ID,
                    "certificate_arn": f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/1",
                    "cloudfront_distribution": UNKNOWN,
                    "version": UNKNOWN,
                }
            )
        },
    ),
    silent(
        "Tags and descriptions change",
        "rest",
        {
            address: {"tags": {"team": "b"}, "tags_all": {"team": "b"}}
            | ({"description": "x"} if "description" in values else {})
            for address, values in whole.rest().items()
            if "tags" in values
        },
    ),
    silent(
        "The tags of an HTTP API become known after apply",
        "http",
        {address: {"tags_all": UNKNOWN} for address in (HTTP_API, HTTP_STAGE, POOL, HTTP_DOMAIN)},
    ),
    silent(
        "A description in a document changes",
        "body",
        document(lambda b: b["info"].update(description="x")),
    ),
    silent(
        "A summary, an example and a schema in a document change",
        "body",
        document(
            lambda b: (
                operation(b).update(summary="Orders", tags=["x"], operationId="orders"),
                b["components"].update(schemas={"Order": {"type": "object"}}),
                operation(b).update(responses={"200": {"description": "ok"}}),
            )
        ),
    ),
    silent(
        "A document is written in another form",
        "body",
        {API: {"body": json.dumps(json.loads(whole.openapi()), indent=2, sort_keys=True)}},
    ),
    silent("The API is deployed again", "rest", DEPLOYED),
    silent(
        "The API is deployed again and the stage's ids are unknown",
        "body",
        {
            **DEPLOYED,
            STAGE: {
                "deployment_id": Ref.of(f"{DEPLOYMENT}.id"),
                "invoke_url": UNKNOWN,
                "execution_arn": UNKNOWN,
            },
        },
    ),
    silent(
        "A function's code is updated",
        "rest",
        {
            FUNCTION: {
                "source_code_hash": "bbb",
                "code_sha256": UNKNOWN,
                "last_modified": UNKNOWN,
                "qualified_arn": UNKNOWN,
                "qualified_invoke_arn": UNKNOWN,
                "version": UNKNOWN,
                "source_code_size": UNKNOWN,
            }
        },
    ),
    silent(
        "A function is replaced under the same address",
        "rest",
        {
            FUNCTION: Replaced(
                {
                    "id": UNKNOWN,
                    "arn": UNKNOWN,
                    "invoke_arn": UNKNOWN,
                    "qualified_arn": UNKNOWN,
                    "qualified_invoke_arn": UNKNOWN,
                    "version": UNKNOWN,
                    "function_name": "orders-2",
                }
            ),
            GET_TO: {"uri": Ref.of(f"{FUNCTION}.invoke_arn")},
            POST_TO: {"uri": Ref.of(f"{FUNCTION}.invoke_arn")},
            PERMISSION: Replaced({"id": UNKNOWN, "function_name": "orders-2"}),
            **DEPLOYED,
        },
        "backend-changed",
    ),
    silent(
        "The provider goes from version 5 to 6",
        "rest",
        {
            address: {"region": REGION}
            for address in whole.rest()
            if not address.startswith("aws_route53")
        },
    ),
    silent(
        "The provider goes from version 5 to 6 under an HTTP API",
        "http",
        {
            address: {"region": REGION}
            for address in whole.http()
            if not address.startswith("aws_route53")
        },
    ),
    silent(
        "Unset values become what they are by default",
        "rest",
        {
            API: {"policy": None, "minimum_compression_size": None, "put_rest_api_mode": None},
            STAGE: {"client_certificate_id": None, "cache_cluster_size": None, "variables": {}},
            AUTHORIZER: {"identity_validation_expression": None, "authorizer_credentials": None},
            GET: {"request_parameters": None, "request_validator_id": None},
            HEALTH: {"authorizer_id": None, "authorization_scopes": []},
            A: {"explicit_auth_flows": ["ALLOW_REFRESH_TOKEN_AUTH"], "id_token_validity": 0},
            PERMISSION: {"qualifier": None, "statement_id_prefix": None},
        },
    ),
    silent(
        "Sets come in another order",
        "rest",
        {
            B: {"allowed_oauth_scopes": ["orders/write", "orders/read"]},
            SERVER: {
                "scope": [
                    {"scope_name": "write", "scope_description": "Write"},
                    {"scope_name": "read", "scope_description": "Read"},
                ],
                "scope_identifiers": ["orders/write", "orders/read"],
            },
        },
    ),
    silent(
        "The audience comes in another order",
        "http",
        {
            JWT: {
                "jwt_configuration": [
                    {
                        "audience": [f"{CLIENT_ID}-partner-b", f"{CLIENT_ID}-partner-a"],
                        "issuer": ISSUER,
                    }
                ]
            }
        },
    ),
    silent(
        "A refresh finds other computed values",
        "rest",
        {},
        adds={},
        drift={
            POOL: {"estimated_number_of_users": 3, "last_modified_date": "2025-01-01T00:00:00Z"},
            DEPLOYMENT: {"invoke_url": "x"},
            FUNCTION: {"last_modified": "2025-01-01T00:00:00Z"},
            STAGE: {"web_acl_arn": ""},
        },
    ),
    silent(
        "A bucket is allowed to call a function that serves no API",
        "rest",
        {
            "aws_lambda_permission.bucket": New(
                whole.permission(
                    "x",
                    function_name="reports",
                    principal="s3.amazonaws.com",
                    source_arn="arn:aws:s3:::bucket",
                )
            )
        },
    ),
    silent(
        "A queue calls a function that serves no API",
        "rest",
        {
            "aws_lambda_event_source_mapping.queue": New(
                {
                    "id": UNKNOWN,
                    "event_source_arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:reports",
                    "function_name": "reports",
                    "enabled": True,
                }
            )
        },
    ),
    silent(
        "A web ACL leaves a load balancer",
        "rest",
        {"aws_wafv2_web_acl_association.lb": GONE},
        adds={
            "aws_wafv2_web_acl_association.lb": {
                "id": "x",
                "resource_arn": LOAD_BALANCER,
                "web_acl_arn": whole.ACL_ARN.replace("1", "3"),
            }
        },
    ),
    silent(
        "The rules of a load balancer's web ACL change",
        "rest",
        {"aws_wafv2_web_acl.lb": {"rule": []}},
        adds={
            "aws_wafv2_web_acl.lb": whole.served()[WEB_ACL]
            | {"arn": whole.ACL_ARN.replace("1", "3"), "id": "3", "name": "lb"},
            "aws_wafv2_web_acl_association.lb": {
                "id": "x",
                "resource_arn": LOAD_BALANCER,
                "web_acl_arn": whole.ACL_ARN.replace("1", "3"),
            },
        },
    ),
    silent(
        "The DNS record of another name is removed",
        "rest",
        {"aws_route53_record.www": GONE},
        adds={
            "aws_route53_record.www": {
                "id": "Z9_www",
                "name": "www.example.com",
                "type": "A",
                "zone_id": "Z9",
                "ttl": 300,
                "records": ["192.0.2.1"],
                "alias": [],
            }
        },
    ),
    silent(
        "A scope is declared, and no client gets it",
        "rest",
        {
            SERVER: {
                "scope": [
                    *whole.cognito()[SERVER]["scope"],
                    {"scope_name": "delete", "scope_description": "Delete"},
                ],
                "scope_identifiers": UNKNOWN,
            }
        },
        "scope-added",
        "scope-unused",
    ),
    silent(
        "A guarded route is added",
        "rest",
        route_of("/invoices", "orders/read"),
        "route-added",
    ),
    silent(
        "A route is removed",
        "http",
        {HTTP_POST: GONE},
        "route-removed",
        "access-lost",
        "scope-unused",
    ),
    silent(
        "An alias, a cache size and a model change",
        "rest",
        {
            FUNCTION: {"memory_size": 256, "timeout": 10},
            SETTINGS: {
                "settings": [whole.served()[SETTINGS]["settings"][0] | {"cache_ttl_in_seconds": 10}]
            },
        },
    ),
    silent(
        "Protections become stronger",
        "rest",
        {
            DOMAIN_NAME: {"security_policy": "TLS_1_2"},
            AUTHORIZER: {"authorizer_result_ttl_in_seconds": 60},
            **DEPLOYED,
            POOL: {
                "mfa_configuration": "OPTIONAL",
                "password_policy": [
                    whole.cognito()[POOL]["password_policy"][0] | {"minimum_length": 16}
                ],
            },
        },
    ),
    silent(
        "A certificate is renewed",
        "rest",
        {
            DOMAIN_NAME: {
                "regional_certificate_arn": f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/2"
            }
        },
    ),
    silent(
        "The refresh of a plan without changes is silent",
        "http",
        {},
        drift={HTTP_STAGE: {"deployment_id": "auto0"}},
    ),
    silent(
        "An automatic deployment of an HTTP API is another one",
        "http",
        {HTTP_STAGE: {"deployment_id": UNKNOWN}},
    ),
)

WEB_CLIENT: Final = whole.client(
    "web",
    allowed_oauth_flows=[],
    allowed_oauth_flows_user_pool_client=False,
    explicit_auth_flows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
)
OPEN: Final = {"authorization": "NONE", "authorizer_id": "", "authorization_scopes": None}
HTTP_OPEN: Final = {"authorization_type": "NONE", "authorizer_id": "", "authorization_scopes": []}
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

NEIGHBOURS = (
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


def _without(*addresses: str) -> dict[str, Any]:
    """Return resources that the system lacks."""
    return dict.fromkeys(addresses)


IMPORTED_DOCUMENT: Final = json.loads(whole.openapi())
ALL_MOVED: Final[Edits] = {
    address: Moved(f"module.moved.{address}") for address in whole.rest() if "aws_" in address
}

STRANGERS = (
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
        adds=_without(API, DEPLOYMENT, STAGE, SETTINGS, MAPPING, DOMAIN_NAME, ASSOCIATION),
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

FILES: Final = whole.http()[HTTP_TO] | {"id": "int2", "integration_uri": OTHER_FUNCTION_ARN}
"""An integration with a function that no route guards."""


def open_route(key: str) -> dict[str, Any]:
    """Return a public route that is answered by a function of its own."""
    return whole.http_route(key, target="integrations/int2")


def greedy(verb: str = "ANY") -> dict[str, Any]:
    """Return a guarded route for everything, in place of the routes of the HTTP API."""
    key = f"{verb} /{{proxy+}}"
    return _without(HTTP_GET, HTTP_POST) | {
        "aws_apigatewayv2_integration.files": FILES,
        f'aws_apigatewayv2_route.this["{key}"]': whole.http_route(key, "orders/read"),
    }


ROUTED = (
    refused(
        "A public route for any method takes the calls of a guarded one for POST",
        "http",
        {'aws_apigatewayv2_route.this["ANY /export"]': New(open_route("ANY /export"))},
        ("route-opened", "POST /export"),
        adds=greedy("POST"),
    ),
    refused(
        "A guarded route for any method is removed, and a public one takes its POST",
        "http",
        {
            'aws_apigatewayv2_route.this["ANY /export"]': GONE,
            'aws_apigatewayv2_route.this["POST /{proxy+}"]': New(open_route("POST /{proxy+}")),
        },
        ("route-opened", "POST /export"),
        adds=greedy("GET")
        | {
            'aws_apigatewayv2_route.this["ANY /export"]': whole.http_route(
                "ANY /export", "orders/read"
            )
        },
    ),
    refused(
        "A public greedy route takes deeper paths than the public one that was there",
        "http",
        {'aws_apigatewayv2_route.this["GET /a/{proxy+}"]': New(open_route("GET /a/{proxy+}"))},
        ("route-opened", "GET /a/{proxy+}"),
        adds=greedy() | {'aws_apigatewayv2_route.this["GET /a/{x}"]': open_route("GET /a/{x}")},
    ),
    refused(
        "A guarded route is removed, and a public one with a variable takes its calls",
        "http",
        {'aws_apigatewayv2_route.this["GET /a/b"]': GONE},
        ("route-opened", "GET /a/b"),
        adds=greedy()
        | {
            'aws_apigatewayv2_route.this["GET /a/b"]': whole.http_route("GET /a/b", "orders/read"),
            'aws_apigatewayv2_route.this["GET /a/{x}"]': open_route("GET /a/{x}"),
        },
    ),
    refused(
        "An association is removed, and another one gives the stage a laxer web ACL",
        "rest",
        {
            "aws_wafv2_web_acl.lax": New(
                whole.served()[WEB_ACL] | {"id": UNKNOWN, "arn": UNKNOWN, "rule": []}
            ),
            ASSOCIATION: GONE,
            "aws_wafv2_web_acl_association.second": New(
                whole.served()[ASSOCIATION]
                | {"id": UNKNOWN, "web_acl_arn": Ref.of("aws_wafv2_web_acl.lax.arn")}
            ),
        },
        ("network-opened", ASSOCIATION),
        adds={
            WEB_ACL: whole.served()[WEB_ACL]
            | {"default_action": [{"allow": [], "block": [{"custom_response": []}]}]}
        },
    ),
    silent(
        "An association is removed, and another one gives the stage the same web ACL",
        "rest",
        {
            ASSOCIATION: GONE,
            "aws_wafv2_web_acl_association.second": New(
                whole.served()[ASSOCIATION] | {"id": UNKNOWN}
            ),
        },
    ),
)

UNTOLD = (
    named(
        "A new function URL does not tell its authorization",
        "rest",
        {
            "aws_lambda_function_url.open": New(
                dict(url("orders").values) | {"authorization_type": FROM_LATER}
            ),
            **LATER,
        },
        ("unknown", "aws_lambda_function_url.open"),
    ),
    named(
        "A new function URL masks its authorization",
        "rest",
        {
            "aws_lambda_function_url.open": New(
                dict(url("orders").values) | {"authorization_type": Secret("NONE")}
            )
        },
        ("unknown", "aws_lambda_function_url.open"),
    ),
    named(
        "A client's scopes come from parameters that are read during the apply",
        "rest",
        {
            A: {"allowed_oauth_scopes": Ref.of("aws_ssm_parameters_by_path.x.values")},
            "aws_ssm_parameters_by_path.x": New({"id": UNKNOWN, "values": UNKNOWN}),
        },
        ("unknown", "partner-a"),
    ),
    refused(
        "A permission is for another function",
        "rest",
        {PERMISSION: Replaced({"id": UNKNOWN, "function_name": "reports"})},
        ("api-unreachable", PERMISSION),
    ),
    refused(
        "An HTTP API's stage is throttled to nothing",
        "http",
        {
            HTTP_STAGE: {
                "default_route_settings": [
                    whole.http()[HTTP_STAGE]["default_route_settings"][0]
                    | {"throttling_burst_limit": 0, "throttling_rate_limit": 0}
                ]
            }
        },
        ("api-unreachable", HTTP_STAGE),
    ),
    refused(
        "An allow list of addresses gets every address of IPv6",
        "rest",
        {
            API: {
                "policy": whole.IP_POLICY.replace('"198.51.100.0/24"', '"198.51.100.0/24", "::/0"')
            },
            **DEPLOYED,
        },
        ("network-opened", API),
        adds={API: whole.rest_api(policy=whole.IP_POLICY)},
    ),
    silent(
        "Tokens of a client are valid as long, in another unit",
        "rest",
        {
            A: {
                "access_token_validity": 1,
                "token_validity_units": [
                    {"access_token": "hours", "id_token": None, "refresh_token": None}
                ],
            }
        },
    ),
    named(
        "Tokens of a client are valid for hours instead of minutes",
        "rest",
        {
            A: {
                "token_validity_units": [
                    {"access_token": "hours", "id_token": None, "refresh_token": None}
                ]
            }
        },
        ("token-validity-changed", "partner-a"),
    ),
    named(
        "A routing rule sends calls of a domain elsewhere",
        "http",
        {
            "aws_apigatewayv2_routing_rule.this": New(
                {"domain_name": "api.example.com", "priority": 1}
            )
        },
        ("unreviewed-change", "aws_apigatewayv2_routing_rule.this"),
    ),
)

CASES = (
    *TRUST,
    *EXPOSED,
    *ADDRESSES,
    *ROUTES,
    *WEAKER,
    *PLANS,
    *HARMLESS,
    *NEIGHBOURS,
    *STRANGERS,
    *ROUTED,
    *UNTOLD,
)


def _names(finding: Finding, part: str) -> bool:
    said = (finding.address, finding.api, finding.route, finding.client, finding.message)
    return any(
        one in text
        for one in part.split("|")
        for text in (*filter(None, said), *finding.attributes)
    )


def _problems(case: Case, findings: list[Finding]) -> list[str]:
    """Return what a review lacks, or says too much."""
    found = []
    critical = [one for one in findings if one.severity == "critical"]
    if bool(critical) != case.refused:
        found.append(f"exit {int(bool(critical))} instead of {int(case.refused)}")
    for kinds, part in case.says:
        if not any(
            (kinds == "*" or finding.kind in kinds.split("|")) and _names(finding, part)
            for finding in findings
        ):
            found.append(f"no {kinds} that names {part!r}")
    if case.only is not None:
        found += [
            f"{finding.kind.value} too much"
            for finding in findings
            if finding.kind not in case.only
        ]
    return found


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_review_says_what_the_change_means(case: Case) -> None:
    """Compare what is wrong with the review of each case, which should be nothing."""
    findings = reviewed(case.plan()).findings
    said = [(finding.kind.value, finding.message) for finding in findings]
    assert (_problems(case, findings), said)[0] == [], said
