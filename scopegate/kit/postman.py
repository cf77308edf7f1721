"""A Postman collection of a client's operations.

Source: https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from scopegate.kit.contents import Kit
from scopegate.kit.operations import Operation

_SCHEMA: Final = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_BODIES: Final = ("POST", "PUT", "PATCH")
_TOKEN_TEST: Final = (
    'pm.test("The client gets a token", () => pm.response.to.have.status(200));',
    'pm.collectionVariables.set("access_token", pm.response.json().access_token);',
)


def render(kit: Kit) -> str:
    """Return the collection as JSON."""
    return json.dumps(collection(kit), indent=2, ensure_ascii=False) + "\n"


def collection(kit: Kit) -> dict[str, Any]:
    """Return the collection: the token first, then each operation."""
    urls = {url: _variable_of(number) for number, url in enumerate(kit.all_servers)}
    values = {
        "token_endpoint": kit.token_endpoint,
        **{name: url for url, name in urls.items()},
        "client_id": "",
        "client_secret": "",
        "access_token": "",
    }
    if any(operation.key for operation in kit.operations):
        values["api_key"] = ""
    return {
        "info": {
            "name": f"{kit.title}: {kit.client}",
            "description": (
                "Set client_id and client_secret in the variables of the collection, send “Ask for"
                " a token”, and then any other request."
            ),
            "schema": _SCHEMA,
        },
        "item": [
            {"name": "Token", "item": [_token_request(kit)]},
            {
                "name": "Operations",
                "item": [_request(kit, operation, urls) for operation in kit.operations],
            },
        ],
        "variable": [{"key": key, "value": value} for key, value in values.items()],
    }


def _variable_of(number: int) -> str:
    return f"invoke_url_{number + 1}" if number else "invoke_url"


def _token_request(kit: Kit) -> dict[str, Any]:
    form = {"grant_type": "client_credentials", "scope": " ".join(kit.scopes)}
    return {
        "name": "Ask for a token",
        "event": [
            {
                "listen": "test",
                "script": {"type": "text/javascript", "exec": list(_TOKEN_TEST)},
            }
        ],
        "request": {
            "method": "POST",
            "header": [],
            "auth": _auth("basic", username="{{client_id}}", password="{{client_secret}}"),  # noqa: S106 - a variable
            "url": {"raw": "{{token_endpoint}}", "host": ["{{token_endpoint}}"]},
            "body": {
                "mode": "urlencoded",
                "urlencoded": [
                    {"key": key, "value": value, "type": "text"}
                    for key, value in form.items()
                    if value
                ],
            },
        },
        "response": [],
    }


def _request(kit: Kit, operation: Operation, urls: Mapping[str, str]) -> dict[str, Any]:
    given = (kit.team.operation(operation) if kit.team else None) or {}
    host = "{{" + urls[kit.servers_of(operation)[0]] + "}}"
    segments = [
        f":{part[1:-1]}" if part.startswith("{") and part.endswith("}") else part
        for part in operation.path.split("/")[1:]
    ]
    header = [{"key": "x-api-key", "value": "{{api_key}}"}] if operation.key else []
    if operation.method in _BODIES:
        header.append({"key": "Content-Type", "value": "application/json"})
    request: dict[str, Any] = {
        "method": operation.method,
        "header": header,
        "auth": _auth("bearer", token="{{access_token}}") if operation.token else _NO_AUTH,  # noqa: S106 - a variable
        "url": {
            "raw": "/".join([host, *segments]),
            "host": [host],
            "path": segments,
            "variable": [{"key": name, "value": ""} for name in operation.variables],
        },
    }
    if operation.method in _BODIES:
        request["body"] = {
            "mode": "raw",
            "raw": _example(given),
            "options": {"raw": {"language": "json"}},
        }
    if summary := given.get("summary"):
        request["description"] = str(summary)
    return {"name": operation.name, "request": request, "response": []}


_NO_AUTH: Final = {"type": "noauth"}


def _auth(kind: str, **values: str) -> dict[str, Any]:
    entries = [{"key": key, "value": value, "type": "string"} for key, value in values.items()]
    return {"type": kind, kind: entries}


def _example(given: Mapping[str, Any]) -> str:
    """Return the example of a body in the team's document; empty without one."""
    media = _member(_member(given.get("requestBody"), "content"), "application/json")
    named = _member(media, "examples")
    first = next(iter(named.values()), None) if isinstance(named, Mapping) else None
    example = _member(media, "example")
    shown = _member(first, "value") if example is None else example
    return "" if shown is None else json.dumps(shown, indent=2, ensure_ascii=False)


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None
