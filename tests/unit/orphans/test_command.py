"""What the command itself decides: the form, the exit code, and whose account it looks into."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scopegate.errors import ScopegateError
from scopegate.generate import schema
from scopegate.orphans import command, planned
from scopegate.orphans.kinds import TYPES
from tests.unit.orphans.plans import POOL, TAGS, FakeAws, create, document, owned, pools

ARN = "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu_1"
OWNED = owned(POOL, id="eu_1", arn=ARN, name="orders", tags_all=TAGS)


@pytest.fixture
def run(monkeypatch, capfdbinary):
    """Runs the command on a plan and an AWS; gives exit code and what it printed."""

    def run(plan, aws, form="hcl"):
        monkeypatch.setattr(command, "plan", lambda _: planned.read(plan))
        monkeypatch.setattr(command, "Aws", lambda _: aws)
        code = command.orphans(Path(), form=form)
        return code, *(text.decode() for text in capfdbinary.readouterr())

    return run


def test_nothing_found_is_no_block_and_exit_code_0(run):
    plan = document(create(POOL, name="orders", tags_all=TAGS))
    said = "AWS holds nothing of it that the state doesn't know.\n"
    assert run(plan, FakeAws()) == (0, "", said)


def test_something_found_is_exit_code_1(run):
    plan = document(create(POOL, name="orders", tags_all=TAGS))
    code, out, err = run(plan, FakeAws(**pools("eu_1")))
    assert (code, out.splitlines()[-3:], err) == (
        1,
        [f"  to = {POOL}", '  id = "eu_1"', "}"],
        "",
    )


@pytest.mark.parametrize(("ids", "code"), [((), 0), (("eu_1",), 1)])
def test_json_is_json_whether_or_not_something_is_found(ids, code, run):
    plan = document(create(POOL, name="orders", tags_all=TAGS))
    done = run(plan, FakeAws(**pools(*ids)), form="json")
    found = [thing["id"] for one in json.loads(done[1])["found"] for thing in one["things"]]
    assert (done[0], found) == (code, list(ids))


def test_another_account_than_the_states_is_refused(run):
    aws = FakeAws(get_caller_identity={"Account": "210987654321"})
    with pytest.raises(ScopegateError) as refused:
        run(document(state=[OWNED]), aws)
    assert str(refused.value) == (
        "The state is of account 123456789012, and the environment's credentials are of"
        " 210987654321: take those that Terraform applies with."
    )


def test_the_states_own_account_is_searched(run):
    aws = FakeAws(**pools("eu_1"), get_caller_identity={"Account": "123456789012"})
    assert run(document(state=[OWNED]), aws)[0] == 0


def test_every_type_of_the_modules_is_looked_for_but_the_versions_of_secrets():
    used = set(json.loads(schema.FILE.read_text(encoding="utf-8")))
    assert used - TYPES == {"aws_secretsmanager_secret_version"}
    assert TYPES - used == {"aws_iam_role_policy", "aws_lambda_function"}


def test_it_imports_neither_the_constructs_nor_the_emulator():
    program = "import sys; import scopegate.orphans.command; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    heavy = {"cdktf", "constructs", "jsii", "ministack", "pydantic", "scopegate.constructs"}
    assert heavy & set(done.stdout.split()) == set()


def test_without_botocore_it_says_what_to_install():
    program = (
        "import sys; sys.modules['botocore'] = None\n"
        "from scopegate.cli import run\n"
        "sys.argv = ['scopegate', 'orphans']; run()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("isn't installed: install scopegate[orphans].\n")
