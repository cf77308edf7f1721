"""HTTP APIs, from the API Gateway v2 resources of a snapshot.

Sources:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
"""

from collections.abc import Iterator
from typing import Any, Final

from scopegate.access.system.backends import Backends
from scopegate.access.system.cognito import Cognito, texts
from scopegate.access.system.model import (
    Address,
    Api,
    Authorization,
    Authorizer,
    Names,
    Protocol,
    Route,
    Stage,
    Way,
)
from scopegate.access.system.openapi import OpenApi
from scopegate.access.system.paths import ANY, DEFAULT
from scopegate.access.system.rest_api import disabled, known_id, mutual_tls, stage_names
from scopegate.plan.snapshot import Instance, Snapshot
from scopegate.plan.values import From, Unknown

API: Final = "aws_apigatewayv2_api"
AUTHORIZER: Final = "aws_apigatewayv2_authorizer"
DEPLOYMENT: Final = "aws_apigatewayv2_deployment"
INTEGRATION: Final = "aws_apigatewayv2_integration"
MAPPING: Final = "aws_apigatewayv2_api_mapping"
ROUTE: Final = "aws_apigatewayv2_route"
STAGE: Final = "aws_apigatewayv2_stage"

_AUTHORIZATIONS: Final = {
    "NONE": Authorization.NONE,
    "AWS_IAM": Authorization.IAM,
    "CUSTOM": Authorization.OTHER,
    "JWT": Authorization.JWT,
}


class HttpApis:
    """What a snapshot says about HTTP APIs, and the routes of WebSocket APIs as ways.

    Attributes:
        apis: By ``Api.key``.
        authorizers: By ``Authorizer.key``.
        routes: By API and route key.
        stages: By API and name.
        addresses: By URL.
        ways: Routes of WebSocket APIs, by Terraform address.
        unknown: What could not be determined, by address.
    """

    def __init__(self, snapshot: Snapshot, cognito: Cognito, backends: Backends) -> None:
        """Read everything at once."""
        self._snapshot = snapshot
        self._cognito = cognito
        self._backends = backends
        self._ids = {
            (i.type, value): i
            for i in snapshot.all(API, AUTHORIZER, DEPLOYMENT, INTEGRATION)
            if isinstance(value := i.get("id"), str)
        }
        self._sockets = {
            i.address for i in snapshot.all(API) if i.get("protocol_type") == "WEBSOCKET"
        }
        self.unknown: dict[str, Names] = {}
        self.routes: dict[tuple[str, str], Route] = {}
        self.apis: dict[str, Api] = {}
        self.stages = {(one.api, one.name): one for one in self._stages()}
        self._stage_names = stage_names(self.stages.values())
        self.authorizers = {
            instance.address: self._authorizer(instance)
            for instance in snapshot.all(AUTHORIZER)
            if instance.get("authorizer_type") == "JWT"
        }
        self._mutual_tls = mutual_tls(snapshot)
        self.addresses = {one.url: one for one in map(self._address, snapshot.all(MAPPING))}
        self.ways = {way.address: way for way in self._socket_routes()}
        for instance in snapshot.all(API):
            if instance.address not in self._sockets:
                self._add_api(instance)
        for instance in snapshot.all(ROUTE):
            self._add_route(instance)

    def api_of(self, instance: Instance) -> str | None:
        """Return ``Api.key`` of the API that an instance belongs to; None if not known."""
        if instance.type == API:
            return instance.address
        return self._named(instance.get("api_id"), API)

    def _named(self, value: object, type_: str) -> str | None:
        """Return the address of what a value names, else the id that it is; None if not known."""
        if isinstance(value, From):
            return value.sources[0].instance.address
        if not isinstance(value, str):
            return None
        found = self._ids.get((type_, value))
        return found.address if found else value

    def _stages(self) -> Iterator[Stage]:
        for instance in self._snapshot.all(STAGE):
            api, name = self.api_of(instance), instance.get("name")
            if api is None or not isinstance(name, str):
                continue
            deployment = instance.get("deployment_id")
            if instance.get("auto_deploy") is True:
                served: str | Unknown | None = None
            elif isinstance(deployment, Unknown):
                served = deployment
            else:
                served = self._named(deployment, DEPLOYMENT)
            yield Stage(api, name, instance.address, served)

    def _address(self, mapping: Instance) -> Address:
        domain, path = mapping.get("domain_name"), mapping.get("api_mapping_key")
        if isinstance(domain, From):
            domain = domain.sources[0].instance.get("domain_name")
        stage = mapping.text("stage")
        if isinstance(stage, From):
            name = stage.sources[0].instance.text("name")
            stage = name if not isinstance(name, From) else Unknown("the stage is not known")
        return Address(
            domain=domain if isinstance(domain, str) else mapping.address,
            mutual_tls=domain in self._mutual_tls,
            path=path.strip("/") if isinstance(path, str) else "",
            api=self._named(mapping.get("api_id"), API),
            stage=stage,
            address=mapping.address,
        )

    def _authorizer(self, instance: Instance) -> Authorizer:
        issuer = instance.block("jwt_configuration", "issuer")
        pool = self._cognito.pool_of(issuer)
        if pool is None and isinstance(issuer, str):
            pool = issuer
        sources = texts(instance.get("identity_sources"))
        return Authorizer(
            key=instance.address,
            pools=Unknown(_reason(issuer)) if pool is None else frozenset({pool}),
            audience=self._cognito.audience_of(instance.block("jwt_configuration", "audience")),
            by_reference=isinstance(issuer, From),
            api=self.api_of(instance),
            identity_source=(
                sources if isinstance(sources, Unknown) else ", ".join(sorted(sources))
            ),
        )

    def _socket_routes(self) -> Iterator[Way]:
        """Yield routes of WebSocket APIs, which are as open as their ``$connect`` route.

        Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html
        """
        routes = [one for one in self._snapshot.all(ROUTE) if self.api_of(one) in self._sockets]
        connect = {
            self.api_of(one): one.get("authorization_type")
            for one in routes
            if one.get("route_key") == "$connect"
        }
        for route in routes:
            backend = self._backend(route, self._integration(route))
            kind = connect.get(self.api_of(route))
            text = f"WebSocket route {route.get('route_key')} ({route.address})"
            known = Unknown("it has no integration") if backend is None else backend
            yield Way(route.address, known, text, open=kind is None or kind == "NONE")

    def _add_route(self, instance: Instance) -> None:
        api, key = self.api_of(instance), instance.get("route_key")
        if api in self._sockets:
            return
        if api is None or not isinstance(key, str):
            missing = {"api_id"} if api is None else {"route_key"}
            self.unknown[instance.address] = frozenset(missing)
            return
        self.apis.setdefault(api, Api(api, Protocol.HTTP))
        kind = instance.get("authorization_type")
        authorization = Authorization.UNKNOWN
        if kind is None or isinstance(kind, str):
            authorization = _AUTHORIZATIONS.get(kind or "NONE", Authorization.UNKNOWN)
        guarded = authorization is Authorization.JWT
        scopes = self._cognito.scopes_of(instance.get("authorization_scopes"))
        integration = self._integration(instance)
        self._add(
            api,
            key,
            authorization=authorization,
            scopes=scopes if guarded else frozenset(),
            authorizer=self._authorizer_of(instance) if guarded else None,
            address=instance.address,
            backend=self._backend(instance, integration),
            integration=integration.address if integration else "",
        )

    def _add(self, api: str, key: str, **rest: Any) -> None:
        method, _, path = key.partition(" ") if key != DEFAULT else (ANY, "", DEFAULT)
        route = Route(
            api=api,
            method=method,
            path=path,
            protocol=Protocol.HTTP,
            stage=self._stage_names.get(api),
            **rest,
        )
        self.routes[api, route.key] = route

    def _authorizer_of(self, instance: Instance) -> str | None:
        value = instance.get("authorizer_id")
        if isinstance(value, From):
            return value.sources[0].instance.address
        found = self._ids.get((AUTHORIZER, value)) if isinstance(value, str) else None
        return found.address if found else None

    def _integration(self, route: Instance) -> Instance | None:
        target = route.get("target")
        if isinstance(target, From):
            address = target.sources[0].instance.address
            return self._snapshot.instances.get(address, target.sources[0].instance)
        if not isinstance(target, str):
            return None
        return self._ids.get((INTEGRATION, target.removeprefix("integrations/")))

    def _backend(self, route: Instance, integration: Instance | None) -> str | Unknown | None:
        if integration is not None:
            subtype = integration.get("integration_subtype")
            if isinstance(subtype, str) and subtype:
                return f"service {subtype}"
            return self._backends.named(integration.get("integration_uri"))
        target = route.get("target")
        if target is None:
            return None
        return target if isinstance(target, Unknown) else Unknown("its integration is not known")

    def _add_api(self, instance: Instance) -> None:
        """Routes of an OpenAPI body, and the one of a quick create, which is public."""
        reading = OpenApi.read(
            instance.get("body"),
            instance.address,
            Protocol.HTTP,
            self._cognito,
            self._backends.named,
        )
        name = instance.get("name")
        self.apis[instance.address] = Api(
            key=instance.address,
            protocol=Protocol.HTTP,
            name=name if isinstance(name, str) else "",
            id=known_id(instance),
            not_read=reading.problem,
            keeps_routes=reading.document is None,
            endpoints=frozenset({"REGIONAL"}),
            replaced=instance.replaced,
            closed=disabled(instance),
        )
        if reading.problem:
            self.unknown[instance.address] = frozenset({"body"})
        if reading.document:
            self.authorizers |= reading.document.authorizers
            for route in reading.document.routes(self._stage_names.get(instance.address)):
                self.routes[route.api, route.key] = route
        target, key = instance.get("target"), instance.get("route_key")
        if target is not None and target != "":
            self._add(
                instance.address,
                key if isinstance(key, str) and key else DEFAULT,
                authorization=Authorization.NONE,
                address=instance.address,
                backend=self._backends.named(target),
                integration=instance.address,
            )


def _reason(value: object) -> str:
    return value.reason if isinstance(value, Unknown) else "no issuer"
