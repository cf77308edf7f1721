"""Routes and authorizers of HTTP APIs, from the API Gateway v2 resources of a snapshot.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

from typing import Final

from scopegate.access.decide.routing import ANY, DEFAULT
from scopegate.access.system.cognito import CLIENTS, Cognito
from scopegate.access.system.model import Authorization, Authorizer, Protocol, Route
from scopegate.access.system.openapi import OpenApi
from scopegate.plan.references import References
from scopegate.plan.snapshot import UNKNOWN, Instance, Snapshot

API: Final = "aws_apigatewayv2_api"
AUTHORIZER: Final = "aws_apigatewayv2_authorizer"
ROUTE: Final = "aws_apigatewayv2_route"
STAGE: Final = "aws_apigatewayv2_stage"

_AUTHORIZATIONS: Final = {
    "NONE": Authorization.NONE,
    "AWS_IAM": Authorization.IAM,
    "CUSTOM": Authorization.OTHER,
    "JWT": Authorization.JWT,
}


class HttpApis:
    """What a snapshot says about HTTP APIs; WebSocket APIs are none.

    Attributes:
        authorizers: By ``Authorizer.key``.
        routes: By API and route key.
        unknown: What could not be determined, by address.
    """

    def __init__(self, snapshot: Snapshot, references: References, cognito: Cognito) -> None:
        """Read everything at once."""
        self._references = references
        self._cognito = cognito
        self._instances = {i.get("id"): i for i in snapshot.all(AUTHORIZER, API)}
        self._instances.pop(UNKNOWN, None)
        self._sockets = {
            i.address for i in snapshot.all(API) if i.get("protocol_type") == "WEBSOCKET"
        }
        self._stages = self._stage_names(snapshot)
        self.unknown: dict[str, frozenset[str]] = {}
        self.routes: dict[tuple[str, str], Route] = {}
        self.authorizers = {
            instance.address: self._authorizer(instance)
            for instance in snapshot.all(AUTHORIZER)
            if instance.get("authorizer_type") == "JWT"
        }
        for instance in snapshot.all(API):
            if instance.address not in self._sockets:
                self._add_api(instance)
        for instance in snapshot.all(ROUTE):
            self._add_route(instance)

    def api_of(self, instance: Instance) -> str | None:
        """The address of the API that an instance belongs to, else its id; None if not known."""
        value = instance.get("api_id")
        if value is UNKNOWN:
            found = self._references.target(instance, "api_id", API)
            return found.address if found else None
        named = self._instances.get(value)
        return named.address if named else value

    def _stage_names(self, snapshot: Snapshot) -> dict[str | None, str]:
        names: dict[str | None, list[str]] = {}
        for instance in snapshot.all(STAGE):
            names.setdefault(self.api_of(instance), []).append(str(instance.get("name")))
        return {api: ", ".join(sorted(found)) for api, found in names.items()}

    def _authorizer(self, instance: Instance) -> Authorizer:
        issuer = instance.block("jwt_configuration", "issuer")
        pool = self._cognito.pool_of(instance, "jwt_configuration.issuer", issuer)
        if pool is None and isinstance(issuer, str):
            pool = issuer
        return Authorizer(
            key=instance.address,
            pools=frozenset({pool}) if pool else None,
            audience=self._audience(instance),
            by_reference=issuer is UNKNOWN,
        )

    def _audience(self, instance: Instance) -> frozenset[str] | None:
        """Whom the authorizer admits: clients by address, others by the id that it names."""
        value = instance.block("jwt_configuration", "audience")
        if value is UNKNOWN:
            sources = self._references.exactly(instance, "jwt_configuration.audience")
            if sources and all(source.instance.type in CLIENTS for source in sources):
                return frozenset(source.instance.address for source in sources)
            one = self._references.only(instance, "jwt_configuration.audience", *CLIENTS)
            return frozenset({one.address}) if one else None
        names = value if isinstance(value, list) else []
        if UNKNOWN in names:
            return None
        return frozenset(self._cognito.client_of_id.get(name, str(name)) for name in names)

    def _add_route(self, instance: Instance) -> None:
        api, key = self.api_of(instance), instance.get("route_key")
        if api in self._sockets:
            return
        if api is None or not isinstance(key, str):
            missing = {"api_id"} if api is None else {"route_key"}
            self.unknown[instance.address] = frozenset(missing)
            return
        authorization = _AUTHORIZATIONS.get(
            instance.get("authorization_type") or "NONE", Authorization.UNKNOWN
        )
        if instance.get("authorization_type") is UNKNOWN:
            authorization = Authorization.UNKNOWN
        guarded = authorization is Authorization.JWT
        method, _, path = key.partition(" ") if key != DEFAULT else (ANY, "", DEFAULT)
        route = Route(
            api=api,
            method=method,
            path=path,
            authorization=authorization,
            scopes=self._cognito.route_scopes(instance) if guarded else frozenset(),
            authorizer=self._authorizer_of(instance) if guarded else None,
            address=instance.address,
            protocol=Protocol.HTTP,
            stage=self._stages.get(api),
        )
        self.routes[api, route.key] = route

    def _authorizer_of(self, instance: Instance) -> str | None:
        value = instance.get("authorizer_id")
        if value is UNKNOWN:
            found = self._references.target(instance, "authorizer_id", AUTHORIZER)
        else:
            found = self._instances.get(value)
        return found.address if found else None

    def _add_api(self, instance: Instance) -> None:
        """Routes of an OpenAPI body, and the one of a quick create, which is public."""
        stage = self._stages.get(instance.address)
        body, target = instance.get("body"), instance.get("target")
        if body is UNKNOWN:
            self.unknown[instance.address] = frozenset({"body"})
        if isinstance(body, str) and body.strip():
            document = OpenApi(body, instance.address, Protocol.HTTP, self._cognito)
            self.authorizers |= document.authorizers
            for route in document.routes(stage):
                self.routes[route.api, route.key] = route
        if target and (key := instance.get("route_key") or DEFAULT):
            method, _, path = str(key).partition(" ") if key != DEFAULT else (ANY, "", DEFAULT)
            route = Route(
                api=instance.address,
                method=method,
                path=path,
                authorization=Authorization.NONE,
                scopes=frozenset(),
                address=instance.address,
                protocol=Protocol.HTTP,
                stage=stage,
            )
            self.routes[route.api, route.key] = route
