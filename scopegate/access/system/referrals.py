"""Which arguments refer to which resources, for values that are known only after the apply.

The catalogue says which types an argument can name. What is added here is how the right one is told
apart from others, and which arguments Cognito fills in where the configuration leaves them out.
"""

from functools import cache

import msgspec

from scopegate.access.catalogue import TYPES
from scopegate.access.catalogue._rows import Effect
from scopegate.access.system.cognito import CLIENTS
from scopegate.access.system.paths import parents_of_resource, resources_of_method
from scopegate.plan.resolve import Referral, Referrals

_LISTS = frozenset(
    {
        "allowed_oauth_scopes",
        "authorization_scopes",
        "jwt_configuration.audience",
        "provider_arns",
        "supported_identity_providers",
    }
)
_AT_A_PATH = (
    "aws_api_gateway_integration",
    "aws_api_gateway_integration_response",
    "aws_api_gateway_method",
    "aws_api_gateway_method_response",
)
_CALLERS = (
    "aws_api_gateway_authorizer",
    "aws_api_gateway_rest_api",
    "aws_api_gateway_stage",
    "aws_apigatewayv2_api",
    "aws_apigatewayv2_stage",
)
_SERVERS = ("aws_cognito_resource_server",)
_FILLED_IN = (
    "access_token_validity",
    "allowed_oauth_flows",
    "allowed_oauth_scopes",
    "explicit_auth_flows",
    "id_token_validity",
    "refresh_token_validity",
    "supported_identity_providers",
)


@cache
def referrals() -> Referrals:
    """Return what each argument on the surface refers to."""
    found: dict[str, dict[str, Referral]] = {
        type_: {
            path: Referral(row.refers_to, many=path in _LISTS, computed=not row.refers_to)
            for path, row in resource.attributes.items()
            if path.count(".") <= 1 and row.effect is not Effect.NEUTRAL
        }
        for type_, resource in TYPES.items()
    }
    found["aws_lambda_permission"]["source_arn"] = Referral(_CALLERS)
    for type_ in ("aws_api_gateway_method", "aws_apigatewayv2_route"):
        found[type_]["authorization_scopes"] = Referral(_SERVERS, many=True)
    for type_ in _AT_A_PATH:
        _by_key(found[type_], "resource_id", resources_of_method)
    _by_key(found["aws_api_gateway_resource"], "parent_id", parents_of_resource)
    for type_ in CLIENTS:
        for path in _FILLED_IN:
            types = found[type_][path].types
            found[type_][path] = Referral(types, many=True, optional=True)
    return found


def _by_key(rows: dict[str, Referral], path: str, attempts: object) -> None:
    rows[path] = msgspec.structs.replace(rows[path], attempts=attempts)
