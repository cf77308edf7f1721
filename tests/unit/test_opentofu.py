"""What the modules use of the language is in OpenTofu too, which began as Terraform 1.6.

OpenTofu itself was not run. Its documented differences are settings and blocks that it adds, its
own registry, ``.tofu`` files, and what Terraform added after the fork; the modules use none of it.
Sources: https://opentofu.org/docs/intro/migration, https://opentofu.org/docs/language/functions.
"""

import re

from tests.plan.offline import ROOT

FILES = [*ROOT.glob("modules/*/*.tf")]
FUNCTIONS = {
    "alltrue",
    "anytrue",
    "base64encode",
    "basename",
    "can",
    "coalesce",
    "compact",
    "concat",
    "contains",
    "distinct",
    "file",
    "flatten",
    "floor",
    "format",
    "join",
    "jsondecode",
    "jsonencode",
    "keys",
    "length",
    "lookup",
    "lower",
    "merge",
    "one",
    "range",
    "regex",
    "regexall",
    "replace",
    "reverse",
    "setsubtract",
    "sha1",
    "slice",
    "sort",
    "split",
    "startswith",
    "substr",
    "tobool",
    "toset",
    "tostring",
    "trim",
    "trimprefix",
    "trimsuffix",
    "try",
    "upper",
    "values",
    "yamldecode",
}
"""Functions that Terraform 1.5 and OpenTofu 1.6 both have."""
KEYWORDS = {"for", "if", "in", "true"}  # `true(` is part of a pattern
TYPES = {"bool", "list", "map", "number", "object", "optional", "set", "string"}
BLOCKS = {"data", "locals", "moved", "output", "resource", "terraform", "variable"}
"""Top-level blocks that both have."""


def test_every_function_is_one_that_both_have():
    called = {
        name
        for path in FILES
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.lstrip().startswith(("#", "description"))
        for name in re.findall(
            r"(?<![\w.$])([a-z]\w*)\((?!\?)", line
        )  # not of patterns and templates
    }
    assert called - KEYWORDS - TYPES - FUNCTIONS == set()
    assert {"jsonencode", "regex", "try"} <= called


def test_no_block_of_the_language_is_of_one_of_them_alone():
    found = {
        name
        for path in FILES
        for name in re.findall(
            r'^([a-z_]+)(?: "[\w-]+")* \{$', path.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert found <= BLOCKS


def test_the_version_that_is_asked_for_is_one_that_opentofu_fulfils():
    asked = {
        found
        for path in ROOT.glob("modules/*/versions.tf")
        for found in re.findall(r'required_version = "(.*)"', path.read_text(encoding="utf-8"))
    }
    assert asked == {">= 1.5.7"}, "OpenTofu compares its own version with it; its first is 1.6.0."
