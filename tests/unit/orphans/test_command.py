"""What the command itself decides: the form, the exit code, and the account that it searches."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scopegate.errors import ScopegateError
from scopegate.generate import schema
from scopegate.orphans import command
from scopegate.orphans.resource_types import TYPES
from tests.unit.orphans.plans import (
    POOL,
    TAGS,
    FakeAws,
    create,
    decoded,
    document,
    owned,
    pools,
)

ARN = "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu_1"
OWNED = owned(POOL, id="eu_1", arn=ARN, name="orders", tags_all=TAGS)


@pytest.fixture
def run(monkeypatch, capfdbinary):
    """Runs the command on a plan and an AWS; gives exit code and what it printed."""

    def run(plan, aws, form="hcl", directory=Path()):
        monkeypatch.setattr(command, "plan", lambda _: decoded(plan))
        monkeypatch.setattr(command, "Aws", lambda _: aws)
        code = command.orphans(directory, form=form)
        return code, *(text.decode() for text in capfdbinary.readouterr())

    return run


def test_nothing_found_is_no_block_and_exit_code_0(run):
    plan = document(create(POOL, name="orders", tags_all=TAGS))
    said = (
        "No orphans: AWS contains no resource of this root module that is missing from the"
        " Terraform state.\n"
        "To continue after a failed apply, run:\n"
        "  terraform apply\n"
    )
    assert run(plan, FakeAws()) == (0, "", said)


def test_something_found_is_exit_code_1(run):
    plan = document(create(POOL, name="orders", tags_all=TAGS))
    code, out, err = run(plan, FakeAws(**pools("eu_1")))
    assert (code, out.splitlines()[-3:]) == (1, [f"  to = {POOL}", '  id = "eu_1"', "}"])
    assert err == (
        "AWS contains resources that are missing from the Terraform state: 1 to import."
        " What to do next is at the top of the report.\n"
    )


def test_what_is_tainted_is_exit_code_1(run):
    plan = document(create(POOL, name="orders", tags_all=TAGS), state=[OWNED])
    plan["resource_changes"][0]["action_reason"] = "replace_because_tainted"
    plan["resource_changes"][0]["change"]["actions"] = ["delete", "create"]
    aws = FakeAws(get_caller_identity={"Account": "123456789012"})
    code, out, _ = run(plan, aws)
    assert (code, f"#   terraform untaint {POOL}" in out.splitlines()) == (1, True)


def test_what_could_not_be_searched_for_is_said_and_is_nothing_found(run):
    code, out, err = run(document(create(POOL, name=..., tags_all=TAGS)), FakeAws())
    assert (code, out.splitlines()[-1]) == (
        0,
        f"# For {POOL}: It was not searched for, because the plan doesn't show its name.",
    )
    assert err == (
        "AWS contains no resource that is missing from the Terraform state. Could not be searched"
        " for: 1. What to do next is at the top of the report.\n"
    )


def test_the_commands_work_from_where_the_user_is(run):
    plan = document(create(POOL, name="orders", tags_all=TAGS))
    done = run(plan, FakeAws(**pools("eu_1")), form="json", directory=Path("my root"))
    steps = json.loads(done[1])["next_steps"]
    assert [command for step in steps for command in step["commands"]] == [
        "scopegate orphans 'my root' > 'my root/orphans.tf'",
        "terraform '-chdir=my root' plan -out=plan",
        "terraform '-chdir=my root' apply plan",
        "rm 'my root/orphans.tf'",
        "scopegate orphans 'my root'",
    ]


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
        "The state belongs to AWS account 123456789012, but the credentials in the environment"
        " belong to 210987654321. Use the credentials that Terraform applies with."
    )


def test_the_states_own_account_is_searched(run):
    aws = FakeAws(**pools("eu_1"), get_caller_identity={"Account": "123456789012"})
    assert run(document(state=[OWNED]), aws)[0] == 0


def test_every_type_of_the_modules_is_looked_for_but_the_versions_of_secrets():
    used = set(json.loads(schema.FILE.read_text(encoding="utf-8")))
    assert used - TYPES == {"aws_secretsmanager_secret_version"}
    assert TYPES - used == {"aws_iam_role_policy", "aws_lambda_function"}


def test_it_imports_neither_the_constructs_nor_the_access_model_nor_the_emulator():
    program = "import sys; import scopegate.orphans.command; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    heavy = {
        "cdktf",
        "constructs",
        "jsii",
        "ministack",
        "pydantic",
        "scopegate.access",
        "scopegate.constructs",
    }
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
