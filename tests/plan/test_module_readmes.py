"""The usage block of each module's README plans, with what it takes for granted around it."""

import re
from collections.abc import Sequence
from typing import Any

import pytest

from scopegate.generate.samples import SAMPLES
from scopegate.generate.source import source
from tests.plan.offline import ROOT, copied, plan_together

MODULES = sorted(path.name for path in (ROOT / "modules").iterdir())
# What the blocks refer to. An image needs no file at plan.
SURROUNDINGS = """
provider "aws" {
  region = "eu-central-1"
}

resource "aws_api_gateway_resource" "orders" {
  parent_id   = aws_api_gateway_rest_api.orders.root_resource_id
  path_part   = "orders"
  rest_api_id = aws_api_gateway_rest_api.orders.id
}

resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
}

resource "aws_cognito_user_pool" "partners" {
  name = "partners"
}

resource "aws_cognito_user_pool_client" "partner_a" {
  name         = "partner-a"
  user_pool_id = aws_cognito_user_pool.partners.id
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  image_uri     = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/orders:1"
  package_type  = "Image"
  role          = "arn:aws:iam::123456789012:role/orders"
}
"""
CLIENTS = ["partner-a", "partner-b"]
ROUTES = ["GET /health", "GET /orders", "GET /orders/{id}", "POST /orders"]
KEYS: dict[str, dict[str, Sequence[str | None]]] = {
    "authorization-server": {"aws_cognito_user_pool_client.this": CLIENTS},
    "cached-token-endpoint": {"aws_api_gateway_integration.token": [None]},
    "oauth2-api": {
        "aws_api_gateway_method.this": ROUTES,
        "aws_cognito_user_pool_client.this": CLIENTS,
    },
    "protected-http-api": {"aws_apigatewayv2_route.this": ROUTES},
    "protected-openapi": {"aws_api_gateway_rest_api.this": [None]},
    "protected-rest-api": {"aws_api_gateway_method.this": ROUTES},
    "rest-api-authorizer": {"aws_api_gateway_authorizer.this": [None]},
}


def readme(module: str) -> str:
    return (ROOT / "modules" / module / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def usage(tmp_path_factory):
    """Gives the plan of a module's usage block; all are planned at once."""
    folder = tmp_path_factory.mktemp("usage")
    copied("modules", folder)
    parts: dict[str, Any] = {}
    for module in MODULES:
        (block,) = re.findall(r"^```hcl\n(.*?)^```$", readme(module), re.DOTALL | re.MULTILINE)
        published = f'"{source(module)}"'
        assert published in block
        parts[module] = (folder / module, {})
        (folder / module).mkdir()
        (folder / module / "openapi.yaml").write_text(SAMPLES["openapi"][0])
        (folder / module / "main.tf").write_text(
            block.replace(published, f'"../modules/{module}"') + SURROUNDINGS
        )
    return plan_together(parts, folder).__getitem__


@pytest.mark.parametrize("module", MODULES)
def test_the_usage_of_a_readme_plans(module, usage):
    (planned,) = usage(module).values.child_modules.values()
    found: dict[str, list[Any]] = {address: [] for address in KEYS[module]}
    for resource in planned.resources.values():
        address = f"{resource['type']}.{resource['name']}"
        if address in found:
            found[address].append(resource.get("index"))
    assert found == KEYS[module]


@pytest.mark.parametrize("module", MODULES)
def test_each_row_of_a_table_has_as_many_cells_as_its_head(module):
    tables = re.findall(r"(?:^\|.*\|\n)+", readme(module), re.MULTILINE)
    ragged = [
        row
        for table in tables
        for row in table.splitlines()
        if len(re.findall(r"(?<!\\)\|", row)) != len(re.findall(r"\|", table.splitlines()[0]))
    ]
    assert (len(tables) >= 3, ragged) == (True, [])  # requirements, inputs, outputs


@pytest.mark.parametrize("module", MODULES)
def test_the_readme_has_a_row_for_each_input_output_and_resource(module):
    named = set(re.findall(r"^\| `([\w.]+)`", readme(module), re.MULTILINE))
    declared = set()
    for path in (ROOT / "modules" / module).glob("*.tf"):
        text = path.read_text(encoding="utf-8")
        declared.update(re.findall(r'^(?:variable|output) "(\w+)"', text, re.MULTILINE))
        resources = re.findall(r'^resource "(\w+)" "(\w+)"', text, re.MULTILINE)
        declared.update(".".join(resource) for resource in resources)
    assert declared - named == set()


def test_the_secrets_alone_are_sensitive():
    rows = re.findall(r"^\| `(\w+)` \| .* \| yes \|$", readme("oauth2-api"), re.MULTILINE)
    assert rows == ["client_secrets"]


def test_a_nested_field_has_its_default_and_its_bounds():
    (row,) = re.findall(
        r"^\| `clients\[\*\]\.access_token_validity` .*$", readme("oauth2-api"), re.MULTILINE
    )
    assert [cell.strip() for cell in row.strip("|").split("|")][2:] == [
        *["`number`", "`60`", "be a whole number of minutes from 5 to 1440"]
    ]
