"""A system as values: pools, clients, scopes, authorizers, APIs, routes, stages and addresses.

What can't be determined is ``Unknown``, with the reason, and is never read as empty.

Sources of the rules:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

import msgspec

from scopegate.plan.snapshot import Instance
from scopegate.plan.values import Unknown

Names = frozenset[str]
USER_SCOPE = "aws.cognito.signin.user.admin"
"""In the access token of every user who signs in through the Cognito API, whatever the client."""


class Protocol(StrEnum):
    """The two kinds of API Gateway API that route on method and path."""

    REST = "REST"
    HTTP = "HTTP"


class Authorization(StrEnum):
    """What a route requires of a caller."""

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


class Pool(msgspec.Struct, frozen=True):
    """A Cognito user pool.

    Attributes:
        key: Its Terraform address, else its id or issuer: what clients and authorizers name.
        id: Like ``eu-central-1_AbCdEfGhI``.
        token_endpoints: URLs of ``/oauth2/token``, one per domain.
        managed: Whether this configuration creates it, so that its resource servers are known.
        self_sign_up: Whether anybody can create a user in it.
        adds_scopes: Whether a function may add scopes to the tokens of machines.
        adds_user_scopes: Whether one may add scopes to the access tokens of users.
    """

    key: str
    id: str | None = None
    token_endpoints: tuple[str, ...] = ()
    managed: bool = False
    self_sign_up: bool | Unknown = False
    adds_scopes: bool | Unknown = False
    adds_user_scopes: bool | Unknown = False


class Scope(msgspec.Struct, frozen=True):
    """A custom scope, ``<resource server identifier>/<scope name>``, and who declares it."""

    key: str
    pool: str | None = None
    address: str = ""


class Client(msgspec.Struct, frozen=True):
    """An app client.

    Attributes:
        key: The ``for_each`` key, else the client's name: what people call it.
        address: Its Terraform address; empty when read from outputs.
        id: The OAuth client id.
        pool: ``Pool.key`` of its user pool; None if it is not known.
        scopes: The scopes it may ask for.
        access_token_validity: Seconds.
        user_flows: Flows other than client credentials that it allows, for example ``code`` or
            ``ALLOW_USER_SRP_AUTH``.
        default_sign_in: Whether its sign-in flows are left to Cognito's default, which lets users
            sign in.
        machine: Whether it allows the client-credentials flow.
    """

    key: str
    address: str = ""
    id: str | None = None
    pool: str | None = None
    scopes: Names | Unknown = frozenset()
    access_token_validity: int | Unknown | None = None
    user_flows: Names | Unknown = frozenset()
    default_sign_in: bool = False
    machine: bool | Unknown = True

    @property
    def authorizes_users(self) -> bool:
        """Whether users can get an access token with scopes through it."""
        flows = self.user_flows
        return isinstance(flows, Unknown) or bool(flows & {"code", "implicit"})

    @property
    def signs_in_users(self) -> bool:
        """Whether users can get an ID token through it."""
        flows = self.user_flows
        return self.default_sign_in or isinstance(flows, Unknown) or bool(flows)

    @property
    def identity(self) -> str:
        """What an authorizer's audience names it by: its address, else its id, else its key."""
        return self.address or self.id or self.key


class Authorizer(msgspec.Struct, frozen=True):
    """An authorizer, which checks tokens.

    Attributes:
        key: Its Terraform address, or the API's with the name of the security scheme.
        pools: ``Pool.key`` of each pool whose tokens it accepts.
        audience: ``Client.identity`` of each client that a JWT authorizer admits.
        by_reference: Whether the pools are those that an expression refers to; a pool of another
            configuration, named by its ARN, may stand beside them.
        api: ``Api.key`` of its API.
        identity_source: Where it looks for the token.
    """

    key: str
    pools: Names | Unknown
    audience: Names | Unknown | None = None
    by_reference: bool = False
    api: str | None = None
    identity_source: str | Unknown | None = None


class Route(msgspec.Struct, frozen=True):
    """A method and a path of an API.

    Attributes:
        api: ``Api.key`` of its API.
        protocol: REST and HTTP APIs match requests differently.
        stage: Name of the stage that serves it; of several, separated by commas.
        method: An HTTP method, or ``ANY``.
        path: Like ``/orders/{id}`` or ``/{proxy+}``; ``$default`` for an HTTP API's catch-all.
        authorization: What it requires of a caller.
        scopes: Any one of them suffices.
        authorizer: ``Authorizer.key``.
        address: Terraform address of what declares it.
        backend: What answers: ``function …``, ``url …`` or ``service …``; None if nothing does
            but the API itself.
        integration: Terraform address of what connects it with the backend.
    """

    api: str
    method: str
    path: str
    authorization: Authorization = Authorization.UNKNOWN
    scopes: Names | Unknown = frozenset()
    authorizer: str | None = None
    address: str = ""
    protocol: Protocol = Protocol.REST
    stage: str | None = None
    backend: str | Unknown | None = None
    integration: str = ""

    @property
    def key(self) -> str:
        """``GET /orders/{id}``, or ``$default``."""
        return self.path if self.path == "$default" else f"{self.method} {self.path}"

    @property
    def public(self) -> bool:
        """Whether it can be called without a token."""
        return self.authorization is Authorization.NONE

    @property
    def guarded(self) -> bool:
        """Whether it certainly requires something of a caller."""
        return self.authorization not in {Authorization.NONE, Authorization.UNKNOWN}

    @property
    def requirement(self) -> tuple[Authorization, str | None, Names | Unknown]:
        """What it requires of a caller; routes with the same requirement admit the same."""
        return self.authorization, self.authorizer, self.scopes


class Api(msgspec.Struct, frozen=True):
    """An API.

    Attributes:
        key: Its Terraform address, else its id.
        protocol: What it is.
        name: What people call it.
        id: Like ``a1b2c3d4e5``, if it is known.
        not_read: Why its routes could not be read, if so.
        keeps_routes: Whether a route that leaves its body stays: ``put_rest_api_mode`` is
            ``merge``, or the body is no longer set.
        policy: Its resource policy as JSON.
        endpoints: Types of its endpoint, such as ``REGIONAL``.
        stated_by: Module that states the routes in its output ``contract``, if that is how they are
            known: nothing else of the body is.
        replaced: Whether the plan makes a new one in its place, with another id.
        closed: Whether its own ``execute-api`` address is disabled.
        invoke_url: Where it is served, as a contract tells; else its stages and addresses do.
    """

    key: str
    protocol: Protocol
    name: str = ""
    id: str | None = None
    not_read: str = ""
    stated_by: str = ""
    keeps_routes: bool = False
    policy: str | Unknown | None = None
    endpoints: Names | Unknown = frozenset()
    replaced: bool = False
    closed: bool | Unknown = False
    invoke_url: str | None = None

    @property
    def gap(self) -> str:
        """What of it could not be read, as the end of a sentence; empty if nothing."""
        if not self.stated_by:
            return self.not_read
        return f"its body is known after apply; its routes are as {self.stated_by} states them"


class Stage(msgspec.Struct, frozen=True):
    """A stage of an API.

    Attributes:
        api: ``Api.key``.
        name: Its name, which is part of its address.
        address: Terraform address of what declares it.
        deployment: Address of the deployment that it serves, else its id; None where the stage
            deploys by itself.
        canary: The same of its canary.
    """

    api: str
    name: str
    address: str
    deployment: str | Unknown | None = None
    canary: str | Unknown | None = None


class Address(msgspec.Struct, frozen=True):
    """A base path of a custom domain, and the stage to which it points.

    Attributes:
        domain: Like ``api.example.com``.
        path: The base path, without slashes; empty for all.
        api: ``Api.key``.
        stage: Name of the stage.
        address: Terraform address of the mapping.
        mutual_tls: Whether the domain requires a client certificate.
    """

    domain: str
    path: str
    api: str | None
    stage: str | Unknown | None
    address: str
    mutual_tls: bool = False

    @property
    def url(self) -> str:
        """What callers call."""
        return f"https://{self.domain}/{self.path}".rstrip("/")


class Way(msgspec.Struct, frozen=True):
    """A way to call a backend other than the routes of APIs.

    Attributes:
        address: Terraform address of what makes it.
        backend: As ``Route.backend``.
        text: What it is, as the end of a sentence.
        open: Whether anybody can use it.
    """

    address: str
    backend: str | Unknown
    text: str
    open: bool


class Resource(msgspec.Struct, frozen=True):
    """A resource on the surface.

    Attributes:
        instance: Its attributes, with references resolved.
        api: ``Api.key`` of the API that it belongs to.
    """

    instance: Instance
    api: str | None = None


class System(msgspec.Struct, frozen=True, dict=True):
    """One configuration's system, on one side of a plan.

    Attributes:
        clients: By ``Client.identity``.
        routes: By API and route key.
        scopes: By pool and scope key.
        pools: By ``Pool.key``.
        authorizers: By ``Authorizer.key``.
        apis: By ``Api.key``.
        stages: By API and name.
        addresses: By URL.
        ways: By Terraform address.
        token_endpoints: By ``Pool.key``, also of pools of another configuration: each URL with
            the Terraform address of its domain.
        deciders: Functions that decide about access: Lambda authorizers and triggers of pools.
        resources: Everything on the surface, by Terraform address.
        unknown: What could not be determined, by address: which of its attributes.
    """

    clients: Mapping[str, Client] = msgspec.field(default_factory=dict)
    routes: Mapping[tuple[str, str], Route] = msgspec.field(default_factory=dict)
    scopes: Mapping[tuple[str | None, str], Scope] = msgspec.field(default_factory=dict)
    pools: Mapping[str, Pool] = msgspec.field(default_factory=dict)
    authorizers: Mapping[str, Authorizer] = msgspec.field(default_factory=dict)
    apis: Mapping[str, Api] = msgspec.field(default_factory=dict)
    stages: Mapping[tuple[str, str], Stage] = msgspec.field(default_factory=dict)
    addresses: Mapping[str, Address] = msgspec.field(default_factory=dict)
    ways: Mapping[str, Way] = msgspec.field(default_factory=dict)
    token_endpoints: Mapping[str, Mapping[str, str]] = msgspec.field(default_factory=dict)
    deciders: Names = frozenset()
    resources: Mapping[str, Resource] = msgspec.field(default_factory=dict)
    unknown: Mapping[str, Names] = msgspec.field(default_factory=dict)

    @cached_property
    def clients_by_scope(self) -> Mapping[str, Names]:
        """Identities of the clients that can request a scope, in any pool."""
        found: dict[str, set[str]] = {}
        for identity, client in self.clients.items():
            if not isinstance(client.scopes, Unknown):
                for scope in client.scopes:
                    found.setdefault(scope, set()).add(identity)
            if client.signs_in_users:
                found.setdefault(USER_SCOPE, set()).add(identity)
        return {scope: frozenset(identities) for scope, identities in found.items()}

    @cached_property
    def guarded_backends(self) -> Mapping[str, Route]:
        """Backends behind a route that requires a token or a signature, each with one route."""
        return {
            route.backend: route
            for route in self.routes.values()
            if route.guarded and isinstance(route.backend, str)
        }

    @cached_property
    def function_names(self) -> Mapping[str, str]:
        """Addresses of the functions in the plan, by their name."""
        return {
            name: address
            for address, resource in self.resources.items()
            if resource.instance.type == "aws_lambda_function"
            and isinstance(name := resource.instance.get("function_name"), str)
        }

    @cached_property
    def functions(self) -> Names:
        """Functions that answer routes or decide about access, in the notation of backends."""
        backends = (route.backend for route in self.routes.values())
        answering = {b for b in backends if isinstance(b, str) and b.startswith("function ")}
        return self.deciders | answering

    def pools_of(self, route: Route) -> Names | Unknown:
        """Return ``Pool.key`` of each pool whose tokens a route accepts."""
        authorizer = self.authorizers.get(route.authorizer or "")
        return authorizer.pools if authorizer else Unknown("the authorizer is not known")
