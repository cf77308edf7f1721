"""The command line: one message for what a user can fix, and no cost for what isn't used."""

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import typer

from scopegate.cli import app

SCOPEGATE = Path(sys.executable).with_name("scopegate")


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SCOPEGATE, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["generate", "--format", "yaml"],
            "Invalid value for '--format': 'yaml' is not one of 'hcl', 'json'.",
        ),
        (
            ["deploy", "--target", "azure"],
            "Invalid value for '--target': 'azure' is not one of 'local', 'aws'.",
        ),
        (
            ["destroy", "--target", ""],
            "Invalid value for '--target': '' is not one of 'local', 'aws'.",
        ),
        (
            ["verify", "--target", "x"],
            "Invalid value for '--target': 'x' is not one of 'local', 'aws'.",
        ),
        (
            ["orphans", "--format", "yaml"],
            "Invalid value for '--format': 'yaml' is not one of 'hcl', 'json'.",
        ),
        (
            ["review", "-", "--format", "pdf"],
            "Invalid value for '--format': 'pdf' is not one of 'text', 'markdown', 'json', 'html'.",
        ),
        (["generate", "--colour"], "No such option: --colour"),
        (["generate", "--out"], "Option '--out' requires an argument."),
        (
            ["verify", "--wait", "long"],
            "Invalid value for '--wait': 'long' is not a valid float",
        ),
        (["publish"], "No such command 'publish'."),
        (["generate", "surplus"], "Got unexpected extra argument(s) (surplus)"),
    ],
)
def test_a_bad_option_is_one_clear_sentence_and_exit_code_2(arguments, message, tmp_path):
    done = run(*arguments, cwd=tmp_path)
    sentence = " ".join(re.sub("[│╭╮╰╯─]", " ", done.stderr).split())
    assert message in sentence
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)


def test_a_directory_that_is_no_root_module_is_told_by_its_path(tmp_path):
    done = run("verify", str(tmp_path / "nowhere"), cwd=tmp_path)
    assert done.stderr.splitlines()[-1] == (
        f"{tmp_path / 'nowhere'} is not a directory; Terraform runs in that of a root module."
    )
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)


def test_orphans_of_a_directory_that_is_not_initialized_say_what_terraform_says(tmp_path):
    (tmp_path / "main.tf").write_text('resource "aws_cognito_user_pool" "this" {}\n')
    done = run("orphans", str(tmp_path), cwd=tmp_path)
    assert f"terraform plan failed in {tmp_path}:\n" in done.stderr
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)


def test_a_directory_without_outputs_is_told_what_is_read(tmp_path):
    done = run("verify", str(tmp_path), cwd=tmp_path)
    assert "verify reads the outputs contract, client_ids, client_secrets" in done.stderr
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_a_place_that_can_not_be_written_is_named(tmp_path):
    (tmp_path / "modules").write_text("a file in place of the folder", encoding="utf-8")
    done = run("generate", cwd=tmp_path)
    assert done.stderr.startswith("Can't write modules")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_generate_says_what_it_wrote(tmp_path):
    first = run("generate", "--out", "here", "--format", "json", cwd=tmp_path)
    again = run("generate", "--out", "here", "--format", "json", cwd=tmp_path)
    modules = len(list((tmp_path / "here").iterdir()))
    files = len([path for path in (tmp_path / "here").rglob("*") if path.is_file()])
    assert first.stdout == f"{modules} modules in here, {files} files changed.\n"
    assert again.stdout == f"{modules} modules in here, 0 files changed.\n"
    main = json.loads((tmp_path / "here" / "oauth2-api" / "main.tf.json").read_text("utf-8"))
    assert list(main) == ["//", "locals", "resource"]


def test_help_names_every_command(tmp_path):
    done = run("--help", cwd=tmp_path)
    listed = re.findall(r"^│ (\w+) ", done.stdout, flags=re.MULTILINE)
    assert {"generate", "schema", "verify", "orphans", "deploy", "destroy", "local"} <= set(listed)
    assert done.returncode == 0


def every_command():
    """Yield each command of the command line, by the words that call it."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), typer.main.get_command(app))]
    while waiting:
        words, command = waiting.pop()
        if below := getattr(command, "commands", None):
            waiting += [((*words, name), each) for name, each in below.items()]
        else:
            yield pytest.param(words, command, id=" ".join(words))


@pytest.mark.parametrize(("words", "command"), list(every_command()))
def test_the_help_of_a_command_ends_with_an_example_and_its_exit_codes(words, command):
    example, codes = command.epilog.split("\n\n")
    assert example.startswith("Example: ")
    assert " ".join(["scopegate", *words]) in example
    assert re.fullmatch(r"Exit codes: 0 [^;]+; (1 [^;]+; )?2 on an error\.", codes)


def test_the_help_shows_every_value_that_an_option_accepts(tmp_path):
    shown = " ".join(re.sub("[│╭╮╰╯─]", " ", run("review", "--help", cwd=tmp_path).stdout).split())
    assert "text, markdown, json or html." in shown
    for command in ("deploy", "destroy", "stack", "verify"):
        shown = " ".join(run(command, "--help", cwd=tmp_path).stdout.replace("│", "").split())
        assert "local or aws." in shown, command


def test_version_is_that_of_the_package(tmp_path):
    done = run("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"scopegate {version('scopegate')}\n")


def test_help_imports_neither_the_bindings_nor_the_emulator(tmp_path):
    program = "import sys; from scopegate.cli import app; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    imported = set(done.stdout.split())
    heavy = {"cdktf", "constructs", "httpx2", "jsii", "ministack", "msgspec", "psutil", "pydantic"}
    assert heavy & imported == set()
    assert {name.partition(".")[2] for name in imported if name.startswith("scopegate.")} <= {
        "choices",
        "cli",
        "errors",
        "generate",
        "generate.form",
        "help",
        "emulator",
        "emulator.commands",
        "output",
        "terraform",
    }
