"""Generated HCL has no long line that could be broken."""

import re

import pytest

from scopegate.generate import lines
from scopegate.generate.form import Form
from scopegate.generate.modules import MODULES, files

_TEXT = r'"(?:[^"\\$]|\\.|\$(?!\{))*",?'
LITERAL = re.compile(rf"\s*(?:[\w.-]+ += )?{_TEXT}|\s*#.*")
"""A line with one literal, or a comment."""


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_no_line_of_a_module_is_over_120_characters_but_a_literal(module):
    long = [
        f"{name}:{number}: {line}"
        for name, text in files(module, Form.HCL).items()
        if name.endswith((".tf", ".hcl"))
        for number, line in enumerate(text.splitlines(), 1)
        if len(line) > lines.WIDTH and not LITERAL.fullmatch(line)
    ]
    assert long == []
