"""The system of the blog post as AWS CDK deploys it: from its template to the module."""

import json
import re

import pytest

from scopegate.adopt.sources import cloudformation
from scopegate.adopt.sources.origin import Selection
from tests.deploy.adopt.systems import TEMPLATE, account, adopt, settled, stack

POOL, CLIENT = "AWS::Cognito::UserPool", "AWS::Cognito::UserPoolClient"
API = "AWS::ApiGateway::RestApi"
LET_GO = ("AWS::Cognito::", "AWS::ApiGateway::", "AWS::Lambda::Permission")
"""Types of the resources that the steps take out of the stack."""


@pytest.fixture(scope="module")
def made(aws):
    """What describe-stack-resources says of the deployed stack."""
    return stack(aws, json.loads(TEMPLATE.read_text()))


@pytest.fixture(scope="module")
def system(cloud, made):
    """The API that exists, and its client with the secret."""
    ids = {one["ResourceType"]: one["PhysicalResourceId"] for one in made}
    asked = {"UserPoolId": ids[POOL], "ClientId": ids[CLIENT]}

    def client():
        return cloud.cognito("DescribeUserPoolClient", **asked)["UserPoolClient"]

    def call(token=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"/_aws/execute-api/{ids[API]}/prod/orders/7"
        answer = cloud.call("POST", url, headers=headers)
        return answer.status, answer["message"] if answer.status == 401 else answer.body

    return client, call


@pytest.fixture(scope="module")
def before(cloud, system):
    """The client's credentials, a token of it, and what calls are answered, before the adoption."""
    client, call = system
    token = cloud.token(client())["access_token"]
    return {"secret": client()["ClientSecret"], "token": token, "calls": (call(), call(token))}


@pytest.fixture(scope="module")
def adopted(aws, made, before, tmp_path_factory):
    """What the command printed, and the folder that it wrote, applied."""
    assert before["calls"] == ((401, "Unauthorized"), (200, "orders/read"))
    folder = tmp_path_factory.mktemp("adopt")
    resources = folder / "resources.json"
    resources.write_text(json.dumps({"StackResources": made}, default=str))
    options = (f"--template={TEMPLATE}", f"--stack-resources={resources}")
    printed, module = adopt(aws, folder / "adopted", *options)
    texts = [path.read_text() for path in module.directory.iterdir()]
    assert [text for text in (printed, *texts) if before["secret"] in text] == []
    module.apply()
    return printed, module


def test_the_folder_says_what_exists(adopted):
    printed, module = adopted
    assert printed.splitlines()[-4:-2] == [
        (
            "11 resources are taken over by oauth2-api. The first apply changes 4 of them in place,"
            " creates 4, and destroys none. Left outside or lost: 1."
        ),
        "The access review of the plan: nobody gains or loses access. Other findings: 1.",
    ]
    assert re.fullmatch(
        r"- Permission \S+ of function \S+: It allows calls from .*", printed.splitlines()[-2]
    )
    written = ("ADOPTION.md", "imports.tf", "main.tf", "outputs.tf", "versions.tf")
    assert {*written} <= {path.name for path in module.directory.iterdir()}
    text = (module.directory / "main.tf").read_text()
    assert '"ANY /{proxy+}" = {\n      scopes = ["orders/read"]\n' in text


@pytest.mark.usefixtures("adopted")
def test_the_stack_says_the_same_live(aws, made):
    ids = {one["ResourceType"]: one["PhysicalResourceId"] for one in made}
    origin = cloudformation.live(account(aws), "Partners", None)
    assert origin.selection == Selection((ids[POOL],), (ids[API],), ())


def test_after_the_apply_the_plan_is_empty_and_calls_are_answered_as_before(
    adopted, cloud, system, before
):
    _, module = adopted
    client, call = system
    (module.directory / "imports.tf").unlink()
    assert module.changes() == {}
    assert client()["ClientSecret"] == before["secret"]
    new = cloud.token(client())["access_token"]
    assert (call(), call(before["token"])) == before["calls"]
    assert call(new) == before["calls"][1]


def test_the_steps_take_the_system_out_of_the_stack_and_leave_it_running(
    adopted, aws, system, before
):
    _, module = adopted
    steps = (module.directory / "ADOPTION.md").read_text().partition("## Steps")[2]
    template = json.loads(TEMPLATE.read_text())
    going = [name for name in template["Resources"] if f"   - `{name}` (" in steps]
    types = {name: one["Type"] for name, one in template["Resources"].items()}
    assert sorted(going) == sorted(name for name in types if types[name].startswith(LET_GO))
    formation = account(aws)._client("cloudformation")  # noqa: SLF001
    for name in going:
        template["Resources"][name] |= dict.fromkeys(
            ("DeletionPolicy", "UpdateReplacePolicy"), "Retain"
        )
    update(formation, template)
    del template["Outputs"]
    for name in going:
        del template["Resources"][name]
    update(formation, template)
    _, call = system
    assert (call(), call(before["token"])) == before["calls"]
    assert module.changes() == {}


def update(formation, template):
    body = json.dumps(template)
    formation.update_stack(StackName="Partners", TemplateBody=body, Capabilities=["CAPABILITY_IAM"])
    settled(formation, "Partners", "UPDATE_COMPLETE")
