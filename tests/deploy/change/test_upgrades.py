"""Plans of upgrades from each release to the current modules, with resources of the release.

The current modules count as a release too, so that there is always one. Copies of the modules with
forbidden changes show that those are found.
"""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from scopegate import emulator
from tests.deploy.change import releases
from tests.deploy.change.applied import Applied, Call, Case
from tests.deploy.change.baselines import baselines
from tests.deploy.change.faulty_releases import FAULTY_RELEASES, SERVER, faulty_release
from tests.deploy.change.outside import outside
from tests.deploy.change.upgrade import faults, interface_faults, moves
from tests.deploy.conftest import ROOT, RootModule
from tests.deploy.emulator.calls import Aws

PRESENT = releases.present()
NEXT = f"{int(PRESENT.partition('.')[0]) + 1}.0.0"
CLIENTS = ["partner-a", "partner-a/2026-12", "partner-b"]
TYPICAL = {"authorization-server custom"}
"""Baselines that are applied, in addition to the complete one of each module."""


LACKING = {
    "1.0.0": {"allow_origins", "enabled", "identity_headers", "mutual_tls", "timeout", "vpc_link"}
}
"""Fields of inputs that a release does not have, by its version."""


def without(fields, value):
    """Return ``value`` without these fields, and without what is empty without them."""
    if not isinstance(value, dict):
        return value
    kept = {key: without(fields, each) for key, each in value.items() if key not in fields}
    return {key: each for key, each in kept.items() if each != {} or value[key] == {}}


def started(old: Path, folder: Path, instance, version: str = PRESENT) -> Applied:
    """Apply the typical configuration of the modules in ``old``, with ``present`` next to them.

    Without a ``version``, they are the present modules too.
    """
    shutil.copytree(old, folder / "old")
    shutil.copytree(ROOT / "modules", folder / "present")
    typical = {
        key: replace(
            call,
            module=call.module.replace("modules", "old"),
            inputs=taken(old / key.split()[0], version, call.inputs),
        )
        for key, call in baselines(outside(Aws(instance))).items()
        if (key.endswith(" all") or key in TYPICAL)
        and (folder / call.module.replace("modules", "old")).is_dir()
    }
    return Applied(RootModule(folder, instance.environment), typical)


def taken(module: Path, version: str, inputs):
    """Return the ``inputs`` that a module of a release takes."""
    declared = "".join(path.read_text(encoding="utf-8") for path in module.glob("variables*.tf"))
    return {
        name: without(LACKING.get(version, set()), value)
        for name, value in inputs.items()
        if f'variable "{name}" {{' in declared
    }


@pytest.fixture(scope="module")
def now(tmp_path_factory, aws):
    """What the modules make as they are now."""
    return started(ROOT / "modules", tmp_path_factory.mktemp("now"), aws)


def upgraded(made: Applied) -> dict[str, Case]:
    """Return the same calls of the present modules."""
    return {
        key: Case(key, replace(call, module=call.module.replace("old", "present")))
        for key, call in made.calls.items()
    }


def test_the_modules_plan_nothing_against_what_they_made(now):
    cases = upgraded(now)
    planned = now.plan(cases)
    assert {key: planned.changes(key) for key in cases} == {key: {} for key in cases}


def test_all_modules_are_upgraded_with_every_input(now):
    modules = {path.name for path in (ROOT / "modules").iterdir()}
    assert {key.split()[0] for key in now.calls} == modules


*OLDER, NEWEST = releases.releases()


@pytest.mark.parametrize(
    "version", [*(pytest.param(each, marks=pytest.mark.assurance) for each in OLDER), NEWEST]
)
def test_an_upgrade_from_any_release_destroys_nothing_that_callers_need(version, tmp_path_factory):
    found = []
    old = tmp_path_factory.mktemp("release")
    releases.unpack(version, releases.releases()[version], old)
    with emulator.instance() as instance:
        made = started(old, tmp_path_factory.mktemp("upgrade"), instance, version)
        cases = upgraded(made)
        planned = made.plan(cases)
    for key, case in cases.items():
        moved = moves(made.root.directory / case.call.module)
        found += faults(planned.changes(key).values(), moved, version, PRESENT)
    for module in sorted(path for path in old.iterdir() if path.is_dir()):
        found += interface_faults(module, ROOT / "modules" / module.name, version, PRESENT)
    assert found == []


@pytest.fixture(scope="module")
def mutated(now):
    """For each faulty_release, what its plan changes and its ``moved`` blocks."""
    before = f"{SERVER} all"
    folder = now.root.directory
    copies = {
        name: faulty_release(name, ROOT / "modules", folder / "faulty") for name in FAULTY_RELEASES
    }
    cases = {
        name: Case(before, Call(str(copy.relative_to(folder)), now.calls[before].inputs))
        for name, copy in copies.items()
    }
    planned = now.plan(cases)
    return {name: (planned.changes(name), moves(copies[name])) for name in FAULTY_RELEASES}


def found(mutated, name, new) -> list[str]:
    changes, moved = mutated[name]
    return faults(changes.values(), moved, PRESENT, new)


@pytest.mark.parametrize("new", [PRESENT, NEXT])
def test_a_renamed_address_without_a_moved_block_is_found_in_any_version(mutated, new):
    sentences = found(mutated, "renamed", new)
    assert [each.split(" is destroyed, ")[0] for each in sentences] == [
        f'{PRESENT} to {new}: aws_cognito_user_pool_client.this["{key}"]' for key in CLIENTS
    ]


def test_a_renamed_address_with_a_moved_block_is_found_within_a_major(mutated):
    assert found(mutated, "moved", PRESENT) == [
        f'{PRESENT} to {PRESENT}: aws_cognito_user_pool_client.partner["{key}"] was '
        f'aws_cognito_user_pool_client.this["{key}"]; a renamed address takes a higher major.'
        for key in CLIENTS
    ]


def test_a_renamed_address_with_a_moved_block_and_a_higher_major_is_right(mutated):
    assert found(mutated, "moved", NEXT) == []
    changes, _ = mutated["moved"]
    assert {each.actions for each in changes.values()} == {("no-op",)}


def test_other_keys_of_clients_are_found(mutated):
    sentences = found(mutated, "keyed", NEXT)
    assert [each.split(" is destroyed, ")[0] for each in sentences] == [
        f'{PRESENT} to {NEXT}: aws_cognito_user_pool_client.this["{key}"]'
        for key in ("partner-a", "partner-b")
    ]


def test_a_name_that_replaces_a_resource_server_is_found(mutated):
    sentences = found(mutated, "server named", PRESENT)
    assert [each.split(": ")[1].split(", and with it ")[0] for each in sentences] == [
        f'aws_cognito_resource_server.this["{key}"] is replaced for its name'
        for key in ("orders", "reports")
    ]


def test_a_name_that_replaces_the_pool_is_found_with_all_that_goes_with_it(mutated):
    sentences = found(mutated, "pool named", NEXT)
    assert {each.split(": ")[1].split(", and with it ")[0] for each in sentences} == {
        "aws_cognito_user_pool.this is replaced for its name",
        "aws_cognito_user_pool_domain.this is replaced for its user_pool_id",
        *(
            f'aws_cognito_user_pool_client.this["{key}"] is replaced for its user_pool_id'
            for key in CLIENTS
        ),
        *(
            f'aws_cognito_resource_server.this["{key}"] is replaced for its user_pool_id'
            for key in ("orders", "reports")
        ),
    }


def test_a_domain_that_goes_is_found(mutated):
    (sentence,) = found(mutated, "domain dropped", NEXT)
    gone = "is destroyed, and with it the token endpoint; that takes a `moved` block"
    assert f" {gone} and a higher major, and there is no `moved` block." in sentence
