"""The OpenAPI document of a client, with only the operations that it can call.

Source: https://spec.openapis.org/oas/v3.0.3.html
"""

from collections.abc import Iterable
from typing import Any, Final

import yaml

from scopegate.access.system.model import Protocol
from scopegate.kit.contents import Kit
from scopegate.kit.errors import FORBIDDEN, THROTTLED, UNAUTHORIZED, meaning
from scopegate.kit.operations import Operation

SCHEME: Final = "oauth2"
KEY_SCHEME: Final = "api_key"
_VERSION: Final = "3.0.3"
_GREEDY: Final = "One or more path segments, separated by slashes."


def render(kit: Kit) -> str:
    """Return the document as YAML."""
    text: str = yaml.dump(
        document(kit), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100
    )
    return text


def document(kit: Kit) -> dict[str, Any]:
    """Return the document."""
    servers = kit.all_servers
    paths: dict[str, dict[str, Any]] = {}
    for operation in kit.operations:
        found = _operation(kit, operation, servers)
        paths.setdefault(operation.path, {})[operation.method.lower()] = found
    tags = _tags(kit, paths)
    components = kit.team.components(paths) if kit.team else {}
    return {
        "openapi": kit.team.version if kit.team else _VERSION,
        "info": _info(kit),
        "servers": [{"url": url} for url in servers],
        **({"tags": tags} if tags else {}),
        "paths": paths,
        "components": {**components, "securitySchemes": _schemes(kit)},
    }


def _info(kit: Kit) -> dict[str, Any]:
    info: dict[str, Any] = {
        "title": kit.title,
        "description": f"The operations that the client {kit.client} may call.",
        "version": str((kit.team.info if kit.team else {}).get("version", "1.0.0")),
    }
    if kit.contact:
        info["contact"] = {kit.contact_kind: kit.contact}
    return info


def _tags(kit: Kit, paths: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the descriptions of tags of operations."""
    used = {
        tag
        for item in paths.values()
        for operation in item.values()
        for tag in operation.get("tags") or ()
    }
    return [tag for name, tag in (kit.team.tags if kit.team else {}).items() if name in used]


def _schemes(kit: Kit) -> dict[str, Any]:
    schemes: dict[str, Any] = {
        SCHEME: {
            "type": "oauth2",
            "flows": {
                "clientCredentials": {
                    "tokenUrl": kit.token_endpoint,
                    "scopes": dict(kit.scopes),
                }
            },
        }
    }
    if any(operation.key for operation in kit.operations):
        schemes[KEY_SCHEME] = {"type": "apiKey", "in": "header", "name": "x-api-key"}
    return schemes


def _operation(kit: Kit, operation: Operation, every: tuple[str, ...]) -> dict[str, Any]:
    given = (kit.team.operation(operation) if kit.team else None) or {}
    parameters = given.pop("parameters", [])
    described = {one.get("name") for one in parameters if one.get("in") == "path"}
    parameters = [
        *(_variable(operation, name) for name in operation.variables if name not in described),
        *parameters,
    ]
    responses = {str(status): answer for status, answer in (given.pop("responses", {})).items()}
    servers = kit.servers_of(operation)
    return {
        "summary": operation.name,
        **given,
        **({"servers": [{"url": url} for url in servers]} if servers != every else {}),
        **({"parameters": parameters} if parameters else {}),
        "responses": (responses or {"2XX": {"description": "Success."}})
        | {
            status: {"description": said}
            for status, said in _refusals(kit, operation)
            if status not in responses
        },
        "security": _security(operation),
    }


def _variable(operation: Operation, name: str) -> dict[str, Any]:
    parameter = {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
    if operation.greedy and name == operation.variables[-1]:
        parameter["description"] = _GREEDY
    return parameter


def _refusals(kit: Kit, operation: Operation) -> Iterable[tuple[str, str]]:
    """Return the responses of API Gateway in place of the backend."""
    if operation.token:
        yield UNAUTHORIZED, meaning(UNAUTHORIZED, kit.protocols)
        if Protocol.HTTP in kit.protocols:
            yield FORBIDDEN, meaning(FORBIDDEN, kit.protocols)
    yield THROTTLED, meaning(THROTTLED, kit.protocols)


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    """Return the security of an operation: any one entry is sufficient, none is public."""
    key: dict[str, list[str]] = {KEY_SCHEME: []} if operation.key else {}
    if not operation.token:
        return [key] if key else []
    return [{SCHEME: list(scopes), **key} for scopes in operation.scopes or ((),)]


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """The fastest installed safe dumper, without aliases, which some importers can't read."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - as in its base
        return True
