"""The team's own OpenAPI document: what it says about operations.

Only what a partner needs of an operation is taken, with the components that it refers to. What
requires something of callers is taken from the system, never from here, and AWS extensions, which
name functions and roles, are left out.

Source: https://spec.openapis.org/oas/v3.1.1.html
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from scopegate.errors import ScopegateError
from scopegate.kit.operations import Operation, normal

_ANY: Final = "x-amazon-apigateway-any-method"
_VERSION: Final = re.compile(r"3\.[01]\.\d+")
_TAKEN: Final = (
    *("tags", "summary", "description", "externalDocs", "operationId", "parameters"),
    *("requestBody", "responses", "deprecated"),
)
_SHAPES: Final = {
    "tags": list,
    "summary": str,
    "operationId": str,
    "parameters": list,
    "requestBody": dict,
    "responses": dict,
}
_NAMES: Final = {dict: "an object", list: "a list", str: "a string"}
_AWS: Final = "x-amazon-"
_YAML_1_1: Final = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
_BUNDLE: Final = "Bundle it, so that each $ref begins with #/components/."
_COMPONENT: Final = re.compile(r"#/components/([^/]+)/([^/]+)(/.*)?")


class TeamDocument:
    """An OpenAPI 3 document.

    Attributes:
        version: Its OpenAPI version, such as ``3.0.3``.
        info: Its ``info``.
        tags: Its ``tags``, by name.
    """

    def __init__(self, document: Mapping[str, Any], name: str) -> None:
        """Store a parsed document; ``name`` is that of its file.

        Raises:
            ScopegateError: It is not an OpenAPI 3 document.
        """
        self._document = document
        self._name = name
        self.version = str(document.get("openapi"))
        if not _VERSION.fullmatch(self.version):
            raise ScopegateError(
                f"{name}: openapi is {document.get('openapi')!r}. Use a document of OpenAPI 3.0 or"
                " 3.1."
            )
        self.info = self._object(document, "info", "")
        self.tags = {
            str(tag.get("name")): _plain(tag)
            for tag in _list(document.get("tags"))
            if isinstance(tag, Mapping)
        }
        paths = self._object(document, "paths", "")
        self._paths = {normal(str(path).replace("+}", "}")): str(path) for path in paths}

    def operation(self, operation: Operation) -> dict[str, Any] | None:
        """Return its content about an operation, with the names of variables as in its path.

        None if the document does not have the operation.
        """
        path = self._paths.get(normal(operation.path))
        if path is None:
            return None
        item = self._object(self._object(self._document, "paths", ""), path, "paths.")
        if isinstance(reference := item.get("$ref"), str):
            item = {**self._target(reference), **item}
        own = operation.method.lower()
        found = self._object(item, own if own in item else _ANY, f"paths.{path}.")
        if not found:
            return None
        where = f"paths.{path}.{own}."
        for name, accepted in _SHAPES.items():
            if not isinstance(found.get(name), accepted | None):
                raise ScopegateError(f"{self._name}: {where}{name} is not {_NAMES[accepted]}.")
        taken = {name: _plain(found[name]) for name in _TAKEN if found.get(name) is not None}
        taken["parameters"] = self._parameters(path, operation, item, found)
        if own not in item:
            taken.pop("operationId", None)
        for response in taken.get("responses", {}).values():
            if isinstance(response, dict):
                response.pop("links", None)
        return taken

    def components(self, used: object) -> dict[str, dict[str, Any]]:
        """Return every component that a part of a document refers to, directly or indirectly.

        Raises:
            ScopegateError: The target of a reference does not exist or is not a component.
        """
        found: dict[str, dict[str, Any]] = {}
        pending = list(_references(used))
        while pending:
            reference = pending.pop()
            match = _COMPONENT.fullmatch(reference)
            if match is None:
                raise ScopegateError(
                    f"{self._name}: $ref {reference!r} does not lead to a component of the"
                    f" document. {_BUNDLE}"
                )
            section, key = match[1], _unescaped(match[2])
            if key in found.get(section, {}):
                continue
            component = _plain(self._target(f"#/components/{match[1]}/{match[2]}"))
            if section == "responses":
                component.pop("links", None)
            found.setdefault(section, {})[key] = component
            pending.extend(_references(component))
        return {section: dict(sorted(found[section].items())) for section in sorted(found)}

    def _parameters(
        self,
        path: str,
        operation: Operation,
        item: Mapping[str, Any],
        found: Mapping[str, Any],
    ) -> list[dict[str, Any]]:
        """Return parameters of an operation and its path, with path parameters of ``operation``.

        A header that carries the token is no parameter of OpenAPI.
        """
        names = dict(zip(re.findall(r"\{([^{}]*?)\+?\}", path), operation.variables, strict=False))
        by_place: dict[tuple[str, str], dict[str, Any]] = {}
        for given in [*_list(item.get("parameters")), *_list(found.get("parameters"))]:
            if not isinstance(given, Mapping):
                continue
            reference = given.get("$ref")
            whole = self._target(reference) if isinstance(reference, str) else given
            parameter = _plain(given)
            where, name = str(whole.get("in")), str(whole.get("name"))
            if where == "path":
                if name not in names:
                    continue
                parameter = _plain(whole) | {"name": names[name], "required": True}
                name = names[name]
            by_place[where, name] = parameter
        return list(by_place.values())

    def _target(self, reference: str) -> Mapping[str, Any]:
        """Return the target of a reference within the document."""
        value: Any = self._document
        for part in reference.removeprefix("#/").split("/"):
            value = value.get(_unescaped(part)) if isinstance(value, Mapping) else None
        if not reference.startswith("#/") or not isinstance(value, Mapping):
            raise ScopegateError(
                f"{self._name}: $ref {reference!r} leads to no object of the document. {_BUNDLE}"
            )
        return value

    def _object(self, parent: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
        value = parent.get(name)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise ScopegateError(f"{self._name}: {where}{name} is not an object.")
        return value


def load(path: Path) -> TeamDocument:
    """Read an OpenAPI document, JSON or YAML.

    Raises:
        ScopegateError: It can't be read, or is not an OpenAPI document.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ScopegateError(f"Can't read {path}: {reason}.") from None
    document = _parsed(text)
    if not isinstance(document, dict):
        raise ScopegateError(f"{path} is not an OpenAPI document in JSON or YAML.")
    return TeamDocument(document, path.name)


def _parsed(text: str) -> object:
    """Return JSON or YAML as values of JSON; None if it is neither.

    YAML is read according to version 1.2, as OpenAPI requires: dates and ``on`` are text. Keys are
    strings.
    """
    import yaml  # noqa: PLC0415 - not every document is YAML, and it is slow to import

    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass

    class Loader(yaml.SafeLoader):
        """The safe loader without dates, and with ``true`` and ``false`` as the only booleans."""

        yaml_implicit_resolvers = {  # noqa: RUF012 - as in its base
            first: [pair for pair in pairs if pair[0] not in _YAML_1_1]
            for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    booleans = re.compile("(true|True|TRUE|false|False|FALSE)$")
    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", booleans, list("tTfF"))
    try:
        return json.loads(json.dumps(yaml.load(text, Loader=Loader)))  # noqa: S506 - a safe loader
    except (yaml.YAMLError, RecursionError, TypeError, ValueError):
        return None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _plain(value: Any) -> Any:
    """Return a copy without extensions of AWS."""
    if isinstance(value, Mapping):
        return {
            str(key): _plain(inner) for key, inner in value.items() if not str(key).startswith(_AWS)
        }
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _references(value: object) -> Iterator[str]:
    """Yield every ``$ref`` in a value, and the schemas that a discriminator maps to."""
    if isinstance(value, Mapping):
        if isinstance(reference := value.get("$ref"), str):
            yield reference
        discriminator = value.get("discriminator")
        mapping = discriminator.get("mapping") if isinstance(discriminator, Mapping) else None
        if isinstance(mapping, Mapping):
            yield from (
                name if "/" in name else f"#/components/schemas/{name}"
                for name in map(str, mapping.values())
            )
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _unescaped(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")
