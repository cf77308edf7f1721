"""An interface's fields as Terraform variables."""

import textwrap
from typing import Annotated

import pytest
from pydantic import Field

from scopegate.generate.variables import type_, variables
from scopegate.inputs import Interface, OAuth2ApiInputs, Value
from scopegate.inputs._constraint import Between, Counts, Lacks, Matches

Name = Annotated[str, Matches("[a-z]+", "be letters"), Lacks("x", "not contain x")]


class Part(Value):
    """An object."""

    flag: bool = Field(default=False, description="F.")
    items_: list[Name] = Field(default_factory=list, alias="items", description="I.")
    name: Name | None = Field(default=None, description="N.")
    size: Annotated[int, Between(1, 2, "metres")] = Field(description="S.")


class Sample(Interface):
    """An interface with something of everything."""

    first: Name = Field(description="First.")
    parts: Annotated[dict[Name, Part], Counts(1, 3, "parts")] = Field(description="Parts.")
    second: str | None = Field(default=None, description="Second.")
    third: dict[str, str] = Field(default_factory=dict, description="Third.")


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (str, "string"),
        (bool, "bool"),
        (int, "number"),
        (float, "number"),
        (list[str], "list(string)"),
        (dict[str, list[int]], "map(list(number))"),
        (str | None, "string"),
        (Name, "string"),
        (
            dict[Name, Part],
            (
                "map(object({\n"
                "  flag  = optional(bool, false)\n"
                "  items = optional(list(string), [])\n"
                "  name  = optional(string)\n"
                "  size  = number\n"
                "}))"
            ),
        ),
    ],
    ids=str,
)
def test_a_python_type_is_a_terraform_type(annotation, expected):
    assert type_(annotation) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("first", {"description": "First.", "type": "string", "nullable": False}),
        ("second", {"description": "Second.", "type": "string", "nullable": True, "default": None}),
        (
            "third",
            {"description": "Third.", "type": "map(string)", "nullable": False, "default": {}},
        ),
    ],
)
def test_a_variable_may_be_null_just_where_null_is_its_default(name, expected):
    body = variables(Sample)[name]
    assert {key: value for key, value in body.items() if key != "validation"} == expected


def test_variables_stand_in_alphabetical_order():
    assert list(variables(Sample)) == ["first", "parts", "second", "third"]
    assert list(variables(OAuth2ApiInputs)) == sorted(OAuth2ApiInputs.model_fields)


def test_each_constraint_is_a_validation_of_its_own():
    assert variables(Sample)["first"]["validation"] == [
        {
            "condition": '${can(regex("^(?:[a-z]+)$", var.first))}',
            "error_message": "first must be letters; got ${jsonencode(var.first)}.",
        },
        {
            "condition": '${!can(regex("x", var.first))}',
            "error_message": "first must not contain x; got ${jsonencode(var.first)}.",
        },
    ]


def validation(sentence: str) -> dict[str, str]:
    found = [
        rule
        for rule in variables(Sample)["parts"]["validation"]
        if rule["error_message"].removeprefix('${format(\n  "').startswith(sentence)
    ]
    (rule,) = found
    return rule


def test_a_key_is_checked_and_told_by_itself():
    rule = validation("each key of parts must be letters")
    assert rule["error_message"] == textwrap.dedent("""\
        ${format(
          "each key of parts must be letters; got %s.",
          join(", ", [
            for key in keys(var.parts) : jsonencode(key)
            if !can(regex("^(?:[a-z]+)$", key))
          ]),
        )}""")


def test_a_value_inside_an_object_is_told_with_the_key_of_its_entry():
    rule = validation("parts[*].size")
    holds = "try(part.size >= 1 && part.size <= 2 && floor(part.size) == part.size, false)"
    assert rule["condition"] == textwrap.dedent(f"""\
        ${{alltrue([
          for key, part in var.parts :
          part == null ? true : {holds}
        ])}}""")
    assert rule["error_message"].replace(holds, "…") == textwrap.dedent("""\
        ${format(
          "parts[*].size must be a whole number of metres from 1 to 2; got %s.",
          join(", ", [
            for key, part in var.parts : "${jsonencode(part.size)} in ${jsonencode(key)}"
            if part == null ? false : !…
          ]),
        )}""")


def test_an_item_of_a_list_inside_an_object_is_reached_by_two_loops():
    rule = validation("parts[*].items[*] must be letters")
    assert rule["condition"] == textwrap.dedent("""\
        ${alltrue(flatten([
          for key, part in var.parts : [
            for item in part == null ? [] : part.items : can(regex("^(?:[a-z]+)$", item))
          ]
        ]))}""")


def test_what_may_be_left_out_is_checked_only_where_it_is_given():
    rule = validation("parts[*].name must be letters")
    assert 'part.name == null ? true : can(regex("^(?:[a-z]+)$", part.name))' in rule["condition"]
    assert "part.name == null ? false : !can(" in rule["error_message"]


def test_an_entry_of_a_map_that_is_null_is_told_and_not_looked_into():
    rule = validation("parts[*] must not be null")
    assert rule["condition"] == textwrap.dedent("""\
        ${alltrue([
          for key, part in var.parts : part != null
        ])}""")
    assert rule["error_message"] == textwrap.dedent("""\
        ${format(
          "parts[*] must not be null; got %s.",
          join(", ", [
            for key, part in var.parts : "${jsonencode(part)} in ${jsonencode(key)}"
            if part == null
          ]),
        )}""")
    others = [
        each["condition"]
        for each in variables(Sample)["parts"]["validation"]
        if "in var.parts" in each["condition"] and each != rule
    ]
    assert [each for each in others if "part == null ? " not in each] == []


def test_a_collection_is_told_by_its_size():
    assert validation("parts must have") == {
        "condition": "${length(var.parts) >= 1 && length(var.parts) <= 3}",
        "error_message": (
            "parts must have at least 1 and at most 3 parts; got ${length(var.parts)}."
        ),
    }
