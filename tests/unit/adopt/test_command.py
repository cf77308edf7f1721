"""What is written, and what is not: a plan that is not safe, a folder that is not empty."""

import json
import os
import signal
from pathlib import Path

import pytest

from scopegate import terraform
from scopegate.adopt import command
from scopegate.adopt.sources.origin import Selection
from scopegate.errors import ScopegateError
from scopegate.generate.source import source
from tests.unit.adopt.accounts import POOL_ID, account, client, method, pool, resources, server

ROOT = Path(__file__).parents[3]
BOTH = Selection((POOL_ID,), ("api1",), ())
CLIENT = 'module.api.aws_cognito_user_pool_client.this["partner-1"]'
STAGE = "module.api.aws_api_gateway_stage.this"


def change(address, *actions, before=None, after=None, sensitive=None, importing="x"):
    type_ = address.split(".")[2].partition("[")[0]
    return {
        "address": address,
        "type": type_,
        "name": "this",
        "mode": "managed",
        "module_address": "module.api",
        "change": {
            "actions": list(actions),
            "before": before,
            "after": after,
            "before_sensitive": sensitive or {},
            "importing": {"id": importing} if importing else None,
        },
    }


@pytest.fixture
def planned(monkeypatch):
    """Lets Terraform plan these changes; gives its calls."""
    calls = []

    def plan(*changes, fails=None):
        def run(*arguments, cwd, env=None):
            calls.append(arguments[0])
            if arguments[0] == fails:
                (cwd / ".terraform.lock.hcl").write_text("")
                raise terraform.TerraformError(f"terraform {fails} failed in {cwd}:\nNo route.")
            del env
            document = {"format_version": "1.2", "resource_changes": list(changes)}
            return json.dumps(document)

        monkeypatch.setattr(terraform, "run", run)
        return calls

    return plan


@pytest.fixture
def aws(monkeypatch):
    tree = resources(**{"/orders": {"GET": method()}})
    made = account(pools=[pool()], servers=[server("read")], clients=[client()], tree=tree)
    made.requests = 17
    monkeypatch.setattr(command, "Aws", lambda _region: made)
    return made


def adopt(out, selection=BOTH, **options):
    given = command.Options(selection=selection, region="eu-central-1", **options)
    return command.adopt(out, given)


@pytest.mark.usefixtures("aws")
def test_the_folder_says_what_changes_and_shows_no_secret(planned, tmp_path, capsys):
    calls = planned(
        change(
            CLIENT,
            "update",
            before={"client_secret": "s3cret", "name": ""},
            after={"client_secret": "0ther", "name": "partner-1"},
            sensitive={"client_secret": True},
        ),
        change(STAGE, "no-op", importing="api1/v1"),
        change("module.api.aws_api_gateway_deployment.this", "create", importing=None),
    )
    assert adopt(tmp_path / "new") == 0
    assert calls == ["fmt", "init", "plan", "show"]
    written = {path.name: path.read_text() for path in (tmp_path / "new").iterdir()}
    assert sorted(written) == ["ADOPTION.md", "imports.tf", "main.tf", "outputs.tf", "versions.tf"]
    said = capsys.readouterr().out
    assert [one for one in (said, *written.values()) if "s3cret" in one or "0ther" in one] == []
    assert said.splitlines()[0] == (
        "2 resources are taken over by oauth2-api. The first apply changes 1 of them in place,"
        " creates 1, and destroys none. Left outside or lost: nothing."
    )
    lines = written["ADOPTION.md"].splitlines()
    assert f"- `{CLIENT}` changes in place:" in lines
    assert "  - `name`: unset → `partner-1`. It had no name, and gets its key as its name." in lines
    assert f"- `{STAGE}` (`api1/v1`)" in lines


@pytest.mark.usefixtures("aws")
def test_an_installed_command_calls_the_modules_of_the_release(planned, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "_MODULES_OF_A_CLONE", None)
    planned()
    assert adopt(tmp_path / "new") == 0
    assert f'  source = "{source("oauth2-api")}"\n' in (tmp_path / "new/main.tf").read_text()
    assert "Before you share" not in (tmp_path / "new/ADOPTION.md").read_text()


@pytest.mark.usefixtures("aws")
def test_a_command_of_a_clone_calls_its_modules_and_says_how_to_call_the_release(planned, tmp_path):
    planned()
    assert adopt(tmp_path / "new") == 0
    clone = os.path.relpath(ROOT / "modules/oauth2-api", tmp_path / "new")
    assert f'  source = "{clone}"\n' in (tmp_path / "new/main.tf").read_text()
    assert f"such as `{source('oauth2-api')}`" in (tmp_path / "new/ADOPTION.md").read_text()


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            [change(CLIENT, "delete", "create", before={"name": "a"}, after={"name": "b"})],
            (
                "The plan destroys what exists, so nothing was written:\n"
                f"- {CLIENT} is replaced; it differs in name\n"
            ),
        ),
        (
            [change(STAGE, "delete", before={"stage_name": "v1"}, importing=None)],
            (
                "The plan destroys what exists, so nothing was written:\n"
                f"- {STAGE} is destroyed; it differs in stage_name\n"
            ),
        ),
    ],
)
def test_a_plan_that_destroys_something_is_refused(planned, changes, message, tmp_path, capsys):
    planned(*changes)
    assert adopt(tmp_path / "new") == 1
    assert capsys.readouterr().err == message
    assert not (tmp_path / "new").exists()


@pytest.mark.usefixtures("aws")
def test_a_plan_that_opens_something_is_refused(planned, tmp_path, capsys):
    route = 'module.api.aws_api_gateway_method.this["GET /orders"]'
    common = {"rest_api_id": "api1", "resource_id": "r1", "http_method": "GET"}
    api = {"id": "api1", "name": "orders", "root_resource_id": "r1"}
    guard = {"authorization": "COGNITO_USER_POOLS", "authorizer_id": "a1"}
    before = common | guard | {"authorization_scopes": ["orders/read"]}
    planned(
        change("module.api.aws_api_gateway_rest_api.this", "no-op", before=api, after=api),
        change(route, "update", before=before, after=common | {"authorization": "NONE"}),
    )
    (tmp_path / "empty").mkdir()
    assert adopt(tmp_path / "empty") == 1
    assert capsys.readouterr().err == (
        "The plan changes who can call what, or breaks callers, so nothing was written:\n"
        f"- GET / required orders/read and is now public. ({route})\n"
    )
    assert list((tmp_path / "empty").iterdir()) == []


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("init", "Terraform can't install the modules or the provider."),
        ("plan", "Terraform can't plan the adoption."),
    ],
)
def test_a_terraform_that_fails_leaves_nothing_behind(planned, step, message, tmp_path, capsys):
    planned(fails=step)
    assert adopt(tmp_path / "new") == 1
    first, second, third = capsys.readouterr().err.splitlines()[:3]
    assert (first, third) == (message, "No route.")
    assert second.startswith(f"terraform {step} failed in ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    ("number", "error"), [(signal.SIGTERM, SystemExit), (signal.SIGINT, KeyboardInterrupt)]
)
def test_a_signal_leaves_nothing_behind(number, error, monkeypatch, tmp_path):
    monkeypatch.setattr(terraform, "run", lambda *_, **__: signal.raise_signal(number))
    with pytest.raises(error):
        adopt(tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    (tmp_path / "main.tf").write_text("")
    with pytest.raises(ScopegateError) as refused:
        adopt(tmp_path)
    assert str(refused.value) == (
        f"{tmp_path} is not an empty folder. Name one that is empty, or that doesn't exist, with"
        " --out."
    )


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"state": "a", "stack": "b"},
            "Use one of --state and --template or --stack: a system has one source.",
        ),
        (
            {"template": "a"},
            (
                "--template needs the ids of what the stack made: name the stack with --stack, or"
                " pass the output of `aws cloudformation describe-stack-resources` with"
                " --stack-resources."
            ),
        ),
        (
            {"stack_resources": "a"},
            "--stack-resources needs the template of the stack: --template.",
        ),
    ],
)
def test_options_that_name_half_a_source_or_two_are_refused(options, message, tmp_path):
    with pytest.raises(ScopegateError) as refused:
        adopt(tmp_path / "new", Selection(), **options)
    assert str(refused.value) == message


@pytest.mark.parametrize("id_", ["", "a/b", "arn:aws:cognito-idp:x", "orders api"])
def test_what_cannot_be_an_id_is_refused(id_, tmp_path):
    with pytest.raises(ScopegateError) as refused:
        adopt(tmp_path / "new", Selection((), (id_,)))
    assert str(refused.value) == (
        f"--rest-api takes the id of one, such as a1b2c3d4e5; got {id_!r}."
    )


@pytest.mark.usefixtures("aws")
def test_an_id_that_is_not_in_the_source_is_refused(tmp_path):
    state = tmp_path / "state.json"
    resource = {"address": "a.b", "type": "aws_cognito_user_pool", "name": "b"}
    module = {"resources": [resource | {"values": {"id": "p1"}}]}
    state.write_text(json.dumps({"format_version": "1.0", "values": {"root_module": module}}))
    with pytest.raises(ScopegateError) as refused:
        adopt(tmp_path / "new", state=str(state))
    assert str(refused.value) == (
        f"The source, another Terraform configuration, doesn't have {POOL_ID}."
    )
