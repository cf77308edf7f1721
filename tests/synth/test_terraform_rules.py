"""The modules follow the recommended rules of tflint's ruleset for Terraform's language.

tflint itself is not on PyPI. Each docstring names the rules that its test stands for.
Source: https://github.com/terraform-linters/tflint-ruleset-terraform, docs/rules
"""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(path.name for path in (ROOT / "modules").iterdir())


@pytest.fixture(scope="module", params=MODULES)
def text(request) -> str:
    """All files of a module."""
    files = sorted((ROOT / "modules" / request.param).glob("*.tf"))
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def blocks(text: str, kind: str) -> dict[str, str]:
    """Return the body of each block of a kind at the top level, by its last label."""
    found = re.findall(
        rf'^{kind} (?:"\w+" )?"(\w+)" \{{\n(.*?)^\}}$', text, re.MULTILINE | re.DOTALL
    )
    return dict(found)


def names_of_locals(text: str) -> list[str]:
    """Return the name of each local value."""
    bodies = re.findall(r"^locals \{\n(.*?)^\}$", text, re.MULTILINE | re.DOTALL)
    return re.findall(r"^  (\w+) +=", "\n".join(bodies), re.MULTILINE)


def test_each_variable_and_output_is_described(text):
    """terraform_documented_variables, terraform_documented_outputs."""
    declared = blocks(text, "variable") | blocks(text, "output")
    assert [name for name, body in declared.items() if "\n  description" not in f"\n{body}"] == []
    assert declared


def test_each_variable_has_a_type(text):
    """terraform_typed_variables."""
    variables = blocks(text, "variable")
    assert [name for name, body in variables.items() if "\n  type " not in f"\n{body}"] == []


def test_nothing_is_declared_that_nothing_uses(text):
    """terraform_unused_declarations."""
    declared = [f"var.{name}" for name in blocks(text, "variable")]
    declared += [f"local.{name}" for name in names_of_locals(text)]
    uses = Counter(re.findall(r"\b(?:var|local)\.\w+", text))
    # A variable's own validations read it as well.
    own = Counter(
        use
        for name, body in blocks(text, "variable").items()
        for use in re.findall(rf"\bvar\.{name}\b", body)
    )
    assert [name for name in declared if uses[name] - own[name] == 0] == []


def test_each_name_is_in_snake_case(text):
    """terraform_naming_convention."""
    kinds = ("variable", "output", "resource", "data")
    names = [*names_of_locals(text), *(name for kind in kinds for name in blocks(text, kind))]
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name)] == []


def test_versions_are_required(text):
    """terraform_required_version, terraform_required_providers."""
    assert re.findall(r'^  required_version = "(.*)"$', text, re.MULTILINE) == [">= 1.5.7"]
    assert set(re.findall(r'^      version = "(.*)"$', text, re.MULTILINE)) == {">= 5.85"}


def test_syntax_of_terraform_0_11_is_not_used(text):
    """terraform_deprecated_interpolation, terraform_comment_syntax, terraform_deprecated_index."""
    assert re.findall(r'= "\$\{[^}]*\}"$', text, re.MULTILINE) == []
    assert re.findall(r"^\s*//", text, re.MULTILINE) == []
    assert re.findall(r"\.\d+\.", re.sub(r'"(?:[^"\\]|\\.)*"', "", text)) == []
