"""Compares what a stage serves with the plan, because the provider does not read a body back.

API Gateway exports what a stage serves as an OpenAPI document. It is compared with the body in the
state or, if the API consists of resources, with the routes of the contract.

Source: https://docs.aws.amazon.com/apigateway/latest/api/API_GetExport.html
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from scopegate import terraform
from scopegate.access.system.openapi import NotReadError, parse
from scopegate.account import rest_api
from scopegate.verify.served import UnknownError, reader_of
from scopegate.verify.system import DeployedSystem

_ANY_METHOD = "x-amazon-apigateway-any-method"
_AUTHORIZER = "x-amazon-apigateway-authorizer"
_INTEGRATION = "x-amazon-apigateway-integration"
_METHODS = ("delete", "get", "head", "options", "patch", "post", "put", _ANY_METHOD)
_BACKEND = ("type", "uri", "connectionId", "requestParameters")
_ADVICE = (
    "Terraform sees no change that is made to a body outside of it. To put the planned document "
    "back, change `info.version` in it and apply."
)


class Rank(IntEnum):
    """The severity of a difference, the most severe first."""

    OPENED = 0
    ADMITS_OTHERS = 1
    ANSWERED_BY_ANOTHER = 2
    CLOSED = 3


@dataclass(frozen=True, order=True)
class Difference:
    """An operation that differs from the plan.

    Attributes:
        rank: The severity.
        route: Method and path.
        sentence: The difference, in a sentence.
    """

    rank: Rank
    route: str
    sentence: str


@dataclass(frozen=True)
class _Operation:
    """The callers and the backend of an operation; None for what is not known.

    Attributes:
        public: Whether it requires no token.
        scopes: Scopes, any one of which is sufficient.
        pools: ARNs of the user pools whose tokens it accepts.
        backend: The backend of its integration.
    """

    public: bool
    scopes: frozenset[str] = frozenset()
    pools: frozenset[str] | None = None
    backend: tuple[str, ...] | None = None

    @property
    def requirement(self) -> str:
        """What it requires of a caller, as the end of a sentence."""
        if self.public:
            return "is public"
        return f"requires {' or '.join(sorted(self.scopes)) or 'an ID token'}"


def differences(
    system: DeployedSystem, directory: Path, environment: Mapping[str, str] | None = None
) -> list[Difference]:
    """Return how the stage of ``system`` differs from the plan, most severe differences first.

    Args:
        system: The deployed system.
        directory: The root module that deployed it.
        environment: Variables in addition to those of this process.

    Raises:
        UnknownError: botocore isn't installed, it is an HTTP API, or API Gateway doesn't have it.
        ScopegateError: AWS refuses the call.
    """
    if system.rest_api is None:
        raise UnknownError("--live reads only REST APIs, and the contract has none.")
    api, stage = system.rest_api.id, system.rest_api.stage_name
    reader = reader_of(system.rest_api.region, environment)
    exported = rest_api.exported(reader, api, stage)
    if not exported:
        raise UnknownError(
            f"This account has no REST API {api} with a stage {stage} in {reader.region}. Use the "
            "credentials and the region of the account that it was applied to."
        )
    served = _operations(exported)
    body = _planned_body(api, directory, environment)
    planned = _operations(body) if body is not None else _of_contract(system, served)
    return sorted(_compared(planned, served))


def report(found: Sequence[Difference]) -> str:
    """Return the differences, each on its own line, and what to do about them."""
    return "\n".join([*(one.sentence for one in found), *([_ADVICE] if found else [])])


def _planned_body(
    api_id: str, directory: Path, environment: Mapping[str, str] | None
) -> Mapping[str, Any] | None:
    """Return the body of the API in the state; None if it has none."""
    state = json.loads(terraform.run("state", "pull", cwd=directory, env=environment) or "{}")
    for resource in state.get("resources") or []:
        if resource.get("type") == "aws_api_gateway_rest_api":
            for instance in resource.get("instances") or []:
                attributes = instance.get("attributes") or {}
                if attributes.get("id") == api_id:
                    return _read(attributes.get("body"))
    return None


def _read(body: object) -> Mapping[str, Any] | None:
    if not isinstance(body, str) or not body:
        return None
    try:
        return parse(body)
    except NotReadError as error:
        raise UnknownError(f"The body in the state can't be read: {error}.") from error


def _of_contract(system: DeployedSystem, served: Mapping[str, _Operation]) -> dict[str, _Operation]:
    """Return the routes of the contract, and all preflights, which it does not contain."""
    found = {
        f"{route.method} {route.path}": _Operation(
            public=route.public,
            scopes=route.scopes if isinstance(route.scopes, frozenset) else frozenset(),
        )
        for route in system.access.routes.values()
    }
    preflights = {
        route: operation
        for route, operation in served.items()
        if route.startswith("OPTIONS ") and (operation.backend or ("",))[0] == "mock"
    }
    return preflights | found


def _operations(document: Mapping[str, Any]) -> dict[str, _Operation]:
    schemes = (document.get("components") or {}).get("securitySchemes") or {}
    return {
        f"{'ANY' if key == _ANY_METHOD else key.upper()} {path}": _operation(
            operation or {}, schemes
        )
        for path, item in (document.get("paths") or {}).items()
        for key, operation in item.items()
        if key in _METHODS
    }


def _operation(operation: Mapping[str, Any], schemes: Mapping[str, Any]) -> _Operation:
    required = {
        name: scopes
        for entry in operation.get("security") or []
        for name, scopes in entry.items()
        if _AUTHORIZER in schemes.get(name, {})
    }
    integration = operation.get(_INTEGRATION) or {}
    return _Operation(
        public=not required,
        scopes=frozenset(scope for scopes in required.values() for scope in scopes),
        pools=frozenset(
            arn for name in required for arn in schemes[name][_AUTHORIZER].get("providerARNs") or []
        ),
        backend=tuple(_text(integration.get(name)) for name in _BACKEND),
    )


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return json.dumps(value, sort_keys=True) if value else ""
    return "" if value is None else str(value).lower() if value in _TYPES else str(value)


_TYPES = ("AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK")


def _compared(
    planned: Mapping[str, _Operation], served: Mapping[str, _Operation]
) -> Iterator[Difference]:
    for route in planned.keys() | served.keys():
        before, now = planned.get(route), served.get(route)
        if before is None and now is not None:
            rank = Rank.OPENED if now.public else Rank.ADMITS_OTHERS
            text = f"{route} {now.requirement}, and was not planned."
            yield Difference(rank, route, text)
        elif now is None:
            yield Difference(Rank.CLOSED, route, f"{route} was planned, and is not served.")
        elif before is not None:
            yield from _changed(route, before, now)


def _changed(route: str, before: _Operation, now: _Operation) -> Iterator[Difference]:
    if (before.public, before.scopes) != (now.public, now.scopes):
        rank = Rank.ADMITS_OTHERS
        if now.public:
            rank = Rank.OPENED
        elif before.public or now.scopes < before.scopes:
            rank = Rank.CLOSED
        text = f"{route} {now.requirement}; as planned, it {before.requirement}."
        yield Difference(rank, route, text)
    elif None not in (before.pools, now.pools) and before.pools != now.pools:
        pools = ", ".join(sorted(now.pools or ()))
        text = f"{route} accepts tokens of {pools}, which are not the pools that were planned."
        yield Difference(Rank.ADMITS_OTHERS, route, text)
    if before.backend is not None and before.backend != now.backend:
        text = f"{route} is not answered by the backend that was planned."
        yield Difference(Rank.ANSWERED_BY_ANOTHER, route, text)
