"""The modules use nothing that only one major of the AWS provider knows.

For major 6, the typed bindings; for major 5, `schema.json`. What stands inside a block, and what is
read of a resource, is held against major 5 by each plan of `tests/plan`, which runs on that major.
"""

import importlib
import inspect
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from scopegate.generate import schema
from scopegate.generate.form import Form
from scopegate.generate.modules import MODULES, files

META = {"count", "depends_on", "for_each", "lifecycle", "provider"}
Path = tuple[str, ...]


def binding(type_: str, blocks: Path = ()) -> type:
    """The class of the typed bindings for a resource type, or for a block in it."""
    name = type_.removeprefix("aws_")
    package = importlib.import_module(f"cdktf_cdktf_provider_aws.{name}")
    parts = "_".join([name, *blocks]).split("_")
    return getattr(package, "".join(part.capitalize() for part in parts))


def used(body: Mapping[str, Any], blocks: schema.Blocks, path: Path = ()) -> Iterator[Path]:
    """The way to each argument and block of a resource's body."""
    static = {key: value for key, value in body.items() if key != "dynamic"}
    dynamic = {key: value["content"] for key, value in body.get("dynamic", {}).items()}
    for key, value in {**static, **dynamic}.items():
        if not path and key in META:
            continue
        yield (*path, key)
        if key in blocks:
            for each in value if isinstance(value, list) else [value]:
                yield from used(each, blocks[key], (*path, key))


@pytest.fixture(scope="module")
def trees() -> dict[str, dict[str, str]]:
    """The modules in Terraform's JSON syntax."""
    return {module.name: files(module, Form.JSON) for module in MODULES}


@pytest.fixture(scope="module")
def uses(trees) -> dict[str, set[Path]]:
    """By resource type, the way to each argument and block that a module sets."""
    found: dict[str, set[Path]] = {}
    for tree in trees.values():
        for type_, named in json.loads(tree["main.tf.json"])["resource"].items():
            for body in named.values():
                found.setdefault(type_, set()).update(used(body, schema.blocks(type_)))
    return found


def test_major_6_knows_what_the_modules_set(uses):
    unknown = [
        (type_, *blocks, name)
        for type_, paths in uses.items()
        for *blocks, name in paths
        if name not in inspect.signature(binding(type_, tuple(blocks)).__init__).parameters
    ]
    assert unknown == []


def test_major_5_knows_what_the_modules_set(uses):
    unknown = [
        (type_, path[0])
        for type_, paths in uses.items()
        for path in paths
        if path[0] not in {*schema.arguments(type_), *schema.blocks(type_)}
    ]
    assert unknown == []


def test_major_6_knows_what_the_modules_read(trees):
    text = "\n".join(text for tree in trees.values() for text in tree.values())
    read = set(re.findall(r"\b(aws_\w+)\.\w+(?:\[[^\]]*\])?\.(\w+)", text))
    unknown = [
        (type_, attribute)
        for type_, attribute in sorted(read)
        if not hasattr(binding(type_), attribute)
    ]
    assert unknown == []
    assert ("aws_cognito_user_pool", "endpoint") in read


def test_the_modules_set_more_than_their_names(uses):
    assert ("account_recovery_setting", "recovery_mechanism", "priority") in uses[
        "aws_cognito_user_pool"
    ]
    assert ("access_log_settings", "format") in uses["aws_api_gateway_stage"]
