"""What a review can find: a stable kind, a severity, and what it is about."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """From the worst down."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"

    def counted(self, number: int) -> str:
        """A number of findings of this severity, in words."""
        return f"{number} {self.value}{'s' if self is Severity.WARNING and number > 1 else ''}"


class Kind(StrEnum):
    """Every kind of finding, from the worst down; the names are stable."""

    ROUTE_OPENED = "route-opened"
    AUTHORIZER_REMOVED = "authorizer-removed"
    CREDENTIALS_REPLACED = "credentials-replaced"
    TOKEN_ENDPOINT_CHANGED = "token-endpoint-changed"  # noqa: S105 - no password
    ACCESS_GAINED = "access-gained"
    USER_FLOW_ENABLED = "user-flow-enabled"
    PROTECTION_LOWERED = "protection-lowered"
    NOT_REDEPLOYED = "not-redeployed"
    UNKNOWN = "unknown"
    ACCESS_LOST = "access-lost"
    CLIENT_REMOVED = "client-removed"
    ROUTE_REMOVED = "route-removed"
    ROUTE_UNREACHABLE = "route-unreachable"
    SCOPE_REMOVED = "scope-removed"
    SCOPE_UNDECLARED = "scope-undeclared"
    CLIENT_ADDED = "client-added"
    ROUTE_ADDED = "route-added"
    SCOPE_ADDED = "scope-added"
    SCOPE_UNUSED = "scope-unused"
    TOKEN_VALIDITY_CHANGED = "token-validity-changed"  # noqa: S105 - no password

    @property
    def severity(self) -> Severity:
        """How bad a finding of this kind is."""
        place = list(Kind).index(self)
        if place <= list(Kind).index(Kind.TOKEN_ENDPOINT_CHANGED):
            return Severity.CRITICAL
        if place < list(Kind).index(Kind.CLIENT_ADDED):
            return Severity.WARNING
        return Severity.INFO

    @property
    def meaning(self) -> str:
        """What it tells a reviewer, in a sentence."""
        return _MEANINGS[self]


_MEANINGS = {
    Kind.ROUTE_OPENED: "A route that asked for authorization is now open to anybody.",
    Kind.AUTHORIZER_REMOVED: "An authorizer is gone, and its API stays.",
    Kind.CREDENTIALS_REPLACED: "A client or its pool is replaced: its callers break.",
    Kind.TOKEN_ENDPOINT_CHANGED: "Callers have to ask another URL for their tokens.",
    Kind.ACCESS_GAINED: "A client may call a route that refused it before.",
    Kind.USER_FLOW_ENABLED: "A client gets a flow other than client_credentials.",
    Kind.PROTECTION_LOWERED: "A setting that guards a pool, a client or an API is weakened.",
    Kind.NOT_REDEPLOYED: "A change that its API does not serve: nothing deploys it.",
    Kind.UNKNOWN: "Who may call can't be told from this plan.",
    Kind.ACCESS_LOST: "A client is refused on a route that it could call.",
    Kind.CLIENT_REMOVED: "A client is gone: its callers break.",
    Kind.ROUTE_REMOVED: "A route is gone.",
    Kind.ROUTE_UNREACHABLE: "No client may call a route.",
    Kind.SCOPE_REMOVED: "A scope is no longer declared.",
    Kind.SCOPE_UNDECLARED: "A client or a route asks for a scope that is declared nowhere.",
    Kind.CLIENT_ADDED: "A client is new.",
    Kind.ROUTE_ADDED: "A route is new.",
    Kind.SCOPE_ADDED: "A scope is declared.",
    Kind.SCOPE_UNUSED: "A scope is declared that no client and no route asks for.",
    Kind.TOKEN_VALIDITY_CHANGED: "Access tokens of a client live longer or shorter.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a plan changes about who may call what.

    Attributes:
        kind: What it is.
        address: Terraform address of the resource concerned.
        client: ``Client.key``, if it is about a client.
        route: ``Route.key``, if it is about a route.
        scopes: The scopes that it is about, sorted.
        message: A sentence for a reviewer.
    """

    kind: Kind
    address: str
    message: str
    client: str | None = None
    route: str | None = None
    scopes: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.kind.severity

    def as_dict(self) -> dict[str, Any]:
        """As the published JSON schema has it."""
        values = asdict(self)
        return {
            "kind": self.kind.value,
            "severity": self.severity.value,
            "address": values["address"],
            "client": values["client"],
            "route": values["route"],
            "scopes": list(self.scopes),
            "message": values["message"],
        }


_ORDER = {kind: number for number, kind in enumerate(Kind)}


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The worst first, then by route, client and address; each once."""
    return sorted(
        set(findings),
        key=lambda f: (_ORDER[f.kind], f.route or "", f.client or "", f.address, f.scopes),
    )
