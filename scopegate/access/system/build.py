"""From resource instances, with their references resolved, to a system."""

from collections.abc import Iterator, Mapping

import msgspec

from scopegate.access.catalogue import TYPES
from scopegate.access.system.backends import Backends
from scopegate.access.system.cognito import Cognito
from scopegate.access.system.http_api import HttpApis
from scopegate.access.system.model import (
    Api,
    Authorization,
    Authorizer,
    Client,
    Names,
    Resource,
    Route,
    System,
)
from scopegate.access.system.rest_api import POLICY, RestApis
from scopegate.plan.snapshot import Sides, Snapshot
from scopegate.plan.values import Unknown

HTTP_PREFIX = "aws_apigatewayv2_"
REST_PREFIX = "aws_api_gateway_"


def build(snapshot: Snapshot, region: str | None = None) -> System:
    """Return the system that the instances make up.

    Args:
        snapshot: The instances, with references resolved.
        region: That of the provider, for the address of the token endpoint.
    """
    cognito = Cognito(snapshot, region)
    backends = Backends(snapshot)
    rest = RestApis(snapshot, cognito, backends)
    http = HttpApis(snapshot, cognito, backends)
    routes = rest.routes | http.routes
    authorizers = rest.authorizers | http.authorizers
    unknown = {**rest.unknown, **http.unknown, **cognito.unknown}
    for address, missing in (
        *((c.address, _unknown_of_client(c)) for c in cognito.clients.values()),
        *((r.address, _unknown_of_route(r)) for r in routes.values()),
        *((a.key, _unknown_of_authorizer(a, jwt=j)) for a, j in _used(authorizers, routes)),
    ):
        if missing:
            unknown[address] = unknown.get(address, frozenset()) | missing
    return System(
        clients=cognito.clients,
        routes=routes,
        scopes=cognito.scopes,
        pools=cognito.pools,
        authorizers=authorizers,
        apis=rest.apis | http.apis,
        stages={**rest.stages, **http.stages},
        addresses=rest.addresses | http.addresses,
        ways={way.address: way for way in backends.ways()} | http.ways,
        token_endpoints=cognito.token_endpoints,
        deciders=backends.deciders(),
        resources=dict(_resources(snapshot, rest, http)),
        unknown=unknown,
    )


def carry_over(sides: Sides[System]) -> Sides[System]:
    """Keep, after the apply, the routes of bodies that nothing removes.

    A body that is put with ``put_rest_api_mode = "merge"`` removes nothing, and one that is no
    longer set is not put at all. A policy goes with the resource that set it, although the
    argument of the API, which shows what was set, stays as it is.
    """
    before, after = sides.before, sides.after
    routes, authorizers = dict(after.routes), dict(after.authorizers)
    for key, route in before.routes.items():
        api = after.apis.get(route.api)
        if api and _keeps(api) and route.address == route.api and key not in routes:
            routes[key] = route
            if (one := route.authorizer) and one in before.authorizers:
                authorizers.setdefault(one, before.authorizers[one])
    gone = _with_policies(before) - _with_policies(after)
    apis = {
        key: msgspec.structs.replace(api, policy=None) if lost else api
        for key, api in after.apis.items()
        for lost in [key in gone and _keeps_argument(before, after, key)]
    }
    after = msgspec.structs.replace(after, routes=routes, authorizers=authorizers, apis=apis)
    return Sides(before, after)


def _keeps_argument(before: System, after: System, api: str) -> bool:
    """Return whether nothing in the API's own arguments sets its policy anew."""
    was, becomes = (s.resources.get(api) for s in (before, after))
    if was is None or becomes is None:
        return False
    names = ("body", "policy")
    return all(was.instance.get(name) == becomes.instance.get(name) for name in names)


def _with_policies(system: System) -> set[str | None]:
    """Return APIs whose policy is a resource of its own."""
    return {one.api for one in system.resources.values() if one.instance.type == POLICY}


def _keeps(api: Api) -> bool:
    return api.keeps_routes and not api.replaced and not api.not_read


def _resources(
    snapshot: Snapshot, rest: RestApis, http: HttpApis
) -> Iterator[tuple[str, Resource]]:
    for address, instance in snapshot.instances.items():
        if not instance.managed or not on_surface(instance.type):
            continue
        api = None
        if instance.type.startswith(REST_PREFIX):
            api = rest.api_of(instance)
        elif instance.type.startswith(HTTP_PREFIX):
            api = http.api_of(instance)
        yield address, Resource(instance, api)


def on_surface(type_: str) -> bool:
    """Return whether a resource type lies between a caller and a backend, or may."""
    return type_ in TYPES or type_.startswith((HTTP_PREFIX, REST_PREFIX, "aws_cognito_"))


def _unknown_of_client(client: Client) -> Names:
    missing = {
        "user_pool_id": client.pool is None,
        "allowed_oauth_scopes": isinstance(client.scopes, Unknown),
        "allowed_oauth_flows": isinstance(client.user_flows, Unknown),
    }
    return frozenset(name for name, lacks in missing.items() if lacks)


def _unknown_of_route(route: Route) -> Names:
    if route.authorization in {Authorization.UNKNOWN, Authorization.OTHER}:
        return frozenset({"authorization"})
    if route.authorization not in {Authorization.COGNITO, Authorization.JWT}:
        return frozenset()
    missing = {
        "authorizer_id": route.authorizer is None,
        "authorization_scopes": isinstance(route.scopes, Unknown),
    }
    return frozenset(name for name, lacks in missing.items() if lacks)


def _used(
    authorizers: Mapping[str, Authorizer], routes: Mapping[tuple[str, str], Route]
) -> Iterator[tuple[Authorizer, bool]]:
    """Yield the authorizers that some route uses, each with whether it checks JWTs."""
    used = {route.authorizer: route.authorization is Authorization.JWT for route in routes.values()}
    for key, jwt in used.items():
        if key and key in authorizers:
            yield authorizers[key], jwt


def _unknown_of_authorizer(authorizer: Authorizer, *, jwt: bool) -> Names:
    missing = {"issuer" if jwt else "provider_arns": isinstance(authorizer.pools, Unknown)}
    if jwt:
        missing["audience"] = isinstance(authorizer.audience, Unknown)
    return frozenset(name for name, lacks in missing.items() if lacks)
