"""The command: what it reads, what it prints, and what it exits with."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from scopegate.choices import UsageFormat
from scopegate.errors import ScopegateError
from scopegate.usage import command
from tests.unit.usage.logs import contract, heartbeat, rest

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "docs/usage.schema.json").read_text())
SCOPEGATE = Path(sys.executable).with_name("scopegate")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with outputs and the log of a month, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "outputs.json").write_text(json.dumps({"contract": {"value": contract()}}))
    lines = [*heartbeat(), json.dumps(rest("partner-b")), json.dumps(rest("stranger"))]
    (tmp_path / "access.log").write_text("".join(f"{line}\n" for line in lines))
    return tmp_path


def run(*logs, capture, **options):
    """Return the exit code, and what is printed."""
    code = command.usage("outputs.json", logs or ("access.log",), command.Options(**options))
    return code, capture.readouterr().out


def document(*logs, capture, **options):
    return json.loads(run(*logs, capture=capture, form=UsageFormat.JSON, **options)[1])


def test_the_document_has_the_published_schema(folder, capfdbinary):
    found = document(capture=capfdbinary)
    jsonschema.validate(found, SCHEMA)
    (folder / "cut.log").write_text('{"client_id": "id-a')
    jsonschema.validate(document("access.log", "cut.log", capture=capfdbinary), SCHEMA)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("text", "unknown-client         1 call with client id stranger, which the model"),
        ("markdown", "| `unused-client` | idle made no call from 2026"),
        ("html", "<b>unknown-client</b> 1 call with client id stranger"),
        ("hcl", 'clients = {\n  partner-b = {\n    scopes = ["orders/read"]\n  }\n}\n'),
        ("diff", "+++ clients as used\n@@ -1,11 +1,4 @@\n clients = {\n-  idle = {"),
    ],
)
def test_each_form_shows_the_same(form, said, capfdbinary):
    code, out = run(capture=capfdbinary, form=UsageFormat(form))
    assert (code, said in out.decode()) == (0, True), out.decode()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("fail_on", "code"),
    [
        ("none", 0),
        ("unused-client", 1),
        ("unused-credential,log-incomplete", 0),
        ("unknown-client, unused-credential", 1),
    ],
)
def test_it_exits_with_1_on_the_kinds_to_fail_on(fail_on, code, capfdbinary):
    assert run(capture=capfdbinary, fail_on=fail_on)[0] == code


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"fail_on": "unused"}, "--fail-on names unused. Use none, or kinds separated by commas"),
        ({"fail_on": " "}, "--fail-on names nothing."),
        ({"field": ["client"]}, "--field is 'client'. Use FIELD=NAME"),
        ({"field": ["who=x"]}, "--field is 'who=x'."),
        ({"since": "yesterday"}, "--since is 'yesterday'. Use a date or a time"),
        ({"since": "2026-11-01", "days": 3}, "--since and --days can't be combined."),
        ({"since": "2026-11-02", "until": "2026-11-01"}, "The window ends before it begins"),
        ({"silence": "2"}, "--silence is '2'. Use a number with s, m, h, d or w"),
        ({"idle": "soon"}, "--idle is 'soon'."),
        ({"log_format": "%h %l"}, "--log-format has no variable such as $context.status."),
        ({"log_format": "{$context.status"}, "The log format is not valid JSON"),
        ({"api": "other"}, "--api is 'other', which the model does not have. It has: a1b2c3d4e5."),
        ({"since": "2020-01-01", "until": "2020-02-01"}, "63 are before or after it"),
    ],
)
def test_a_bad_argument_is_one_clear_error(options, message, capfdbinary):
    with pytest.raises(ScopegateError) as raised:
        run(capture=capfdbinary, **options)
    assert message in str(raised.value)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("logs", "message"),
    [
        ((), "There is no log to read."),
        (("missing.log",), "Can't read missing.log: there is no such file."),
        (("s3://",), "s3:// names no bucket. Use s3://BUCKET/PREFIX."),
        (("empty",), "There is no file in empty."),
    ],
)
def test_a_log_that_is_not_there_is_one_clear_error(logs, message, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ScopegateError) as raised:
        command.usage("outputs.json", logs, command.Options())
    assert message in str(raised.value)


def test_files_and_folders_are_read_once_each_whatever_names_them(folder, capfdbinary):
    inner = folder / "logs/task/stream"
    inner.mkdir(parents=True)
    (inner / "000000.gz").write_bytes(gzip.compress((folder / "access.log").read_bytes()))
    (folder / "logs/aws-logs-write-test").write_text("Permission Check Successful")
    (folder / "logs/.hidden").write_text("no log")
    names = ("logs", "logs/task", str(inner / "000000.gz"), "./logs")
    assert document(*names, capture=capfdbinary)["lines"]["counted"] == 63


def test_the_log_is_read_from_standard_input(folder):
    done = subprocess.run(
        [SCOPEGATE, "usage", "outputs.json", "-", "--format", "json"],
        cwd=folder,
        input=(folder / "access.log").read_bytes(),
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["lines"]["counted"] == 63


def test_the_model_and_the_log_cannot_both_be_standard_input():
    with pytest.raises(ScopegateError, match="Only one of the model and the logs"):
        command.usage("-", ["-"], command.Options())


def test_there_is_no_smallest_grant_where_the_log_has_gaps(folder, capfdbinary):
    (folder / "cut.log").write_text('{"client_id": "id-a')
    with pytest.raises(ScopegateError, match=r"There is no smallest grant: 1 line could not be"):
        run("access.log", "cut.log", capture=capfdbinary, form=UsageFormat.HCL)


def test_the_command_starts_without_what_only_aws_and_terminals_need(folder):
    program = """if True:
        import sys
        from scopegate.choices import UsageFormat
        from scopegate.usage import command

        options = command.Options(form=UsageFormat.JSON)
        command.usage("outputs.json", ["access.log"], options)
        slow = {"botocore", "cdktf", "ijson", "jinja2", "rich"}
        print(sorted(slow & sys.modules.keys()))
    """
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
