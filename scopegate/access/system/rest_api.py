"""REST APIs, from the API Gateway resources of a snapshot.

Sources:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_rest_api
"""

from collections.abc import Iterable, Mapping
from functools import cache, partial
from typing import Final

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
)
from scopegate.access.system.openapi import OpenApi, Reading
from scopegate.access.system.paths import key_path
from scopegate.plan.snapshot import Instance, Snapshot
from scopegate.plan.values import From, Unknown

API: Final = "aws_api_gateway_rest_api"
AUTHORIZER: Final = "aws_api_gateway_authorizer"
DEPLOYMENT: Final = "aws_api_gateway_deployment"
INTEGRATION: Final = "aws_api_gateway_integration"
MAPPING: Final = "aws_api_gateway_base_path_mapping"
METHOD: Final = "aws_api_gateway_method"
POLICY: Final = "aws_api_gateway_rest_api_policy"
PUT: Final = "aws_api_gateway_rest_api_put"
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
        apis: By ``Api.key``.
        authorizers: By ``Authorizer.key``.
        routes: By API and route key.
        stages: By API and name.
        addresses: By URL.
        unknown: What could not be determined, by address.
    """

    def __init__(self, snapshot: Snapshot, cognito: Cognito, backends: Backends) -> None:
        """Read everything at once."""
        self._snapshot = snapshot
        self._cognito = cognito
        self._backends = backends
        known = [i for i in snapshot.instances.values() if isinstance(i.get("id"), str)]
        self._ids = {i.get("id"): i for i in known if i.type == API}
        self._owned = {
            (i.type, str(i.get("rest_api_id")), i.get("id")): i
            for i in known
            if i.type in {RESOURCE, AUTHORIZER, DEPLOYMENT}
        }
        self._roots = {
            root
            for instance in snapshot.instances.values()
            if instance.type == API and isinstance(root := instance.get("root_resource_id"), str)
        }
        self._path = cache(self._find_path)
        self.unknown: dict[str, Names] = {}
        self.routes: dict[tuple[str, str], Route] = {}
        self.apis: dict[str, Api] = {}
        self.stages = dict(self._stages())
        self._stage_names = stage_names(self.stages.values())
        self.authorizers = {i.address: self._authorizer(i) for i in snapshot.all(AUTHORIZER)}
        self._mutual_tls = mutual_tls(snapshot)
        self.addresses = {one.url: one for one in map(self._address, snapshot.all(MAPPING)) if one}
        self._integrations = {self.key_of(one): one for one in snapshot.all(INTEGRATION)}
        self._policies = {self.api_of(one): one for one in snapshot.all(POLICY)}
        puts = {self.api_of(one): one for one in snapshot.all(PUT)}
        for instance in snapshot.all(API):
            self._add_api(instance, puts.get(instance.address))
        for instance in snapshot.all(METHOD):
            self._add_method(instance)

    def api_of(self, instance: Instance) -> str | None:
        """Return ``Api.key`` of the API that an instance belongs to; None if not known."""
        if instance.type == API:
            return instance.address
        return self._api_named(instance.get("rest_api_id"))

    def key_of(self, instance: Instance) -> tuple[str | None, str | None]:
        """API and route key of a method or what belongs to one; None where not known."""
        path, method = self._path_of_method(instance), instance.get("http_method")
        known = path and isinstance(method, str)
        return self.api_of(instance), f"{method} {path}" if known else None

    def _api_named(self, value: object) -> str | None:
        if isinstance(value, From):
            return value.sources[0].instance.address
        if not isinstance(value, str):
            return None
        return self._ids[value].address if value in self._ids else value

    def _stages(self) -> Mapping[tuple[str, str], Stage]:
        found: dict[tuple[str, str], Stage] = {}
        for instance in self._snapshot.all(STAGE, DEPLOYMENT):
            api, name = self.api_of(instance), instance.get("stage_name")
            if api is None or not isinstance(name, str) or not name:
                continue
            deployed = instance.type == DEPLOYMENT
            deployment = instance.address if deployed else self._deployment(instance, "")
            canary = None if deployed else self._deployment(instance, "canary_settings")
            found[api, name] = Stage(api, name, instance.address, deployment, canary)
        return found

    def _deployment(self, stage: Instance, block: str) -> str | Unknown | None:
        """Return the deployment that a stage or its canary serves: its address, else its id."""
        name = "deployment_id"
        value = stage.block(block, name) if block else stage.get(name)
        if isinstance(value, From):
            return value.sources[0].instance.address
        if not isinstance(value, str):
            return value if isinstance(value, Unknown) else None
        owned = self._owned.get((DEPLOYMENT, str(stage.get("rest_api_id")), value))
        return owned.address if owned else value

    def _address(self, mapping: Instance) -> Address | None:
        domain, path = mapping.get("domain_name"), mapping.get("base_path")
        if isinstance(domain, From):
            domain = domain.sources[0].instance.get("domain_name")
        stage = mapping.text("stage_name")
        if isinstance(stage, From):
            stage = stage.sources[0].instance.text("stage_name")
        return Address(
            domain=domain if isinstance(domain, str) else mapping.address,
            mutual_tls=domain in self._mutual_tls,
            path=str(path).strip("/") if isinstance(path, str) and path != "(none)" else "",
            api=self._api_named(mapping.get("api_id")),
            stage=stage if not isinstance(stage, From) else Unknown("the stage is not known"),
            address=mapping.address,
        )

    def _authorizer(self, instance: Instance) -> Authorizer:
        arns = instance.get("provider_arns")
        source = instance.text("identity_source")
        return Authorizer(
            key=instance.address,
            pools=self._cognito.pools_of(arns),
            by_reference=isinstance(arns, From),
            api=self.api_of(instance),
            identity_source=source if not isinstance(source, From) else Unknown("a reference"),
        )

    def _add_method(self, instance: Instance) -> None:
        api, path = self.api_of(instance), self._path_of_method(instance)
        method = instance.get("http_method")
        missing = {
            "rest_api_id": api is None,
            "resource_id": path is None,
            "http_method": not isinstance(method, str) or not method,
        }
        if api is None or path is None or any(missing.values()):
            self.unknown[instance.address] = frozenset(n for n, lacks in missing.items() if lacks)
            return
        self.apis.setdefault(api, Api(api, Protocol.REST))
        kind = instance.get("authorization")
        authorization = (
            _AUTHORIZATIONS.get(kind, Authorization.UNKNOWN)
            if isinstance(kind, str)
            else Authorization.UNKNOWN
        )
        guarded = authorization is Authorization.COGNITO
        integration = self._integrations.get((api, f"{method} {path}"))
        scopes = self._cognito.scopes_of(instance.get("authorization_scopes"))
        route = Route(
            api=api,
            method=str(method),
            path=path,
            authorization=authorization,
            scopes=scopes if guarded else frozenset(),
            authorizer=self._authorizer_of(instance) if guarded else None,
            address=instance.address,
            stage=self._stage_names.get(api),
            backend=self._backend(integration) if integration else None,
            integration=integration.address if integration else "",
        )
        self.routes[api, route.key] = route

    def _backend(self, integration: Instance) -> str | Unknown | None:
        if integration.get("type") == "MOCK":
            return None
        variables = self._variables(self.api_of(integration))
        return self._backends.named(integration.get("uri"), variables)

    def _variables(self, api: str | None) -> Mapping[str, object]:
        """Return the variables of the stage of an API; none if it has several, which can differ."""
        stages = [one for one in self.stages.values() if one.api == api]
        if len(stages) != 1:
            return {}
        found = self._snapshot.instances[stages[0].address].get("variables")
        return found if isinstance(found, Mapping) else {}

    def _authorizer_of(self, instance: Instance) -> str | None:
        value = instance.get("authorizer_id")
        if isinstance(value, From):
            return value.sources[0].instance.address
        if not isinstance(value, str):
            return None
        found = self._owned.get((AUTHORIZER, str(instance.get("rest_api_id")), value))
        return found.address if found else None

    def _path_of_method(self, instance: Instance) -> str | None:
        """Return the path of a method's resource.

        The keys of this project's modules, ``"METHOD /path"``, tell resources apart where nothing
        else does, if the method is the key's and the resource's own parts make up the key's path.
        """
        value = instance.get("resource_id")
        if isinstance(value, str):
            return self._path_of_id(instance.get("rest_api_id"), value)
        path = self._path_of_source(value)
        key = key_path(instance)
        return path if key is None or path == key else None

    def _path_of_id(self, api: object, value: str) -> str | None:
        if value in self._roots:
            return "/"
        found = self._owned.get((RESOURCE, str(api), value))
        return self._path(found) if found else None

    def _path_of_source(self, value: object) -> str | None:
        if not isinstance(value, From):
            return None
        found = value.sources[0].instance
        if found.type == API:
            return "/"
        # The source is an instance as it was read; its own references are followed in this one.
        return self._path(self._snapshot.instances.get(found.address, found))

    def _find_path(self, resource: Instance) -> str | None:
        """Return the path of a resource: its parent's and its part, else its own.

        A plan still shows the old ``path`` where ``path_part`` changes.
        """
        path, part = resource.get("path"), resource.get("path_part")
        parent = self._path_of_parent(resource)
        if isinstance(part, str) and part and parent is not None:
            return f"{parent.rstrip('/')}/{part}"
        return path if isinstance(path, str) and path else None

    def _path_of_parent(self, resource: Instance) -> str | None:
        value = resource.get("parent_id")
        if isinstance(value, str):
            return self._path_of_id(resource.get("rest_api_id"), value)
        return self._path_of_source(value)

    def _add_api(self, instance: Instance, put: Instance | None) -> None:
        source = put or instance
        mode = instance.get("put_rest_api_mode")
        reading = self._reading(instance, source)
        document = reading.document
        name = instance.get("name")
        self.apis[instance.address] = Api(
            key=instance.address,
            protocol=Protocol.REST,
            name=name if isinstance(name, str) else "",
            id=known_id(instance),
            not_read=reading.problem,
            keeps_routes=document is None or mode == "merge" or isinstance(mode, Unknown),
            policy=self._policy(instance, document),
            endpoints=endpoint_types(instance),
            replaced=instance.replaced,
            closed=disabled(instance),
        )
        if reading.problem:
            self.unknown[instance.address] = frozenset({"body"})
        if document:
            self.authorizers |= document.authorizers
            stage = self._stage_names.get(instance.address)
            for route in document.routes(stage):
                self.routes[route.api, route.key] = route

    def _reading(self, instance: Instance, source: Instance) -> Reading:
        return OpenApi.read(
            source.get("body"),
            instance.address,
            Protocol.REST,
            self._cognito,
            partial(self._backends.named, variables=self._variables(instance.address)),
        )

    def _policy(self, instance: Instance, document: OpenApi | None) -> str | Unknown | None:
        """Return the effective resource policy: of a separate resource, of the body, or of the API.

        The API's argument shows what another resource has set; if that resource goes, so does
        the policy, whatever the argument still shows.
        """
        if own := self._policies.get(instance.address):
            policy = own.get("policy")
        else:
            in_body = document.policy if document else None
            policy = instance.get("policy") if in_body is None else in_body
        return (
            policy if isinstance(policy, Unknown) or (isinstance(policy, str) and policy) else None
        )


def known_id(instance: Instance) -> str | None:
    """Return the id of an instance, if it is known."""
    value = instance.get("id")
    return value if isinstance(value, str) and value else None


def disabled(instance: Instance) -> bool | Unknown:
    """Return whether the ``execute-api`` address of an API is disabled."""
    value = instance.get("disable_execute_api_endpoint")
    return value if isinstance(value, bool | Unknown) else False


def mutual_tls(snapshot: Snapshot) -> Names:
    """Return custom domains that require a client certificate."""
    return frozenset(
        name
        for instance in snapshot.all("aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name")
        if isinstance(name := instance.get("domain_name"), str)
        and instance.block("mutual_tls_authentication", "truststore_uri") is not None
    )


def endpoint_types(instance: Instance) -> Names | Unknown:
    """Return the endpoint types of an API; EDGE where nothing is said."""
    types = texts(instance.block("endpoint_configuration", "types"))
    if isinstance(types, Unknown):
        return types
    return types or frozenset({"EDGE"})


def stage_names(stages: Iterable[Stage]) -> dict[str, str]:
    """Return the names of each API's stages, separated by commas."""
    names: dict[str, list[str]] = {}
    for stage in stages:
        names.setdefault(stage.api, []).append(stage.name)
    return {api: ", ".join(sorted(set(found))) for api, found in names.items()}
