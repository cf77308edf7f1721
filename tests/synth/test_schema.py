"""Every argument in use exists: for the generator, for the typed bindings, for the provider."""

import json

import pytest

from scopegate import terraform
from scopegate.constructs import _aws
from scopegate.generate import schema
from scopegate.generate.modules import MODULES, Form, files, resource_types

META = {"for_each", "depends_on", "lifecycle", "dynamic"}
TREES = {
    module.name: json.loads(files(module, Form.JSON)["main.tf.json"])["resource"]
    for module in MODULES
}
RESOURCES = [
    pytest.param(type_, body, id=f"{module} {type_}.{name}")
    for module, tree in TREES.items()
    for type_, named in tree.items()
    for name, body in named.items()
    if not name.startswith("depth_") or name == "depth_1"
]


def binding(type_: str) -> type:
    """The class of the typed bindings for a resource type."""
    (found,) = (
        value
        for value in vars(_aws).values()
        if getattr(value, "TF_RESOURCE_TYPE", getattr(value, "tfResourceType", None)) == type_
    )
    return found


@pytest.mark.parametrize(("type_", "body"), RESOURCES)
def test_every_argument_is_in_the_schema(type_, body):
    used = body.keys() - META | body.get("dynamic", {}).keys()
    known = {*schema.arguments(type_), *schema.blocks(type_)}
    assert sorted(used - known) == []


@pytest.mark.parametrize(("type_", "body"), RESOURCES)
def test_every_argument_is_in_the_typed_bindings(type_, body):
    cls = binding(type_)
    used = body.keys() - META | body.get("dynamic", {}).keys()
    assert [argument for argument in sorted(used) if not hasattr(cls, argument)] == []


def test_the_extract_of_the_schema_is_that_of_the_provider_at_hand():
    found = schema.extract(terraform.provider_schema(), resource_types())
    assert json.loads(schema.FILE.read_text(encoding="utf-8")) == found, (
        "The provider's schema differs from scopegate/generate/schema.json; run `make schema`."
    )
