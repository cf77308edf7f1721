"""Changes that a plan makes to an API and that nothing in it deploys, and what stages serve.

A REST API serves what was last deployed; so does an HTTP API whose stages don't deploy by
themselves. Where the configuration manages no deployment at all, somebody else makes them, and
nothing is said.

Sources:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html
"""

from collections.abc import Iterator
from typing import Final

from scopegate.access.catalogue import TYPES
from scopegate.access.catalogue._rows import Effect
from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._change import Change
from scopegate.access.rules._values import changed_rows, value_at
from scopegate.access.rules.bodies import same_body
from scopegate.access.system.model import Protocol, Resource, Stage
from scopegate.plan.values import Unknown

_DEPLOYMENTS: Final = ("aws_api_gateway_deployment", "aws_apigatewayv2_deployment")
_PARTS: Final = (
    "aws_api_gateway_integration",
    "aws_api_gateway_method",
    "aws_api_gateway_rest_api_policy",
    "aws_apigatewayv2_integration",
    "aws_apigatewayv2_route",
)
"""Types whose coming and going takes effect with a deployment."""


def not_redeployed(change: Change) -> Iterator[Finding]:
    """Yield one finding for each changed route and each other changed part of such an API."""
    stale = {*_stale_rest_apis(change), *_stale_http_apis(change)}
    if not stale:
        return
    for api, address, route in _changes(change):
        if api in stale:
            text = (
                f"{route or address} changes, and nothing deploys {api}: its stage keeps serving"
                " what was deployed before."
            )
            yield Finding(Kind.NOT_REDEPLOYED, address, text, route=route, api=api)


def _stale_rest_apis(change: Change) -> Iterator[str]:
    """Yield APIs with a deployment that stays as it is, or that no stage takes up."""
    deployments: dict[str, list[Resource]] = {}
    for resource in change.after.resources.values():
        if resource.instance.type == "aws_api_gateway_deployment" and resource.api:
            deployments.setdefault(resource.api, []).append(resource)
    for api, found in deployments.items():
        made = [one for one in found if one.instance.created]
        stages = [stage for (key, _), stage in change.after.stages.items() if key == api]
        waiting = [one for one in stages if one.address not in {d.instance.address for d in found}]
        direct = any(one.instance.get("stage_name") not in (None, "") for one in made)
        taken = direct or not waiting or any(_takes_up(change, stage) for stage in waiting)
        if not (made and taken):
            yield api


def _takes_up(change: Change, stage: Stage) -> bool:
    """Return whether a stage serves another deployment than before, or one that is made anew."""
    old, new = (system.resources.get(stage.address) for system in (change.before, change.after))
    if old is None or new is None:
        return True
    return bool(old.instance.get("deployment_id") != new.instance.get("deployment_id"))


def _stale_http_apis(change: Change) -> Iterator[str]:
    made = {
        resource.api
        for resource in change.after.resources.values()
        if resource.instance.type == "aws_apigatewayv2_deployment" and resource.instance.created
    }
    automatic: dict[str, bool] = {}
    for (api, _), stage in change.after.stages.items():
        if change.after.apis.get(api, None) and change.after.apis[api].protocol is Protocol.HTTP:
            automatic[api] = automatic.get(api, False) or stage.deployment is None
    yield from (api for api, by_itself in automatic.items() if not by_itself and api not in made)


def _changes(change: Change) -> Iterator[tuple[str | None, str, str | None]]:
    """API, address and route key of everything that takes effect with a deployment."""
    for address, old, new in change.resources:
        resource = new or old
        if resource is None or resource.instance.type not in TYPES:
            continue
        route = change.route_at(address)
        at, key = (route.address, route.key) if route else (address, None)
        if old is None or new is None or new.instance.created:
            if resource.instance.type in _PARTS:
                yield resource.api, at, key
            continue
        deployed = TYPES[resource.instance.type]
        paths = [
            path
            for path, row, _, _ in changed_rows(old.instance, new.instance)
            if row.effect is not Effect.NEUTRAL
            and (deployed.deployed_all or path in deployed.deployed)
        ]
        if paths == ["body"]:
            yield from _of_bodies(change, address)
        elif paths:
            yield resource.api, at, key


def _of_bodies(change: Change, api: str) -> Iterator[tuple[str | None, str, str | None]]:
    """Yield the routes of a body that change; the API if none does or they are not known.

    A body that is only written in another form is the same.
    """
    if same_body(change, api):
        return
    changed: list[str | None] = [
        route.key
        for old, new in change.routes()
        if (route := new or old) and route.api == api == route.address and old != new
    ]
    yield from ((api, api, key) for key in changed or [None])


def stages(change: Change) -> Iterator[Finding]:
    """Yield stages and canaries that serve a deployment whose content no plan tells."""
    for key, new in change.after.stages.items():
        old = change.before.stages.get(key)
        for name, was, becomes in (
            ("deployment_id", old.deployment if old else None, new.deployment),
            ("canary_settings.deployment_id", old.canary if old else None, new.canary),
        ):
            if becomes is None or was == becomes or key[0] not in change.before.apis:
                continue
            if _told(change, becomes) or _same(change, new.address, name):
                continue
            what = "its canary" if name.startswith("canary") else "it"
            text = (
                f"Stage {new.name} changes, and {what} will serve a deployment whose content the"
                " plan does not show."
            )
            yield Finding(Kind.UNKNOWN, new.address, text, api=new.api, attributes=(name,))
        api = change.after.apis.get(new.api)
        if old is None and new.api in change.before.apis and api and not api.replaced:
            text = f"Stage {new.name} is new: it serves {new.api} at another address as well."
            yield Finding(Kind.STAGE_ADDED, new.address, text, api=new.api)


def _same(change: Change, stage: str, path: str) -> bool:
    """Return whether a stage names the same deployment as before, whatever becomes of that."""
    before, after = (s.resources.get(stage) for s in (change.before, change.after))
    if before is None or after is None:
        return False
    was, becomes = (value_at(one.instance.values, path.split(".")) for one in (before, after))
    return isinstance(becomes, str) and bool(was == becomes)


def _told(change: Change, deployment: str | Unknown) -> bool:
    """Return whether the plan makes a deployment, so that it contains what the plan shows.

    A stage that takes a deployment of another, unchanged stage serves what that one does.
    """
    if isinstance(deployment, Unknown):
        return False
    made = change.after.resources.get(deployment)
    if made is not None and made.instance.type in _DEPLOYMENTS and made.instance.created:
        return True
    return any(
        stage.deployment == deployment and change.after.stages.get(key) == stage
        for key, stage in change.before.stages.items()
    )
