"""The content of a kit, independent of its form."""

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
        folder: Name of the kit's folder.
        title: Title of the API.
        contact: Contact for questions: an email address, a URL, or any other text; empty if not
            given.
        token_endpoint: URL of the token endpoint.
        issuer: Issuer of its tokens, or else the origin of the token endpoint.
        scopes: The scopes that it can request, each with a description.
        validity: Seconds that a token is valid; None if not known.
        operations: The operations that it can call.
        servers: The base URLs of each API.
        protocols: Kinds of the APIs.
        rates: Throttling limits.
        quotas: Quotas of API keys.
        mutual_tls: Whether a client certificate is required.
        private: Whether an API can be reached only through VPC endpoints.
        team: The document of the team.
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
        """The kind of the contact: ``email``, ``url`` or ``name``."""
        if _EMAIL.fullmatch(self.contact):
            return "email"
        return "url" if _URL.fullmatch(self.contact) else "name"

    def servers_of(self, operation: Operation) -> tuple[str, ...]:
        """Return the URLs at which an operation is served."""
        return tuple(dict.fromkeys(url for api in operation.apis for url in self.servers[api]))

    @property
    def all_servers(self) -> tuple[str, ...]:
        """All URLs of operations, in the order of the operations."""
        urls = (url for one in self.operations for url in self.servers_of(one))
        return tuple(dict.fromkeys(urls))
