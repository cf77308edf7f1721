"""Routes and authorizers from the OpenAPI body of an API.

API Gateway takes an authorizer from a security scheme with its own extensions; a scheme without
one (an API key, say) is no authorization.

Sources:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scopegate.access.decide.routing import ANY, DEFAULT, METHODS
from scopegate.access.system.cognito import Cognito
from scopegate.access.system.model import Authorization, Authorizer, Protocol, Route
from scopegate.errors import ScopegateError

_ANY_METHOD: Final = "x-amazon-apigateway-any-method"
_AUTHORIZER: Final = "x-amazon-apigateway-authorizer"
_AUTHTYPE: Final = "x-amazon-apigateway-authtype"


@dataclass(frozen=True, slots=True)
class _Scheme:
    """A security scheme as API Gateway reads it."""

    authorization: Authorization
    authorizer: str | None = None


class OpenApi:
    """An API's OpenAPI document.

    Attributes:
        authorizers: By ``Authorizer.key``: the API's address and the scheme's name.
    """

    def __init__(self, body: str, api: str, protocol: Protocol, cognito: Cognito) -> None:
        """Parse a body, JSON or YAML, of the API at this address.

        Raises:
            ScopegateError: The body is neither.
        """
        self._api = api
        self._protocol = protocol
        self._cognito = cognito
        self._document = _parse(body, api)
        self.authorizers: dict[str, Authorizer] = {}
        schemes = _mapping(self._document.get("securityDefinitions")) or _mapping(
            _mapping(self._document.get("components")).get("securitySchemes")
        )
        self._schemes = {name: self._scheme(name, _mapping(s)) for name, s in schemes.items()}

    def routes(self, stage: str | None) -> Iterator[Route]:
        """The routes of all operations."""
        for path, item in _mapping(self._document.get("paths")).items():
            for name, operation in _mapping(item).items():
                method = ANY if name == _ANY_METHOD else str(name).upper()
                if method in (*METHODS, ANY):
                    authorization, authorizer, scopes = self._security(_mapping(operation))
                    yield Route(
                        api=self._api,
                        method=method,
                        path=DEFAULT if path == f"/{DEFAULT}" else str(path),
                        authorization=authorization,
                        scopes=scopes,
                        authorizer=authorizer,
                        address=self._api,
                        protocol=self._protocol,
                        stage=stage,
                    )

    def _security(
        self, operation: Mapping[str, Any]
    ) -> tuple[Authorization, str | None, frozenset[str]]:
        """What an operation asks for: its own ``security``, else the document's."""
        named = _mapping(operation.get("x-amazon-apigateway-auth")).get("type")
        if named in ("NONE", "AWS_IAM"):
            kind = Authorization.NONE if named == "NONE" else Authorization.IAM
            return kind, None, frozenset()
        required = operation.get("security", self._document.get("security"))
        found: dict[str, set[str]] = {}
        for requirement in required if isinstance(required, list) else ():
            for name, scopes in _mapping(requirement).items():
                scheme = self._schemes.get(name)
                if scheme is None or scheme.authorization is not Authorization.NONE:
                    found.setdefault(name, set()).update(map(str, scopes or ()))
        if not found:
            return Authorization.NONE, None, frozenset()
        name, asked = next(iter(found.items()))
        scheme = self._schemes.get(name)
        if len(found) > 1 or scheme is None:
            return Authorization.UNKNOWN, None, frozenset()
        return scheme.authorization, scheme.authorizer, frozenset(asked)

    def _scheme(self, name: str, scheme: Mapping[str, Any]) -> _Scheme:
        settings = _mapping(scheme.get(_AUTHORIZER))
        kind = str(settings.get("type") or scheme.get(_AUTHTYPE) or "").lower()
        key = f"{self._api} {name}"
        if kind == "cognito_user_pools":
            arns = settings.get("providerARNs")
            pools = [self._cognito.pool_named(str(arn)) for arn in arns or ()]
            known = None if None in pools else frozenset(pool for pool in pools if pool)
            self.authorizers[key] = Authorizer(key, pools=known)
            return _Scheme(Authorization.COGNITO, key)
        if kind == "jwt":
            configuration = _mapping(settings.get("jwtConfiguration"))
            self.authorizers[key] = self._jwt(key, configuration)
            return _Scheme(Authorization.JWT, key)
        if kind == "awssigv4":
            return _Scheme(Authorization.IAM)
        if settings or scheme.get(_AUTHTYPE):
            return _Scheme(Authorization.OTHER)
        return _Scheme(Authorization.NONE)

    def _jwt(self, key: str, configuration: Mapping[str, Any]) -> Authorizer:
        issuer = str(configuration.get("issuer") or "")
        audience = configuration.get("audience") or ()
        names = [audience] if isinstance(audience, str) else list(audience)
        pool = self._cognito.pool_named(issuer) or issuer
        clients = self._cognito.client_of_id
        return Authorizer(
            key,
            pools=frozenset({pool}),
            audience=frozenset(clients.get(str(name), str(name)) for name in names),
        )


def _parse(body: str, api: str) -> Mapping[str, Any]:
    try:
        return _mapping(json.loads(body))
    except (ValueError, RecursionError):
        pass
    import yaml  # noqa: PLC0415 - few bodies are YAML, and it is slow to import

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        document = yaml.load(body, Loader=loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ScopegateError(
            f"The body of {api} is neither JSON nor YAML; accepted: an OpenAPI document."
        ) from error
    if not isinstance(document, Mapping):
        raise ScopegateError(f"The body of {api} is no object; accepted: an OpenAPI document.")
    return document


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
