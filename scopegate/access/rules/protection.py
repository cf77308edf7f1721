"""Settings that guard a pool, a client or an API, and their weakening.

Sources:
    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolClient.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scopegate.access.findings import Finding, Kind
from scopegate.access.reading import Plan
from scopegate.plan.snapshot import UNKNOWN, Instance

_ENDPOINT: Final = {"disable_execute_api_endpoint": (True, False)}
_CLIENT: Final = {
    "enable_token_revocation": (True, False),
    "prevent_user_existence_errors": ("ENABLED", "LEGACY"),
}
_SETTINGS: Final[Mapping[str, Mapping[str, tuple[Any, ...]]]] = {
    "aws_cognito_user_pool": {
        "deletion_protection": ("ACTIVE", "INACTIVE"),
        "mfa_configuration": ("ON", "OPTIONAL", "OFF"),
        "admin_create_user_config.allow_admin_create_user_only": (True, False),
        "user_pool_add_ons.advanced_security_mode": ("ENFORCED", "AUDIT", "OFF"),
    },
    "aws_cognito_user_pool_client": _CLIENT,
    "aws_cognito_managed_user_pool_client": _CLIENT,
    "aws_api_gateway_rest_api": _ENDPOINT,
    "aws_apigatewayv2_api": _ENDPOINT,
    "aws_api_gateway_method": {"api_key_required": (True, False)},
    "aws_apigatewayv2_route": {"api_key_required": (True, False)},
}
"""Values of each setting, from the strongest down; unset is the last."""

_GUARDS: Final = {
    "aws_api_gateway_rest_api_policy": "resource policy",
    "aws_wafv2_web_acl_association": "web ACL",
}
"""Resources that guard by being there."""


def lowered(plan: Plan) -> Iterator[Finding]:
    """One finding for each resource with a weaker setting than before."""
    for address, old in plan.before.snapshot.instances.items():
        new = plan.after.snapshot.instances.get(address)
        if new is None and old.type in _GUARDS:
            text = f"The {_GUARDS[old.type]} {address} is removed."
            yield Finding(Kind.PROTECTION_LOWERED, address, text)
        weaker = list(_weaker(old, new)) if new else []
        if weaker:
            text = f"{address}: {'; '.join(weaker)}."
            client = plan.after.model.clients.get(address)
            yield Finding(Kind.PROTECTION_LOWERED, address, text, client.key if client else None)


def _weaker(old: Instance, new: Instance) -> Iterator[str]:
    for setting, strengths in _SETTINGS.get(old.type, {}).items():
        was, becomes = _value(old, setting), _value(new, setting)
        if becomes is not UNKNOWN and _rank(was, strengths) < _rank(becomes, strengths):
            yield f"{setting} goes from {was} to {'unset' if becomes is None else becomes}"


def _value(instance: Instance, setting: str) -> Any:
    name, _, attribute = setting.partition(".")
    return instance.block(name, attribute) if attribute else instance.get(name)


def _rank(value: object, strengths: tuple[Any, ...]) -> int:
    return strengths.index(value) if value in strengths else len(strengths) - 1
