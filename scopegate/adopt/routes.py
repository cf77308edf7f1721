"""Methods of a REST API: which of them the modules can express, and how."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scopegate.adopt.backends import InexpressibleError, backend_of
from scopegate.adopt.draft import Danger, Import, Remark
from scopegate.adopt.expressible import refusal
from scopegate.adopt.found import FoundRestApi
from scopegate.adopt.preflights import cors_of
from scopegate.inputs.routes import Routes

_Json = Mapping[str, Any]
_COGNITO: Final = "COGNITO_USER_POOLS"
_HEADER: Final = "method.request.header.Authorization"
IN_THE_API: Final = (
    "It stays in the API and is served as before, outside Terraform: no plan shows a change to it,"
    " and no review covers who can call it."
)


@dataclass(frozen=True)
class Described:
    """The routes of an API.

    Attributes:
        routes: The input ``routes``.
        backend: The input ``backend``: what answers most routes.
        imports: Paths, methods and what is in them.
        remarks: A remark for each method that is not a route, and for each that is public.
        authorizer: The authorizer that the routes have; None if all are public.
    """

    routes: Mapping[str, _Json]
    backend: _Json | None
    imports: tuple[Import, ...]
    remarks: tuple[Remark, ...]
    authorizer: _Json | None


@dataclass(frozen=True)
class Method:
    """A method of an API.

    Attributes:
        key: Its HTTP method and path, such as ``GET /orders``.
        path: Its path.
        resource: The id of the path.
        settings: What the account says of it.
    """

    key: str
    path: str
    resource: str
    settings: _Json

    @property
    def id(self) -> str:
        """What Terraform imports it by, less the API."""
        return f"{self.resource}/{self.settings['httpMethod']}"


def routes_of(found: FoundRestApi, account: str) -> Described:
    """Describe the methods of an API as routes."""
    methods = list(methods_of(found))
    authorizer = authorizer_of(found, methods)
    routes: dict[str, dict[str, Any]] = {}
    taken: list[Method] = []
    remarks: list[Remark] = []
    preflights: list[Method] = []
    for method in methods:
        try:
            route = _route(method, authorizer, account)
        except InexpressibleError as error:
            if method.settings["httpMethod"] == "OPTIONS" and _is_public(method.settings):
                preflights.append(method)
            else:
                remarks.append(_left_out(found, method, str(error)))
            continue
        routes[method.key] = route
        taken.append(method)
    answered, left = _with_cors(found, preflights, routes)
    backend = _most_common(routes)
    public = (
        Remark(
            Danger.OPEN,
            f"{key} of REST API {found.id}",
            "Anybody can call it, without a token. It is taken over as it is, with public = true."
            " Give it scopes unless that is intended.",
        )
        for key, route in routes.items()
        if route.get("public")
    )
    return Described(
        routes={key: _without(backend, route) for key, route in sorted(routes.items())},
        backend=backend,
        imports=tuple(_imports(found, taken, answered)),
        remarks=(*remarks, *left, *public),
        authorizer=authorizer
        if any(not route.get("public") for route in routes.values())
        else None,
    )


def methods_of(found: FoundRestApi) -> Iterator[Method]:
    """Yield the methods of an API, by path and then by HTTP method."""
    for one in sorted(found.resources, key=lambda one: str(one["path"])):
        for verb, said in sorted((one.get("resourceMethods") or {}).items()):
            settings = {"httpMethod": verb, **said}
            yield Method(f"{verb} {one['path']}", one["path"], one["id"], settings)


def _is_public(settings: _Json) -> bool:
    return settings.get("authorizationType") == "NONE" and not settings.get("apiKeyRequired")


def authorizer_of(found: FoundRestApi, methods: list[Method]) -> _Json | None:
    """Return the most used Cognito authorizer that reads the token where the modules do."""
    used = Counter(
        method.settings.get("authorizerId")
        for method in methods
        if method.settings.get("authorizationType") == _COGNITO
    )
    usable = {one["id"]: one for one in found.authorizers if not why_not(one)}
    chosen = [usable[id_] for id_, _ in used.most_common() if id_ in usable]
    return chosen[0] if chosen else next(iter(usable.values()), None)


def why_not(authorizer: _Json) -> str:
    """Return why the modules can't express an authorizer; empty if they can."""
    if authorizer.get("type") != _COGNITO:
        return "A Lambda function decides who can call. What it checks is in its code."
    if (authorizer.get("identitySource") or _HEADER) != _HEADER:
        return (
            f"It reads the token from {authorizer['identitySource']}, and the modules' authorizer"
            " from the header Authorization, so that callers would have to change."
        )
    if authorizer.get("identityValidationExpression"):
        return "It checks tokens against a pattern, which the modules' authorizer doesn't."
    return ""


def _route(method: Method, authorizer: _Json | None, account: str) -> dict[str, Any]:
    """Return the input of a route.

    Raises:
        InexpressibleError: The modules have no such route.
    """
    route = guard_of(method.settings, authorizer)
    if method.settings.get("requestValidatorId"):
        raise InexpressibleError("It validates requests, which a module with routes doesn't.")
    route["backend"] = backend_of(method.path, method.settings, account)
    if refused := refusal(Routes, {method.key: route}):
        raise InexpressibleError(f"The modules don't accept one of its settings: {refused}")
    return route


def guard_of(settings: _Json, authorizer: _Json | None) -> dict[str, Any]:
    """Return who can call a method, as a route says it.

    Raises:
        InexpressibleError: The modules have no such guard.
    """
    if settings.get("apiKeyRequired"):
        raise InexpressibleError("It requires an API key, which no module does.")
    match settings.get("authorizationType"):
        case "NONE":
            return {"public": True}
        case "COGNITO_USER_POOLS":
            return {"scopes": _scopes(settings, authorizer)}
        case "AWS_IAM":
            raise InexpressibleError("It requires a signature with AWS credentials (AWS_IAM).")
        case _:
            raise InexpressibleError("A Lambda authorizer decides who can call it.")


def _scopes(settings: _Json, authorizer: _Json | None) -> list[str]:
    if authorizer is None or settings.get("authorizerId") != authorizer["id"]:
        raise InexpressibleError(
            f"It has the authorizer {settings.get('authorizerId')}; the module has one authorizer,"
            " which is another."
        )
    if not settings.get("authorizationScopes"):
        raise InexpressibleError(
            "It has a Cognito authorizer and no scope, so that it takes the ID token of a user and"
            " no access token."
        )
    return sorted(settings["authorizationScopes"])


def _left_out(found: FoundRestApi, method: Method, reason: str) -> Remark:
    settings = method.settings
    guarded = settings.get("authorizationType") != "NONE" or settings.get("apiKeyRequired")
    danger = Danger.UNGUARDED if guarded else Danger.OPEN
    opened = "" if guarded else " Anybody can call it, without a token."
    return Remark(danger, f"{method.key} of REST API {found.id}", f"{reason}{opened} {IN_THE_API}")


def _with_cors(
    found: FoundRestApi, preflights: list[Method], routes: dict[str, dict[str, Any]]
) -> tuple[list[Method], list[Remark]]:
    """Set ``cors`` where a preflight is one of the modules'; list those, and remarks on others."""
    own: dict[str, set[str]] = {}
    for one in methods_of(found):
        own.setdefault(one.path, set()).update({one.key} - {f"OPTIONS {one.path}"})
    answered: list[Method] = []
    remarks: list[Remark] = []
    for method in preflights:
        here = [key for key in routes if key.split(" ")[1] == method.path]
        try:
            cors = cors_of(method.settings)
            if others := sorted(own[method.path] - {*here}):
                raise InexpressibleError(  # noqa: TRY301
                    "The module's answer would name the methods of its routes alone, and not"
                    f" {', '.join(others)}."
                )
            if not here or f"OPTIONS {method.path}" in routes:
                raise InexpressibleError("No route of the module has its path.")  # noqa: TRY301
            if refused := refusal(Routes, {here[0]: {**routes[here[0]], "cors": cors}}):
                raise InexpressibleError(refused)  # noqa: TRY301
        except InexpressibleError as error:
            text = f"{error} {IN_THE_API}"
            remarks.append(Remark(Danger.HARMLESS, f"{method.key} of REST API {found.id}", text))
            continue
        for key in here:
            routes[key]["cors"] = cors
        answered.append(method)
    return answered, remarks


def _most_common(routes: Mapping[str, _Json]) -> _Json | None:
    """Return the backend of most routes; of as many, the first by its routes."""
    backends = [route["backend"] for _, route in sorted(routes.items())]
    return max(backends, key=backends.count) if backends else None


def _without(backend: _Json | None, route: _Json) -> _Json:
    return {name: value for name, value in route.items() if name != "backend" or value != backend}


def _imports(
    found: FoundRestApi, taken: list[Method], preflights: list[Method]
) -> Iterator[Import]:
    ids = {one["path"]: one["id"] for one in found.resources}
    prefix = "aws_api_gateway"
    for path in _with_parents(method.path for method in taken):
        depth = path.count("/")
        yield Import(f'{prefix}_resource.depth_{depth}["{path}"]', f"{found.id}/{ids[path]}")
    for name, key, method in (
        *(("this", method.key, method) for method in taken),
        *(("preflight", method.path, method) for method in preflights),
    ):
        id_ = f"{found.id}/{method.id}"
        yield Import(f'{prefix}_method.{name}["{key}"]', id_)
        yield Import(f'{prefix}_integration.{name}["{key}"]', id_)
        for status in method.settings.get("methodResponses") or ():
            if method.settings["methodIntegration"]["type"] == "MOCK":
                yield Import(f'{prefix}_method_response.{name}["{key}"]', f"{id_}/{status}")
                yield Import(f'{prefix}_integration_response.{name}["{key}"]', f"{id_}/{status}")


def _with_parents(paths: Iterator[str]) -> list[str]:
    """Return each path but the root, and those above it."""
    found = {
        "/".join(parts[: depth + 1])
        for parts in (path.split("/") for path in paths)
        for depth in range(1, len(parts))
    }
    return sorted(found - {"/", ""})
