"""An OpenAPI document, read: its operations, who may call each, and what is wrong with it.

OpenAPI requires all scopes of an entry of ``security``, and any one entry. API Gateway lets a token
in that has any one of a method's scopes. So entries of one scope each mean the same in both, and
everything else is refused.

Sources:
    https://spec.openapis.org/oas/v3.0.4.html#security-requirement-object
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, ClassVar

from scopegate.inputs.names import IDENTIFIER, SCOPE
from scopegate.inputs.routes import PATH

METHODS: Mapping[str, str] = {
    "delete": "DELETE",
    "get": "GET",
    "head": "HEAD",
    "options": "OPTIONS",
    "patch": "PATCH",
    "post": "POST",
    "put": "PUT",
    "x-amazon-apigateway-any-method": "ANY",
}
"""The method of each key of a path that API Gateway serves."""

ABOUT_PATHS = ("$ref", "description", "parameters", "servers", "summary")
"""Keys of a path that are no methods, besides extensions."""

AUTHORIZATION = ("auth", "authorizer", "authtype", "policy")
"""Extensions of API Gateway that decide who may call, less their common prefix."""

EXTENSION = "x-amazon-apigateway-"
REFERENCE = r'"\$ref":"((?:[^"\\]|\\.)*)"'
"""A reference in JSON."""

BINARY, COMPRESSION, ENDPOINT = (
    f"{EXTENSION}{name}"
    for name in ("binary-media-types", "minimum-compression-size", "endpoint-configuration")
)
"""Extensions at the root for which the API has arguments."""

INTEGRATION = f"{EXTENSION}integration"
MISREAD = (
    r'"(?:true|false)":'
    r'|"in":"(?:cookie|header|path|query)","name":(?:true|false)'
    r'|"required":\[(?:"(?:[^"\\]|\\.)*",)*(?:true|false)'
)
"""A name in JSON that was a word of YAML 1.1 for true or false, as a key or where a name stands."""

PATH_ITEM = "#/components/pathItems/"
PARAMETER = r"{([^{}+]+)\+?}"
"""A variable part of a path, with its name."""

REFERRED = ("parameters", "requestBodies", "schemas")
"""Components that requests are checked by."""

SCOPE_PATTERN = f"(?:{IDENTIFIER})/(?:{SCOPE})"
VERSION = r"3([.][01]([.][0-9]+)?)?"


@cache
def read(text: str) -> Mapping[str, Any]:
    """The document in ``text``, JSON or YAML, with its keys as strings; empty if it is neither."""
    found = _json(text)
    if found is None:
        found = _yaml(text)
    return found if isinstance(found, Mapping) else {}


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (RecursionError, ValueError):
        return None


def _yaml(text: str) -> object:
    import yaml  # noqa: PLC0415 - slow to import, and most modules take no document

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Reads scalars as Terraform does: ``y`` and ``n`` as true and false, a date as text."""

        yaml_implicit_resolvers: ClassVar = {
            first: [(tag, form) for tag, form in forms if tag != "tag:yaml.org,2002:timestamp"]
            for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    Loader.add_constructor("tag:yaml.org,2002:bool", _boolean)
    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("[yYnN]$"), list("yYnN"))
    try:
        return _with_text_keys(yaml.load(text, Loader=Loader))  # noqa: S506 - a safe loader
    except (RecursionError, ValueError, yaml.YAMLError):
        return None


def _boolean(loader: Any, node: Any) -> bool:
    return str(loader.construct_scalar(node)).lower() in {"on", "true", "y", "yes"}


def _with_text_keys(value: object) -> object:
    if isinstance(value, Mapping):
        return {text_of(key): _with_text_keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_text_keys(item) for item in value]
    return value


def text_of(value: object) -> str:
    """A scalar as Terraform writes it as a string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def object_of(value: object) -> Mapping[str, Any]:
    """``value``, or an empty object where it is none."""
    return value if isinstance(value, Mapping) else {}


@dataclass(frozen=True)
class Operation:
    """An operation of a document.

    Attributes:
        route: Method and path, such as ``GET /orders``.
        path: The path.
        body: What the document says of it.
        security: Its own security, or that of the root; None where there is neither.
    """

    route: str
    path: str
    body: Mapping[str, Any]
    security: object

    @property
    def id(self) -> str | None:
        """Its operationId."""
        found = self.body.get("operationId")
        return found if isinstance(found, str) else None

    @property
    def entries(self) -> list[object]:
        """The entries of its security, any of which opens it."""
        return self.security if isinstance(self.security, list) else []

    @property
    def scopes(self) -> list[str]:
        """The scopes, any one of which opens it."""
        found = (
            str(scope)
            for entry in self.entries
            for scopes in object_of(entry).values()
            if isinstance(scopes, list)
            for scope in scopes
        )
        return sorted(set(found))

    @property
    def schemes(self) -> list[str]:
        """The security schemes that it names."""
        return sorted({name for entry in self.entries for name in object_of(entry)})


class Document:
    """A document, read: its operations, and what is wrong with it."""

    def __init__(self, text: str) -> None:
        """Read ``text``."""
        self.text = text
        self.content = read(text)

    @cached_property
    def items(self) -> dict[str, Mapping[str, Any]]:
        """What the document says of each path, references resolved."""
        found: dict[str, Mapping[str, Any]] = {}
        for path, item in object_of(self.content.get("paths")).items():
            if not path.startswith("x-"):
                shared = self.shared_items.get(text_of(object_of(item).get("$ref")))
                found[path] = {**object_of(shared), **object_of(item)}
        return found

    @cached_property
    def shared_items(self) -> Mapping[str, Any]:
        """What a path can refer to, by reference."""
        shared = object_of(object_of(self.content.get("components")).get("pathItems"))
        return {
            f"{PATH_ITEM}{name}": item
            for name, item in shared.items()
            if "$ref" not in object_of(item)
        }

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """The operations that API Gateway can serve, by route."""
        root = self.content.get("security")
        found = {}
        for path, item in self.items.items():
            for key, given in item.items():
                if key in METHODS:
                    body = object_of(given)
                    own = body.get("security")
                    route = f"{METHODS[key]} {path}"
                    found[route] = Operation(route, path, body, root if own is None else own)
        return dict(sorted(found.items()))

    @property
    def schemes(self) -> Mapping[str, Any]:
        """Its security schemes."""
        return object_of(object_of(self.content.get("components")).get("securitySchemes"))

    def is_exact(self, operation: Operation) -> bool:
        """Whether API Gateway can serve an operation to exactly whom the document lets in."""
        return (
            isinstance(operation.security, list)
            and all(map(_exact, operation.entries))
            and all(_client_credentials(self.schemes.get(name)) for name in operation.schemes)
            and all(re.fullmatch(SCOPE_PATTERN, scope) for scope in operation.scopes)
            and _servable(operation.path)
        )

    def unsecured(self) -> list[str]:
        """Operations that have no security, neither their own nor that of the root."""
        return [route for route, one in self.operations.items() if one.security is None]

    def inexact(self) -> list[str]:
        """Operations with a requirement that API Gateway can't express."""
        found = []
        for route, operation in self.operations.items():
            if operation.security is None:
                continue
            if not isinstance(operation.security, list):
                found.append(f"{route} with {json_of(operation.security)}")
            found += [
                f"{route} with {json_of(entry)}" for entry in operation.entries if not _exact(entry)
            ]
        return found

    def foreign_schemes(self) -> list[str]:
        """Operations that require another scheme than client credentials."""
        return [
            f"{route} with {name}"
            for route, operation in self.operations.items()
            for name in operation.schemes
            if not _client_credentials(self.schemes.get(name))
        ]

    def malformed_scopes(self) -> list[str]:
        """Scopes of operations that Cognito can't issue."""
        return self._scopes(lambda scope: re.fullmatch(SCOPE_PATTERN, scope) is None)

    def undeclared_scopes(self, declared: list[str]) -> list[str]:
        """Scopes of operations that are not among ``declared``."""
        return self._scopes(lambda scope: scope not in declared)

    def _scopes(self, wrong: Any) -> list[str]:
        return [
            f"{json_of(scope)} in {route}"
            for route, operation in self.operations.items()
            for scope in operation.scopes
            if wrong(scope)
        ]

    def unservable_paths(self) -> list[str]:
        """Operations of paths that API Gateway can't serve."""
        return [
            route for route, operation in self.operations.items() if not _servable(operation.path)
        ]

    def unservable_methods(self) -> list[str]:
        """Methods that API Gateway can't serve, and keys that are none."""
        return [
            f"{key.upper() if re.fullmatch('[a-z]+', key) else key} {path}"
            for path, item in sorted(self.items.items())
            for key in sorted(item)
            if key not in METHODS and key not in ABOUT_PATHS and not key.startswith("x-")
        ]

    def competing_variables(self) -> list[str]:
        """Paths below which several variables stand."""
        below: dict[str, set[str]] = defaultdict(set)
        for operation in self.operations.values():
            parts = operation.path.split("/")
            for depth in range(1, len(parts)):
                if parts[depth].startswith("{"):
                    below["/".join(parts[:depth])].add(parts[depth])
        return [
            f"{' and '.join(sorted(parts))} below {parent or '/'} of "
            + ", ".join(
                route
                for route, operation in self.operations.items()
                if operation.path.startswith(f"{parent}/{{")
            )
            for parent, parts in sorted(below.items())
            if len(parts) > 1
        ]

    def authorization_extensions(self) -> list[str]:
        """Extensions about authorization, with the place of each."""
        return [
            *(f"{name} at the root" for name in sorted(self.content) if _about_calling(name)),
            *(
                f"{name} of {path}"
                for path, item in sorted(self.items.items())
                for name in sorted(item)
                if _about_calling(name)
            ),
            *(
                f"{name} of {route}"
                for route, operation in self.operations.items()
                for name in sorted(operation.body)
                if _about_calling(name)
            ),
            *(
                f"{name} of the scheme {scheme}"
                for scheme, settings in sorted(self.schemes.items())
                for name in sorted(object_of(settings))
                if _about_calling(name)
            ),
        ]

    def unresolved_references(self) -> list[str]:
        """References of what is served that lead nowhere, or out of the document."""
        return [
            *(
                f"{text_of(reference)} of {path}"
                for path, item in sorted(self.items.items())
                if (reference := item.get("$ref")) is not None
                and text_of(reference) not in self.shared_items
            ),
            *(
                f"{reference} of {place}"
                for place, text in sorted(self.requests.items())
                for reference in dict.fromkeys(re.findall(REFERENCE, text))
                if "/".join(f"{reference}///".split("/")[:4]) not in self.referable
            ),
        ]

    def misread_names(self) -> list[str]:
        """Places with a name that YAML 1.1 reads as true or false."""
        if isinstance(_json(self.text), Mapping):
            return []
        return [place for place, text in sorted(self.requests.items()) if re.search(MISREAD, text)]

    def incomplete_integrations(self) -> list[str]:
        """Operations with an integration that has no type."""
        return [
            route
            for route, operation in self.operations.items()
            if INTEGRATION in operation.body
            and "type" not in object_of(operation.body[INTEGRATION])
        ]

    @cached_property
    def referable(self) -> set[str]:
        """What a reference can name."""
        return {
            f"#/components/{section}/{name}"
            for section, entries in object_of(self.content.get("components")).items()
            for name in object_of(entries)
        }

    @cached_property
    def requests(self) -> dict[str, str]:
        """What is said of requests, of each operation and of what it can refer to, as JSON."""
        components = object_of(self.content.get("components"))
        operations = {
            route: json_of(
                [
                    self.items[operation.path].get("parameters"),
                    operation.body.get("parameters"),
                    operation.body.get("requestBody"),
                ]
            )
            for route, operation in self.operations.items()
        }
        shared = {
            f"components.{section}.{name}": json_of(entry)
            for section in REFERRED
            for name, entry in object_of(components.get(section)).items()
        }
        return operations | shared

    def repeated_ids(self) -> list[str]:
        """Ids that several operations have."""
        ids = Counter(operation.id for operation in self.operations.values() if operation.id)
        return sorted(name for name, number in ids.items() if number > 1)

    def unknown_operations(self, keys: list[str]) -> list[str]:
        """Those of ``keys`` that name no operation."""
        known = {*self.operations, *(one.id for one in self.operations.values())}
        return sorted(json_of(key) for key in keys if key not in known)


def _servable(path: str) -> bool:
    """Whether API Gateway serves a path."""
    names = re.findall(PARAMETER, path)
    return re.fullmatch(PATH, path) is not None and len(names) == len(set(names))


def _exact(entry: object) -> bool:
    """Whether an entry requires one scope of one scheme."""
    lists = list(object_of(entry).values())
    if len(lists) != 1 or not isinstance(lists[0], list):
        return False
    return len({json_of(scope) for scope in lists[0]}) == 1 and isinstance(lists[0][0], str)


def _client_credentials(scheme: object) -> bool:
    found = object_of(scheme)
    flows = object_of(found.get("flows"))
    return found.get("type") == "oauth2" and flows.get("clientCredentials") is not None


def _about_calling(name: str) -> bool:
    return name in {EXTENSION + part for part in AUTHORIZATION}


def json_of(value: object) -> str:
    """``value`` as ``jsonencode`` of Terraform writes it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def routes(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each operation as an entry of the input ``routes``."""
    for route, operation in document.operations.items():
        yield route, {"public": True} if not operation.scopes else {"scopes": operation.scopes}
