"""A change of one entry of a map or a list does not affect the others.

Random configurations are applied; for each, random changes of one entry are planned.
``SCOPEGATE_NEIGHBOURS`` is the number of configurations of each module; `make assurance` uses more.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from scopegate.generate.modules import MODULES
from scopegate.inputs import InputError
from tests.deploy.change.applied import Applied, Call, Case
from tests.deploy.change.ownership import belongs, wrong_action
from tests.deploy.change.steps import Step, configurations, steps
from tests.deploy.conftest import ROOT, RootModule
from tests.security.inputs.drawing import drawn

pytestmark = pytest.mark.assurance

CONFIGURATIONS = int(os.environ.get("SCOPEGATE_NEIGHBOURS", "2"))
STEPS = 12
"""Number of changes of each configuration."""
AT_ONCE = 96
"""Number of changes in one plan."""
INTERFACES = {module.name: module.interface for module in MODULES}
NAMES = ["authorization-server", "oauth2-api", "protected-http-api", "protected-rest-api"]


def base(module: str, number: int) -> dict[str, Any]:
    """Return the inputs that a module needs in addition to maps and lists."""
    name = f"{module}-{number}"
    server = {"domain": {"prefix": f"n-{name}"}, "secrets_manager": {"prefix": name}}
    backend = {"backend": {"http": {"url": "https://orders.example.com"}}}
    issuer = {"issuer": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_example"}
    needs: dict[str, dict[str, Any]] = {
        "authorization-server": server,
        "oauth2-api": server | backend,
        "protected-http-api": backend | issuer,
        "protected-rest-api": backend,
    }
    return {"name": name, **needs[module]}


def accepted(module: str, inputs: Mapping[str, Any]) -> bool:
    try:
        INTERFACES[module](**inputs)
    except InputError:
        return False
    return True


def chosen(module: str) -> Iterator[tuple[str, Call, list[Step]]]:
    """Yield configurations of a module, each with its changes."""
    strategy = configurations(module).filter(lambda each: accepted(module, base(module, 0) | each))
    # The first one that hypothesis draws is the smallest there is.
    for number, found in enumerate(drawn(strategy, CONFIGURATIONS + 1)[1:]):
        before = base(module, number) | found
        changes = steps(module, before).filter(lambda each: accepted(module, each.inputs))
        yield f"{module} {number}", Call(f"modules/{module}", before), drawn(changes, STEPS)


@pytest.fixture(scope="module")
def planned(tmp_path_factory, aws):
    """Each change of each configuration, with what its plan says and both contracts."""
    folder = tmp_path_factory.mktemp("neighbours")
    shutil.copytree(ROOT / "modules", folder / "modules")
    every = [each for module in NAMES for each in chosen(module)]
    applied = Applied(RootModule(folder, aws.environment), {key: call for key, call, _ in every})
    cases = {
        f"{key} {number}": (step, Case(key, Call(call.module, step.inputs)))
        for key, call, changes in every
        for number, step in enumerate(changes)
    }
    names, found = list(cases), []
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        plan = applied.plan({name: cases[name][1] for name in some})
        for name in some:
            step, case = cases[name]
            contracts = applied.contract(case.baseline), plan.contract(name)
            before = applied.calls[case.baseline].inputs
            found.append((step, before, plan.changes(name), contracts))
    return found


def test_every_kind_of_change_is_tried(planned):
    tried = {(step.of, step.what) for step, *_ in planned}
    maps = {"clients", "resource_servers", "routes"}
    whats = ("added", "changed", "removed", "renamed")
    assert {(of, what) for of in maps for what in whats} - tried == set()
    assert {of for of, _ in tried} == {*maps, "audience", "tags", "user_pool_arns"}
    print(f"\n{len(planned)} changes of one entry, of {len(tried)} kinds")


def test_a_change_of_one_entry_touches_no_other(planned):
    touched = [
        (step.what, step.of, step.entries, change)
        for step, _, changes, _ in planned
        for change in changes.values()
        if step.what != "re-ordered" and not belongs(change, step)
    ]
    assert touched == []


def test_an_entry_that_comes_is_created_and_one_that_goes_is_destroyed(planned):
    wrong = [
        (step.what, step.of, step.entries, change.address, change.actions)
        for step, _, changes, _ in planned
        for change in changes.values()
        if wrong_action(change, step)
    ]
    assert wrong == []


def test_what_is_added_removed_renamed_or_changed_is_in_the_plan(planned):
    silent = [
        (step.what, step.of, step.entries)
        for step, before, changes, _ in planned
        if step.what in {"added", "removed", "renamed"} and not changes and step.inputs != before
    ]
    assert silent == []


def test_another_display_name_is_a_change_in_place(planned):
    replaced = [
        (step.entries, change.address)
        for step, _, changes, _ in planned
        for change in changes.values()
        if step.of == "clients" and step.what == "changed"
        if change.resource == "aws_cognito_user_pool_client.this"
        if change.destroys and "create" in change.actions
    ]
    assert replaced == []


def test_another_order_changes_nothing(planned):
    ordered = [each for each in planned if each[0].what == "re-ordered"]
    assert [
        (list(changes.values()), contracts)
        for _, _, changes, contracts in ordered
        if changes or contracts[0] != contracts[1]
    ] == []
    assert len(ordered) >= len(NAMES)
