"""What `scopegate deploy` and `destroy` print and ask, without Terraform."""

import io
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scopegate import deployment
from scopegate.changes import Changes
from scopegate.choices import Target
from scopegate.demonstration import _Run
from scopegate.deployment import Deployment
from scopegate.emulator import Instance
from scopegate.errors import ScopegateError
from scopegate.invocation import command


def planned(action: str, *addresses: str) -> Changes:
    """Return a plan with these changes, read as Terraform tells them."""
    changes = Changes()
    for address in addresses:
        resource = {"addr": address, "resource_type": address.split(".")[-2]}
        told = {"action": action, "resource": resource}
        changes.read({"type": "planned_change", "change": told})
    return changes


class Stack:
    """A deployment whose plan is given, and that only remembers what was done to it."""

    instance = None

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self.done: list[str] = []

    def initialize(self) -> None:
        self.done.append("initialize")

    def plan(self, *, destroy: bool) -> Changes:
        self.done.append("plan -destroy" if destroy else "plan")
        return self.changes

    def apply(self, each) -> None:
        self.done.append("apply")
        count = {"add": 1, "change": 0, "remove": 0}
        each({"type": "apply_complete"})
        each({"type": "change_summary", "changes": count})

    def forget_plan(self) -> None:
        self.done.append("forget")


def interrupted(*_arguments) -> None:
    raise KeyboardInterrupt


@pytest.fixture
def run(tmp_path, monkeypatch):
    (tmp_path / "main.py").touch()
    monkeypatch.chdir(tmp_path)

    def run(
        stack: Any, *, answer: str = "", target=Target.AWS, yes: bool = False, destroy: bool = False
    ) -> bool:
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        return _Run(target, 3, yes=yes, verbose=False).change(stack, destroy=destroy)

    return run


POOL = planned("create", "module.api.aws_cognito_user_pool.this")


@pytest.mark.parametrize(("answer", "agreed"), [("y\n", True), ("Yes\n", True), ("\n", False)])
def test_aws_is_changed_after_a_yes_alone(answer, agreed, run, capsys):
    stack = Stack(POOL)
    assert run(stack, answer=answer) is agreed
    applied = ["apply"] if agreed else []
    assert stack.done == ["initialize", "plan", *applied, "forget"]
    assert ("Nothing was changed." in capsys.readouterr().out) is not agreed


def test_without_an_answer_nothing_is_changed_and_yes_is_named(run):
    stack = Stack(POOL)
    with pytest.raises(ScopegateError) as error:
        run(stack)
    assert "pass --yes" in str(error.value)
    assert stack.done == ["initialize", "plan", "forget"]


@pytest.mark.parametrize(
    ("stack", "options"),
    [
        (Stack(POOL), {"yes": True}),
        (Stack(POOL), {"target": Target.LOCAL}),
        (Stack(Changes()), {}),
    ],
    ids=["--yes", "emulator", "no change"],
)
def test_nobody_is_asked_where_there_is_nothing_to_ask(stack, options, run, capsys):
    assert run(stack, **options) is True
    assert "Apply this plan?" not in capsys.readouterr().out


def test_an_interrupted_step_says_so_and_then_what_to_run(run, capsys, monkeypatch):
    stack = Stack(POOL)
    monkeypatch.setattr(stack, "apply", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(stack, yes=True)
    lines = capsys.readouterr().out.splitlines()
    assert lines[-3].split()[-1] == "interrupted"
    assert lines[-2:] == [
        f"Interrupted. To go on, run: {command('deploy', '--target', 'aws')}",
        f"To remove what was created, run: {command('destroy', '--target', 'aws')}",
    ]
    with pytest.raises(KeyboardInterrupt):
        run(stack, yes=True, destroy=True)
    assert capsys.readouterr().out.splitlines()[-1] == (
        f"Interrupted. To go on, run: {command('destroy', '--target', 'aws')}"
    )


def test_an_emulator_that_nothing_was_deployed_to_is_stopped_when_interrupted(
    tmp_path, monkeypatch
):
    instance = Instance(port=1, pid=1, created=0.0)
    stopped: list[Instance] = []
    monkeypatch.setattr(deployment, "_synthesize", interrupted)
    monkeypatch.setattr(deployment, "emulator", SimpleNamespace(stop=stopped.append))
    with pytest.raises(KeyboardInterrupt):
        Deployment(Target.LOCAL, out=tmp_path, instance=instance).initialize()
    assert stopped == [instance]


def test_each_step_is_a_line_with_its_time_and_result(run, capsys):
    run(Stack(POOL), target=Target.LOCAL)
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line]
    seconds = [line.index("s") for line in lines if line[0].startswith("[")]
    assert seconds == [4, 3, 3]
    assert [line for line in lines if line[0] == "create"] == [
        ["create", "1", "aws_cognito_user_pool"]
    ]
    assert lines[-1][4:] == ["1", "added,", "0", "changed,", "0", "destroyed"]


def test_a_summary_counts_as_terraform_does_and_names_what_is_not_created():
    changes = planned("create", *(f"aws_x.x{number}" for number in range(3)), "aws_y.this")
    changes.addresses |= planned("replace", 'aws_x.this["GET /orders"]').addresses
    changes.addresses |= planned("update", "aws_y.other").addresses
    assert changes.summary == "5 to add, 1 to change, 1 to destroy"
    assert changes.count == 7
    assert list(changes.lines(40)) == [
        "  create    4  aws_x (3), aws_y",
        '  replace   1  aws_x.this["GET /orders"]',
        "  update    1  aws_y.other",
    ]


def test_a_long_summary_is_wrapped_below_its_beginning():
    changes = planned("delete", *(f"aws_{letter * 9}.this" for letter in "abcdefghijklm"))
    lines = list(changes.lines(40))
    assert lines[0] == "  delete   13  aws_aaaaaaaaa,"
    assert {line[:15] for line in lines[1:]} == {" " * 15}
    assert max(map(len, lines)) <= 40


def test_a_command_begins_with_the_program_that_the_reader_can_run(monkeypatch, tmp_path):
    program = tmp_path / "my tools/scopegate"
    program.parent.mkdir()
    program.touch(mode=0o755)
    monkeypatch.setattr("sys.executable", str(program.with_name("python")))
    monkeypatch.setenv("PATH", "/nowhere")
    assert command("destroy") == f"'{program}' destroy"
    monkeypatch.chdir(tmp_path)
    assert command("destroy") == "'my tools/scopegate' destroy"
    monkeypatch.setenv("PATH", str(program.parent))
    assert command("destroy") == "scopegate destroy"


def test_a_folder_without_a_project_is_named(tmp_path):
    program = Path(sys.executable).with_name("scopegate")
    done = subprocess.run(
        [program, "deploy"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    said = (
        f"{tmp_path} has no main.py. Run this at the top of a clone of the repository: "
        "the demonstration is its main.py.\n"
    )
    assert (done.returncode, done.stderr) == (2, said)


def test_without_an_emulator_a_command_that_needs_a_deployment_says_how_to_make_one(monkeypatch):
    monkeypatch.setattr(deployment, "emulator", SimpleNamespace(running=list, NONE_RUNNING="None."))
    monkeypatch.setattr(deployment, "command", lambda *words: " ".join(words))
    with pytest.raises(ScopegateError) as error:
        deployment.found(Target.LOCAL)
    assert str(error.value) == "None. To deploy the demonstration, run: deploy"
