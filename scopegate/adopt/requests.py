"""Validation of requests, as an OpenAPI document says it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from scopegate.adopt.backends import InexpressibleError
from scopegate.adopt.found import FoundRestApi
from scopegate.inputs.openapi_document import EXTENSION, Document, object_of

_Json = Mapping[str, Any]
_NONE: Final = "unvalidated"
_VALIDATOR: Final = f"{EXTENSION}request-validator"
_JSON: Final = re.compile(r"application/(?:[0-9A-Za-z.+-]+[+])?json")
_PLACES: Final = {"header": "header", "query": "querystring"}
_REWRITTEN: Final = frozenset({"const", "exclusiveMaximum", "exclusiveMinimum", "nullable"})
"""Keywords of a schema that the module writes in another way than API Gateway imported them."""


class Validators:
    """The request validators of an API, by which its document says what is validated."""

    def __init__(self, found: FoundRestApi, document: Document) -> None:
        """Read them, and the document beside them."""
        self._validators = {str(one["id"]): one for one in found.validators}
        self._document = document
        self._used: set[str] = set()

    def settings_of(self, route: str, method: _Json) -> dict[str, Any]:
        """Return what the operation of a method says about validation, as fields of it.

        Raises:
            InexpressibleError: The module would validate more or less than API Gateway does.
        """
        validator = self._validators.get(str(method.get("requestValidatorId")))
        if validator is None:
            return {}
        self._used.add(validator["id"])
        fields: dict[str, Any] = {_VALIDATOR: validator["name"]}
        if validator.get("validateRequestParameters"):
            self._check_parameters(route, method)
        if validator.get("validateRequestBody") and (body := self._body(route, method)):
            fields["requestBody"] = body
        return fields

    def of_all(self) -> dict[str, Any]:
        """Return the root settings of the document, which validate no request by default."""
        used = {
            one["name"]: {
                name: bool(one.get(name))
                for name in ("validateRequestBody", "validateRequestParameters")
            }
            for id_, one in sorted(self._validators.items())
            if id_ in self._used
        }
        off = {"validateRequestBody": False, "validateRequestParameters": False}
        return {_VALIDATOR: _NONE, f"{_VALIDATOR}s": {_NONE: off, **used}}

    def _check_parameters(self, route: str, method: _Json) -> None:
        deployed = {
            name.removeprefix("method.request.")
            for name, required in (method.get("requestParameters") or {}).items()
            if required and not name.startswith("method.request.path.")
        }
        documented = set(self._required(route))
        if deployed != documented:
            raise InexpressibleError(
                f"{route} requires {_listed(deployed)}, and by its document the module would"
                f" require {_listed(documented)}."
            )

    def _required(self, route: str) -> Iterator[str]:
        operation = self._document.operations[route]
        item = self._document.items[operation.path]
        required: dict[str, bool] = {}
        for given in (*_list(item.get("parameters")), *_list(operation.body.get("parameters"))):
            one = self._referred("parameters", given)
            name = str(one.get("name"))
            if one.get("in") in _PLACES and name.lower() not in {
                "accept",
                "authorization",
                "content-type",
            }:
                required[f"{_PLACES[one['in']]}.{name}"] = bool(one.get("required"))
        return (name for name, needed in required.items() if needed)

    def _body(self, route: str, method: _Json) -> dict[str, Any] | None:
        """Return the body, required if it is validated; API Gateway refuses an empty one then."""
        models = method.get("requestModels") or {}
        operation = self._document.operations[route]
        given = self._referred("requestBodies", operation.body.get("requestBody"))
        content = object_of(given.get("content"))
        if not models:
            return {**given, "required": False} if given.get("required") else None
        checked = {
            type_
            for type_, media in content.items()
            if _JSON.fullmatch(type_) and isinstance(object_of(media).get("schema"), Mapping)
        }
        if set(models) != checked:
            raise InexpressibleError(
                f"{route} validates bodies of {_listed(set(models))}, and by its document the"
                f" module would validate those of {_listed(checked)}."
            )
        schemas = [object_of(content[type_]).get("schema") for type_ in sorted(checked)]
        if rewritten := sorted(self._rewritten(schemas)):
            raise InexpressibleError(
                f"{route} validates bodies by a schema with {_listed(set(rewritten))}, which the"
                " module writes in another way than API Gateway has it."
            )
        return {**given, "required": True}

    def _rewritten(self, schemas: list[Any]) -> set[str]:
        """Return the keywords of schemas, directly or by reference, that the module rewrites."""
        known = object_of(object_of(self._document.content.get("components")).get("schemas"))
        found: set[str] = set()
        seen: set[str] = set()
        waiting: list[Any] = [*schemas]
        while waiting:
            one = waiting.pop()
            if isinstance(one, list):
                waiting += one
            if not isinstance(one, Mapping):
                continue
            found |= {name for name in _REWRITTEN & one.keys() if _is_rewritten(name, one[name])}
            if isinstance(one.get("type"), list):
                found.add("several types")
            name = str(one.get("$ref")).rpartition("/")[2]
            if "$ref" in one and name not in seen:
                seen.add(name)
                waiting.append(known.get(name))
            waiting += one.values()
        return found

    def _referred(self, section: str, given: object) -> _Json:
        """Return a component in place of a reference to it."""
        one = object_of(given)
        name = str(one.get("$ref")).rpartition("/")[2]
        components = object_of(self._document.content.get("components"))
        return object_of(object_of(components.get(section)).get(name)) if "$ref" in one else one


def _is_rewritten(keyword: str, value: object) -> bool:
    if keyword == "nullable":
        return value is True
    return not isinstance(value, bool | Mapping) or keyword == "const"


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"
