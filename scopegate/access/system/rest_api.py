"""Routes and authorizers of REST APIs, from the API Gateway resources of a snapshot."""

from functools import cache
from typing import Final

from scopegate.access.decide.routing import parts
from scopegate.access.system.cognito import Cognito
from scopegate.access.system.model import Authorization, Authorizer, Protocol, Route
from scopegate.access.system.openapi import OpenApi
from scopegate.plan.references import References
from scopegate.plan.snapshot import UNKNOWN, Instance, Snapshot

API: Final = "aws_api_gateway_rest_api"
AUTHORIZER: Final = "aws_api_gateway_authorizer"
METHOD: Final = "aws_api_gateway_method"
RESOURCE: Final = "aws_api_gateway_resource"
STAGE: Final = "aws_api_gateway_stage"

_AUTHORIZATIONS: Final = {
    "NONE": Authorization.NONE,
    "AWS_IAM": Authorization.IAM,
    "CUSTOM": Authorization.OTHER,
    "COGNITO_USER_POOLS": Authorization.COGNITO,
}


class RestApis:
    """What a snapshot says about REST APIs.

    Attributes:
        authorizers: By ``Authorizer.key``.
        routes: By API and route key.
        unknown: What could not be determined, by address.
    """

    def __init__(self, snapshot: Snapshot, references: References, cognito: Cognito) -> None:
        """Read everything at once."""
        self._references = references
        self._cognito = cognito
        known = [i for i in snapshot.instances.values() if i.get("id") is not UNKNOWN]
        self._apis = {i.get("id"): i for i in known if i.type == API}
        self._owned = {
            (i.type, i.get("rest_api_id"), i.get("id")): i
            for i in known
            if i.type in {RESOURCE, AUTHORIZER}
        }
        self._roots = {
            instance.get("root_resource_id"): instance
            for instance in snapshot.instances.values()
            if instance.type == API and instance.get("root_resource_id")
        }
        self._path = cache(self._find_path)
        self._stages = self._stage_names(snapshot)
        self.unknown: dict[str, frozenset[str]] = {}
        self.routes: dict[tuple[str, str], Route] = {}
        self.authorizers = {i.address: self._authorizer(i) for i in snapshot.all(AUTHORIZER)}
        for instance in snapshot.all(API):
            self._add_body(instance)
        for instance in snapshot.all(METHOD):
            self._add_method(instance)

    def api_of(self, instance: Instance) -> str | None:
        """The address of the API that an instance belongs to, else its id; None if not known."""
        value = instance.get("rest_api_id")
        if value is UNKNOWN:
            found = self._references.target(instance, "rest_api_id", API)
            return found.address if found else None
        named = self._apis.get(value)
        return named.address if named else value

    def key_of(self, instance: Instance) -> tuple[str | None, str | None]:
        """API and route key of a method or an integration; None where not known."""
        path, method = self._path_of_method(instance), instance.get("http_method")
        return self.api_of(instance), f"{method} {path}" if path and method else None

    def _stage_names(self, snapshot: Snapshot) -> dict[str | None, str]:
        names: dict[str | None, list[str]] = {}
        for instance in snapshot.all(STAGE, "aws_api_gateway_deployment"):
            name = instance.get("stage_name")
            if isinstance(name, str) and name:
                names.setdefault(self.api_of(instance), []).append(name)
        return {api: ", ".join(sorted(set(found))) for api, found in names.items()}

    def _authorizer(self, instance: Instance) -> Authorizer:
        return Authorizer(
            key=instance.address,
            pools=self._cognito.pools_of(instance, "provider_arns"),
            by_reference=instance.get("provider_arns") is UNKNOWN,
        )

    def _add_method(self, instance: Instance) -> None:
        api, path = self.api_of(instance), self._path_of_method(instance)
        method = instance.get("http_method")
        missing = {"rest_api_id": api, "resource_id": path, "http_method": method or None}
        unknown = {name for name, value in missing.items() if value is None}
        if api is None or path is None or not method:
            self.unknown[instance.address] = frozenset(unknown)
            return
        authorization = _AUTHORIZATIONS.get(
            instance.get("authorization") or "", Authorization.UNKNOWN
        )
        guarded = authorization is Authorization.COGNITO
        route = Route(
            api=api,
            method=method,
            path=path,
            authorization=authorization,
            scopes=self._cognito.route_scopes(instance) if guarded else frozenset(),
            authorizer=self._authorizer_of(instance) if guarded else None,
            address=instance.address,
            stage=self._stages.get(api),
        )
        self.routes[api, route.key] = route

    def _authorizer_of(self, instance: Instance) -> str | None:
        value = instance.get("authorizer_id")
        if value is UNKNOWN:
            found = self._references.target(instance, "authorizer_id", AUTHORIZER)
        else:
            found = self._owned.get((AUTHORIZER, instance.get("rest_api_id"), value))
        return found.address if found else None

    def _path_of_method(self, instance: Instance) -> str | None:
        """The path of a method's resource.

        The keys of this project's modules, ``"METHOD /path"``, tell resources apart where nothing
        else does, if the method is the key's and the resource's own parts make up the key's path.
        """
        value = instance.get("resource_id")
        if value is not UNKNOWN:
            return self._path_of_id(instance.get("rest_api_id"), value)
        method, _, key = str(instance.index).partition(" ")
        agrees = method == instance.get("http_method") and key.startswith("/")
        path = self._path_of_unknown(instance, "resource_id", key if agrees else None)
        return path if not agrees or path == key else None

    def _path_of_id(self, api: object, value: object) -> str | None:
        if value in self._roots:
            return "/"
        found = self._owned.get((RESOURCE, api, value))
        return self._path(found) if found else None

    def _path_of_unknown(self, instance: Instance, attribute: str, key: str | None) -> str | None:
        types = (API,) if key == "/" else (RESOURCE, API)
        found = self._references.target(instance, attribute, *types, key=key)
        if found is None and key != "/":
            found = self._references.target(instance, attribute, RESOURCE, key=key)
        if found is None:
            return None
        return "/" if found.type == API else self._path(found)

    def _find_path(self, resource: Instance) -> str | None:
        """The path of a resource: its own, else its parent's and its part."""
        path, part = resource.get("path"), resource.get("path_part")
        if isinstance(path, str) and path:
            return path
        if not isinstance(part, str) or not part:
            return None
        value = resource.get("parent_id")
        if value is UNKNOWN:
            own = parts(str(resource.index))
            agrees = str(resource.index).startswith("/") and own[-1:] == (part,)
            above = "/" + "/".join(own[:-1]) if agrees else None
            parent = self._path_of_unknown(resource, "parent_id", above)
        else:
            parent = self._path_of_id(resource.get("rest_api_id"), value)
        return None if parent is None else f"{parent.rstrip('/')}/{part}"

    def _add_body(self, instance: Instance) -> None:
        body = instance.get("body")
        if body is UNKNOWN:
            self.unknown[instance.address] = frozenset({"body"})
        if not isinstance(body, str) or not body.strip():
            return
        document = OpenApi(body, instance.address, Protocol.REST, self._cognito)
        self.authorizers |= document.authorizers
        stage = self._stages.get(instance.address)
        for route in document.routes(stage):
            self.routes[route.api, route.key] = route
