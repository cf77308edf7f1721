"""Clients, scopes and routes as values, and the verdict for each client and route.

``None`` stands for *not known* wherever a field allows it: a value that exists only after an
apply, that Terraform marks as sensitive, or that another configuration manages. It is never read
as empty.

Sources of the rules:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Protocol(StrEnum):
    """The two kinds of API Gateway API that route on method and path."""

    REST = "REST"
    HTTP = "HTTP"


class Authorization(StrEnum):
    """What a route asks of a caller."""

    COGNITO = "cognito"
    """A REST API's COGNITO_USER_POOLS authorizer."""
    JWT = "jwt"
    """An HTTP API's JWT authorizer."""
    NONE = "none"
    """Nothing: the route is public (an API key is not an authorization)."""
    IAM = "iam"
    """A request signed with AWS credentials; no OAuth token helps."""
    OTHER = "other"
    """A Lambda authorizer: who it admits is in its code."""
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """The four verdicts."""

    ALLOWED = "allowed"
    DENIED = "denied"
    PUBLIC = "public"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a client gets on a route: the answer, by which scopes (sorted), and why."""

    answer: Answer
    scopes: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Pool:
    """A Cognito user pool.

    Attributes:
        key: Its Terraform address, else its id or issuer: what clients and authorizers name.
        id: Like ``eu-central-1_AbCdEfGhI``.
        token_endpoints: URLs of ``/oauth2/token``, one per domain.
        managed: Whether this configuration creates it, so that its resource servers are known.
    """

    key: str
    id: str | None = None
    token_endpoints: tuple[str, ...] = ()
    managed: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """A custom scope, ``<resource server identifier>/<scope name>``, and who declares it."""

    key: str
    pool: str | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """An app client.

    Attributes:
        key: The ``for_each`` key, else the client's name: how people call it.
        address: Its Terraform address; empty when read from outputs.
        id: The OAuth client id.
        pool: ``Pool.key`` of its user pool.
        scopes: The scopes it may ask for.
        access_token_validity: Seconds.
        user_flows: Flows other than client credentials that it allows, for example ``code`` or
            ``ALLOW_USER_SRP_AUTH``; None when not known.
        default_sign_in: Whether its sign-in flows are left to Cognito's default, which lets users
            sign in.
        machine: Whether it allows the client-credentials flow; None when not known.
    """

    key: str
    address: str = ""
    id: str | None = None
    pool: str | None = None
    scopes: frozenset[str] | None = None
    access_token_validity: int | None = None
    user_flows: frozenset[str] | None = frozenset()
    default_sign_in: bool = False
    machine: bool | None = True

    @property
    def authorizes_users(self) -> bool:
        """Whether users can get an access token with scopes through it."""
        return self.user_flows is None or bool(self.user_flows & {"code", "implicit"})

    @property
    def signs_in_users(self) -> bool:
        """Whether users can get an ID token through it."""
        return self.default_sign_in or self.user_flows is None or bool(self.user_flows)

    @property
    def identity(self) -> str:
        """What an authorizer's audience names it by: its address, else its id, else its key."""
        return self.address or self.id or self.key


@dataclass(frozen=True, slots=True)
class Authorizer:
    """What checks tokens for routes.

    Attributes:
        key: Its Terraform address, or the API's with the name of the security scheme.
        pools: ``Pool.key`` of each pool whose tokens it accepts.
        audience: ``Client.identity`` of each client that a JWT authorizer admits; None when not
            known.
        by_reference: Whether the pools are those that an expression refers to; a pool of another
            configuration, named by its ARN, may stand beside them.
    """

    key: str
    pools: frozenset[str] | None = None
    audience: frozenset[str] | None = None
    by_reference: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a path of an API.

    Attributes:
        api: Terraform address of its API, else the API's id.
        protocol: REST and HTTP APIs match requests differently.
        stage: Name of the stage that serves it, where there is just one.
        method: An HTTP method, or ``ANY``.
        path: Like ``/orders/{id}`` or ``/{proxy+}``; ``$default`` for an HTTP API's catch-all.
        authorization: What it asks of a caller.
        scopes: Any one of them suffices.
        authorizer: ``Authorizer.key``.
        address: Terraform address of what declares it.
    """

    api: str
    method: str
    path: str
    authorization: Authorization = Authorization.UNKNOWN
    scopes: frozenset[str] | None = None
    authorizer: str | None = None
    address: str = ""
    protocol: Protocol = Protocol.REST
    stage: str | None = None

    @property
    def key(self) -> str:
        """``GET /orders/{id}``, or ``$default``."""
        return self.path if self.path == "$default" else f"{self.method} {self.path}"

    @property
    def public(self) -> bool:
        """Whether anybody may call it, with no token at all."""
        return self.authorization is Authorization.NONE


@dataclass(frozen=True)
class Model:
    """One configuration's clients, scopes, routes, pools and authorizers.

    Attributes:
        clients: By ``Client.identity``.
        routes: By API and route key.
        scopes: By pool and scope key.
        pools: By ``Pool.key``.
        authorizers: By ``Authorizer.key``.
        unknown: What could not be determined, by address: which of its attributes.
    """

    clients: Mapping[str, Client] = field(default_factory=dict)
    routes: Mapping[tuple[str, str], Route] = field(default_factory=dict)
    scopes: Mapping[tuple[str | None, str], Scope] = field(default_factory=dict)
    pools: Mapping[str, Pool] = field(default_factory=dict)
    authorizers: Mapping[str, Authorizer] = field(default_factory=dict)
    unknown: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def clients_by_scope(self) -> Mapping[str, frozenset[str]]:
        """Identities of the clients that may ask for a scope, whatever their pool."""
        found: dict[str, set[str]] = {}
        for identity, client in self.clients.items():
            for scope in client.scopes or ():
                found.setdefault(scope, set()).add(identity)
        return {scope: frozenset(identities) for scope, identities in found.items()}

    def verdict(self, client: Client, route: Route) -> Verdict:
        """What a token of ``client`` gets on ``route``."""
        if route.authorization is Authorization.NONE:
            return Verdict(Answer.PUBLIC, reason="the route asks for no authorization")
        if route.authorization is Authorization.IAM:
            return Verdict(Answer.DENIED, reason="the route asks for a request signed by AWS keys")
        if route.authorization is Authorization.OTHER:
            return Verdict(Answer.UNKNOWN, reason="a Lambda authorizer decides")
        if route.authorization is Authorization.UNKNOWN:
            return Verdict(Answer.UNKNOWN, reason="the route's authorization is not known")
        return _first_refusal(
            self._by_pool(client, route),
            self._by_audience(client, route),
            _by_scope(client, route),
        )

    def _by_pool(self, client: Client, route: Route) -> Verdict:
        authorizer = self.authorizers.get(route.authorizer or "")
        if authorizer is None or authorizer.pools is None or client.pool is None:
            return Verdict(Answer.UNKNOWN, reason="the authorizer's or the client's pool")
        if client.pool not in authorizer.pools:
            if authorizer.by_reference and client.pool not in self.pools:
                return Verdict(Answer.UNKNOWN, reason="the authorizer's pools")
            return Verdict(Answer.DENIED, reason="the authorizer trusts another pool")
        return Verdict(Answer.ALLOWED)

    def _by_audience(self, client: Client, route: Route) -> Verdict:
        if route.authorization is not Authorization.JWT:
            return Verdict(Answer.ALLOWED)
        authorizer = self.authorizers.get(route.authorizer or "")
        if authorizer is None or authorizer.audience is None:
            return Verdict(Answer.UNKNOWN, reason="the authorizer's audience")
        if client.identity not in authorizer.audience and client.id not in authorizer.audience:
            return Verdict(Answer.DENIED, reason="the client is not in the authorizer's audience")
        return Verdict(Answer.ALLOWED)


def _by_scope(client: Client, route: Route) -> Verdict:
    if route.scopes is None:
        return Verdict(Answer.UNKNOWN, reason="the route's scopes")
    if not route.scopes:
        return _without_scopes(client, route)
    if client.machine is False and not client.authorizes_users:
        return Verdict(Answer.DENIED, reason="the client has no flow that gives scopes")
    if client.scopes is None:
        return Verdict(Answer.UNKNOWN, reason="the client's scopes")
    if held := client.scopes & route.scopes:
        return Verdict(Answer.ALLOWED, tuple(sorted(held)))
    return Verdict(Answer.DENIED, reason="the client holds none of the route's scopes")


def _without_scopes(client: Client, route: Route) -> Verdict:
    """A Cognito method without scopes takes ID tokens alone; a JWT route takes any token."""
    if route.authorization is Authorization.JWT:
        return Verdict(Answer.ALLOWED, reason="the route asks for any token of its audience")
    if client.machine is False and client.signs_in_users:
        return Verdict(Answer.ALLOWED, reason="the ID token of a user who signs in")
    return Verdict(Answer.DENIED, reason="a method without scopes takes ID tokens alone")


def _first_refusal(*verdicts: Verdict) -> Verdict:
    """Denied if one check denies, else unknown if one is unknown, else the last one's yes."""
    for answer in (Answer.DENIED, Answer.UNKNOWN):
        for verdict in verdicts:
            if verdict.answer is answer:
                return verdict
    return verdicts[-1]
