"""Nothing in the modules makes Terraform look at every client for each client, or route (ADR 7)."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from scopegate.generate.form import Form
from scopegate.generate.modules import MODULES, files
from scopegate.generate.variables import variables
from scopegate.inputs import DEEPEST_PATH

GROWING = "var.clients", "var.routes"
"""Inputs without a bound on how many entries they have."""


@dataclass(frozen=True)
class Resource:
    """A resource block of a module.

    Attributes:
        module: Name of the module.
        type: Its type.
        name: Its name, behind the type.
        body: What it holds, in Terraform's JSON syntax.
        grows: Whether there is one for each client, route or path.
    """

    module: str
    type: str
    name: str
    body: Mapping[str, Any]
    grows: bool

    @property
    def address(self) -> str:
        return f"{self.module}: {self.type}.{self.name}"


def growing_locals(tree: Mapping[str, Any]) -> set[str]:
    """Return locals that are made from what has no bound."""
    found: set[str] = set()
    while True:
        sources = [*GROWING, *(f"local.{name}" for name in found)]
        more = {name for name, value in tree.get("locals", {}).items() if names(value, sources)}
        if more <= found:
            return found
        found |= more


def names(value: Any, sources: Iterable[str]) -> bool:
    return re.search(rf"({'|'.join(map(re.escape, sources))})\b", json.dumps(value)) is not None


@pytest.fixture(scope="module")
def resources() -> list[Resource]:
    found = []
    for module in MODULES:
        tree = json.loads(files(module, Form.JSON)["main.tf.json"])
        sources = [*GROWING, *(f"local.{name}" for name in growing_locals(tree))]
        found += [
            Resource(module.name, type_, name, body, names(body.get("for_each", ""), sources))
            for type_, named in tree["resource"].items()
            for name, body in named.items()
        ]
    return found


def test_what_grows_goes_over_a_local_that_is_made_once(resources):
    elsewhere = {
        each.address: each.body["for_each"]
        for each in resources
        if each.grows and not re.fullmatch(r"\$\{local\.\w+(\[\d+\])?\}", each.body["for_each"])
    }
    assert elsewhere == {}
    assert {each.name for each in resources if each.type == "aws_api_gateway_method" if each.grows}


def test_a_path_alone_asks_for_one_instance_of_what_grows_its_parent(resources):
    growing = {(each.module, f"{each.type}.{each.name}") for each in resources if each.grows}
    asked = {
        (each.type, address)
        for each in resources
        if each.grows
        for address in re.findall(r"(aws_\w+\.\w+)\[", json.dumps(each.body))
        if (each.module, address) in growing
    }
    expected = {
        ("aws_api_gateway_resource", f"aws_api_gateway_resource.depth_{depth}")
        for depth in range(1, DEEPEST_PATH)
    }
    assert asked == expected


def test_no_instance_waits_for_every_instance_of_what_grows_too(resources):
    growing = {(each.module, f"{each.type}.{each.name}") for each in resources if each.grows}
    waiting = [
        (each.address, other)
        for each in resources
        if each.grows
        for other in each.body.get("depends_on", [])
        if (each.module, other) in growing
    ]
    assert waiting == []


def test_no_pattern_for_clients_and_routes_has_a_bound_in_hundreds():
    bounds = {
        (module.name, name): found
        for module in MODULES
        for name, body in variables(module.interface).items()
        if f"var.{name}" in GROWING
        if (found := re.findall(r"\{\d*,\d{3,}\}", json.dumps(body["validation"])))
    }
    assert bounds == {}
