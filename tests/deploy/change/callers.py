"""Who notices a change, according to the access review and to rules about resources."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from scopegate.access.findings import Kind
from tests._support.reviews import reviewed
from tests.deploy.change.applied import Change

NOBODY = "no one"
UNSERVED = "no one until the API is deployed"
_LIMITS = "callers that exceed the limits"

_BY_FINDING = {
    Kind.ROUTE_OPENED: "everyone: the route is public",
    Kind.BACKEND_EXPOSED: "everyone: the backend can be called without a token",
    Kind.AUTHORIZER_TRUST_CHANGED: "",
    Kind.USERS_ADMITTED: "users who sign in: they can call the route",
    Kind.NETWORK_OPENED: "callers that were refused before their token was checked",
    Kind.POOL_REMOVED: "every client: it gets no token any longer",
    Kind.API_REMOVED: "every caller: the API is removed",
    Kind.API_ADDRESS_CHANGED: "every caller: another address",
    Kind.API_UNREACHABLE: "every client: it can call no route",
    Kind.REQUIREMENT_RAISED: "callers: they have to send more",
    Kind.PARTIAL_PLAN: "",
    Kind.PERMISSION_WIDENED: "whoever gets permission to call the backend",
    Kind.UNREVIEWED_CHANGE: "",
    Kind.BACKEND_CHANGED: "callers of the route: another response",
    Kind.NETWORK_RESTRICTED: "callers from networks, or at an address, that are refused",
    Kind.ROUTE_KEPT: "",
    Kind.NO_LONGER_MANAGED: "",
    Kind.DRIFT_REVERTED: "",
    Kind.CHECK_FAILED: "",
    Kind.CLIENT_CHANGED: "the client: it can request other scopes",
    Kind.ROUTE_CHANGED: "",
    Kind.STAGE_ADDED: "",
    Kind.RESOURCE_IMPORTED: "",
    Kind.AUTHORIZER_REMOVED: "every client: nothing checks its tokens",
    Kind.CREDENTIALS_REPLACED: "the client: another id and secret",
    Kind.TOKEN_ENDPOINT_CHANGED: "every client: another token endpoint",
    Kind.ACCESS_GAINED: "clients that gain a route",
    Kind.USER_FLOW_ENABLED: "people: they can sign in",
    Kind.PROTECTION_LOWERED: "reviewers: protection is lowered",
    Kind.NOT_REDEPLOYED: UNSERVED,
    Kind.UNKNOWN: "who can call is known only after apply",
    Kind.ACCESS_LOST: "clients that lose a route",
    Kind.CLIENT_REMOVED: "the removed client",
    Kind.ROUTE_REMOVED: "callers of the removed route",
    Kind.ROUTE_UNREACHABLE: "callers of the route: no client has its scopes",
    Kind.SCOPE_REMOVED: "clients that request the removed scope",
    Kind.SCOPE_UNDECLARED: "clients that request an undeclared scope",
    Kind.CLIENT_ADDED: "the added client",
    Kind.ROUTE_ADDED: "callers of the added route",
    Kind.SCOPE_ADDED: "",
    Kind.SCOPE_UNUSED: "",
    Kind.TOKEN_VALIDITY_CHANGED: "the client: its tokens are valid for longer or shorter",
}

_ROUTE = r"aws_(api_gateway_method|apigatewayv2_route)\.this"
Rule = Callable[[Change], bool]


def _at(resources: str, *attributes: str) -> Rule:
    """Return whether one of these attributes of a matching resource changes."""
    return lambda change: (
        change.alters
        and re.fullmatch(resources, change.resource) is not None
        and bool(change.differs & set(attributes))
    )


def _comes_or_goes(resources: str) -> Rule:
    return lambda change: re.fullmatch(resources, change.resource) is not None


def _limits(change: Change) -> bool:
    """Return whether a limit changes, of the settings of a stage, a method or a route."""

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


def _in_body(*parts: str) -> Rule:
    """Return whether a part of the body of an API changes: a key at any depth."""

    def rule(change: Change) -> bool:
        if change.resource != "aws_api_gateway_rest_api.this" or not change.alters:
            return False
        before, after = (
            json.loads(values.get("body") or "{}") for values in (change.before, change.after)
        )
        return any(_found(before, part) != _found(after, part) for part in parts)

    return rule


def _found(value: Any, part: str, at: str = "") -> dict[str, Any]:
    """Return the values below the key ``part``, by their place."""
    if not isinstance(value, Mapping):
        return {}
    found: dict[str, Any] = {}
    for key, inner in value.items():
        here = f"{at}.{key}"
        found |= {here: inner} if key == part else _found(inner, part, here)
    return found


def _kept(rule: Rule) -> Rule:
    """Return ``rule`` for changes without added or removed operations, which have a row."""

    def both(change: Change) -> bool:
        bodies = (values.get("body") or "{}" for values in (change.before, change.after))
        before, after = (json.loads(body).get("paths") for body in bodies)
        same = {path: sorted(item) for path, item in (before or {}).items()} == {
            path: sorted(item) for path, item in (after or {}).items()
        }
        return same and rule(change)

    return both


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
        "every caller: the endpoint type changes",
    ),
    (
        lambda change: (
            _comes_or_goes(r"aws_(api_gateway|apigatewayv2)_domain_name\.this")(change)
            and (change.actions != ("update",))
        ),
        "callers that use the API's domain",
    ),
    (
        lambda change: change.resource == "aws_route53_record.api" and change.destroys,
        "callers that use the API's domain, depending on DNS",
    ),
    (
        lambda change: change.resource == "aws_route53_record.token_endpoint" and change.destroys,
        "clients that use the token endpoint's domain, depending on DNS",
    ),
    (
        _at(r"aws_cognito_resource_server\.this", "id"),
        "clients of its scopes, while it is replaced",
    ),
    (
        _at(r"aws_cognito_user_pool_client\.this", "allowed_oauth_scopes"),
        "the client: it can request other scopes",
    ),
    (
        lambda change: (
            _at(_ROUTE, "authorization", "authorization_type")(change)
            and "NONE" in change.before.values()
        ),
        "callers of the route without a sufficient token",
    ),
    (
        lambda change: (
            _at(_ROUTE, "authorization_scopes")(change)
            and not change.differs & {"authorization", "authorization_type"}
        ),
        "clients with the added or removed scope",
    ),
    (
        _at(r"aws_api_gateway_authorizer\.this", "authorizer_result_ttl_in_seconds"),
        "callers: decisions are cached for longer or shorter",
    ),
    (
        _at(r"aws_api_gateway_authorizer\.this", "provider_arns"),
        "clients of the added or removed pool",
    ),
    (
        _at(r"aws_api_gateway_authorizer\.this", "id"),
        "callers of the API that it no longer protects",
    ),
    (
        _at(r"aws_apigatewayv2_authorizer\.this", "jwt_configuration"),
        "clients whose tokens are now accepted, or no longer",
    ),
    (
        _at(
            r"aws_api_gateway_integration(_response)?\.this",
            *("uri", "type", "request_templates", "response_templates"),
        ),
        "callers of the route: another response",
    ),
    (
        _at(r"aws_apigatewayv2_integration\.this", "integration_uri", "integration_type"),
        "callers of the route: another response",
    ),
    (_at(r"aws_apigatewayv2_route\.this", "target"), "callers of the route: another response"),
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
    (_kept(_in_body("x-amazon-apigateway-integration")), "callers of the route: another response"),
    (_in_body("options", "gatewayresponse.header.Access-Control-Allow-Origin"), "browsers"),
    (_in_body("x-amazon-apigateway-policy"), "callers to which the policy applies"),
    (_in_body("providerARNs"), "clients of the added or removed pool"),
    (
        _in_body("authorizerResultTtlInSeconds"),
        "callers: decisions are cached for longer or shorter",
    ),
    (
        _in_body("gatewayresponse.header.WWW-Authenticate"),
        "callers that are refused: another realm",
    ),
    (
        _comes_or_goes(r"aws_api_gateway_rest_api_policy\.this"),
        "callers to which the policy applies",
    ),
    (
        lambda change: (
            _comes_or_goes(r"aws_wafv2_web_acl_association\.this")(change)
            and change.because != ("resource_arn",)
        ),
        "callers to which the web ACL applies",
    ),
    (
        _at(r"aws_api_gateway_gateway_response\.this", "response_parameters"),
        "callers that are refused: another realm",
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
        "every client: tokens are cached for longer or shorter",
    ),
    (
        _at(r"aws_api_gateway_stage\.this", "cache_cluster_size"),
        "every client: the cache is empty at first",
    ),
    (
        lambda change: change.resource.startswith("aws_secretsmanager_secret") and change.destroys,
        "readers of the secret",
    ),
)


def findings(plan: Mapping[str, Any]) -> list[Kind]:
    """Return the kinds of findings of a plan, the most severe first."""
    return [finding.kind for finding in reviewed(plan).findings]


def noticed(changes: Iterable[Change], kinds: Iterable[Kind]) -> str:
    """Return who notices what a plan does, in words."""
    changed, found_kinds = list(changes), list(kinds)
    found = [_BY_FINDING[kind] for kind in found_kinds]
    found += [who for rule, who in _BY_RESOURCE if any(map(rule, changed))]
    # The limits of a route come and go with it.
    if {Kind.ROUTE_ADDED, Kind.ROUTE_REMOVED} & set(found_kinds):
        found = [who for who in found if who != _LIMITS]
    return "; ".join(dict.fromkeys(filter(None, found))) or NOBODY
