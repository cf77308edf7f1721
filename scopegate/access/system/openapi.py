"""Routes and authorizers from the OpenAPI body of an API, as API Gateway imports it.

API Gateway takes an authorizer from a security scheme with its own extensions. A REST API ignores
``security`` at the root of the document, so an operation without its own is open; an HTTP API
applies it. What is not documented to work is not guessed: the API counts as not read.

Sources:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec

from scopegate.access.system.cognito import Cognito, texts
from scopegate.access.system.model import Authorization, Authorizer, Names, Protocol, Route
from scopegate.access.system.paths import ANY, DEFAULT, METHODS
from scopegate.plan.values import From, Unknown

Backend = Callable[[object], str | Unknown | None]
"""Names the backend of a URI, in the notation of ``backends``."""
_ANY_METHOD: Final = "x-amazon-apigateway-any-method"
_AUTHORIZER: Final = "x-amazon-apigateway-authorizer"
_AUTHTYPE: Final = "x-amazon-apigateway-authtype"
_INTEGRATION: Final = "x-amazon-apigateway-integration"
_POLICY: Final = "x-amazon-apigateway-policy"


class NotReadError(Exception):
    """Why a body can't be read, as the end of a sentence."""


class Reading(msgspec.Struct, frozen=True):
    """A body, read.

    Attributes:
        document: What it says; None where there is none, or it could not be read.
        problem: Why it could not be read; empty if it could.
    """

    document: "OpenApi | None" = None
    problem: str = ""


class _Scheme(msgspec.Struct, frozen=True):
    """A security scheme as API Gateway reads it; ``key`` is an API key, no authorization."""

    authorization: Authorization
    authorizer: str | None = None
    key: bool = False


class OpenApi:
    """An API's OpenAPI document.

    Attributes:
        authorizers: By ``Authorizer.key``: the API's address and the scheme's name.
        policy: The resource policy in it, as JSON.
    """

    @classmethod
    def read(
        cls, body: object, api: str, protocol: Protocol, cognito: Cognito, backend: Backend
    ) -> Reading:
        """Read a body, JSON or YAML, of the API at this address."""
        if isinstance(body, Unknown | From):
            reason = body.reason if isinstance(body, Unknown) else "known after apply"
            return Reading(problem=f"its body is {reason}")
        if body is None or body == "":
            return Reading()
        if not isinstance(body, str):
            return Reading(problem="its body is not a string")
        try:
            document = cls(parse(body), api, protocol, cognito, backend)
            list(document.routes(None))
        except NotReadError as error:
            return Reading(problem=str(error))
        return Reading(document)

    def __init__(
        self,
        document: Mapping[str, Any],
        api: str,
        protocol: Protocol,
        cognito: Cognito,
        backend: Backend,
    ) -> None:
        """Take a parsed document, and what names the backend of a URI."""
        self._api = api
        self._protocol = protocol
        self._cognito = cognito
        self._backend_of = backend
        self._document = document
        self.authorizers: dict[str, Authorizer] = {}
        policy = document.get(_POLICY)
        self.policy = None if policy is None else json.dumps(policy, default=str, sort_keys=True)
        schemes = _mapping(document, "securityDefinitions") or _mapping(
            _mapping(document, "components"), "securitySchemes"
        )
        self._schemes = {name: self._scheme(name, _mapping(schemes, name)) for name in schemes}

    def routes(self, stage: str | None) -> Iterator[Route]:
        """Yield the routes of all operations.

        Raises:
            NotReadError: It is not certain how API Gateway reads an operation.
        """
        paths = _mapping(self._document, "paths")
        for path in paths:
            item = _mapping(paths, path)
            for name in item:
                method = ANY if name == _ANY_METHOD else str(name).upper()
                if method in (*METHODS, ANY):
                    yield msgspec.structs.replace(
                        self._route(method, str(path), _mapping(item, name)), stage=stage
                    )

    def _route(self, method: str, path: str, operation: Mapping[str, Any]) -> Route:
        authorization, authorizer, scopes = self._security(f"{method} {path}", operation)
        return Route(
            api=self._api,
            method=method,
            path=DEFAULT if path == f"/{DEFAULT}" else path,
            authorization=authorization,
            scopes=scopes,
            authorizer=authorizer,
            address=self._api,
            protocol=self._protocol,
            backend=self._backend(operation),
            integration=self._api,
        )

    def _backend(self, operation: Mapping[str, Any]) -> str | Unknown | None:
        integration = _mapping(operation, _INTEGRATION)
        if isinstance(reference := integration.get("$ref"), str):
            integration = self._document
            for part in reference.removeprefix("#/").split("/"):
                integration = _mapping(integration, part)
        if str(integration.get("type")).lower() == "mock":
            return None
        return self._backend_of(integration.get("uri"))

    def _security(
        self, operation: str, values: Mapping[str, Any]
    ) -> tuple[Authorization, str | None, Names]:
        """Return what an operation requires of a caller."""
        named = _mapping(values, "x-amazon-apigateway-auth").get("type")
        if named in ("NONE", "AWS_IAM"):
            kind = Authorization.NONE if named == "NONE" else Authorization.IAM
            return kind, None, frozenset()
        root = self._document.get("security") if self._protocol is Protocol.HTTP else None
        required = values.get("security", root)
        if required is None or required == []:
            return Authorization.NONE, None, frozenset()
        found = self._schemes_required(operation, required)
        if not found:
            return Authorization.NONE, None, frozenset()
        if len(found) > 1:
            raise NotReadError(f"{operation} requires several schemes: {', '.join(sorted(found))}")
        ((name, scopes),) = found.items()
        scheme = self._schemes[name]
        if scheme.authorization is Authorization.UNKNOWN:
            raise NotReadError(f"{operation} requires {name!r}, a scheme without an authorizer")
        return scheme.authorization, scheme.authorizer, scopes

    def _schemes_required(self, operation: str, required: object) -> dict[str, Names]:
        """Return the schemes that an operation requires, each with its scopes, without API keys."""
        found: dict[str, Names] = {}
        for requirement in _requirements(operation, required):
            for name, asked in requirement.items():
                scheme = self._schemes.get(name)
                if scheme is None:
                    raise NotReadError(f"{operation} requires {name!r}, which no scheme defines")
                scopes = texts(asked)
                if isinstance(scopes, Unknown):
                    raise NotReadError(f"the scopes of {operation} are not a list of strings")
                if not scheme.key:
                    found[name] = found.get(name, frozenset()) | scopes
        return found

    def _scheme(self, name: str, scheme: Mapping[str, Any]) -> _Scheme:
        settings = _mapping(scheme, _AUTHORIZER)
        kind = str(settings.get("type") or scheme.get(_AUTHTYPE) or "").lower()
        key = f"{self._api} {name}"
        if kind == "cognito_user_pools":
            self.authorizers[key] = Authorizer(
                key,
                pools=self._cognito.pools_of(settings.get("providerARNs")),
                api=self._api,
                identity_source=_source(settings, scheme),
            )
            return _Scheme(Authorization.COGNITO, key)
        if kind == "jwt":
            self.authorizers[key] = self._jwt(key, settings, scheme)
            return _Scheme(Authorization.JWT, key)
        if kind == "awssigv4":
            return _Scheme(Authorization.IAM)
        if settings or scheme.get(_AUTHTYPE):
            return _Scheme(Authorization.OTHER)
        api_key = str(scheme.get("type")).lower() == "apikey"
        api_key = api_key and str(scheme.get("name")).lower() == "x-api-key"
        return _Scheme(Authorization.UNKNOWN, key=api_key)

    def _jwt(self, key: str, settings: Mapping[str, Any], scheme: Mapping[str, Any]) -> Authorizer:
        configuration = _mapping(settings, "jwtConfiguration")
        issuer = str(configuration.get("issuer") or "")
        audience = configuration.get("audience")
        return Authorizer(
            key,
            pools=frozenset({self._cognito.pool_named(issuer) or issuer}),
            audience=self._cognito.audience_of(
                [audience] if isinstance(audience, str) else audience
            ),
            api=self._api,
            identity_source=_source(settings, scheme),
        )


def _source(settings: Mapping[str, Any], scheme: Mapping[str, Any]) -> str:
    """Return where an authorizer looks for the token: its own words, else the scheme's header."""
    named = settings.get("identitySource")
    if isinstance(named, list):
        return ", ".join(map(str, named))
    return str(named or f"{scheme.get('in', 'header')} {scheme.get('name', 'Authorization')}")


def _requirements(operation: str, required: object) -> Iterator[Mapping[str, Any]]:
    if not isinstance(required, list):
        raise NotReadError(f"security of {operation} is not a list")
    for requirement in required:
        if not isinstance(requirement, Mapping):
            raise NotReadError(f"security of {operation} is not a list of objects")
        if not requirement and len(required) > 1:
            raise NotReadError(f"{operation} makes its security optional")
        yield requirement


def parse(body: str) -> Mapping[str, Any]:
    """Return a body, JSON or YAML, as an object.

    Raises:
        NotReadError: It is neither.
    """
    document: object = None
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = _parse_yaml(body)
    if not isinstance(document, Mapping):
        raise NotReadError("its body is not an OpenAPI document")
    return document


def _parse_yaml(body: str) -> object:
    import yaml  # noqa: PLC0415 - few bodies are YAML, and it is slow to import

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(body, Loader=loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, RecursionError, ValueError):
        raise NotReadError("its body is neither JSON nor YAML without tags") from None


def _mapping(parent: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return an object in a document; empty if it is not there.

    Raises:
        NotReadError: It is something else.
    """
    value = parent.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise NotReadError(f"{name!r} in its body is not an object")
    return value
