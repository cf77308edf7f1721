"""Everything that the account says of the pools and APIs to adopt, read once."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scopegate.account import cognito, functions, http_api, rest_api
from scopegate.account.reader import Reader
from scopegate.adopt.problem import CannotAdoptError
from scopegate.adopt.sources.origin import ApiDocument, Selection

_Json = Mapping[str, Any]
_FUNCTION: Final = re.compile(
    r"(?:^|/functions/)(arn:[^:/]+:lambda:[^:/]*:[^:/]*:function:[^:/]+)(?::([^:/]+))?"
    r"(?:/invocations)?$"
)


@dataclass(frozen=True, kw_only=True)
class FoundPool:
    """A user pool.

    Attributes:
        settings: The pool itself.
        servers: Its resource servers.
        clients: Its app clients, without their secrets.
        domains: Its domains, by name.
        providers: Its identity providers.
        groups: Its groups of users.
    """

    settings: _Json
    servers: tuple[_Json, ...]
    clients: tuple[_Json, ...]
    domains: Mapping[str, _Json]
    providers: tuple[_Json, ...]
    groups: tuple[_Json, ...]

    @property
    def id(self) -> str:
        """Such as ``eu-central-1_AbCdEfGhI``."""
        return str(self.settings["Id"])

    @property
    def arn(self) -> str:
        """Its ARN."""
        return str(self.settings["Arn"])


@dataclass(frozen=True, kw_only=True)
class FoundRestApi:
    """A REST API.

    Attributes:
        arn: Its ARN, as that of a resource of API Gateway.
        api: The API itself.
        resources: Its paths, with their methods.
        authorizers: Its authorizers.
        responses: Its gateway responses that were changed.
        stages: Its stages.
        deployed: What each stage serves: methods by path and HTTP method, by the stage's name.
        validators: Its request validators.
        models: Its models.
        usage_plans: The usage plans that name it.
        domains: The domains that lead to it, each with the mapping.
        permissions: The statements of the policies of its functions, by ARN of the function, with
            an alias or version if the integration names one.
    """

    arn: str
    api: _Json
    resources: tuple[_Json, ...]
    authorizers: tuple[_Json, ...]
    responses: tuple[_Json, ...]
    stages: tuple[_Json, ...]
    deployed: Mapping[str, Mapping[str, Mapping[str, Any]]]
    validators: tuple[_Json, ...]
    models: tuple[_Json, ...]
    usage_plans: tuple[_Json, ...]
    domains: tuple[tuple[_Json, _Json], ...]
    permissions: Mapping[str, tuple[_Json, ...]]

    @property
    def id(self) -> str:
        """Such as ``a1b2c3d4e5``."""
        return str(self.api["id"])


@dataclass(frozen=True, kw_only=True)
class FoundHttpApi:
    """An HTTP API; the attributes are as those of ``FoundRestApi``.

    Attributes:
        api: The API itself.
        authorizers: Its authorizers.
        integrations: Its integrations.
        routes: Its routes.
        stages: Its stages.
        domains: The domains that lead to it, each with the mapping.
        permissions: The statements of the policies of its functions, by ARN.
    """

    api: _Json
    authorizers: tuple[_Json, ...]
    integrations: tuple[_Json, ...]
    routes: tuple[_Json, ...]
    stages: tuple[_Json, ...]
    domains: tuple[tuple[_Json, _Json], ...]
    permissions: Mapping[str, tuple[_Json, ...]]

    @property
    def id(self) -> str:
        """Such as ``a1b2c3d4e5``."""
        return str(self.api["ApiId"])


@dataclass(frozen=True, kw_only=True)
class Found:
    """Everything that is to be taken over.

    Attributes:
        region: Where it is.
        account: The account that it is in.
        pools: The user pools.
        rest: The REST APIs.
        http: The HTTP APIs.
        sockets: The WebSocket APIs beside them, which no module takes over.
        documents: The OpenAPI documents that APIs were made from, by the API's id.
    """

    region: str
    account: str
    pools: tuple[FoundPool, ...]
    rest: tuple[FoundRestApi, ...]
    http: tuple[FoundHttpApi, ...]
    sockets: tuple[_Json, ...]
    documents: Mapping[str, ApiDocument]


def read(
    reader: Reader, selection: Selection, documents: Mapping[str, ApiDocument] | None = None
) -> Found:
    """Read what is selected.

    Args:
        reader: Reads the account.
        selection: What to take over.
        documents: The OpenAPI documents that APIs were made from, by the API's id.

    Raises:
        CannotAdoptError: Some of it doesn't exist.
    """
    return Found(
        region=reader.region,
        account=_account(reader),
        pools=tuple(pool(reader, one) for one in selection.user_pools),
        rest=tuple(rest(reader, one) for one in selection.rest_apis),
        http=tuple(http(reader, one) for one in selection.http_apis),
        sockets=tuple(
            one for one in http_api.apis(reader) if one.get("ProtocolType") == "WEBSOCKET"
        ),
        documents=documents or {},
    )


def function_of(uri: object) -> tuple[str, str | None] | None:
    """Return the ARN of the function that an integration calls, and its alias or version.

    The URI of an HTTP API's integration can be the ARN itself.
    """
    found = _FUNCTION.search(str(uri))
    return (found[1], found[2]) if found else None


def pool(reader: Reader, pool_id: str) -> FoundPool:
    """Read a user pool.

    Raises:
        CannotAdoptError: There is none.
    """
    settings = cognito.pool(reader, pool_id)
    if not settings:
        raise CannotAdoptError(f"User pool {pool_id} doesn't exist in {reader.region}.")
    names = filter(None, (settings.get("Domain"), settings.get("CustomDomain")))
    ids = [one["ClientId"] for one in cognito.clients(reader, pool_id)]
    clients = (cognito.client(reader, pool_id, client_id) for client_id in ids)
    return FoundPool(
        settings=settings,
        servers=tuple(cognito.resource_servers(reader, pool_id)),
        clients=tuple(one for one in clients if one),
        domains={name: cognito.domain(reader, name) for name in names},
        providers=tuple(cognito.identity_providers(reader, pool_id)),
        groups=tuple(cognito.groups(reader, pool_id)),
    )


def rest(reader: Reader, api_id: str) -> FoundRestApi:
    """Read a REST API.

    Raises:
        CannotAdoptError: There is none.
    """
    api = rest_api.api(reader, api_id)
    if not api:
        raise CannotAdoptError(f"REST API {api_id} doesn't exist in {reader.region}.")
    resources = rest_api.resources(reader, api_id)
    stages = rest_api.stages(reader, api_id)
    uris = [
        (method.get("methodIntegration") or {}).get("uri")
        for one in resources
        for method in (one.get("resourceMethods") or {}).values()
    ]
    plans = rest_api.usage_plans(reader)
    domains = [(one, one["domainName"]) for one in rest_api.domains(reader)]
    return FoundRestApi(
        arn=f"arn:{reader.partition}:apigateway:{reader.region}::/restapis/{api_id}",
        api=api,
        resources=tuple(resources),
        authorizers=tuple(rest_api.authorizers(reader, api_id)),
        responses=tuple(rest_api.gateway_responses(reader, api_id)),
        stages=tuple(stages),
        deployed={
            one["stageName"]: rest_api.deployed(reader, api_id, one.get("deploymentId"))
            for one in stages
            if one.get("deploymentId")
        },
        validators=tuple(rest_api.request_validators(reader, api_id)),
        models=tuple(rest_api.models(reader, api_id)),
        usage_plans=tuple(
            one
            for one in plans
            if any(stage.get("apiId") == api_id for stage in one.get("apiStages") or ())
        ),
        domains=tuple(
            (domain, mapping)
            for domain, name in domains
            for mapping in rest_api.mappings(reader, name)
            if mapping.get("restApiId") == api_id
        ),
        permissions=_permissions(reader, uris),
    )


def http(reader: Reader, api_id: str) -> FoundHttpApi:
    """Read an HTTP API.

    Raises:
        CannotAdoptError: There is none, or it is a WebSocket API.
    """
    api = http_api.api(reader, api_id)
    if not api:
        raise CannotAdoptError(f"HTTP API {api_id} doesn't exist in {reader.region}.")
    if api.get("ProtocolType") != "HTTP":
        raise CannotAdoptError(
            f"API {api_id} is a WebSocket API. No module creates one, so it stays as it is."
        )
    integrations = http_api.integrations(reader, api_id)
    return FoundHttpApi(
        api=api,
        authorizers=tuple(http_api.authorizers(reader, api_id)),
        integrations=tuple(integrations),
        routes=tuple(http_api.routes(reader, api_id)),
        stages=tuple(http_api.stages(reader, api_id)),
        domains=tuple(
            (domain, mapping)
            for domain in http_api.domains(reader)
            for mapping in http_api.mappings(reader, domain["DomainName"])
            if mapping.get("ApiId") == api_id
        ),
        permissions=_permissions(reader, (one.get("IntegrationUri") for one in integrations)),
    )


def _account(reader: Reader) -> str:
    return str(reader.call("sts", "get_caller_identity").get("Account"))


def _permissions(reader: Reader, uris: Iterable[object]) -> dict[str, tuple[_Json, ...]]:
    """Return the statements for each function of the account that integrations call.

    A function of another account belongs to somebody else, who shows its policy to nobody.
    """
    account = _account(reader)
    found: dict[str, tuple[_Json, ...]] = {}
    for uri in dict.fromkeys(uris):
        named = function_of(uri)
        if named and named[0].split(":")[4] == account:
            arn, qualifier = named
            key = f"{arn}:{qualifier}" if qualifier else arn
            found[key] = tuple(functions.permissions(reader, arn, qualifier))
    return found
