"""docs/changes.md agrees with plans, for every input.

``SCOPEGATE_CHANGES`` selects the modules that are planned; `make assurance` plans all.
"""

import difflib
import os

import pytest

from scopegate.generate.modules import MODULES
from tests.deploy.change import table
from tests.deploy.change.baselines import baselines
from tests.deploy.change.callers import UNSERVED
from tests.deploy.change.outside import Outside
from tests.deploy.change.variations import paths, variations
from tests.deploy.change.write import derived

INTERFACES = {module.name: module.interface for module in MODULES}
ALL = ",".join(INTERFACES)
CHECKED = (
    os.environ.get("SCOPEGATE_CHANGES", "cached-token-endpoint").replace("all", ALL).split(",")
)
REPAIR = "docs/changes.md is not what plans say; run `make changes`."


@pytest.fixture(scope="module")
def committed() -> dict[str, str]:
    return table.sections(table.FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def planned(tmp_path_factory) -> dict[str, str]:
    return derived(tmp_path_factory.mktemp("changes") / "root", CHECKED)


def difference(committed: str, planned: str) -> str:
    was, becomes = (each.splitlines(keepends=True) for each in (committed, planned))
    return "".join(difflib.unified_diff(was, becomes, "docs/changes.md", "planned", n=0))


def test_the_document_is_about_each_module(committed):
    assert list(committed) == sorted(INTERFACES)


@pytest.mark.parametrize("module", INTERFACES)
def test_each_input_has_a_row_and_each_row_is_of_an_input(module, committed):
    listed, there = table.paths(committed[module]), paths(INTERFACES[module])
    lacking, stale = set(there) - set(listed), set(listed) - set(there)
    assert (lacking, stale) == (set(), set()), REPAIR
    assert listed == there


@pytest.mark.assurance
@pytest.mark.parametrize("module", CHECKED)
def test_each_row_says_what_plans_say(module, committed, planned):
    found = difference(committed[module], planned[module])
    print(f"\n{module}: {planned[module].count(chr(10)) - 4} rows from plans")
    assert not found, f"{REPAIR}\n{found}"


@pytest.mark.parametrize("module", INTERFACES)
def test_no_change_waits_for_a_deployment(module, committed):
    assert [row for row in committed[module].splitlines() if UNSERVED in row] == []


def test_the_numbers_of_the_assurance_are_those_of_the_changes():
    function = {"function_name": "orders", "invoke_arn": "-"}
    links = {"id": "-", "url": "-"}, {"id": "-", "listener_arn": "-"}
    there = Outside(function, "-", ("a", "b"), links, "-", "-")
    every = baselines(there)
    changes = [
        each
        for name, interface in INTERFACES.items()
        for each in variations(
            interface, {key: call for key, call in every.items() if key.split()[0] == name}
        )
    ]
    inputs = sum(len(paths(interface)) for interface in INTERFACES.values())
    text = " ".join((table.ROOT / "docs" / "assurance.md").read_text(encoding="utf-8").split())
    assert (
        f"**{len(changes)} changes of the {inputs} inputs and fields of the seven modules**" in text
    )


def test_another_order_does_nothing_and_nobody_notices(committed):
    ordered = [
        row.strip("| ").split(" | ")[2:]
        for text in committed.values()
        for row in text.splitlines()
        if "another order" in row
    ]
    assert {tuple(cells) for cells in ordered} == {("nothing", "no one")}
    assert len(ordered) >= 10


def test_a_row_that_is_wrong_missing_or_too_many_is_in_the_difference(committed):
    text = committed["rest-api-authorizer"]
    *kept, last = text.splitlines(keepends=True)
    wrong = "".join(kept).replace("changes in place", "replaces", 1) + "| `x` | y | z | no one |\n"
    changed = [line for line in difference(wrong, text).splitlines() if line[0] in "+-"]
    assert [line[:14] for line in changed] == [
        "--- docs/chang",
        "+++ planned",
        "-| `authorizer",
        "+| `authorizer",
        "-| `x` | y | z",
        f"+{last[:13]}",
    ]
