"""With the team's own document, a kit has its texts and schemas, and nothing that is not needed."""

import copy
import json
from typing import Any

import pytest
from openapi_spec_validator import validate

from scopegate.errors import ScopegateError
from scopegate.kit.document import load
from tests.unit.kit.conftest import contract, document

TEAM = """\
openapi: 3.0.3
info: {title: Orders, version: 2026-05, description: Internal.}
servers: [{url: 'https://internal.example.com'}]
tags:
  - {name: orders, description: All about orders.}
  - {name: admin, description: For ourselves.}
paths:
  /orders:
    get:
      operationId: listOrders
      summary: List the orders.
      tags: [orders]
      parameters:
        - {$ref: '#/components/parameters/Since'}
      responses:
        200:
          description: The orders.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Orders'}
          links:
            next: {operationId: purge}
        '429': {description: Slow down.}
      security: [{internal: []}]
      x-amazon-apigateway-integration: {uri: 'arn:aws:lambda:eu-central-1:123456789012:function:x'}
    post:
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Order'}
            example: {id: a, due: 2026-01-01}
      responses:
        '201': {description: It is placed.}
    delete:
      operationId: purge
      tags: [admin]
      responses: {'200': {description: All gone.}}
  /orders/{orderId}:
    parameters:
      - {name: orderId, in: path, required: true, schema: {type: string, format: uuid}}
    x-amazon-apigateway-any-method:
      operationId: anyOrder
      summary: One order.
      responses: {'200': {description: An order.}}
components:
  securitySchemes:
    internal: {type: http, scheme: basic}
  parameters:
    Since: {name: since, in: query, schema: {type: string, format: date}}
  schemas:
    Orders:
      type: array
      items: {$ref: '#/components/schemas/Order'}
    Order:
      oneOf: [{$ref: '#/components/schemas/Plain'}]
      discriminator: {propertyName: kind, mapping: {gift: Gift}}
    Plain: {type: object, properties: {parent: {$ref: '#/components/schemas/Order'}}}
    Gift: {type: object, example: {on: 2026-12-24}}
    Hidden: {type: object}
"""
BUNDLE = "Bundle it, so that each $ref begins with #/components/."
ROUTES = {
    "ANY /orders/{id}": ["orders/read"],
    "DELETE /orders": ["orders/admin"],
    "GET /orders": ["orders/read"],
    "GET /status": "public",
    "POST /orders": ["orders/write"],
}


def made(kit, *scopes: str, **options) -> dict[str, Any]:
    return document(kit(contract(ROUTES, a=list(scopes)), document=TEAM, **options) / "a")


def test_an_operation_has_the_texts_and_the_schemas_of_the_document(kit):
    found = made(kit, "orders/read")
    assert found["paths"]["/orders"] == {
        "get": {
            "summary": "List the orders.",
            "tags": ["orders"],
            "operationId": "listOrders",
            "parameters": [{"$ref": "#/components/parameters/Since"}],
            "responses": {
                "200": {
                    "description": "The orders.",
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Orders"}}
                    },
                },
                "429": {"description": "Slow down."},
                "401": {
                    "description": "The token is missing, invalid or expired, or lacks the required"
                    " scope."
                },
            },
            "security": [{"oauth2": ["orders/read"]}],
        }
    }


def test_only_components_and_tags_in_use_are_in_the_kit(kit):
    found = made(kit, "orders/read")
    assert {section: list(named) for section, named in found["components"].items()} == {
        "parameters": ["Since"],
        "schemas": ["Gift", "Order", "Orders", "Plain"],
        "securitySchemes": ["oauth2"],
    }
    assert found["tags"] == [{"name": "orders", "description": "All about orders."}]


def test_nothing_of_other_operations_or_of_aws_is_in_the_kit(kit):
    out = kit(contract(ROUTES, a=["orders/read"]), document=TEAM)
    written = "".join(path.read_text() for path in (out / "a").iterdir())
    words = ("purge", "admin", "internal", "Hidden", "amazon-apigateway", "123456789012")
    assert [word for word in words if word in written] == []


def test_variables_are_named_as_the_path_names_them(kit):
    item = made(kit, "orders/read")["paths"]["/orders/{id}"]
    assert {name: one["parameters"] for name, one in item.items()} == {
        method: [
            {
                "name": "id",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "format": "uuid"},
            }
        ]
        for method in ("get", "post", "put", "patch", "delete", "head", "options")
    }
    assert {one.get("operationId") for one in item.values()} == {None}


def test_a_date_stays_what_it_is(kit):
    found = made(kit, "orders/write")
    media = found["paths"]["/orders"]["post"]["requestBody"]["content"]["application/json"]
    assert media["example"] == {"id": "a", "due": "2026-01-01"}
    assert found["components"]["schemas"]["Gift"]["example"] == {"on": "2026-12-24"}
    assert found["info"]["version"] == "2026-05"


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_the_document_of_a_kit_is_valid(kit, version):
    given = TEAM.replace("3.0.3", version)
    out = kit(contract(ROUTES, a=["orders/read", "orders/write"]), document=given)
    found = document(out / "a")
    validate(found)
    assert (found["openapi"], found["info"]["title"]) == (version, "Orders")


def test_the_collection_has_the_bodies_that_the_document_shows(kit):
    out = kit(contract(ROUTES, a=["orders/write"]), document=TEAM)
    collection = json.loads((out / "a/postman_collection.json").read_text())
    bodies = {
        one["name"]: one["request"].get("body", {}).get("raw")
        for one in collection["item"][1]["item"]
    }
    assert bodies == {
        "GET /status": None,
        "POST /orders": '{\n  "id": "a",\n  "due": "2026-01-01"\n}',
    }


def test_the_page_lists_operations_with_their_summaries(kit):
    out = kit(contract(ROUTES, a=["orders/read"]), document=TEAM)
    rows = [line for line in (out / "a/README.md").read_text().splitlines() if "`GET " in line]
    assert rows == [
        "| `GET /orders` | `orders/read` | List the orders. |",
        "| `GET /orders/{id}` | `orders/read` | One order. |",
        "| `GET /status` | no token |  |",
    ]


_OTHER_FILE = TEAM.replace("'#/components/schemas/Orders'", "'other.yaml#/Orders'")
_MISSING = TEAM.replace("'#/components/schemas/Orders'", "'#/components/schemas/None'")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            "swagger: '2.0'",
            "team.yaml: openapi is None. Use a document of OpenAPI 3.0 or 3.1.",
        ),
        ("[", "is not an OpenAPI document in JSON or YAML."),
        (
            "{openapi: 3.0.0, paths: []}",
            "team.yaml: paths is not an object.",
        ),
        (
            TEAM.replace("tags: [orders]", "tags: orders"),
            "team.yaml: paths./orders.get.tags is not a list.",
        ),
        (
            _OTHER_FILE,
            "$ref 'other.yaml#/Orders' does not lead to a component of the document. " + BUNDLE,
        ),
        (
            _MISSING,
            "$ref '#/components/schemas/None' leads to no object of the document. " + BUNDLE,
        ),
    ],
)
def test_a_document_that_can_not_be_used_is_one_error(refused, given, message):
    found = refused(contract(ROUTES, a=["orders/read"]), document=given)
    assert found.endswith(message)


def test_a_document_that_is_not_there_is_one_error(tmp_path):
    with pytest.raises(ScopegateError) as error:
        load(tmp_path / "none.yaml")
    assert str(error.value) == f"Can't read {tmp_path}/none.yaml: No such file or directory."


def test_the_given_document_is_not_changed_between_clients(kit):
    out = kit(contract(ROUTES, a=["orders/read"], b=["orders/read"]), document=TEAM)
    first, second = document(out / "a"), document(out / "b")
    first, second = copy.deepcopy(first), copy.deepcopy(second)
    del first["info"], second["info"]
    assert first == second


def test_a_path_has_its_own_operations_and_those_that_it_refers_to(kit):
    described = {"responses": {"200": {"description": "Done."}}}
    team = {
        "openapi": "3.1.0",
        "info": {"title": "Orders", "version": "1"},
        "paths": {
            "/orders": {
                "$ref": "#/components/pathItems/Orders",
                "post": {"summary": "Place an order.", **described},
            }
        },
        "components": {"pathItems": {"Orders": {"get": {"summary": "List.", **described}}}},
    }
    routes = {"GET /orders": ["a/r"], "POST /orders": ["a/r"]}
    out = kit(contract(routes, partner=["a/r"]), document=team)
    found = document(out / "partner")
    validate(found)
    summaries = {method: one["summary"] for method, one in found["paths"]["/orders"].items()}
    assert summaries == {"get": "List.", "post": "Place an order."}
