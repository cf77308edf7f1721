"""How API Gateway imports an OpenAPI document into a REST API.

Sources:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

# MiniStack's own functions are private.
# ruff: noqa: SLF001

import copy
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import yaml
from ministack.services import apigateway_v1 as v1

from scopegate.emulator.patches._registry import Response
from scopegate.emulator.patches.rest_api_rules import refused

_EXTENSION = "x-amazon-apigateway-"
_ANY_METHOD = f"{_EXTENSION}any-method"
_METHODS = {
    **{name: name.upper() for name in ("delete", "get", "head", "options", "patch", "post", "put")},
    _ANY_METHOD: "ANY",
}
_ABOUT_PATHS = {"$ref", "description", "parameters", "servers", "summary"}
_PARAMETER = r"[a-zA-Z0-9._$-]+"
_PLACES = {"header": "header", "path": "path", "query": "querystring"}
_SCHEMAS = re.compile(r"#/(?:components/schemas|definitions)/([^/]+)(.*)")
_STORES = (
    "_authorizers_v1",
    "_gateway_responses",
    "_models",
    "_request_validators",
    "_resources",
)
_RESET: Mapping[str, Any] = {
    "apiKeySource": "HEADER",
    "binaryMediaTypes": [],
    "description": "",
    "disableExecuteApiEndpoint": False,
    "minimumCompressionSize": None,
    "policy": None,
    "version": "",
}
"""Parts of an API that are reset if a document that lacks them overwrites it."""


def put(api_id: str, text: bytes, *, overwrite: bool, fail_on_warnings: bool) -> Response:
    """Import the document ``text`` into the API, which stays unchanged if that fails."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError:
        document = None
    if not isinstance(document, dict) or not _is_supported(document):
        return refused("Invalid OpenAPI input.")
    with _kept_unless_done(api_id) as done:
        one = _Import(api_id, document)
        one.run(overwrite=overwrite)
        for kind, found in (("Errors", one.errors), ("Warnings", one.warnings)):
            if found and (kind == "Errors" or fail_on_warnings):
                return refused(
                    f"{kind} found during import:\n" + "".join(f"\t{f}\n" for f in found)
                )
        done.append(True)
    return v1._v1_response(v1._rest_api_view(v1._rest_apis[api_id]) | {"warnings": one.warnings})


def _is_supported(document: Mapping[str, Any]) -> bool:
    """Return whether its version can be imported; 3.1 can't."""
    version = str(document.get("openapi", ""))
    return document.get("swagger") == "2.0" or re.fullmatch(r"3\.0(\.\d+)?", version) is not None


@contextmanager
def _kept_unless_done(api_id: str) -> Iterator[list[bool]]:
    """Restore the API unless something is added to the list that this yields."""
    api = copy.deepcopy(v1._rest_apis[api_id])
    before = {name: copy.deepcopy(getattr(v1, name).get(api_id, {})) for name in _STORES}
    done: list[bool] = []
    try:
        yield done
    finally:
        if not done:
            v1._rest_apis[api_id] = api
            for name, content in before.items():
                getattr(v1, name)[api_id] = content


class _Import:
    """One import.

    Attributes:
        errors: Why it fails.
        warnings: Which parts of the document are ignored.
    """

    def __init__(self, api_id: str, document: Mapping[str, Any]) -> None:
        self.errors: list[str] = []
        self.warnings: list[str] = []
        self._api = api_id
        self._document = document
        self._schemes: dict[str, dict[str, Any]] = {}
        self._validators: dict[str, str] = {}

    def run(self, *, overwrite: bool) -> None:
        """Import everything."""
        if overwrite:
            self._clear()
        self._settings()
        self._import_schemes()
        self._import_models()
        for name, settings in self._extension("request-validators").items():
            _, _, body = v1._create_request_validator(self._api, {"name": name, **settings})
            self._validators[name] = json.loads(body)["id"]
        for path, item in (self._document.get("paths") or {}).items():
            if not str(path).startswith("x-"):
                self._import_path(str(path), item or {})
        for type_, settings in self._extension("gateway-responses").items():
            self._keep(
                f"Unable to put gateway response {type_}",
                v1._put_gateway_response(self._api, type_, dict(settings)),
            )

    def _extension(self, name: str) -> Mapping[str, Any]:
        return self._document.get(_EXTENSION + name) or {}

    def _clear(self) -> None:
        resources = v1._resources[self._api]
        for resource_id, resource in list(resources.items()):
            if resource["path"] == "/":
                resource["resourceMethods"].clear()
            else:
                del resources[resource_id]
        for name in _STORES:
            if name != "_resources":
                getattr(v1, name)[self._api] = {}
        v1._rest_apis[self._api].update(copy.deepcopy(dict(_RESET)))

    def _settings(self) -> None:
        api, info = v1._rest_apis[self._api], self._document.get("info") or {}
        given = {
            "apiKeySource": self._document.get(f"{_EXTENSION}api-key-source"),
            "binaryMediaTypes": self._document.get(f"{_EXTENSION}binary-media-types"),
            "description": info.get("description"),
            "minimumCompressionSize": self._document.get(f"{_EXTENSION}minimum-compression-size"),
            "name": info.get("title"),
            "version": info.get("version"),
            **{
                name: value
                for name, value in self._extension("endpoint-configuration").items()
                if name == "disableExecuteApiEndpoint"
            },
        }
        if policy := self._extension("policy"):
            given["policy"] = json.dumps(policy)
        api.update({name: value for name, value in given.items() if value is not None})

    def _import_schemes(self) -> None:
        names = {each["name"]: each["id"] for each in v1._authorizers_v1[self._api].values()}
        for name, scheme in v1._security_schemes(self._document).items():
            settings = scheme.get(f"{_EXTENSION}authorizer") or {}
            kind = str(settings.get("type", "")).lower()
            if kind == "cognito_user_pools":
                made = {
                    "name": name,
                    "type": "COGNITO_USER_POOLS",
                    "identitySource": v1._import_identity_source(scheme, settings),
                    "authType": "cognito_user_pools",
                    "providerARNs": settings.get("providerARNs") or [],
                }
                if (ttl := settings.get("authorizerResultTtlInSeconds")) is not None:
                    made["authorizerResultTtlInSeconds"] = ttl
                v1._authorizers_v1[self._api].pop(names.get(name), None)
                _, _, body = v1._create_authorizer(self._api, made)
                self._schemes[name] = {
                    "authorizationType": "COGNITO_USER_POOLS",
                    "authorizerId": json.loads(body)["id"],
                }
            else:
                self._schemes |= v1._import_security_schemes(
                    self._api, {"securityDefinitions": {name: scheme}}
                )

    def _import_models(self) -> None:
        components = self._document.get("components") or {}
        schemas = components.get("schemas") or self._document.get("definitions") or {}
        for name, schema in schemas.items():
            if not re.fullmatch("[a-zA-Z0-9]+", name):
                self.errors.append(
                    f"Unable to create model '{name}': Model name must be alphanumeric: {name}"
                )
            else:
                self._model(name, schema, schemas)

    def _model(self, name: str, schema: Any, schemas: Mapping[str, Any]) -> None:
        text = json.dumps(self._referring(schema, f"model '{name}'", schemas))
        v1._create_model(self._api, {"name": name, "schema": text})

    def _referring(self, schema: Any, where: str, schemas: Mapping[str, Any]) -> Any:
        """Return ``schema`` with references to models, and warn of what 3.0 does not allow."""
        if isinstance(schema, list):
            return [self._referring(item, where, schemas) for item in schema]
        if not isinstance(schema, dict):
            return schema
        if isinstance(reference := schema.get("$ref"), str):
            found = _SCHEMAS.fullmatch(reference)
            if found is None or found[1] not in schemas:
                self.errors.append(f"Unable to resolve reference {reference} of {where}")
                return {}
            address = f"https://apigateway.amazonaws.com/restapis/{self._api}/models/{found[1]}"
            return {"$ref": address + (f"#{found[2]}" if found[2] else "")}
        if isinstance(schema.get("type"), list):
            self.warnings.append(f"attribute type of {where} is not of type `string`")
        for bound in ("exclusiveMinimum", "exclusiveMaximum"):
            if isinstance(schema.get(bound), int | float) and schema[bound] not in (True, False):
                self.warnings.append(f"attribute {bound} of {where} is not of type `boolean`")
        return {key: self._referring(value, where, schemas) for key, value in schema.items()}

    def _import_path(self, path: str, item: Mapping[str, Any]) -> None:
        resource_id = self._resource(path)
        for key, operation in item.items():
            if key in _METHODS:
                if resource_id is not None:
                    self._import_operation(path, resource_id, _METHODS[key], item, operation or {})
            elif key not in _ABOUT_PATHS and not key.startswith("x-"):
                self.warnings.append(f"Ignoring unsupported method {key} of path {path}")

    def _resource(self, path: str) -> str | None:
        resources = v1._resources[self._api]
        found: str = next(id_ for id_, each in resources.items() if each["path"] == "/")
        if not path.startswith("/"):
            self.errors.append(f"Unable to create resource at path '{path}': no leading slash")
            return None
        for part in path[1:].split("/") if path != "/" else []:
            child = next(
                (
                    id_
                    for id_, each in resources.items()
                    if each["parentId"] == found and each["pathPart"] == part
                ),
                None,
            )
            if child is None:
                made = self._keep(
                    f"Unable to create resource at path '{path}'",
                    v1._create_resource(self._api, found, {"pathPart": part}),
                )
                if made is None:
                    return None
                child = made["id"]
            found = child
        return found

    def _keep(self, failed: str, response: Response) -> dict[str, Any] | None:
        """Return the result in ``response``; None for an error, which is recorded."""
        status, _, body = response
        answered: dict[str, Any] = json.loads(body)
        if status < HTTPStatus.BAD_REQUEST:
            return answered
        self.errors.append(f"{failed}: {answered['message']}")
        return None

    def _import_operation(
        self,
        path: str,
        resource_id: str,
        method: str,
        item: Mapping[str, Any],
        operation: Mapping[str, Any],
    ) -> None:
        failed = f"Unable to put method '{method}' on resource at path '{path}'"
        settings = {
            **self._security(f"{method} {path}", operation.get("security")),
            "operationName": operation.get("operationId", ""),
            "requestModels": self._request_models(operation),
            "requestParameters": self._parameters(failed, item, operation),
        }
        default = self._document.get(f"{_EXTENSION}request-validator")
        validator = operation.get(f"{_EXTENSION}request-validator", default)
        if validator is not None:
            if validator not in self._validators:
                self.errors.append(f"{failed}: Invalid Request Validator identifier specified")
            settings["requestValidatorId"] = self._validators.get(validator)
        put = v1._put_method(self._api, resource_id, method, settings)
        if self._keep(failed, put) is None:
            return
        for code, response in (operation.get("responses") or {}).items():
            if re.fullmatch("[1-5][0-9]{2}", str(code)):
                headers = (self._resolved(response) or {}).get("headers") or {}
                declared = {f"method.response.header.{name}": False for name in headers}
                v1._put_method_response(
                    self._api, resource_id, method, str(code), {"responseParameters": declared}
                )
        if integration := self._resolved(operation.get(f"{_EXTENSION}integration")):
            failed = f"Unable to put integration on '{method}' for resource at path '{path}'"
            self._import_integration(failed, resource_id, method, integration)

    def _import_integration(
        self, failed: str, resource_id: str, method: str, integration: Mapping[str, Any]
    ) -> None:
        settings = {
            name: value for name, value in integration.items() if name not in ("responses", "type")
        }
        settings["type"] = str(integration.get("type", "")).upper()
        for name in ("connectionType", "contentHandling", "passthroughBehavior"):
            if name in settings:
                settings[name] = str(settings[name]).upper()
        settings.setdefault("httpMethod", None)
        put = v1._put_integration(self._api, resource_id, method, settings)
        if self._keep(failed, put) is None:
            return
        for pattern, response in (integration.get("responses") or {}).items():
            pattern_ = {"selectionPattern": "" if pattern == "default" else pattern}
            self._keep(
                failed,
                v1._put_integration_response(
                    self._api,
                    resource_id,
                    method,
                    str(response["statusCode"]),
                    {**response, **pattern_},
                ),
            )

    def _security(self, operation: str, security: Any) -> dict[str, Any]:
        """Return the authorization of a method; ``security`` at the root is ignored."""
        found: dict[str, Any] = {"authorizationType": "NONE"}
        names: set[str] = set()
        scopes: list[str] = []
        for name, asked in (pair for entry in security or [] for pair in entry.items()):
            scheme = self._schemes.get(name)
            if scheme is None:
                self.warnings.append(f"Ignoring security {name} of {operation}: no authorizer")
            elif scheme.get("apiKeyRequired"):
                found["apiKeyRequired"] = True
            else:
                names.add(name)
                scopes += [scope for scope in asked if scope not in scopes]
                found |= scheme
        if len(names) > 1:
            self.warnings.append(f"Ignoring all but one of several authorizers of {operation}")
        return found | ({"authorizationScopes": scopes} if scopes else {})

    def _parameters(
        self, failed: str, item: Mapping[str, Any], operation: Mapping[str, Any]
    ) -> dict[str, bool]:
        found = {}
        for each in [*(item.get("parameters") or []), *(operation.get("parameters") or [])]:
            parameter = self._resolved(each) or {}
            place = _PLACES.get(parameter.get("in", ""))
            if place is None:
                continue
            if not re.fullmatch(_PARAMETER, parameter["name"]):
                self.errors.append(
                    f"{failed}: Parameter name should match the following regular expression: "
                    f"^{_PARAMETER}$"
                )
            name = f"method.request.{place}.{parameter['name']}"
            found[name] = place == "path" or bool(parameter.get("required"))
        return found

    def _request_models(self, operation: Mapping[str, Any]) -> dict[str, str]:
        body = self._resolved(operation.get("requestBody")) or {}
        schemas = (self._document.get("components") or {}).get("schemas") or {}
        found = {}
        for media_type, media in (body.get("content") or {}).items():
            schema = media.get("schema")
            if not schema:
                continue
            named = _SCHEMAS.fullmatch(str(schema.get("$ref", "")))
            if named and named[1] in schemas and not named[2]:
                found[media_type] = named[1]
            else:
                found[media_type] = f"MODEL{v1._new_id()[:6]}"
                self._model(found[media_type], schema, schemas)
        return found

    def _resolved(self, value: Any) -> Any:
        """Return ``value``, or the target of its reference within the document."""
        if not isinstance(value, Mapping) or not isinstance(value.get("$ref"), str):
            return value
        found: Any = self._document
        for part in value["$ref"].removeprefix("#/").split("/"):
            name = part.replace("~1", "/").replace("~0", "~")
            found = found.get(name) if isinstance(found, Mapping) else None
        if found is None:
            self.errors.append(f"Unable to resolve reference {value['$ref']}")
        return found
