"""Routes that a module states in its output ``contract`` while the body of its API is unknown.

A body names the ARNs of user pools, so a plan that creates pool and API together does not show it.
A plan shows the outputs of the root module and what they refer to, but not how: an expression can
override what a module states. So these routes are what the configuration says of itself, and the
API still counts as not reviewed.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from scopegate.access.system.cognito import POOL, texts
from scopegate.access.system.model import Authorization, Authorizer, Names, Route, System
from scopegate.access.system.paths import parse_key
from scopegate.access.system.rest_api import API, stage_names
from scopegate.errors import ScopegateError
from scopegate.plan.read import Plan
from scopegate.plan.references import References
from scopegate.plan.snapshot import Instance
from scopegate.plan.values import AFTER_APPLY, Unknown

_APIS: Final = (API, "aws_apigatewayv2_api")
_POOLS: Final = "user_pool_arns"
"""The input of the module that names the pools whose tokens its API accepts."""


def with_stated_routes(system: System, plan: Plan, references: References) -> System:
    """The system, with the routes of each REST API whose body only its module's outputs tell."""
    apis, routes, authorizers = dict(system.apis), dict(system.routes), dict(system.authorizers)
    stages = stage_names(system.stages.values())
    for address, api in system.apis.items():
        resource = system.resources.get(address)
        if resource is None or not _hidden(instance := resource.instance):
            continue
        if not (found := _stated(instance, plan, references)):
            continue
        authorizer = Authorizer(
            key=f"{address} cognito",
            pools=_pools(instance, references),
            api=address,
            by_reference=True,
        )
        authorizers[authorizer.key] = authorizer
        apis[address] = msgspec.structs.replace(
            api,
            keeps_routes=instance.get("put_rest_api_mode") == "merge",
            not_read="",
            stated_by=instance.module,
        )
        for key, scopes in found.items():
            method, path = parse_key(key)
            routes[address, key] = Route(
                api=address,
                method=method,
                path=path,
                authorization=Authorization.COGNITO if scopes else Authorization.NONE,
                scopes=scopes,
                authorizer=authorizer.key if scopes else None,
                address=address,
                stage=stages.get(address),
                backend=Unknown(AFTER_APPLY),
                integration=address,
            )
    return msgspec.structs.replace(system, apis=apis, routes=routes, authorizers=authorizers)


def _hidden(instance: Instance) -> bool:
    """Return whether it is a REST API whose body is known only after the apply."""
    body = instance.get("body")
    return instance.type == API and isinstance(body, Unknown) and body.reason == AFTER_APPLY


def _stated(instance: Instance, plan: Plan, references: References) -> Mapping[str, Names] | None:
    """The scopes of each route, if all root outputs with the module's ``contract`` say the same."""
    outputs = references.outputs_of(instance, *_APIS)
    found = [_routes(plan.output(name)) for name in outputs]
    return found[0] if found and all(one == found[0] for one in found) else None


def _routes(contract: object) -> Mapping[str, Names] | None:
    """The scopes of each route of a contract, none of a public one; None where any is not known."""
    routes = contract.get("routes") if isinstance(contract, Mapping) else None
    if not isinstance(routes, Mapping):
        return None
    found = dict(_requirements(routes))
    return found if found.keys() == routes.keys() else None


def _requirements(routes: Mapping[str, object]) -> Iterator[tuple[str, Names]]:
    for key, requirement in routes.items():
        if not isinstance(requirement, Mapping):
            return
        try:
            parse_key(key)
        except ScopegateError:
            return
        scopes = texts(requirement.get("scopes"))
        if not isinstance(scopes, Unknown) and requirement.get("public") is (not scopes):
            yield key, scopes


def _pools(instance: Instance, references: References) -> Names | Unknown:
    """Return the pools that the call of the module names."""
    sources = references.passed(instance.module, _POOLS)
    if not sources or any(source.instance.type != POOL for source in sources):
        return Unknown(AFTER_APPLY)
    return frozenset(source.instance.address for source in sources)
