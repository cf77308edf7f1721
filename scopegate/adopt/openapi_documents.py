"""The OpenAPI document of a REST API with what is deployed written into it."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scopegate.adopt import gateway_responses
from scopegate.adopt.backends import InexpressibleError
from scopegate.adopt.found import FoundRestApi
from scopegate.adopt.integrations import integration_of, responses_of
from scopegate.adopt.requests import Validators
from scopegate.adopt.routes import Method
from scopegate.inputs.openapi_document import (
    AUTHORIZATION,
    EXTENSION,
    METHODS,
    Document,
    object_of,
)

_Json = Mapping[str, Any]
_SCHEME: Final = "oauth"
_KEYS: Final = {method: key for key, method in METHODS.items()}
_LEFT_OUT: Final = frozenset(
    {
        "security",
        *(
            EXTENSION + name
            for name in (
                *AUTHORIZATION,
                *("binary-media-types", "endpoint-configuration", "minimum-compression-size"),
                *("gateway-responses", "integration", "request-validator", "request-validators"),
            )
        ),
    }
)
"""What the module writes, or what is deployed decides."""


@dataclass(frozen=True)
class Deployed:
    """An operation as it is deployed.

    Attributes:
        method: The method of the API.
        scopes: The scopes, any of which opens it; none if it is public.
        backend: The backend that the module calls; None if the integration is in the document.
    """

    method: Method
    scopes: tuple[str, ...]
    backend: _Json | None


def written(
    found: FoundRestApi, content: _Json, deployed: Mapping[str, Deployed], token_url: str
) -> str:
    """Write a document with what is deployed, as JSON.

    Args:
        found: What the account says of the API.
        content: The document that it was made from.
        deployed: Its operations, by route.
        token_url: Where a client requests a token.

    Raises:
        InexpressibleError: It isn't a document of this API, or not one that the module reads.
    """
    if version := content.get("swagger"):
        raise InexpressibleError(
            f"It is Swagger {version}. The module reads OpenAPI 3.0 and 3.1: convert it, and name"
            " the new document with --openapi."
        )
    read = Document(json.dumps(content, default=str))
    _check_same(read.operations.keys(), deployed.keys())
    validators = Validators(found, read)
    scopes = sorted({scope for one in deployed.values() for scope in one.scopes})
    whole = {
        **{name: value for name, value in read.content.items() if name not in _LEFT_OUT},
        "paths": _paths(read, deployed, validators),
        "components": {
            **object_of(read.content.get("components")),
            "securitySchemes": {_SCHEME: _scheme(scopes, token_url)},
        },
        **validators.of_all(),
    }
    if responses := gateway_responses.kept(found.responses):
        whole[f"{EXTENSION}gateway-responses"] = responses
    _check_evaluated(whole, "")
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _paths(
    read: Document, deployed: Mapping[str, Deployed], validators: Validators
) -> dict[str, dict[str, Any]]:
    paths = {
        path: {name: one for name, one in item.items() if name not in METHODS and name != "$ref"}
        for path, item in read.items.items()
    }
    for route, operation in read.operations.items():
        one = deployed[route]
        said = {name: value for name, value in operation.body.items() if name not in _LEFT_OUT}
        said["security"] = [{_SCHEME: [scope]} for scope in one.scopes]
        said |= validators.settings_of(route, one.method.settings)
        if one.backend is None:
            said[f"{EXTENSION}integration"] = integration_of(one.method)
            said["responses"] = responses_of(one.method, said.get("responses"))
        paths[operation.path][_KEYS[route.split(" ")[0]]] = said
    return paths


def _scheme(scopes: list[str], token_url: str) -> dict[str, Any]:
    flow = {"tokenUrl": token_url, "scopes": dict.fromkeys(scopes, "")}
    return {"type": "oauth2", "flows": {"clientCredentials": flow}}


def _check_same(documented: Collection[str], deployed: Collection[str]) -> None:
    if missing := sorted(set(deployed) - set(documented)):
        raise InexpressibleError(
            f"It doesn't have {', '.join(missing)}, which the API has, and which the module would"
            " remove."
        )
    if added := sorted(set(documented) - set(deployed)):
        raise InexpressibleError(
            f"It has {', '.join(added)}, which the API doesn't have, and which the module would"
            " add."
        )


def _check_evaluated(value: Any, at: str) -> None:
    """Refuse functions of CloudFormation that only a deployment evaluates."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if len(value) == 1 and (str(name).startswith("Fn::") or name == "Ref"):
                raise InexpressibleError(
                    f"It has {name} at {at or 'the root'}, which CloudFormation evaluates. Name the"
                    " document with --openapi."
                )
            _check_evaluated(inner, f"{at}.{name}" if at else str(name))
    elif isinstance(value, list):
        for one in value:
            _check_evaluated(one, at)
