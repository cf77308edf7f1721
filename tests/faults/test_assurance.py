"""What docs/assurance.md says of faults has a test that exists behind it."""

import re

from tests.deploy.conftest import ROOT
from tests.faults.test_lost_answers import DOUBLED, REFUSED, REFUSED_LATER, SLOW


def section():
    text = (ROOT / "docs" / "assurance.md").read_text(encoding="utf-8")
    return re.split(r"^(?=## )", text.partition("## Faults\n")[2], flags=re.MULTILINE)[0]


def test_each_test_of_a_fault_is_in_the_table_and_each_in_the_table_exists():
    listed = set(re.findall(r"tests/faults/(?:test_\w+\.py|generator)", section()))
    folder = ROOT / "tests" / "faults"
    about = {"test_assurance.py", "test_proxy.py"}
    there = {path.name for path in folder.glob("test_*.py")} - about
    assert listed == {f"tests/faults/{name}" for name in there | {"generator"}}


def test_each_operation_of_which_an_answer_was_lost_is_named():
    operations = {*DOUBLED, *REFUSED, *REFUSED_LATER, *SLOW}
    named = set(re.findall(r"`((?:Add|Create)\w+)`", section()))
    assert named == {operation.split(" ")[1] for operation in operations}
