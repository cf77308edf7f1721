"""Writing the modules: all or nothing, and nothing of other origin."""

import os
from pathlib import Path

import pytest

from scopegate.errors import ScopegateError
from scopegate.generate.form import HEADER
from scopegate.generate.write import write

GENERATED = f"# {HEADER}\n"
MODULES = {"one": {"main.tf": f"{GENERATED}a"}, "two": {"main.tf": f"{GENERATED}b"}}


def content(folder: Path) -> dict[str, str]:
    """Return every file below ``folder``."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_file_is_written_to_a_folder_that_need_not_exist(tmp_path):
    changed = write(tmp_path / "new" / "modules", MODULES)
    assert content(tmp_path / "new" / "modules") == {
        "one/main.tf": f"{GENERATED}a",
        "two/main.tf": f"{GENERATED}b",
    }
    assert [path.parent.name for path in changed] == ["one", "two"]


def test_a_file_that_is_as_it_should_be_is_not_touched(tmp_path):
    write(tmp_path, MODULES)
    for path in tmp_path.rglob("*.tf"):
        os.utime(path, (1, 1))
    changed = write(tmp_path, {**MODULES, "two": {"main.tf": f"{GENERATED}c"}})
    assert [str(path.relative_to(tmp_path)) for path in changed] == ["two/main.tf"]
    assert (tmp_path / "one" / "main.tf").stat().st_mtime == 1
    assert write(tmp_path, {**MODULES, "two": {"main.tf": f"{GENERATED}c"}}) == []


def test_a_generated_file_that_no_longer_belongs_is_removed(tmp_path):
    old = ["README.md", "old.tf", "old.tf.json", "tests/old.tftest.hcl"]
    write(tmp_path, {"one": {"main.tf": GENERATED, **dict.fromkeys(old, GENERATED)}})
    changed = write(tmp_path, {"one": {"main.tf": GENERATED}})
    assert content(tmp_path) == {"one/main.tf": GENERATED}
    assert [path.relative_to(tmp_path / "one").as_posix() for path in changed] == old


def test_files_of_other_origin_stay(tmp_path):
    foreign = {
        "one/NOTES.md": GENERATED,
        "one/README.md": "# Mine\n",
        "one/extra.tf": "locals {}\n",
        "one/tests/mine.tftest.hcl": 'run "mine" {}\n',
        "three/main.tf": GENERATED,
    }
    for name, text in foreign.items():
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    write(tmp_path, {"one": {"main.tf": GENERATED}})
    assert content(tmp_path) == {**foreign, "one/main.tf": GENERATED}


def test_a_form_takes_the_place_of_the_other(tmp_path):
    write(tmp_path, {"one": {"main.tf": GENERATED}})
    write(tmp_path, {"one": {"main.tf.json": f'{{"//": "{HEADER}"}}'}})
    assert list(content(tmp_path)) == ["one/main.tf.json"]


def test_nothing_changes_where_a_module_can_not_be_written(tmp_path):
    write(tmp_path, {"one": MODULES["one"]})
    (tmp_path / "two").write_text("a file in place of the folder", encoding="utf-8")
    before = content(tmp_path)
    with pytest.raises(ScopegateError) as error:
        write(tmp_path, {"one": {"main.tf": f"{GENERATED}new"}, "two": MODULES["two"]})
    assert str(error.value) == f"Can't write {tmp_path / 'two'}: File exists."
    assert content(tmp_path) == before


def test_nothing_changes_where_the_folder_is_a_file(tmp_path):
    (tmp_path / "modules").write_text("a file", encoding="utf-8")
    with pytest.raises(
        ScopegateError, match=r"Can't write .*modules.*: (Not a directory|File exists)\."
    ):
        write(tmp_path / "modules", MODULES)
    assert content(tmp_path) == {"modules": "a file"}
