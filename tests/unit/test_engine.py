"""Which engine the constructs run on, and what is said where there is none."""

import importlib
import sys

import pytest

from scopegate.engine import (
    CDKTF,
    CDKTN,
    DEFAULT,
    ENGINES,
    VARIABLE,
    Engine,
    EngineError,
    chosen,
    under_the_names_of_the_default,
)


@pytest.fixture
def installed(monkeypatch):
    """Makes engines look installed, and no others."""

    def install(*engines: Engine) -> None:
        monkeypatch.setattr(Engine, "installed", property(lambda engine: engine in engines))

    return install


@pytest.mark.parametrize(
    ("named", "present", "expected"),
    [
        (None, ENGINES, CDKTF),
        (None, [CDKTN], CDKTN),
        ("", [CDKTF], CDKTF),
        ("cdktf", ENGINES, CDKTF),
        ("cdktn", ENGINES, CDKTN),
    ],
)
def test_the_engine_is_the_named_one_else_the_first_that_is_installed(
    named, present, expected, installed, monkeypatch
):
    installed(*present)
    monkeypatch.delenv(VARIABLE, raising=False)
    if named is not None:
        monkeypatch.setenv(VARIABLE, named)
    assert chosen() is expected


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("pulumi", "SCOPEGATE_ENGINE must be cdktf or cdktn; got 'pulumi'."),
        (
            "cdktn",
            (
                "SCOPEGATE_ENGINE is 'cdktn', which is not installed. "
                "Run: pip install 'scopegate[cdktn]'"
            ),
        ),
        (
            "",
            (
                "The constructs need cdktf or cdktn, and neither is installed. "
                "Run: pip install 'scopegate[cdktf]'"
            ),
        ),
    ],
)
def test_an_engine_that_is_not_there_is_told_with_what_to_install(
    named, message, installed, monkeypatch
):
    installed()
    monkeypatch.setenv(VARIABLE, named)
    with pytest.raises(EngineError) as error:
        chosen()
    assert str(error.value) == message


@pytest.fixture
def other(tmp_path, monkeypatch) -> Engine:
    """An engine of two small packages."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other/__init__.py").write_text("App = 'app of the other engine'\n")
    (tmp_path / "other_bindings").mkdir()
    (tmp_path / "other_bindings/__init__.py").write_text("")
    (tmp_path / "other_bindings/iam_role.py").write_text("IamRole = object()\n")
    monkeypatch.syspath_prepend(tmp_path)
    return Engine("other", "other_bindings", "other-bindings", "@other/bindings")


def test_imports_under_the_default_names_give_the_modules_of_the_other_engine(other):
    before = {name: module for name, module in sys.modules.items() if "cdkt" in name}
    with under_the_names_of_the_default(other):
        core = importlib.import_module(DEFAULT.name)
        role = importlib.import_module(f"{DEFAULT.bindings}.iam_role")
    assert (core.App, core.__name__) == ("app of the other engine", "other")
    assert role is importlib.import_module("other_bindings.iam_role")
    assert (role.__spec__ and role.__spec__.name) == "other_bindings.iam_role"
    after = {name: module for name, module in sys.modules.items() if "cdkt" in name}
    assert after == before
