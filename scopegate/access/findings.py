"""Findings of a review: a stable kind, its severity, and its subject."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

import msgspec


class Severity(StrEnum):
    """The severity of a finding, the most severe first."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"

    def counted(self, number: int) -> str:
        """Return a number of findings of this severity, in words."""
        return f"{number} {self.value}{'s' if self is Severity.WARNING and number > 1 else ''}"


class Kind(StrEnum):
    """Every kind of finding, in the order of reports; the names are stable."""

    ROUTE_OPENED = "route-opened"
    BACKEND_EXPOSED = "backend-exposed"
    AUTHORIZER_REMOVED = "authorizer-removed"
    AUTHORIZER_TRUST_CHANGED = "authorizer-trust-changed"
    USERS_ADMITTED = "users-admitted"
    NETWORK_OPENED = "network-opened"
    CREDENTIALS_REPLACED = "credentials-replaced"
    POOL_REMOVED = "pool-removed"
    TOKEN_ENDPOINT_CHANGED = "token-endpoint-changed"  # noqa: S105 - no password
    API_REMOVED = "api-removed"
    API_ADDRESS_CHANGED = "api-address-changed"
    API_UNREACHABLE = "api-unreachable"
    REQUIREMENT_RAISED = "requirement-raised"
    PARTIAL_PLAN = "partial-plan"
    ACCESS_GAINED = "access-gained"
    USER_FLOW_ENABLED = "user-flow-enabled"
    PROTECTION_LOWERED = "protection-lowered"
    PERMISSION_WIDENED = "permission-widened"
    UNKNOWN = "unknown"
    UNREVIEWED_CHANGE = "unreviewed-change"
    NOT_REDEPLOYED = "not-redeployed"
    BACKEND_CHANGED = "backend-changed"
    NETWORK_RESTRICTED = "network-restricted"
    ACCESS_LOST = "access-lost"
    CLIENT_REMOVED = "client-removed"
    ROUTE_REMOVED = "route-removed"
    ROUTE_KEPT = "route-kept"
    ROUTE_UNREACHABLE = "route-unreachable"
    SCOPE_REMOVED = "scope-removed"
    SCOPE_UNDECLARED = "scope-undeclared"
    NO_LONGER_MANAGED = "no-longer-managed"
    DRIFT_REVERTED = "drift-reverted"
    CHECK_FAILED = "check-failed"
    CLIENT_ADDED = "client-added"
    CLIENT_CHANGED = "client-changed"
    ROUTE_ADDED = "route-added"
    ROUTE_CHANGED = "route-changed"
    SCOPE_ADDED = "scope-added"
    SCOPE_UNUSED = "scope-unused"
    STAGE_ADDED = "stage-added"
    RESOURCE_IMPORTED = "resource-imported"
    TOKEN_VALIDITY_CHANGED = "token-validity-changed"  # noqa: S105 - no password

    @property
    def severity(self) -> Severity:
        """The severity of findings of this kind."""
        return _TABLE[self][0]

    @property
    def meaning(self) -> str:
        """The meaning for a reviewer, in a sentence."""
        return _TABLE[self][1]


_C, _W, _I = Severity.CRITICAL, Severity.WARNING, Severity.INFO
_TABLE: Final = {
    Kind.ROUTE_OPENED: (_C, "A route that required authorization is now public."),
    Kind.BACKEND_EXPOSED: (
        _C,
        "A backend that requires a token elsewhere can now be called without one.",
    ),
    Kind.AUTHORIZER_REMOVED: (_C, "An authorizer is removed, and its API stays."),
    Kind.AUTHORIZER_TRUST_CHANGED: (
        _C,
        "An authorizer accepts tokens of another pool or issuer, or of a client outside the plan.",
    ),
    Kind.USERS_ADMITTED: (_C, "Every user who signs in to a pool can now call a route."),
    Kind.NETWORK_OPENED: (
        _C,
        "An API can be reached from networks, or without the certificate, that it refused before.",
    ),
    Kind.CREDENTIALS_REPLACED: (_C, "A client or its pool is replaced, so its callers break."),
    Kind.POOL_REMOVED: (_C, "A user pool is removed with all of its clients."),
    Kind.TOKEN_ENDPOINT_CHANGED: (_C, "Clients have to request their tokens at another URL."),
    Kind.API_REMOVED: (_C, "An API is removed."),
    Kind.API_ADDRESS_CHANGED: (
        _C,
        "Callers have to call another address, or send their token in another place.",
    ),
    Kind.API_UNREACHABLE: (_C, "No client can call any route of an API any longer."),
    Kind.REQUIREMENT_RAISED: (
        _C,
        "Callers have to send an API key or a certificate that they did not need before.",
    ),
    Kind.PARTIAL_PLAN: (_W, "The plan does not cover the whole configuration."),
    Kind.ACCESS_GAINED: (_W, "A client can call a route that refused it before."),
    Kind.USER_FLOW_ENABLED: (_W, "A client gets a flow other than client_credentials."),
    Kind.PROTECTION_LOWERED: (
        _W,
        "A setting that protects a pool, a client or an API is weakened.",
    ),
    Kind.PERMISSION_WIDENED: (_W, "Another principal gets permission to call a backend directly."),
    Kind.UNKNOWN: (_W, "The plan does not show who can call."),
    Kind.UNREVIEWED_CHANGE: (
        _W,
        "Something on the authorization surface changes that no rule of this review covers.",
    ),
    Kind.NOT_REDEPLOYED: (_W, "A change that the API does not serve, since nothing deploys it."),
    Kind.BACKEND_CHANGED: (_W, "Calls reach another backend, or reach it in another form."),
    Kind.NETWORK_RESTRICTED: (
        _W,
        "An API refuses calls from networks, or at an address, that it accepted before.",
    ),
    Kind.ACCESS_LOST: (_W, "A client is refused on a route that it could call."),
    Kind.CLIENT_REMOVED: (_W, "A client is removed, so its callers break."),
    Kind.ROUTE_REMOVED: (_W, "A route is removed."),
    Kind.ROUTE_KEPT: (_W, "A route leaves the configuration, but the API keeps it."),
    Kind.ROUTE_UNREACHABLE: (_W, "No client can call a route."),
    Kind.SCOPE_REMOVED: (_W, "A scope is no longer declared."),
    Kind.SCOPE_UNDECLARED: (
        _W,
        "A client or a route names a scope that no resource server declares.",
    ),
    Kind.NO_LONGER_MANAGED: (_W, "A resource stays in AWS, and Terraform forgets it."),
    Kind.DRIFT_REVERTED: (_W, "Something was changed outside Terraform, and the plan reverts it."),
    Kind.CHECK_FAILED: (_W, "A check of the configuration fails."),
    Kind.CLIENT_ADDED: (_I, "A client is new."),
    Kind.CLIENT_CHANGED: (
        _I,
        "A client can request other scopes, and gains or loses no route by them.",
    ),
    Kind.ROUTE_ADDED: (_I, "A route is new."),
    Kind.ROUTE_CHANGED: (_I, "A route requires something else, and admits the same clients."),
    Kind.SCOPE_ADDED: (_I, "A scope is declared."),
    Kind.SCOPE_UNUSED: (_I, "A scope is declared that no client and no route names."),
    Kind.STAGE_ADDED: (_I, "An API gets another stage that serves a deployment of the plan."),
    Kind.RESOURCE_IMPORTED: (_I, "A resource that exists in AWS becomes managed."),
    Kind.TOKEN_VALIDITY_CHANGED: (_I, "Access tokens of a client are valid longer or shorter."),
}


class Finding(msgspec.Struct, frozen=True):
    """One change of who can call what.

    Attributes:
        kind: What it is.
        address: Terraform address of the resource concerned.
        message: A sentence for a reviewer.
        client: ``Client.key``, if it is about a client.
        route: ``Route.key``, if it is about a route.
        scopes: The scopes that it is about, sorted.
        api: ``Api.key``, if it is about an API or a part of one.
        attributes: The arguments that it is about, sorted, where it names some.
        drift: Whether it was changed outside Terraform, before the plan.
    """

    kind: Kind
    address: str
    message: str
    client: str | None = None
    route: str | None = None
    scopes: tuple[str, ...] = ()
    api: str | None = None
    attributes: tuple[str, ...] = ()
    drift: bool = False

    @property
    def severity(self) -> Severity:
        """The severity of its kind."""
        return self.kind.severity

    @property
    def subject(self) -> tuple[object, ...]:
        """What it is about, whatever the message says."""
        return (
            self.kind,
            self.address,
            self.client,
            self.route,
            self.scopes,
            self.api,
            self.attributes,
        )

    def as_dict(self) -> dict[str, Any]:
        """As the published JSON schema has it."""
        return {
            "kind": self.kind.value,
            "severity": self.severity.value,
            "address": self.address,
            "api": self.api,
            "client": self.client,
            "route": self.route,
            "scopes": list(self.scopes),
            "attributes": list(self.attributes),
            "drift": self.drift,
            "message": self.message,
        }


_ORDER = {kind: number for number, kind in enumerate(Kind)}
_SEVERITIES = {severity: number for number, severity in enumerate(Severity)}


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort by severity, kind, API, route, client and address, and remove duplicates."""
    return sorted(
        set(findings),
        key=lambda f: (
            _SEVERITIES[f.severity],
            _ORDER[f.kind],
            f.api or "",
            f.route or "",
            f.client or "",
            f.address,
            f.scopes,
            f.attributes,
            f.drift,
        ),
    )
