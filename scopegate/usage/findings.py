"""Findings about a log: a stable kind, and the parts of the system concerned."""

from enum import StrEnum
from typing import Any, Final

import msgspec

from scopegate.errors import ScopegateError


class Kind(StrEnum):
    """The kind of a finding, in the order of reports; the names are stable."""

    LOG_INCOMPLETE = "log-incomplete"
    UNKNOWN_CLIENT = "unknown-client"
    UNEXPLAINED_ACCESS = "unexplained-access"
    PROBING = "probing"
    MISTAKEN_CALLS = "mistaken-calls"
    UNUSED_CLIENT = "unused-client"
    UNUSED_CREDENTIAL = "unused-credential"
    SUPERSEDED_CREDENTIAL = "superseded-credential"
    ROTATION_PENDING = "rotation-pending"
    UNUSED_SCOPE = "unused-scope"
    UNUSED_ROUTE = "unused-route"

    @property
    def alarming(self) -> bool:
        """Whether it needs attention soon."""
        return self in _ALARMING

    @property
    def meaning(self) -> str:
        """What the kind means, in a sentence."""
        return _MEANINGS[self]


_ALARMING: Final = frozenset(
    {
        Kind.LOG_INCOMPLETE,
        Kind.UNKNOWN_CLIENT,
        Kind.UNEXPLAINED_ACCESS,
        Kind.PROBING,
        Kind.MISTAKEN_CALLS,
    }
)
_MEANINGS: Final = {
    Kind.LOG_INCOMPLETE: "The log does not cover the window, or lines could not be read.",
    Kind.UNKNOWN_CLIENT: "Calls carry the id of a client that the model does not have.",
    Kind.UNEXPLAINED_ACCESS: "Calls were allowed that the model denies.",
    Kind.PROBING: (
        "An address without a successful call failed on five routes, or in five calls to no route."
    ),
    Kind.MISTAKEN_CALLS: (
        "Three or more calls of a client were refused, or came without a valid token from an"
        " address that it calls from."
    ),
    Kind.UNUSED_CLIENT: "A client made no call.",
    Kind.UNUSED_CREDENTIAL: "A credential made no call, and a newer one of the client did.",
    Kind.SUPERSEDED_CREDENTIAL: (
        "A credential's calls have ended, and a newer one of the client is in use."
    ),
    Kind.ROTATION_PENDING: "The newest credential of a client made no call yet.",
    Kind.UNUSED_SCOPE: "A client has a scope that none of its calls needed.",
    Kind.UNUSED_ROUTE: "No call of a route was allowed.",
}


class Finding(msgspec.Struct, frozen=True):
    """A finding about a log.

    Attributes:
        kind: Its kind.
        message: A sentence for the reader.
        client: Key of a client.
        credential: Key of a credential, ``<client>`` or ``<client>/<generation>``.
        client_id: The OAuth client id, if the model has no key for it.
        api: ``Api.key``.
        route: ``Route.key``.
        scopes: The scopes concerned, sorted.
        address: IP address of a caller.
        calls: The number of calls.
        first: The time of the first call.
        last: The time of the last call.
    """

    kind: Kind
    message: str
    client: str | None = None
    credential: str | None = None
    client_id: str | None = None
    api: str | None = None
    route: str | None = None
    scopes: tuple[str, ...] = ()
    address: str | None = None
    calls: int = 0
    first: int | None = None
    last: int | None = None

    @property
    def order(self) -> tuple[Any, ...]:
        """The order of reports: by kind, then by the parts concerned."""
        about = (self.client, self.credential, self.client_id, self.api, self.route, self.address)
        return (list(Kind).index(self.kind), *(one or "" for one in about), self.scopes)


def failing(fail_on: str) -> frozenset[Kind]:
    """Return the kinds that ``--fail-on`` names.

    Raises:
        ScopegateError: It names another kind.
    """
    names = [name.strip() for name in fail_on.split(",") if name.strip()]
    if names == ["none"]:
        return frozenset()
    if wrong := [name for name in names if name not in list(Kind)] or (not names and ["nothing"]):
        raise ScopegateError(
            f"--fail-on names {', '.join(wrong)}. Use none, or kinds separated by commas:"
            f" {', '.join(Kind)}."
        )
    return frozenset(map(Kind, names))
