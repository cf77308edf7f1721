"""OpenAPI documents without API Gateway extensions: valid ones, and one for each fault."""

import copy
import json
from collections.abc import Callable
from typing import Any

import yaml

Document = dict[str, Any]
FLOW = {"tokenUrl": "https://auth.example.com/oauth2/token", "scopes": {"pets/read": "Read."}}
READ, WRITE = [{"oauth": ["pets/read"]}], [{"oauth": ["pets/write"]}]
OK = {"200": {"description": "It went well."}}


def as_json(document: Document | str) -> str:
    """The document as JSON, unless it is a text already."""
    return document if isinstance(document, str) else json.dumps(document)


def as_yaml(document: Document | str) -> str:
    """The document as YAML, with status codes as numbers, unless it is a text already."""
    if isinstance(document, str):
        return document
    text: str = yaml.safe_dump(document, sort_keys=False)
    return text.replace("'200':", "200:")


def petstore() -> Document:
    """Pets, with references between components, in the words of 3.0."""
    name = {"type": "string", "minLength": 1, "description": "What it is called."}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1.2.0", "license": {"name": "MIT"}},
        "servers": [{"url": "https://pets.example.com/v1"}],
        "tags": [{"name": "pets"}],
        "security": READ,
        "paths": {
            "/pets": {
                "parameters": [{"$ref": "#/components/parameters/Page"}],
                "get": {
                    "operationId": "listPets",
                    "tags": ["pets"],
                    "parameters": [
                        {"name": "kind", "in": "query", "required": True, "schema": name},
                        {"name": "filter[age]", "in": "query", "schema": {"type": "integer"}},
                    ],
                    "responses": {"200": {"$ref": "#/components/responses/Pets"}},
                },
                "post": {
                    "operationId": "addPet",
                    "security": WRITE,
                    "requestBody": {"$ref": "#/components/requestBodies/Pet"},
                    "responses": {"201": {"description": "It was added."}},
                },
            },
            "/pets/{petId}": {
                "parameters": [
                    {"name": "petId", "in": "path", "required": True, "schema": {"type": "string"}}
                ],
                "get": {"operationId": "showPet", "responses": OK},
                "head": {"responses": OK},
                "delete": {
                    "operationId": "removePet",
                    "security": [*READ, *WRITE],
                    "responses": {"204": {"description": "It is gone."}},
                },
            },
            "/health": {"get": {"operationId": "health", "security": [], "responses": OK}},
        },
        "components": {
            "parameters": {
                "Page": {"name": "page", "in": "query", "schema": {"type": "integer"}},
            },
            "requestBodies": {
                "Pet": {"$ref": "#/components/requestBodies/NewPet"},
                "NewPet": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/new-pet"}}
                    },
                },
            },
            "responses": {"Pets": {"description": "Pets."}},
            "schemas": {
                "new-pet": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {
                        "name": name,
                        "nickname": {"type": "string", "nullable": True},
                        "owner": {"$ref": "#/components/schemas/owner_1.0"},
                    },
                    "example": {"name": "Rex"},
                },
                "owner_1.0": {
                    "type": "object",
                    "properties": {
                        "email": {"type": "string"},
                        "pets": {
                            "type": "array",
                            "items": {"$ref": "#/components/schemas/new-pet"},
                        },
                    },
                },
                "unused.schema": {"type": "object", "discriminator": {"propertyName": "kind"}},
            },
            "securitySchemes": {
                "oauth": {"type": "oauth2", "flows": {"clientCredentials": FLOW}},
                "key": {"type": "apiKey", "in": "header", "name": "x-api-key"},
            },
        },
    }


def modern() -> Document:
    """Return the same API in OpenAPI 3.1."""
    document = petstore()
    document["openapi"] = "3.1.0"
    document["webhooks"] = {"petSold": {"post": {"responses": OK}}}
    pet = document["components"]["schemas"]["new-pet"]["properties"]
    pet["nickname"] = {"type": ["string", "null"], "maxLength": 20}
    pet["tag"] = {"type": ["string", "integer", "boolean", "null"]}
    pet["age"] = {"type": "integer", "exclusiveMinimum": 0}
    pet["species"] = {"const": "dog"}
    document["components"]["pathItems"] = {
        "Fence": {"get": {"operationId": "fence", "responses": OK}}
    }
    document["paths"]["/fence"] = {"$ref": "#/components/pathItems/Fence"}
    return document


def large(operations: int = 280) -> Document:
    """That many operations of as many paths, a fifth of them with a body of its own schema."""
    document = petstore()
    document["paths"] = {}
    for number in range(operations):
        operation: dict[str, Any] = {"operationId": f"operation{number}", "responses": OK}
        method = "get"
        if number % 5 == 0:
            method = "post"
            operation["security"] = WRITE
            schema = {"$ref": f"#/components/schemas/Thing{number}"}
            operation["requestBody"] = {
                "required": True,
                "content": {"application/json": {"schema": schema}},
            }
            document["components"]["schemas"][f"Thing{number}"] = {
                "type": "object",
                "required": [f"field{number}"],
            }
        document["paths"][f"/things{number}"] = {method: operation}
    return document


def _operation(document: Document) -> Any:
    return document["paths"]["/pets"]["get"]


def _changed(change: Callable[[Document], object]) -> Document:
    document = copy.deepcopy(petstore())
    change(document)
    return document


def _secured(security: object) -> Document:
    return _changed(lambda document: _operation(document).update(security=security))


def _at(path: str, **item: Any) -> Document:
    item = item or {"get": {"responses": OK}}
    return _changed(lambda document: document["paths"].update({path: item}))


def _with_path_items(**items: Any) -> Document:
    def change(document: Document) -> None:
        document["components"]["pathItems"] = items
        document["paths"]["/fence"] = {"$ref": "#/components/pathItems/Fence"}

    return _changed(change)


REFUSED: dict[str, tuple[Document | str, str]] = {
    "no security anywhere": (
        _changed(lambda document: document.pop("security")),
        "GET /pets",
    ),
    "all scopes of an entry": (
        _secured([{"oauth": ["pets/read", "pets/write"]}]),
        'GET /pets with {"oauth":["pets/read","pets/write"]}',
    ),
    "two schemes in an entry": (
        _secured([{"oauth": ["pets/read"], "key": []}]),
        'GET /pets with {"key":[],"oauth":["pets/read"]}',
    ),
    "optional security": (_secured([{}, *READ]), "GET /pets with {}"),
    "security that asks for nothing": (_secured([{}]), "GET /pets with {}"),
    "no scope": (_secured([{"oauth": []}]), 'GET /pets with {"oauth":[]}'),
    "security that is an object": (_secured({}), "GET /pets with {}"),
    "security that is a text": (_secured(""), 'GET /pets with ""'),
    "a scope that is a number": (_secured([{"oauth": [1]}]), 'GET /pets with {"oauth":[1]}'),
    "an API key": (_secured([*READ, {"key": ["pets/read"]}]), "GET /pets with key"),
    "an unknown scheme": (_secured([{"openid": ["pets/read"]}]), "GET /pets with openid"),
    "a flow for users": (
        _changed(
            lambda document: document["components"]["securitySchemes"].update(
                oauth={"type": "oauth2", "flows": {"authorizationCode": FLOW}}
            )
        ),
        "GET /pets with oauth",
    ),
    "a scope without a resource server": (
        _secured([{"oauth": ["read:pets"]}]),
        '"read:pets" in GET /pets',
    ),
    "an undeclared scope": (
        _secured([{"oauth": ["pets/sell"]}]),
        '"pets/sell" in GET /pets',
    ),
    "a trailing slash": (_at("/pets/"), "GET /pets/"),
    "a part of a part": (_at("/pets.{format}"), "GET /pets.{format}"),
    "two variables in a part": (_at("/{a}{b}"), "GET /{a}{b}"),
    "a variable twice": (_at("/pets/{petId}/friends/{petId}"), "GET /pets/{petId}/friends/{petId}"),
    "a variable with a space": (_at("/owners/{owner id}"), "GET /owners/{owner id}"),
    "a variable with a dollar": (_at("/owners/{$id}"), "GET /owners/{$id}"),
    "a space": (_at("/my pets"), "GET /my pets"),
    "a greedy variable that is not the last": (_at("/files/{path+}/a"), "GET /files/{path+}/a"),
    "no leading slash": (_at("owners"), "GET owners"),
    "TRACE": (_at("/owners", trace={"responses": OK}), "TRACE /owners"),
    "QUERY": (_at("/owners", query={"responses": OK}), "QUERY /owners"),
    "a method in capitals": (_at("/owners", GET={"responses": OK}), "GET /owners"),
    "two names for a variable": (_at("/pets/{id}/toys"), "{id} and {petId} below /pets of"),
    "a greedy variable beside another": (_at("/pets/{any+}"), "{any+} and {petId} below /pets of"),
    "an authorizer of its own": (
        _changed(
            lambda document: document["components"]["securitySchemes"]["oauth"].update(
                {"x-amazon-apigateway-authorizer": {"type": "request"}}
            )
        ),
        "x-amazon-apigateway-authorizer of the scheme oauth",
    ),
    "a policy of its own": (
        _changed(lambda document: document.update({"x-amazon-apigateway-policy": {}})),
        "x-amazon-apigateway-policy at the root",
    ),
    "authorization of a path": (
        _at("/fence", **{"get": {"responses": OK}, "x-amazon-apigateway-auth": {"type": "NONE"}}),
        "x-amazon-apigateway-auth of /fence",
    ),
    "an integration by reference": (
        _at(
            "/fence", get={"x-amazon-apigateway-integration": {"$ref": "#/components/x-one/Fence"}}
        ),
        "GET /fence",
    ),
    "authorization of its own": (
        _changed(
            lambda document: _operation(document).update(
                {"x-amazon-apigateway-auth": {"type": "NONE"}}
            )
        ),
        "x-amazon-apigateway-auth of GET /pets",
    ),
    "a reference to a file": (
        _changed(
            lambda document: _operation(document).update(
                parameters=[{"$ref": "common.yaml#/parameters/Page"}]
            )
        ),
        "common.yaml#/parameters/Page of GET /pets",
    ),
    "a path that refers to a file": (
        _at("/fence", **{"$ref": "fence.yaml"}),
        "fence.yaml of /fence",
    ),
    "a path that refers to another": (
        _at("/fence", **{"$ref": "#/paths/~1pets"}),
        "#/paths/~1pets of /fence",
    ),
    "a path that refers to nothing": (
        _with_path_items(),
        "#/components/pathItems/Fence of /fence",
    ),
    "a path that refers to a reference": (
        _with_path_items(Fence={"$ref": "#/components/pathItems/Gate"}, Gate={}),
        "#/components/pathItems/Fence of /fence",
    ),
    "a reference to nothing": (
        _changed(lambda document: document["components"]["schemas"].pop("owner_1.0")),
        "#/components/schemas/owner_1.0 of components.schemas.new-pet",
    ),
    "a name that YAML reads as true": (
        as_yaml(petstore()).replace("name: kind", "name: y"),
        "GET /pets",
    ),
    "a property that YAML reads as true": (
        as_yaml(petstore()).replace("        email:", "        on:"),
        "components.schemas.owner_1.0",
    ),
    "an id twice": (
        _changed(lambda document: _operation(document).update(operationId="addPet")),
        "addPet",
    ),
}
"""What is wrong with each document, and what of it is named."""
