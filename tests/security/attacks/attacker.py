"""The tokens and keys of an attacker, which are more than real attackers have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from tests.security.attacks import forge
from tests.security.attacks.forge import Key


@dataclass(frozen=True, kw_only=True)
class Attacker:
    """An attacker, with tokens and keys.

    Attributes:
        token: The valid token, with the scope of every protected route: attacks change it.
        small: A token of a client of the same pool that lacks the scope of every protected route.
        outsider: A token of a client of the same pool with the right scope that isn't in the
            audience of the HTTP API.
        stranger: A token of another pool, of a client with a scope of the same name.
        id_token: The ID token of a person who has signed in to the pool.
        user_token: The access token that came with it.
        credentials: Id and secret of the client with the right token.
        key: The key with which the pool signs access tokens. Real attackers do not have it, but
            without it no token is truly expired.
        id_key: The key with which the pool signs ID tokens.
        other_key: The key with which the other pool signs access tokens.
        trap: URL of a server of the attacker that serves keys.
        now: Seconds since 1970.
    """

    token: str
    small: str
    outsider: str
    stranger: str
    id_token: str
    user_token: str
    credentials: tuple[str, str] = field(repr=False)
    key: Key
    id_key: Key
    other_key: Key
    trap: str
    now: int

    @cached_property
    def foreign_key(self) -> Key:
        """A key of the attacker."""
        return new_key()

    @cached_property
    def header(self) -> dict[str, Any]:
        """The header of the right token."""
        return forge.opened(self.token)[0]

    @cached_property
    def claims(self) -> dict[str, Any]:
        """The claims of the right token."""
        return forge.opened(self.token)[1]

    def forged(
        self,
        claims: Mapping[str, Any] | str | None = None,
        *,
        header: Mapping[str, Any] | None = None,
        key: Key | None = None,
        without: tuple[str, ...] = (),
    ) -> str:
        """Return the valid token with other claims or another header, signed with RS256.

        Args:
            claims: Values that replace claims, or all claims if it is text.
            header: Values that replace parameters of the header.
            key: The key for the signature; by default that of the pool.
            without: The names of parameters and claims to omit.
        """
        written = claims if isinstance(claims, str) else _changed(self.claims, claims, without)
        head = _changed(self.header, header, without)
        message = f"{forge.encoded(head)}.{forge.encoded(written)}"
        signature = forge.rs256(key or self.key, message.encode())
        return f"{message}.{forge.encoded(signature)}"


def _changed(
    values: Mapping[str, Any], changes: Mapping[str, Any] | None, without: tuple[str, ...]
) -> dict[str, Any]:
    changed = {**values, **(changes or {})}
    return {name: value for name, value in changed.items() if name not in without}


def new_key() -> Key:
    """Return a key as long as a pool's."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pretended() -> Attacker:
    """Attacker of no system, of the form of the real one: to count the attacks without one."""
    key = new_key()
    header = {"alg": "RS256", "kid": "kid"}
    claims = {
        "client_id": "client",
        "exp": 3600,
        "iat": 0,
        "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI",
        "jti": "id",
        "scope": "orders/read",
        "sub": "client",
        "token_use": "access",
    }
    message = f"{forge.encoded(header)}.{forge.encoded(claims)}"
    token = f"{message}.{forge.encoded(forge.rs256(key, message.encode()))}"
    return Attacker(
        token=token,
        small=token,
        outsider=token,
        stranger=token,
        id_token=token,
        user_token=token,
        credentials=("client", "secret"),
        key=key,
        id_key=key,
        other_key=key,
        trap="http://127.0.0.1:1",
        now=1,
    )
