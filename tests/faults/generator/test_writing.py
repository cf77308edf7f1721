"""The generator writes all of a module or nothing: at each step of it, a full disk and a kill."""

import errno
import os
from pathlib import Path

import pytest

from scopegate.generate.form import HEADER
from scopegate.generate.write import STAGING, write
from tests._support.faults.failing_steps import Step, die, fail, stepped

HEAD = f"# {HEADER}\n"
OLD = {
    "one": {"README.md": f"{HEAD}old", "main.tf": f"{HEAD}old", "stale.tf": f"{HEAD}old"},
    "two": {"main.tf": f"{HEAD}old", "tests/stale.tftest.hcl": f"{HEAD}old"},
}
NEW = {
    "one": {"README.md": f"{HEAD}old", "main.tf": f"{HEAD}a new one", "outputs.tf": f"{HEAD}new"},
    "two": {"main.tf": f"{HEAD}the new", "tests/new.tftest.hcl": f"{HEAD}of new length"},
    "three": {"main.tf": f"{HEAD}new, too"},
}
FOREIGN = {"NOTES.md": "Mine.\n", "one/extra.tf": "locals {}\n"}


def flat(modules):
    """Return the content by path."""
    return FOREIGN | {
        f"{module}/{name}": text
        for module, files in modules.items()
        for name, text in files.items()
    }


def found(folder: Path) -> dict[str, str | None]:
    """Return what lies in ``folder``, folders included, but for what waits."""
    return {
        path.relative_to(folder).as_posix(): path.read_text() if path.is_file() else None
        for path in folder.rglob("*")
        if STAGING not in path.parts
    }


def files(folder: Path) -> dict[str, str | None]:
    return {name: text for name, text in found(folder).items() if text is not None}


@pytest.fixture
def modules(tmp_path):
    """Makes a folder with the old modules and what is somebody's own."""

    def make(name: object) -> Path:
        folder = tmp_path / str(name)
        for path, text in FOREIGN.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        write(folder, OLD)
        return folder

    return make


@pytest.fixture
def steps(modules):
    """The numbers of all steps."""
    counted = stepped(modules("counted"), NEW, Step(0, die))
    assert counted.status == 0
    return range(1, int(counted.said) + 1)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_nothing_changes_where_any_step_fails(number, modules, steps, record_property):
    kept = 0
    for each in steps:
        folder = modules(each)
        before = found(folder)
        end = stepped(folder, NEW, Step(each, fail(number)))
        if end.status == 0:  # what failed was to tidy up
            assert files(folder) == flat(NEW)
        else:
            assert (end.status, found(folder)) == (1, before), end.said
            assert end.said.startswith("Can't write ")
            assert end.said.endswith(f": {os.strerror(number)}.")
            kept += 1
        write(folder, NEW)
        assert (files(folder), (folder / STAGING).exists()) == (flat(NEW), False)
    record_property(
        "fault", f"generator, {errno.errorcode[number]}: {kept} of {len(steps)} refused"
    )
    assert kept > len(steps) / 2


@pytest.mark.parametrize("largest", sorted({len(text) - 1 for text in flat(NEW).values()})[1:])
def test_nothing_changes_where_the_system_takes_no_larger_file(largest, modules):
    """No error is made up here: the system itself refuses the bytes that are too many."""
    folder = modules("limited")
    before = found(folder)
    end = stepped(folder, NEW, Step(0, die), largest)
    assert (end.status, found(folder)) == (1, before)
    assert end.said.endswith(f": {os.strerror(errno.EFBIG)}.")
    assert not (folder / STAGING).exists()


def test_each_file_is_whole_wherever_the_generator_is_killed(modules, steps, record_property):
    for each in steps:
        folder = modules(each)
        assert stepped(folder, NEW, Step(each, die)).status == -9
        possible = [{*old_or_new} for old_or_new in (flat(OLD).items(), flat(NEW).items())]
        assert {*files(folder).items()} <= possible[0] | possible[1]
        assert {*flat(OLD)} & {*flat(NEW)} <= {*files(folder)}
        write(folder, NEW)
        assert (files(folder), (folder / STAGING).exists()) == (flat(NEW), False)
    record_property("fault", f"generator, SIGKILL: at each of {len(steps)} steps every file whole")


def test_a_disk_that_fails_for_good_is_told_and_fixed_by_the_next_run(modules, steps):
    for each in steps:
        folder = modules(each)
        end = stepped(folder, NEW, Step(each, fail(errno.EROFS), lasting=True))
        assert end.status in {0, 1}, end.said
        assert {*flat(OLD)} & {*flat(NEW)} <= {*files(folder)}
        write(folder, NEW)
        assert (files(folder), (folder / STAGING).exists()) == (flat(NEW), False)
