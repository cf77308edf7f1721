"""Values as HCL: nothing of an account is a template or ends a string."""

import pytest

from scopegate.adopt import hcl
from scopegate.adopt.draft import Expression


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain", '"plain"'),
        ('${file("x")} %{if}', '"$${file(\\"x\\")} %%{if}"'),
        ("a\\b\n", '"a\\\\b\\n"'),
        (None, "null"),
        (True, "true"),
        (1.5, "1.5"),
        ([], "[]"),
        (["a"], '["a"]'),
        (["a", "b"], '[\n  "a",\n  "b",\n]'),
        ({}, "{}"),
        ({"a": 1, "GET /": [Expression("module.x.y")]}, '{\n  a = 1\n  "GET /" = [module.x.y]\n}'),
    ],
)
def test_a_value_is_written_as_terraform_reads_it(value, written):
    assert hcl.value(value) == written
