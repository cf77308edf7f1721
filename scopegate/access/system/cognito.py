"""Pools, scopes and clients, from the Cognito resources of a snapshot.

Defaults are those of AWS:
    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from scopegate.access.system.model import Client, Pool, Scope
from scopegate.plan.references import References
from scopegate.plan.snapshot import UNKNOWN, Instance, Snapshot

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
_POOL_ID = re.compile(r"[\w-]+_[0-9a-zA-Z]+")
_REGION = re.compile(r"arn:aws[\w-]*:cognito-idp:([\w-]+):")


class Cognito:
    """What a snapshot says about pools, scopes and clients."""

    def __init__(
        self, snapshot: Snapshot, references: References, region: str | None = None
    ) -> None:
        """Take the snapshot, what resolves its unknown values, and the provider's region."""
        self._snapshot = snapshot
        self._references = references
        self._region = region
        self._address_of = {
            instance.get("id"): instance.address
            for instance in snapshot.all(POOL)
            if instance.get("id")
        }
        self.client_of_id = {
            instance.get("id"): instance.address
            for instance in snapshot.all(*CLIENTS)
            if instance.get("id")
        }
        self._declared = cache(self._find_declared)

    def pool_named(self, text: str) -> str | None:
        """``Pool.key`` of what an id, an ARN or an issuer URL names; None if it names no pool."""
        last = text.rstrip("/").rsplit("/", 1)[-1]
        return self._address_of.get(last, last) if _POOL_ID.fullmatch(last) else None

    def pool_of(self, instance: Instance, attribute: str, value: object) -> str | None:
        """``Pool.key`` of what one attribute names, known or not."""
        if isinstance(value, str):
            return self.pool_named(value)
        if value is not UNKNOWN:
            return None
        found = self._references.target(instance, attribute, POOL)
        return found.address if found else None

    def pools_of(self, instance: Instance, attribute: str) -> frozenset[str] | None:
        """``Pool.key`` of each pool that a list of ARNs names; None if any is not known."""
        value = instance.get(attribute)
        if value is UNKNOWN:
            sources = self._references.exactly(instance, attribute)
            if sources and all(s.instance.type == POOL for s in sources):
                return frozenset(source.instance.address for source in sources)
            one = self._references.only(instance, attribute, POOL)
            return frozenset({one.address}) if one else None
        named = [self.pool_named(arn) if isinstance(arn, str) else None for arn in value or ()]
        return None if None in named else frozenset(pool for pool in named if pool)

    def route_scopes(self, instance: Instance) -> frozenset[str] | None:
        """The scopes that a route asks for; None if any is not known."""
        return self._scopes(instance, "authorization_scopes")

    def _scopes(self, instance: Instance, attribute: str) -> frozenset[str] | None:
        value = instance.get(attribute)
        if value is UNKNOWN:
            sources = self._references.exactly(instance, attribute)
            declared = [self._declared(source.instance) for source in sources]
            whole = all(source.attribute == "scope_identifiers" for source in sources)
            if not sources or not whole or None in declared:
                return None
            return frozenset(scope for scopes in declared for scope in scopes or ())
        if not isinstance(value, list):
            return frozenset()
        return None if UNKNOWN in value else frozenset(map(str, value))

    def pools(self) -> dict[str, Pool]:
        """The pools that the snapshot's configuration manages."""
        endpoints: dict[str | None, list[str]] = {}
        for instance in self._snapshot.all(DOMAIN):
            pool = self.pool_of(instance, "user_pool_id", instance.get("user_pool_id"))
            endpoints.setdefault(pool, []).append(self._token_endpoint(instance))
        return {
            instance.address: Pool(
                key=instance.address,
                id=instance.get("id") or None,
                token_endpoints=tuple(sorted(endpoints.get(instance.address, ()))),
                managed=True,
            )
            for instance in self._snapshot.all(POOL)
        }

    def scopes(self) -> dict[tuple[str | None, str], Scope]:
        """The scopes that resource servers declare, by pool and key."""
        found: dict[tuple[str | None, str], Scope] = {}
        for instance in self._snapshot.all(SERVER):
            pool = self.pool_of(instance, "user_pool_id", instance.get("user_pool_id"))
            for key in self._declared(instance) or ():
                found[pool, key] = Scope(key, pool, instance.address)
        return found

    def undetermined_servers(self) -> dict[str, frozenset[str]]:
        """Resource servers whose scopes are not known, by address."""
        return {
            instance.address: frozenset({"scope"})
            for instance in self._snapshot.all(SERVER)
            if self._declared(instance) is None
        }

    def clients(self) -> dict[str, Client]:
        """The app clients by address."""
        return {
            instance.address: self._client(instance) for instance in self._snapshot.all(*CLIENTS)
        }

    def _client(self, instance: Instance) -> Client:
        flows = self._list(instance, "allowed_oauth_flows")
        explicit = self._list(instance, "explicit_auth_flows")
        scopes = self._scopes(instance, "allowed_oauth_scopes")
        if scopes is None and self._references.unset(instance, "allowed_oauth_scopes", SERVER):
            scopes = frozenset()
        if instance.get("allowed_oauth_flows_user_pool_client") is False:
            flows, scopes = frozenset(), frozenset()
        known = flows is not None and explicit is not None
        sign_in = (explicit or frozenset()) & SIGN_IN_FLOWS
        return Client(
            key=_name(instance),
            address=instance.address,
            id=instance.get("id") or None,
            pool=self.pool_of(instance, "user_pool_id", instance.get("user_pool_id")),
            scopes=scopes,
            access_token_validity=self._validity(instance),
            user_flows=(flows or frozenset()) - {"client_credentials"} | sign_in if known else None,
            default_sign_in=known and not explicit,
            machine=None if flows is None else "client_credentials" in flows,
        )

    def _list(self, instance: Instance, attribute: str) -> frozenset[str] | None:
        value = instance.get(attribute)
        if value is UNKNOWN:
            return frozenset() if self._references.unset(instance, attribute) else None
        known = isinstance(value, list) and UNKNOWN not in value
        return frozenset(map(str, value)) if known else None

    def _validity(self, instance: Instance) -> int | None:
        """Seconds that an access token lives; an hour where nothing is said."""
        value = instance.get("access_token_validity")
        unit = instance.block("token_validity_units", "access_token")
        if value is UNKNOWN and self._references.unset(instance, "access_token_validity"):
            return 3600
        if value is UNKNOWN or unit is UNKNOWN or (unit or "hours") not in _SECONDS:
            return None
        return int(value) * _SECONDS[unit or "hours"] if value else 3600

    def _find_declared(self, instance: Instance) -> frozenset[str] | None:
        """The scopes that a resource server declares; None if any part is not known."""
        identifier, blocks = instance.get("identifier"), instance.get("scope")
        if not isinstance(identifier, str) or blocks is UNKNOWN:
            return None
        names = [b.get("scope_name") for b in blocks or () if isinstance(b, Mapping)]
        return None if UNKNOWN in names else frozenset(f"{identifier}/{name}" for name in names)

    def _token_endpoint(self, domain: Instance) -> str:
        """The URL of a domain's token endpoint; a custom domain is one with a dot."""
        name: Any = domain.get("domain")
        if not isinstance(name, str):
            return "unknown"
        if "." in name:
            return f"https://{name}/oauth2/token"
        region = self._region or next(
            (found[1] for i in self._snapshot.all(POOL) if (found := _REGION.match(_arn(i)))),
            "{region}",
        )
        return f"https://{name}.auth.{region}.amazoncognito.com/oauth2/token"


def _arn(instance: Instance) -> str:
    arn = instance.get("arn")
    return arn if isinstance(arn, str) else ""


def _name(instance: Instance) -> str:
    """What people call a client: its ``for_each`` key, else its name, else its address."""
    name = instance.get("name")
    if isinstance(instance.index, str):
        return instance.index
    return name if isinstance(name, str) and name else instance.address
