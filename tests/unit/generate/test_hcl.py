"""Terraform's JSON syntax as HCL."""

import textwrap
import unicodedata

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scopegate.constructs._expression import escape
from scopegate.generate import hcl


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("${var.name}", "var.name"),
        ("${ var.name }", "var.name"),
        ("plain", '"plain"'),
        ("", '""'),
        ("${a}${b}", '"${a}${b}"'),
        ("x-${var.name}-y", '"x-${var.name}-y"'),
        ('say "hi"', '"say \\"hi\\""'),
        ("a\\b", '"a\\\\b"'),
        ("a\nb\tc\r", '"a\\nb\\tc\\r"'),
        ("\f\b\x01\x7f", '"\\u000c\\u0008\\u0001\\u007f"'),
        ("Bücher 🔑", '"Bücher 🔑"'),
        ("$${literal}", '"$${literal}"'),
        ("%%{literal}", '"%%{literal}"'),
        ("{####}", '"{####}"'),
        ('${join("}", ["${a}"])}', 'join("}", ["${a}"])'),
        ('${"a ${"b ${c} }"} d"}', '"a ${"b ${c} }"} d"'),
        ('x${"\\"}"}y', '"x${"\\"}"}y"'),
        ('${"$${"}', '"$${"'),
        ("${{ for k, v in m : k => v }}", "{ for k, v in m : k => v }"),
    ],
)
def test_a_string_is_a_bare_expression_or_a_quoted_template(value, expected):
    assert hcl.expression(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "true"),
        (None, "null"),
        (7, "7"),
        (1.5, "1.5"),
        ([], "[]"),
        ({}, "{}"),
        (["a", "${b}", 1], '["a", b, 1]'),
        ({"a": 1, "long_name": "x"}, '{\n  a         = 1\n  long_name = "x"\n}'),
        ({"a b": 1, "1a": 2}, '{\n  "a b" = 1\n  "1a"  = 2\n}'),
        (["x" * 60, "y" * 60], f'[\n  "{"x" * 60}",\n  "{"y" * 60}",\n]'),
        (["${[\n  1,\n]}"], "[\n  [\n    1,\n  ],\n]"),
    ],
    ids=repr,
)
def test_a_value_is_written_as_a_careful_person_would(value, expected):
    assert hcl.expression(value) == expected


def test_what_has_no_form_in_hcl_is_refused():
    with pytest.raises(TypeError, match="no HCL form for set"):
        hcl.expression({1})


def test_an_interpolation_that_is_not_closed_is_refused():
    with pytest.raises(ValueError, match="unclosed interpolation"):
        hcl.expression("a ${b")


def test_a_resource_has_its_arguments_then_its_blocks_then_what_governs_it():
    body = {
        "//": {"metadata": {}},
        "name": "${var.name}",
        "admin_create_user_config": {"allow_admin_create_user_only": True},
        "account_recovery_setting": {
            "recovery_mechanism": [{"name": "a", "priority": 1}, {"name": "b", "priority": 2}]
        },
        "for_each": "${var.pools}",
        "depends_on": ["aws_x.y", "aws_z.w"],
        "lifecycle": {
            "create_before_destroy": True,
            "ignore_changes": ["name", "tags"],
            "precondition": [{"condition": "${a == b}", "error_message": "Not ${a}."}],
        },
        "tags": "${var.tags}",
    }
    assert hcl.resource("aws_cognito_user_pool", "this", body, "The pool.") == textwrap.dedent("""\
        # The pool.
        resource "aws_cognito_user_pool" "this" {
          for_each = var.pools

          name = var.name
          tags = var.tags

          account_recovery_setting {
            recovery_mechanism {
              name     = "a"
              priority = 1
            }

            recovery_mechanism {
              name     = "b"
              priority = 2
            }
          }

          admin_create_user_config {
            allow_admin_create_user_only = true
          }

          depends_on = [
            aws_x.y,
            aws_z.w,
          ]

          lifecycle {
            create_before_destroy = true

            ignore_changes = [name, tags]

            precondition {
              condition     = a == b
              error_message = "Not ${a}."
            }
          }
        }""")


def test_a_dynamic_block_has_its_content():
    body = {
        "dynamic": {
            "scope": {"for_each": "${each.value}", "content": {"scope_name": "${scope.key}"}}
        }
    }
    assert hcl.resource("aws_cognito_resource_server", "this", body) == textwrap.dedent("""\
        resource "aws_cognito_resource_server" "this" {
          dynamic "scope" {
            for_each = each.value

            content {
              scope_name = scope.key
            }
          }
        }""")


def test_a_map_is_an_argument_where_the_schema_knows_no_such_block():
    body = {"triggers": {"redeployment": "${sha1(x)}"}}
    assert hcl.resource("aws_api_gateway_deployment", "this", body) == textwrap.dedent("""\
        resource "aws_api_gateway_deployment" "this" {
          triggers = {
            redeployment = sha1(x)
          }
        }""")


def test_a_block_without_content_stands_on_one_line():
    assert hcl.block("terraform", {}, {}) == "terraform {}"


def test_an_expression_over_several_lines_keeps_them_and_is_indented():
    text = hcl.locals_({"a": "${{\n  b = 1\n}}", "c": "${d}"}, {"a": "What a is."})
    assert text == textwrap.dedent("""\
        locals {
          # What a is.
          a = {
            b = 1
          }

          c = d
        }""")


def test_equal_signs_align_between_lines_that_are_neighbours_alone():
    body = {"a": 1, "bbb": 2, "c": "${[\n  1,\n]}", "dd": 3, "eeee": 4}
    assert hcl.output("x", body) == textwrap.dedent("""\
        output "x" {
          a   = 1
          bbb = 2
          c = [
            1,
          ]
          dd   = 3
          eeee = 4
        }""")


def test_a_variable_has_its_type_bare_and_its_validations_as_blocks():
    body = {
        "default": None,
        "description": 'Say "x".',
        "nullable": True,
        "type": "map(string)",
        "validation": [{"error_message": "No.", "condition": "${var.x}"}],
    }
    assert hcl.variable("x", body) == textwrap.dedent("""\
        variable "x" {
          description = "Say \\"x\\"."
          type        = map(string)
          default     = null
          nullable    = true

          validation {
            condition     = var.x
            error_message = "No."
          }
        }""")


def test_an_output_begins_with_its_description_and_its_value():
    body = {"sensitive": True, "value": "${x}", "description": "X.", "depends_on": ["a.b"]}
    assert hcl.output("x", body) == textwrap.dedent("""\
        output "x" {
          description = "X."
          value       = x
          sensitive   = true

          depends_on = [a.b]
        }""")


def test_a_document_begins_with_its_header_wrapped_as_comment():
    text = hcl.document("word " * 30, ["a = 1", "b = 2"])
    lines = text.splitlines()
    assert [len(line) <= 100 and line.startswith("# word") for line in lines[:2]] == [True, True]
    assert lines[2:] == ["", "a = 1", "", "b = 2"]
    assert text.endswith("b = 2\n")


TEXT = st.text(max_size=40) | st.text(alphabet='${}%"\\ \n\r\f\b\x00ab~', max_size=12)


@settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.reuse, Phase.generate),  # shrinking would take a run of Terraform a step
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)
@given(texts=st.lists(TEXT, min_size=60, max_size=120))
def test_whatever_a_string_holds_terraform_reads_it_back(texts, evaluate):
    read = evaluate("[\n" + "".join(f"{hcl.expression(escape(text))},\n" for text in texts) + "]")
    assert read == [unicodedata.normalize("NFC", text) for text in texts]  # as Terraform does


def test_literals_of_every_kind_are_read_back(evaluate):
    texts = [
        *["${x}", "$${x}", "$$${x}", "%{if}", "%%{if}", "%%%{if}", "$", "${", "$$", "%{"],
        *['"', "\\", '\\"', "\\n", "\n", "\r\n", "\t", "\f", "\b", "\x00", "\x7f", "\u2028"],
        *["{####}", "}", "{", "é", "🔑", "\ufeff", "\u200b", "// x", "# x", "/* x */", "<<EOT"],
    ]
    assert evaluate(hcl.expression(escape(texts))) == texts
