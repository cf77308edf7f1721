"""What a kit says, before it is written down in any form."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from scopegate.access.system.model import Protocol
from scopegate.kit.document import TeamDocument
from scopegate.kit.limits import Quota, Rate
from scopegate.kit.operations import Operation

_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_URL: Final = re.compile(r"https?://[^\s<>\"`]+")


class Kit(msgspec.Struct, frozen=True):
    """A client's kit.

    Attributes:
        client: Its key.
        folder: Name of the folder that the kit is written to.
        title: Of the API.
        contact: Where a partner asks: an e-mail address, a URL, or any other text; empty if not
            given.
        token_endpoint: Where it asks for tokens.
        issuer: Of its tokens, else the origin of the token endpoint.
        scopes: The scopes that it may ask for, each with a description.
        validity: Seconds that a token is valid; None if not known.
        operations: What it may call.
        servers: Of each API, the URLs that paths are appended to.
        protocols: Kinds of the APIs.
        rates: Throttling limits.
        quotas: Of API keys.
        mutual_tls: Whether a client certificate is required.
        private: Whether an API is reached through VPC endpoints alone.
        team: The team's own document.
    """

    client: str
    folder: str
    title: str
    contact: str
    token_endpoint: str
    issuer: str
    scopes: Mapping[str, str]
    validity: int | None
    operations: Sequence[Operation]
    servers: Mapping[str, tuple[str, ...]]
    protocols: frozenset[Protocol]
    rates: Sequence[Rate] = ()
    quotas: Sequence[Quota] = ()
    mutual_tls: bool = False
    private: bool = False
    team: TeamDocument | None = None

    @property
    def contact_kind(self) -> str:
        """What the contact is: ``email``, ``url`` or ``name``."""
        if _EMAIL.fullmatch(self.contact):
            return "email"
        return "url" if _URL.fullmatch(self.contact) else "name"

    def servers_of(self, operation: Operation) -> tuple[str, ...]:
        """Return where an operation is served."""
        return tuple(dict.fromkeys(url for api in operation.apis for url in self.servers[api]))

    @property
    def all_servers(self) -> tuple[str, ...]:
        """Where any operation is served, in the order of the operations."""
        urls = (url for one in self.operations for url in self.servers_of(one))
        return tuple(dict.fromkeys(urls))
