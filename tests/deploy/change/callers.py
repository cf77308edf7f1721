"""Who notices a change: by the access review of its plan, and by what is known of resources."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from scopegate.access.findings import Kind
from tests._support.reviews import reviewed
from tests.deploy.change.applied import Change

NOBODY = "nobody"
UNSERVED = "nobody until somebody deploys"
_LIMITS = "callers beyond the limits"

_BY_FINDING = {
    Kind.ROUTE_OPENED: "everybody: the route is open",
    Kind.BACKEND_EXPOSED: "everybody: the backend can be called without a token",
    Kind.AUTHORIZER_TRUST_CHANGED: "",
    Kind.USERS_ADMITTED: "users who sign in: the route is open to them",
    Kind.NETWORK_OPENED: "callers who were kept out before their token was looked at",
    Kind.POOL_REMOVED: "every client: no token is given any longer",
    Kind.API_REMOVED: "every caller: the API is removed",
    Kind.API_ADDRESS_CHANGED: "every caller: another address",
    Kind.API_UNREACHABLE: "every client: it can call no route",
    Kind.REQUIREMENT_RAISED: "callers, who have to send more",
    Kind.PARTIAL_PLAN: "",
    Kind.PERMISSION_WIDENED: "whoever gets permission to call the backend",
    Kind.UNREVIEWED_CHANGE: "",
    Kind.BACKEND_CHANGED: "callers of the route: another answer",
    Kind.NETWORK_RESTRICTED: "callers from networks, or at an address, that are refused",
    Kind.ROUTE_KEPT: "",
    Kind.NO_LONGER_MANAGED: "",
    Kind.DRIFT_REVERTED: "",
    Kind.CHECK_FAILED: "",
    Kind.CLIENT_CHANGED: "the client: it may ask for another scope",
    Kind.ROUTE_CHANGED: "",
    Kind.STAGE_ADDED: "",
    Kind.RESOURCE_IMPORTED: "",
    Kind.AUTHORIZER_REMOVED: "every client: nothing checks its tokens",
    Kind.CREDENTIALS_REPLACED: "the client: another id and secret",
    Kind.TOKEN_ENDPOINT_CHANGED: "every client: another token endpoint",
    Kind.ACCESS_GAINED: "clients that gain a route",
    Kind.USER_FLOW_ENABLED: "people, who may sign in",
    Kind.PROTECTION_LOWERED: "reviewers: a protection is lowered",
    Kind.NOT_REDEPLOYED: UNSERVED,
    Kind.UNKNOWN: "who may call is known after the apply alone",
    Kind.ACCESS_LOST: "clients that lose a route",
    Kind.CLIENT_REMOVED: "the client that goes",
    Kind.ROUTE_REMOVED: "callers of the route that goes",
    Kind.ROUTE_UNREACHABLE: "callers of the route: no client has its scopes",
    Kind.SCOPE_REMOVED: "clients that ask for the scope that goes",
    Kind.SCOPE_UNDECLARED: "clients that ask for a scope that nobody declares",
    Kind.CLIENT_ADDED: "the client that comes",
    Kind.ROUTE_ADDED: "callers of the route that comes",
    Kind.SCOPE_ADDED: "",
    Kind.SCOPE_UNUSED: "",
    Kind.TOKEN_VALIDITY_CHANGED: "the client: its tokens live longer or shorter",
}

_ROUTE = r"aws_(api_gateway_method|apigatewayv2_route)\.this"
Rule = Callable[[Change], bool]


def _at(resources: str, *attributes: str) -> Rule:
    """Whether a resource of this pattern changes in one of the attributes, in place or not."""
    return lambda change: (
        change.alters
        and re.fullmatch(resources, change.resource) is not None
        and bool(change.differs & set(attributes))
    )


def _comes_or_goes(resources: str) -> Rule:
    return lambda change: re.fullmatch(resources, change.resource) is not None


def _limits(change: Change) -> bool:
    """Whether a limit changes, of the settings of a stage, a method or a route."""

    def limits(values: Mapping[str, Any]) -> list[Any]:
        settings = values.get("settings") or values.get("route_settings") or []
        return sorted(
            (each.get("route_key") or "", each[burst], each[rate])
            for each in settings
            if each[burst] not in {-1, None}
        )

    burst, rate = "throttling_burst_limit", "throttling_rate_limit"
    settings = {"aws_api_gateway_method_settings", "aws_apigatewayv2_stage"}
    of_settings = change.resource.partition(".")[0] in settings
    moved = "stage_name" in change.differs and change.alters
    return of_settings and not moved and limits(change.before) != limits(change.after)


_BY_RESOURCE: tuple[tuple[Rule, str], ...] = (
    (
        _at(r"aws_(api_gateway_rest_api|apigatewayv2_api|cognito_user_pool)\.this", "id"),
        "every caller: another address or issuer",
    ),
    (
        _at(r"aws_(api_gateway|apigatewayv2)_stage\.this", "stage_name", "name"),
        "every caller: another address",
    ),
    (
        _at(r"aws_api_gateway_rest_api\.this", "endpoint_configuration"),
        "every caller: reached another way",
    ),
    (
        lambda change: (
            _comes_or_goes(r"aws_(api_gateway|apigatewayv2)_domain_name\.this")(change)
            and (change.actions != ("update",))
        ),
        "callers by the API's domain",
    ),
    (
        lambda change: change.resource == "aws_route53_record.api" and change.destroys,
        "callers by the API's domain, as DNS says",
    ),
    (
        lambda change: change.resource == "aws_route53_record.token_endpoint" and change.destroys,
        "clients by the token endpoint's domain, as DNS says",
    ),
    (
        _at(r"aws_cognito_resource_server\.this", "id"),
        "clients of its scopes, while it is replaced",
    ),
    (
        _at(r"aws_cognito_user_pool_client\.this", "allowed_oauth_scopes"),
        "the client: it may ask for another scope",
    ),
    (
        lambda change: (
            _at(_ROUTE, "authorization", "authorization_type")(change)
            and "NONE" in change.before.values()
        ),
        "callers of the route without a token that opens it",
    ),
    (
        lambda change: (
            _at(_ROUTE, "authorization_scopes")(change)
            and not change.differs & {"authorization", "authorization_type"}
        ),
        "clients with the scope that comes or goes",
    ),
    (
        _at(r"aws_api_gateway_authorizer\.this", "authorizer_result_ttl_in_seconds"),
        "callers: a verdict is kept longer or shorter",
    ),
    (
        _at(r"aws_api_gateway_authorizer\.this", "provider_arns"),
        "clients of the pool that comes or goes",
    ),
    (
        _at(r"aws_api_gateway_authorizer\.this", "id"),
        "callers of the API that it leaves",
    ),
    (
        _at(r"aws_apigatewayv2_authorizer\.this", "jwt_configuration"),
        "clients whose tokens are accepted from now on, or no longer",
    ),
    (
        _at(
            r"aws_api_gateway_integration(_response)?\.this",
            *("uri", "type", "request_templates", "response_templates"),
        ),
        "callers of the route: another answer",
    ),
    (
        _at(r"aws_apigatewayv2_integration\.this", "integration_uri", "integration_type"),
        "callers of the route: another answer",
    ),
    (_at(r"aws_apigatewayv2_route\.this", "target"), "callers of the route: another answer"),
    (
        lambda change: (
            _at(r"aws_lambda_permission\.this", "id")(change) and "source_arn" not in change.because
        ),
        "callers of the function, while its permission is replaced",
    ),
    (
        lambda change: (
            change.resource.endswith(".preflight")
            or (_at(r"aws_apigatewayv2_api\.this", "cors_configuration")(change))
        ),
        "browsers",
    ),
    (_limits, _LIMITS),
    (
        _comes_or_goes(r"aws_api_gateway_rest_api_policy\.this"),
        "callers that the policy speaks of",
    ),
    (
        lambda change: (
            _comes_or_goes(r"aws_wafv2_web_acl_association\.this")(change)
            and change.because != ("resource_arn",)
        ),
        "callers that the web ACL speaks of",
    ),
    (
        _at(r"aws_api_gateway_gateway_response\.this", "response_parameters"),
        "who is refused: another realm",
    ),
    (
        _at(r"aws_api_gateway_integration\.token", "uri"),
        "every client: the tokens of another token endpoint",
    ),
    (
        _at(r"aws_api_gateway_integration_response\.token", "response_templates"),
        "every client: another expires_in",
    ),
    (
        lambda change: (
            _at(r"aws_api_gateway_method_settings\.token", "settings")(change)
            and [each["cache_ttl_in_seconds"] for each in change.before["settings"]]
            != [each["cache_ttl_in_seconds"] for each in change.after["settings"]]
        ),
        "every client: a token is given again for longer or shorter",
    ),
    (
        _at(r"aws_api_gateway_stage\.this", "cache_cluster_size"),
        "every client: no token is kept at first",
    ),
    (
        lambda change: change.resource.startswith("aws_secretsmanager_secret") and change.destroys,
        "who reads the secret",
    ),
)


def findings(plan: Mapping[str, Any]) -> list[Kind]:
    """The kinds of findings of a plan, from the worst down."""
    return [finding.kind for finding in reviewed(plan).findings]


def noticed(changes: Iterable[Change], kinds: Iterable[Kind]) -> str:
    """Who notices what a plan does, in words."""
    changed, found_kinds = list(changes), list(kinds)
    found = [_BY_FINDING[kind] for kind in found_kinds]
    found += [who for rule, who in _BY_RESOURCE if any(map(rule, changed))]
    # The limits of a route come and go with it.
    if {Kind.ROUTE_ADDED, Kind.ROUTE_REMOVED} & set(found_kinds):
        found = [who for who in found if who != _LIMITS]
    return "; ".join(dict.fromkeys(filter(None, found))) or NOBODY
