"""Pools, scopes and clients, from the Cognito resources of a snapshot.

Defaults are those of AWS:
    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from scopegate.access.system.model import Client, Names, Pool, Scope
from scopegate.plan.snapshot import Instance, Snapshot
from scopegate.plan.values import From, Unknown

POOL: Final = "aws_cognito_user_pool"
SERVER: Final = "aws_cognito_resource_server"
DOMAIN: Final = "aws_cognito_user_pool_domain"
CLIENTS: Final = ("aws_cognito_user_pool_client", "aws_cognito_managed_user_pool_client")

STANDARD_SCOPES: Final = frozenset(
    {"aws.cognito.signin.user.admin", "email", "openid", "phone", "profile"}
)
"""Scopes that every pool has without declaring them."""

SIGN_IN_FLOWS: Final = frozenset(
    {
        "ADMIN_NO_SRP_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_CUSTOM_AUTH",
        "ALLOW_USER_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_USER_SRP_AUTH",
        "CUSTOM_AUTH_FLOW_ONLY",
        "USER_PASSWORD_AUTH",
    }
)
"""Values of ``explicit_auth_flows`` that let a user sign in."""

DEFAULT_SIGN_IN_FLOWS: Final = frozenset({"ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH"})
"""What Cognito enables when ``explicit_auth_flows`` is left unset."""

_SECONDS: Final = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
_DEFAULT_VALIDITY: Final = {"access": 3_600, "id": 3_600, "refresh": 30 * 86_400}
_DEFAULT_UNIT: Final = {"access": "hours", "id": "hours", "refresh": "days"}
_ID = r"(?P<id>(?P<in>[\w-]+)_[0-9a-zA-Z]+)"
_POOL_NAMES = (
    re.compile(_ID),
    re.compile(rf"arn:aws[\w-]*:cognito-idp:(?P<region>[\w-]*):\d{{12}}:userpool/{_ID}"),
    re.compile(rf"(https://)?cognito-idp\.(?P<region>[\w-]+)\.amazonaws\.com(\.cn)?/{_ID}/?"),
)
"""A pool's id, ARN, and issuer or endpoint; whatever else ends in an id names no pool of AWS."""
_REGION = re.compile(r"arn:aws[\w-]*:cognito-idp:([\w-]+):")


class Cognito:
    """What a snapshot says about pools, scopes and clients.

    Attributes:
        pools: By ``Pool.key``.
        token_endpoints: By ``Pool.key``, also of pools of another configuration: each URL with
            the address of its domain.
        scopes: By pool and key.
        clients: By ``Client.identity``.
        unknown: Resource servers whose scopes are not known, by address.
    """

    def __init__(self, snapshot: Snapshot, region: str | None = None) -> None:
        """Take the snapshot and the provider's region."""
        self._snapshot = snapshot
        self._region = region
        self._address_of = _by_id(snapshot, POOL)
        self._client_of_id = _by_id(snapshot, *CLIENTS)
        self._declared = cache(self._find_declared)
        self.token_endpoints = self._token_endpoints()
        self.pools = {
            one.address: _pool(one, sorted(self.token_endpoints.get(one.address, ())))
            for one in snapshot.all(POOL)
        }
        self.scopes = self._scopes_declared()
        self.clients = {one.address: self._client(one) for one in snapshot.all(*CLIENTS)}
        self.unknown = {
            instance.address: frozenset({"scope"})
            for instance in snapshot.all(SERVER)
            if isinstance(self._declared(instance), Unknown)
        }

    def pool_named(self, text: str) -> str | None:
        """Return ``Pool.key`` for an id, an ARN or an issuer URL; None if it names no pool."""
        if found := next(filter(None, (form.fullmatch(text) for form in _POOL_NAMES)), None):
            name = found["id"]
            if found.groupdict().get("region", found["in"]) == found["in"]:
                return self._address_of.get(name, name)
        return None

    def pool_of(self, value: object) -> str | None:
        """Return ``Pool.key`` of what a value names; None if it is not known."""
        if isinstance(value, From):
            return value.sources[0].instance.address
        return self.pool_named(value) if isinstance(value, str) else None

    def pools_of(self, value: object) -> Names | Unknown:
        """Return ``Pool.key`` of each pool that a list of ARNs names."""
        if isinstance(value, From):
            return frozenset(value.addresses)
        names = texts(value)
        if isinstance(names, Unknown):
            return names
        named = {self.pool_named(arn) or arn for arn in names}
        return frozenset(named)

    def audience_of(self, value: object) -> Names | Unknown:
        """Return whom an audience admits: clients by address, others by the id that it names."""
        if isinstance(value, From):
            return frozenset(value.addresses)
        names = texts(value)
        if isinstance(names, Unknown):
            return names
        return frozenset(self._client_of_id.get(name, name) for name in names)

    def scopes_of(self, value: object) -> Names | Unknown:
        """Return the scopes that an attribute lists."""
        if not isinstance(value, From):
            return texts(value)
        if not all(source.attribute == "scope_identifiers" for source in value.sources):
            return Unknown("they come from something else than scope_identifiers")
        found: set[str] = set()
        for source in value.sources:
            declared = self._declared(source.instance)
            if isinstance(declared, Unknown):
                return declared
            found |= declared
        return frozenset(found)

    def _token_endpoints(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for instance in self._snapshot.all(DOMAIN):
            pool = self.pool_of(instance.get("user_pool_id")) or instance.address
            found.setdefault(pool, {})[self._token_endpoint(instance)] = instance.address
        return found

    def _scopes_declared(self) -> dict[tuple[str | None, str], Scope]:
        found: dict[tuple[str | None, str], Scope] = {}
        for instance in self._snapshot.all(SERVER):
            pool = self.pool_of(instance.get("user_pool_id"))
            declared = self._declared(instance)
            for key in () if isinstance(declared, Unknown) else declared:
                found[pool, key] = Scope(key, pool, instance.address)
        return found

    def _client(self, instance: Instance) -> Client:
        flows = texts(instance.get("allowed_oauth_flows"))
        explicit = texts(instance.get("explicit_auth_flows"))
        scopes = self.scopes_of(instance.get("allowed_oauth_scopes"))
        if instance.get("allowed_oauth_flows_user_pool_client") is False:
            flows, scopes = frozenset(), frozenset()
        user_flows: Names | Unknown
        if isinstance(flows, Unknown) or isinstance(explicit, Unknown):
            user_flows = flows if isinstance(flows, Unknown) else explicit
        else:
            user_flows = flows - {"client_credentials"} | explicit & SIGN_IN_FLOWS
        return Client(
            key=_name(instance),
            address=instance.address,
            id=_id(instance),
            pool=self.pool_of(instance.get("user_pool_id")),
            scopes=scopes,
            access_token_validity=validity(instance, "access"),
            user_flows=user_flows,
            default_sign_in=not isinstance(explicit, Unknown) and not explicit,
            machine=flows if isinstance(flows, Unknown) else "client_credentials" in flows,
        )

    def _find_declared(self, instance: Instance) -> Names | Unknown:
        """Return the scopes that a resource server declares."""
        identifier, blocks = instance.get("identifier"), instance.get("scope")
        if not isinstance(identifier, str):
            return Unknown("the identifier is not known")
        names = texts(
            [b.get("scope_name") if isinstance(b, Mapping) else b for b in blocks]
            if isinstance(blocks, list)
            else blocks
        )
        if isinstance(names, Unknown):
            return names
        return frozenset(f"{identifier}/{name}" for name in names)

    def _token_endpoint(self, domain: Instance) -> str:
        """Return the URL of a domain's token endpoint; a custom domain is one with a dot."""
        name = domain.get("domain")
        if not isinstance(name, str):
            return "unknown"
        if "." in name:
            return f"https://{name}/oauth2/token"
        region = self._region or next(
            (
                found[1]
                for pool in self._snapshot.all(POOL)
                if (found := _REGION.match(str(pool.get("arn"))))
            ),
            "{region}",
        )
        return f"https://{name}.auth.{region}.amazoncognito.com/oauth2/token"


def texts(value: object) -> Names | Unknown:
    """Return a list of strings as a set; ``Unknown`` if a part is unknown or not a string."""
    if value is None:
        return frozenset()
    if isinstance(value, Unknown):
        return value
    if not isinstance(value, list):
        return Unknown("not a list")
    for one in value:
        if not isinstance(one, str):
            return one if isinstance(one, Unknown) else Unknown("not a list of strings")
    return frozenset(value)


def _pool(instance: Instance, endpoints: list[str]) -> Pool:
    only_admins = instance.block("admin_create_user_config", "allow_admin_create_user_only")
    version = _pre_token_version(instance)
    return Pool(
        key=instance.address,
        id=_id(instance),
        token_endpoints=tuple(endpoints),
        managed=True,
        self_sign_up=only_admins if isinstance(only_admins, Unknown) else only_admins is not True,
        adds_scopes=version if isinstance(version, Unknown) else version == "V3_0",
        adds_user_scopes=(version if isinstance(version, Unknown) else version in {"V2_0", "V3_0"}),
    )


def _pre_token_version(pool: Instance) -> str | Unknown | None:
    """Return the event version of the pre token generation function; None without one.

    V1_0 customizes ID tokens; V2_0 adds users' access tokens, scopes included; V3_0 adds those of
    machines.
    """
    config = pool.block("lambda_config", "pre_token_generation_config")
    first = config[0] if isinstance(config, list) and config else config
    if isinstance(first, Mapping):
        version: Any = first.get("lambda_version")
        return version if isinstance(version, str | Unknown) else None
    return first if isinstance(first, Unknown) else None


def _by_id(snapshot: Snapshot, *types: str) -> dict[str, str]:
    """Return addresses of instances by their id, where it is known."""
    return {
        value: instance.address
        for instance in snapshot.all(*types)
        if isinstance(value := instance.get("id"), str)
    }


def _id(instance: Instance) -> str | None:
    value = instance.get("id")
    return value if isinstance(value, str) and value else None


def validity(instance: Instance, token: str) -> int | Unknown:
    """Return seconds that a kind of token is valid: ``access``, ``id`` or ``refresh``.

    Where nothing is said, an hour, and 30 days for refresh tokens.
    """
    value = instance.get(f"{token}_token_validity")
    unit = instance.block("token_validity_units", f"{token}_token")
    if value is None or value == 0:
        return _DEFAULT_VALIDITY[token]
    for one in (value, unit):
        if isinstance(one, Unknown):
            return one
    unit = unit or _DEFAULT_UNIT[token]
    if not isinstance(value, int | float) or not isinstance(unit, str) or unit not in _SECONDS:
        return Unknown("not a number of a known unit")
    return int(value) * _SECONDS[unit]


def _name(instance: Instance) -> str:
    """Return what people call a client: its ``for_each`` key, else its name, else its address."""
    name = instance.get("name")
    if isinstance(instance.index, str):
        return instance.index
    return name if isinstance(name, str) and name else instance.address
