"""App clients of a user pool: which of them the modules can express."""

import math
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from scopegate.adopt.draft import Danger, Import, Remark
from scopegate.adopt.expressible import refusal
from scopegate.inputs.clients import Clients

_Json = Mapping[str, Any]
_MACHINE: Final = "client_credentials"
_REFRESH: Final = "ALLOW_REFRESH_TOKEN_AUTH"
_MINUTES: Final = {"seconds": 1 / 60, "minutes": 1, "hours": 60, "days": 1440}
_DAY: Final = 1440
_ACCESS_DEFAULT: Final = 60
"""Minutes. Source: API reference of CreateUserPoolClient (AccessTokenValidity)."""
_REFRESH_DEFAULT: Final = 30
"""Days. Source: the same (RefreshTokenValidity)."""
_NOT_IN_A_KEY: Final = re.compile(r"[^0-9A-Za-z_+=,.@-]+")
_STAYS: Final = (
    "It stays in the pool as it is, outside Terraform, so no review of a plan shows what it can"
    " call."
)


def user_flows(client: _Json) -> list[str]:
    """Return the flows of a client by which users sign in, as far as they were asked for."""
    flows = set(client.get("AllowedOAuthFlows") or ()) - {_MACHINE}
    auth = set(client.get("ExplicitAuthFlows") or ()) - {_REFRESH}
    return sorted(flows | auth)


def has_users(client: _Json) -> bool:
    """Return whether users sign in with a client, with a set flow or with Cognito's default."""
    machine = _MACHINE in (client.get("AllowedOAuthFlows") or ())
    return bool(user_flows(client)) or not (machine or client.get("ExplicitAuthFlows"))


def _can_get_tokens(client: _Json) -> bool:
    """Return whether anybody gets a token by a client: a user, or a machine with the secret."""
    return has_users(client) or bool(client.get("HasSecret"))


def clients_of(
    pool_id: str,
    clients: Iterable[_Json],
    declared: Collection[str],
    refused: Collection[str] = (),
) -> tuple[dict[str, _Json], tuple[Import, ...], tuple[Remark, ...]]:
    """Return the input ``clients``, its imports, and a remark for each client that isn't in it.

    Args:
        pool_id: The pool that they are in.
        clients: What the account says of them.
        declared: The scopes of the resource servers that the module takes over.
        refused: The scopes of the others.
    """
    inputs: dict[str, _Json] = {}
    imports: list[Import] = []
    remarks: list[Remark] = []
    for client in sorted(clients, key=lambda one: (one.get("ClientName") or "", one["ClientId"])):
        key = _key(client, inputs)
        value = _input(client, key)
        if reason := _reason(client, key, value, declared, refused):
            subject = f"Client {client.get('ClientName') or ''} ({client['ClientId']})"
            danger = Danger.UNGUARDED if _can_get_tokens(client) else Danger.HARMLESS
            remarks.append(Remark(danger, subject, f"{reason} {_STAYS}"))
            continue
        inputs[key] = value
        address = f'aws_cognito_user_pool_client.this["{key}"]'
        imports.append(Import(address, f"{pool_id}/{client['ClientId']}"))
    return inputs, tuple(imports), tuple(remarks)


def _key(client: _Json, taken: Collection[str]) -> str:
    """Return a key from the name; the first of several clients of one name has it alone."""
    slug = _NOT_IN_A_KEY.sub("-", client.get("ClientName") or "").strip("-")[:100] or "client"
    if slug not in taken:
        return slug
    return next(key for number in range(2, 9999) if (key := f"{slug}-{number}") not in taken)


def _input(client: _Json, key: str) -> dict[str, Any]:
    units = client.get("TokenValidityUnits") or {}
    access = _minutes(client.get("AccessTokenValidity"), units.get("AccessToken"), "hours")
    refresh = _minutes(client.get("RefreshTokenValidity"), units.get("RefreshToken"), "days")
    enabled = _MACHINE in (client.get("AllowedOAuthFlows") or ())
    value: dict[str, Any] = {
        "imported": True,
        "scopes": sorted(client.get("AllowedOAuthScopes") or ()),
        "refresh_token_validity": (
            _REFRESH_DEFAULT if refresh is None else max(1, math.ceil(refresh / _DAY))
        ),
    }
    if access is not None and access != _ACCESS_DEFAULT:
        value["access_token_validity"] = int(access) if access == int(access) else access
    if (client.get("ClientName") or key) != key:
        value["name"] = client["ClientName"]
    if not enabled:
        value["enabled"] = False
    return value


def _minutes(value: float | None, unit: str | None, default: str) -> float | None:
    return value * _MINUTES[unit or default] if value else None


def _reason(
    client: _Json, key: str, value: _Json, declared: Collection[str], refused: Collection[str]
) -> str:
    """Return why the modules can't express a client; empty if they can."""
    if flows := user_flows(client):
        return (
            f"Users sign in with it ({', '.join(flows)}). The modules' clients have the"
            " client_credentials grant alone."
        )
    if has_users(client):
        return (
            "It has no client_credentials grant, and Cognito lets users sign in with it, since no"
            " flow is set."
        )
    if not client.get("HasSecret"):
        return "It has no secret, which the client_credentials grant needs."
    if missing := _undeclared(set(value["scopes"]) - set(declared), refused):
        return missing
    if fault := refusal(Clients, {key: value}):
        return f"The modules don't accept one of its settings: {fault}"
    return ""


def _undeclared(scopes: Collection[str], refused: Collection[str]) -> str:
    """Return why scopes can't be given; empty if there are none."""
    if outside := sorted(set(scopes) & set(refused)):
        return f"It has scopes of a resource server that stays outside: {', '.join(outside)}."
    if not scopes:
        return ""
    return (
        f"It has scopes that no resource server of the pool declares: {', '.join(sorted(scopes))}."
    )
