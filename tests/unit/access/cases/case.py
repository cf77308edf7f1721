"""A change of a whole system, and what the cases use to describe one."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests._support import whole_systems as whole
from tests._support.changed_plans import (
    ACCOUNT,
    FUNCTION_ARN,
    REGION,
    UNKNOWN,
    Edit,
    New,
    Ref,
    Replaced,
    Resources,
    created,
    invoke,
    plan,
)

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


OPEN: Final = {"authorization": "NONE", "authorizer_id": "", "authorization_scopes": None}


def without(*addresses: str) -> dict[str, Any]:
    """Return resources that the system lacks."""
    return dict.fromkeys(addresses)


IMPORTED_DOCUMENT: Final = json.loads(whole.openapi())
