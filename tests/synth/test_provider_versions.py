"""What is in use exists, alike and not deprecated, in each version of the AWS provider.

In use is what the modules and the stack of main.py set and read.

Plans run on the provider at hand, 5.100. Newer ones are known by their schema alone, from the
bindings of the two engines; what they deprecate is listed here, for bindings leave it out.
"""

import json
import re
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from scopegate import terraform
from scopegate.engine import CDKTF, CDKTN
from scopegate.generate import schema as extract
from scopegate.generate.form import Form
from scopegate.generate.modules import MODULES, files, resource_types
from tests.synth.provider_schemas import (
    Argument,
    Schema,
    doctored,
    from_bindings,
    from_terraform,
    problems,
)

VERSIONS = ("5.100", "6.25", "6.69")
DEPRECATED = {
    "aws_iam_role.inline_policy",
    "aws_iam_role.managed_policy_arns",
    "aws_secretsmanager_secret_version.arn",
}
"""What provider 6 warns of in the resource types in use.

Source: the deprecation messages of pulumi-aws 7.51.1 of PyPI, which is generated from provider 6.
"""


@pytest.fixture(scope="module")
def trees(root, tmp_path_factory) -> dict[str, dict[str, Any]]:
    """Each module, and main.py's stack, in Terraform's JSON syntax, by name."""
    folder = tmp_path_factory.mktemp("stack")
    subprocess.run([sys.executable, str(root / "main.py")], cwd=folder, check=True)
    stack = folder / "cdktf.out/stacks/scopegate/cdk.tf.json"
    written = {module.name: files(module, Form.JSON) for module in MODULES}
    return {"main.py": json.loads(stack.read_text(encoding="utf-8"))} | {
        name: {
            key: value
            for path, text in each.items()
            if path.endswith(".tf.json")
            for key, value in json.loads(text).items()
        }
        for name, each in written.items()
    }


@pytest.fixture(scope="module")
def types(trees) -> list[str]:
    return sorted({type_ for tree in trees.values() for type_ in tree["resource"]})


@pytest.fixture(scope="module")
def printed() -> dict[str, Any]:
    """What ``terraform providers schema -json`` prints."""
    return terraform.provider_schema()


@pytest.fixture(scope="module")
def schemas(printed, types) -> dict[str, Schema]:
    read = from_terraform(printed, "5.100", types)
    return {"5.100": read} | {
        schema.version.rpartition(".")[0]: schema
        for schema in (from_bindings(engine, types) for engine in (CDKTF, CDKTN))
    }


def test_the_extract_of_the_schema_is_that_of_the_provider_at_hand(printed):
    assert json.loads(extract.FILE.read_text(encoding="utf-8")) == extract.extract(
        printed, resource_types()
    ), "The provider's schema differs from scopegate/generate/schema.json; run `make schema`."


def test_these_versions_are_looked_at(schemas, types):
    assert tuple(schemas) == VERSIONS
    assert {tuple(schema.types) for schema in schemas.values()} == {tuple(types)}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_of_the_provider_takes_all_that_the_modules_set(version, schemas, trees):
    assert problems(trees, schemas[version], schemas["5.100"]) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_of_the_provider_gives_all_that_the_modules_read(version, schemas, trees):
    text = json.dumps(trees)
    read = set(re.findall(r"(?<!data\.)\b(aws_\w+)\.\w+(?:\[[^\]]*\])?\.(\w+)", text))
    unknown = [
        (type_, name)
        for type_, name in sorted(read)
        if name not in schemas[version].types[type_].exported
    ]
    assert unknown == []
    assert ("aws_cognito_user_pool", "endpoint") in read


def test_nothing_is_set_or_read_that_provider_6_warns_of(trees):
    text = json.dumps(trees)
    read = {f"{type_}.{name}" for type_, name in re.findall(r"\b(aws_\w+)\.\w+\.(\w+)", text)}
    used = {
        f"{type_}.{name}"
        for tree in trees.values()
        for type_, named in tree["resource"].items()
        for body in named.values()
        for name in {**body, **body.get("dynamic", {})}
    }
    assert DEPRECATED & (read | used) == set()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            {"allowed_oauth_scopes": None},
            "aws_cognito_user_pool_client.allowed_oauth_scopes does not exist",
        ),
        (
            {"generate_secret": Argument("bool", deprecated=True)},
            "aws_cognito_user_pool_client.generate_secret is deprecated",
        ),
        (
            {"allowed_oauth_flows": Argument("string")},
            "aws_cognito_user_pool_client.allowed_oauth_flows is string and not list(string)",
        ),
        (
            {"tier": Argument("string", required=True)},
            "aws_cognito_user_pool_client.tier is required",
        ),
    ],
)
def test_an_argument_that_a_newer_schema_lacks_or_changes_is_named(change, problem, schemas, trees):
    newer = doctored(schemas["6.69"], "aws_cognito_user_pool_client", **change)
    newer = replace(newer, version="7.0")
    assert problems(trees, newer, schemas["5.100"]) == [f"{problem} in provider 7.0"]


def test_a_resource_type_and_a_block_that_a_newer_schema_lacks_are_named(schemas, trees):
    types = dict(schemas["6.69"].types)
    del types["aws_lambda_permission"]
    pool = types["aws_cognito_user_pool"]
    recovery = pool.blocks["account_recovery_setting"]
    without = replace(recovery, blocks={})
    types["aws_cognito_user_pool"] = replace(
        pool, blocks={**pool.blocks, "account_recovery_setting": without}
    )
    found = problems(trees, Schema("7.0", types), schemas["5.100"])
    assert found == [
        (
            "aws_cognito_user_pool.account_recovery_setting.recovery_mechanism "
            "does not exist in provider 7.0"
        ),
        "aws_lambda_permission does not exist in provider 7.0",
    ]


def test_the_readme_names_these_versions(root):
    (row,) = re.findall(
        r"^\| AWS provider \|(.*)$", (root / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert [version for version in VERSIONS if not re.search(rf"\b{version}\b", row)] == []
