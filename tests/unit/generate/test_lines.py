"""Where long lines of HCL are broken."""

import pytest

from scopegate.generate import lines


def long(name: str) -> str:
    return name * 40


A, B, C = map(long, "abc")


@pytest.mark.parametrize(
    ("line", "broken"),
    [
        (f"x = f({A}, {B}, {C})", ["x = f(", f"  {A},", f"  {B},", f"  {C},", ")"]),
        (f"x = f({A}{B}{C})", ["x = f(", f"  {A}{B}{C}", ")"]),
        (f"x = [{A}, {B}, {C}]", ["x = [", f"  {A},", f"  {B},", f"  {C},", "]"]),
        (f"x = {A} ? {B} : {C}", ["x = (", f"  {A} ? {B} :", f"  {C}", ")"]),
        (f"x = {A} && {B} && {C}", ["x = (", f"  {A} &&", f"  {B} &&", f"  {C}", ")"]),
        (
            f"x = [for a in {A} : {B} if {C}]",
            ["x = [", f"  for a in {A} : {B}", f"  if {C}", "]"],
        ),
        (f"  for a in {A} : {B} ? {C} : a", [f"  for a in {A} :", f"  {B} ? {C} : a"]),
        (f'x = "{A}{B}{C}"', [f'x = "{A}{B}{C}"']),
        (f'x = f("{A}, {B}", {C})', ["x = f(", f'  "{A}, {B}",', f"  {C},", ")"]),
        (f"# {A} {B} {C}", [f"# {A} {B} {C}"]),
        (f"x = f({A}, {B}, {C}, [", [f"x = f({A}, {B}, {C}, ["]),
    ],
    ids=[
        *["call", "one argument", "list", "choice", "both", "loop", "inside", "literal"],
        *["comma in a literal", "comment", "open"],
    ],
)
def test_a_long_line_is_broken_where_hcl_takes_a_new_line(line, broken):
    assert lines.fit(line).split("\n") == broken


def test_neighbours_of_a_broken_line_are_aligned_anew():
    text = f"a    = 1\nlong = f({A}, {B}, {C})\nbc   = 2\nd    = 3"
    assert lines.fit(text).split("\n") == [
        *["a = 1", "long = f(", f"  {A},", f"  {B},", f"  {C},", ")", "bc = 2", "d  = 3"]
    ]


def test_what_fits_stays_as_it_is():
    text = "a   = 1\nlong = 2"
    assert lines.fit(text) == text
