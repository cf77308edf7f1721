"""Changes that a plan makes to an API and that nothing in it deploys.

A REST API serves what was last deployed; so does an HTTP API whose stages don't deploy by
themselves. Where the configuration manages no deployment at all, somebody else makes them, and
nothing is said.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
"""

from collections.abc import Iterator
from typing import Final

from scopegate.access.findings import Finding, Kind
from scopegate.access.reading import Plan, Side
from scopegate.access.system.model import Route
from scopegate.plan.snapshot import UNKNOWN, Instance

_REST_PARTS: Final = ("aws_api_gateway_method", "aws_api_gateway_integration")
_HTTP_PARTS: Final = ("aws_apigatewayv2_route", "aws_apigatewayv2_integration")
_IDLE: Final = {("no-op",), ("read",), ("forget",), ()}


def not_redeployed(plan: Plan) -> Iterator[Finding]:
    """One finding for each changed route, and each changed authorizer, of such an API."""
    stale = {*_stale_rest_apis(plan), *_stale_http_apis(plan)}
    for api, address, route in _changes(plan):
        if api in stale:
            text = f"{route or address} changes, and nothing deploys {api}: it serves the old one."
            yield Finding(Kind.NOT_REDEPLOYED, address, text, route=route)


def _stale_rest_apis(plan: Plan) -> Iterator[str | None]:
    """APIs with a deployment that stays as it is, or that no stage takes up."""
    after = plan.after
    deployments: dict[str | None, list[Instance]] = {}
    for instance in after.snapshot.all("aws_api_gateway_deployment"):
        deployments.setdefault(after.rest.api_of(instance), []).append(instance)
    stages: dict[str | None, list[Instance]] = {}
    for instance in after.snapshot.all("aws_api_gateway_stage"):
        stages.setdefault(after.rest.api_of(instance), []).append(instance)
    for api, found in deployments.items():
        made = [instance for instance in found if "create" in instance.actions]
        waiting = stages.get(api, [])
        direct = any(instance.get("stage_name") for instance in made)
        taken = direct or not waiting or any(_takes_up(plan, stage) for stage in waiting)
        if not (made and taken):
            yield api


def _takes_up(plan: Plan, stage: Instance) -> bool:
    old = plan.before.snapshot.instances.get(stage.address)
    becomes = stage.get("deployment_id")
    return old is None or becomes is UNKNOWN or becomes != old.get("deployment_id")


def _stale_http_apis(plan: Plan) -> Iterator[str | None]:
    after = plan.after
    made = {
        after.http.api_of(instance)
        for instance in after.snapshot.all("aws_apigatewayv2_deployment")
        if "create" in instance.actions
    }
    automatic: dict[str | None, bool] = {}
    for stage in after.snapshot.all("aws_apigatewayv2_stage"):
        api = after.http.api_of(stage)
        automatic[api] = automatic.get(api, False) or bool(stage.get("auto_deploy"))
    for api, by_itself in automatic.items():
        if not by_itself and api not in made:
            yield api


def _changes(plan: Plan) -> Iterator[tuple[str | None, str, str | None]]:
    """API, address and route key of everything that takes effect with a deployment."""
    for side in (plan.before, plan.after):
        routes = {route.address: route for route in side.model.routes.values()}
        for instance in side.snapshot.all(*_REST_PARTS, *_HTTP_PARTS):
            if instance.actions not in _IDLE:
                yield from _change(side, instance, routes.get(instance.address))
    for instance in plan.after.snapshot.all("aws_api_gateway_authorizer"):
        if instance.actions not in _IDLE and "create" not in instance.actions:
            yield plan.after.rest.api_of(instance), instance.address, None
    yield from _of_bodies(plan)


def _change(
    side: Side, instance: Instance, route: Route | None
) -> Iterator[tuple[str | None, str, str | None]]:
    if route:
        yield route.api, route.address, route.key
    elif instance.type == "aws_api_gateway_integration":
        api, key = side.rest.key_of(instance)
        own = side.model.routes.get((api or "", key or ""))
        yield api, own.address if own else instance.address, key
    elif instance.type == "aws_apigatewayv2_integration":
        yield side.http.api_of(instance), instance.address, None


def _of_bodies(plan: Plan) -> Iterator[tuple[str | None, str, str | None]]:
    before, after = plan.before.model.routes, plan.after.model.routes
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        route = new or old
        if route and route.address == route.api and old != new:
            yield route.api, route.address, route.key
