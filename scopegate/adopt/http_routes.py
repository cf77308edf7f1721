"""Routes of an HTTP API: which of them the module can express, and how."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from scopegate.adopt.backends import InexpressibleError
from scopegate.adopt.draft import Danger, Remark
from scopegate.adopt.expressible import refusal
from scopegate.adopt.found import FoundHttpApi
from scopegate.adopt.http_backends import backend_of
from scopegate.adopt.limits import throttling_of
from scopegate.adopt.routes import IN_THE_API
from scopegate.inputs.routes import HttpRoutes

_Json = Mapping[str, Any]
_HEADER: Final = ["$request.header.Authorization"]
_DEFAULT: Final = "$default"


def authorizer_of(found: FoundHttpApi) -> _Json | None:
    """Return the JWT authorizer of most routes, if it reads the token where the module's does."""
    used = Counter(one.get("AuthorizerId") for one in found.routes)
    usable = [one for one in found.authorizers if not why_not(one)]
    return max(usable, key=lambda one: used[one["AuthorizerId"]], default=None)


def why_not(authorizer: _Json) -> str:
    """Return why the module can't express an authorizer; empty if it can."""
    if authorizer.get("AuthorizerType") != "JWT":
        return "A Lambda function decides who can call. What it checks is in its code."
    if list(authorizer.get("IdentitySource") or ()) != _HEADER:
        return "It reads the token from another place than the header Authorization."
    return ""


def routes_of(
    found: FoundHttpApi, authorizer: _Json | None, account: str, stage: str
) -> tuple[dict[str, dict[str, Any]], dict[str, str], list[Remark]]:
    """Return the routes with their integrations, and remarks on omitted and public ones."""
    integrations = {one["IntegrationId"]: one for one in found.integrations}
    routes: dict[str, dict[str, Any]] = {}
    ids: dict[str, str] = {}
    remarks: list[Remark] = []
    for one in sorted(found.routes, key=lambda one: str(one["RouteKey"])):
        key = one["RouteKey"]
        id_ = str(one.get("Target")).removeprefix("integrations/")
        public = (one.get("AuthorizationType") or "NONE") == "NONE"
        subject = f"{key} of HTTP API {found.id}"
        try:
            route = _guard(one, authorizer)
            if key == _DEFAULT:
                raise InexpressibleError("The modules have no route for all other requests.")  # noqa: TRY301
            route["backend"] = backend_of(key, integrations.get(id_, {}), account, stage)
            if refused := refusal(HttpRoutes, {key: route}):
                raise InexpressibleError(f"The modules don't accept it: {refused}")  # noqa: TRY301
        except InexpressibleError as error:
            opened = " Anybody can call it, without a token." if public else ""
            danger = Danger.OPEN if public else Danger.UNGUARDED
            remarks.append(Remark(danger, subject, f"{error}{opened} {IN_THE_API}"))
            continue
        routes[key], ids[key] = route, id_
        if public:
            text = "Anybody can call it, without a token. It is taken over as it is, with public ="
            remarks.append(
                Remark(
                    Danger.OPEN, subject, f"{text} true. Give it scopes unless that is intended."
                )
            )
    return routes, ids, remarks


def _guard(route: _Json, authorizer: _Json | None) -> dict[str, Any]:
    match route.get("AuthorizationType") or "NONE":
        case "NONE":
            return {"public": True}
        case "JWT" if authorizer and route.get("AuthorizerId") == authorizer["AuthorizerId"]:
            if not route.get("AuthorizationScopes"):
                raise InexpressibleError("It takes every token of its issuer, whatever its scopes.")
            return {"scopes": sorted(route["AuthorizationScopes"])}
        case "JWT":
            raise InexpressibleError(
                "It has another authorizer than the one that the module takes over."
            )
        case "AWS_IAM":
            raise InexpressibleError("It requires a signature with AWS credentials (AWS_IAM).")
        case _:
            raise InexpressibleError("A Lambda authorizer decides who can call it.")


def backend_of_most(
    routes: Mapping[str, _Json], ids: Mapping[str, str]
) -> tuple[_Json | None, dict[str, str]]:
    """Return the backend of most routes, and the integration that each backend takes over."""
    backends = [one["backend"] for one in routes.values()]
    if not backends:
        return None, {}
    most = max(backends, key=backends.count)
    default = Counter(ids[key] for key, one in routes.items() if one["backend"] == most)
    used = {"default": default.most_common(1)[0][0]}
    for key, one in routes.items():
        if one["backend"] != most and ids[key] not in used.values():
            used[key] = ids[key]
    return most, used


def with_limits(
    found: FoundHttpApi, stage: _Json, routes: Mapping[str, _Json]
) -> tuple[dict[str, _Json], list[Remark]]:
    """Return the routes with their own limits, and remarks on limits that the module lacks."""
    limited = dict(routes)
    remarks: list[Remark] = []
    of = f"of stage {stage['StageName']} of HTTP API {found.id}"
    for key, settings in sorted((stage.get("RouteSettings") or {}).items()):
        limits = throttling_of(
            settings.get("ThrottlingBurstLimit"), settings.get("ThrottlingRateLimit")
        )
        if key in limited and limits:
            limited[key] = {**limited[key], "throttling": limits}
        elif key not in limited:
            text = "The module takes over the stage and not this route, so that its limits end."
            remarks.append(Remark(Danger.LOST, f"Limits of {key} {of}", text))
    return limited, remarks


def limits_of_all(
    found: FoundHttpApi, stage: _Json, routes: Mapping[str, _Json]
) -> tuple[_Json | None, list[Remark], list[str]]:
    """Return the limits of all routes as an input, with remarks, or why the module lacks them."""
    settings = {k: v for k, v in (stage.get("DefaultRouteSettings") or {}).items() if v}
    remarks: list[Remark] = []
    of = f"of stage {stage['StageName']} of HTTP API {found.id}"
    if settings.get("DetailedMetricsEnabled"):
        text = "The module has no metrics for each route. The first apply ends them."
        remarks.append(Remark(Danger.LOST, f"Detailed metrics {of}", text))
    burst, rate = (settings.get(f"Throttling{name}Limit") for name in ("Burst", "Rate"))
    if not (burst or rate):
        return None, remarks, []
    limits = throttling_of(burst, rate)
    if limits is None:
        reason = "its stage has limits for all routes that the module can't express"
        return None, remarks, [f"{reason} (burst {burst}, rate {rate})"]
    if others := sorted(
        str(one["RouteKey"]) for one in found.routes if one["RouteKey"] not in routes
    ):
        reason = (
            "its stage has limits for all routes, which the module sets for its own routes alone"
        )
        return None, remarks, [f"{reason} and not for {', '.join(others)}"]
    text = "The module sets the same limits for each route, and the first apply removes these."
    remarks.append(Remark(Danger.HARMLESS, f"Limits of all routes {of}", text))
    return limits, remarks, []
