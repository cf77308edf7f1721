"""Where a system comes from, and how that lets go of it."""

import io
import json
import re
from pathlib import Path

import pytest

from scopegate.adopt.sources import account, cloudformation, terraform
from scopegate.adopt.sources.origin import Selection
from scopegate.errors import ScopegateError
from scopegate.plan.document import decode
from tests.unit.adopt.accounts import FakeAws


def resource(type_, name, index=None, module="", **values):
    address = f"{module}{type_}.{name}" + (f'["{index}"]' if index else "")
    mode = {"mode": "managed", "index": index} if index else {"mode": "managed"}
    return {"address": address, "type": type_, "name": name, "values": values, **mode}


def state(*resources, version="1.11.4"):
    whole = {
        "format_version": "1.0",
        "terraform_version": version,
        "values": {"root_module": {"resources": list(resources)}},
    }
    return terraform.read(decode(json.dumps(whole).encode()))


POOL = resource("aws_cognito_user_pool", "this", id="p1")
CLIENTS = [
    resource("aws_cognito_user_pool_client", "all", key, id=key, user_pool_id=owner)
    for key, owner in (("a", "p1"), ("b", "p1"))
]


def test_a_state_says_which_pools_and_apis_are_meant():
    origin = state(
        POOL,
        resource("aws_api_gateway_rest_api", "doc", id="r1", body="{}"),
        resource("aws_apigatewayv2_api", "http", id="h1", protocol_type="HTTP"),
        resource("aws_apigatewayv2_api", "chat", id="w1", protocol_type="WEBSOCKET"),
    )
    assert origin.selection == Selection(("p1",), ("r1",), ("h1",))
    assert [*origin.documents] == ["r1"]


def test_a_removed_block_names_all_instances_at_once():
    release = state(POOL, *CLIENTS).release(Selection(("p1",)))
    text = release.files[terraform.FILE]
    assert [line.strip() for line in text.splitlines() if "from" in line] == [
        "from = aws_cognito_user_pool.this",
        "from = aws_cognito_user_pool_client.all",
    ]
    assert text.count("destroy = false") == 2


def test_instances_of_a_block_that_stays_in_part_are_named_one_by_one():
    other = resource("aws_cognito_user_pool_client", "all", "c", id="c", user_pool_id="p2")
    release = state(POOL, *CLIENTS, other).release(Selection(("p1",)))
    assert release.files[terraform.FILE].count("removed {") == 1
    assert (
        "terraform state rm 'aws_cognito_user_pool_client.all[\"a\"]'\n"
        "terraform state rm 'aws_cognito_user_pool_client.all[\"b\"]'\n"
    ) in release.steps[2] + "\n"


def test_a_terraform_without_removed_blocks_gets_commands():
    release = state(POOL, version="1.5.7").release(Selection(("p1",)))
    assert release.files == {}
    assert release.steps[-1] == (
        "Let the state go of them:\n\n```sh\nterraform state rm aws_cognito_user_pool.this\n```"
    )


def test_what_leads_calls_to_an_api_goes_with_it():
    arn = "arn:aws:execute-api:eu-central-1:1:r1/*/*/*"
    release = state(
        resource("aws_api_gateway_rest_api", "this", id="r1"),
        resource("aws_lambda_permission", "this", source_arn=arn),
        resource("aws_lambda_permission", "other", source_arn=arn.replace("r1", "r2")),
        resource(
            "aws_wafv2_web_acl_association", "this", resource_arn="arn:x::/restapis/r1/stages/v1"
        ),
    ).release(Selection((), ("r1",)))
    text = release.files[terraform.FILE]
    assert [line.split("= ")[1] for line in text.splitlines() if "from" in line] == [
        "aws_api_gateway_rest_api.this",
        "aws_lambda_permission.this",
        "aws_wafv2_web_acl_association.this",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"format_version": "1.0"}', "The state has neither a user pool nor an API."),
        ('{"resource_changes": []}', "--state is not a state. Pass the output of `terraform show"),
    ],
)
def test_a_state_without_a_system_is_an_error(text, message):
    with pytest.raises(ScopegateError) as refused:
        terraform.read(decode(text.encode()))
    assert str(refused.value).startswith(message)


TEMPLATE = """
Resources:
  Pool:
    Type: AWS::Cognito::UserPool
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body: {openapi: 3.0.1}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Api
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      SourceArn: !Sub arn:aws:execute-api:x:1:${Api}/*/*/*
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Environment: !Join ["", [!GetAtt Pool.Arn, "-"]]
"""
STACK = {
    "StackResources": [
        {"StackName": "s", "LogicalResourceId": name, "PhysicalResourceId": id_}
        for name, id_ in (("Pool", "p1"), ("Api", "r1"), ("Stage", "v1"), ("Function", "f1"))
    ]
}


@pytest.fixture
def files(tmp_path):
    template, resources = tmp_path / "template.yaml", tmp_path / "resources.json"
    template.write_text(TEMPLATE)
    resources.write_text(json.dumps(STACK))
    return str(template), str(resources)


def test_a_template_in_yaml_and_its_resources_say_what_is_meant(files):
    origin = cloudformation.from_files(FakeAws({}), *files)
    assert origin.selection == Selection(("p1",), ("r1",), ())
    assert [*origin.documents] == ["r1"]


def test_a_stack_keeps_what_is_in_a_pool_or_an_api_and_what_refers_to_it_is_named(files):
    origin = cloudformation.from_files(FakeAws({}), *files)
    retain, _, refer, _, last = origin.release(origin.selection).steps
    assert [line for line in retain.splitlines() if line.startswith("- ")] == [
        "- `Api` (AWS::ApiGateway::RestApi)",
        "- `Permission` (AWS::Lambda::Permission)",
        "- `Pool` (AWS::Cognito::UserPool)",
        "- `Stage` (AWS::ApiGateway::Stage)",
    ]
    assert refer.endswith("\n\n- `Function` refers to `Pool` (now `p1`)")
    assert last.startswith("Do not delete the stack: `Function` would go with it.")


def test_a_stack_can_be_read_live():
    aws = FakeAws(
        {
            ("cloudformation", "list_stack_resources"): STACK["StackResources"],
            ("cloudformation", "get_template"): {"TemplateBody": TEMPLATE},
        }
    )
    assert cloudformation.live(aws, "s", None).selection == Selection(("p1",), ("r1",), ())


CHILD = "arn:aws:cloudformation:eu-central-1:123456789012:stack/s-Child-1/0"
NESTED = {
    "s": {
        "Resources": {
            "Pool": {"Type": "AWS::Cognito::UserPool"},
            "Child": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {"Parameters": {"PoolId": {"Ref": "Pool"}}},
            },
            "Function": {
                "Type": "AWS::Lambda::Function",
                "Properties": {"Api": {"Fn::GetAtt": ["Child", "Outputs.ApiId"]}},
            },
        }
    },
    CHILD: {
        "Resources": {
            "Api": {"Type": "AWS::ApiGateway::RestApi"},
            "Client": {
                "Type": "AWS::Cognito::UserPoolClient",
                "Properties": {"UserPoolId": {"Ref": "PoolId"}},
            },
            "Queue": {"Type": "AWS::SQS::Queue"},
        },
        "Outputs": {"ApiId": {"Value": {"Ref": "Api"}}},
    },
}
IDS = {
    "s": {"Pool": "p1", "Child": CHILD, "Function": "f1"},
    CHILD: {"Api": "r1", "Client": "c1", "Queue": "q1"},
}


def nested():
    def resources_of(StackName, **_):  # noqa: N803
        return [
            {"LogicalResourceId": name, "PhysicalResourceId": id_}
            for name, id_ in IDS[StackName].items()
        ]

    def template_of(StackName, **_):  # noqa: N803
        return {"TemplateBody": NESTED[StackName]}

    known = {
        ("cloudformation", "list_stack_resources"): resources_of,
        ("cloudformation", "get_template"): template_of,
    }
    return FakeAws(known)


def test_a_stack_in_a_stack_is_read_too():
    origin = cloudformation.live(nested(), "s", None)
    assert origin.selection == Selection(("p1",), ("r1",), ())
    retain, look, refer, _, last = origin.release(origin.selection).steps
    assert [line for line in retain.splitlines() if line.startswith("- ")] == [
        "- `Pool` (AWS::Cognito::UserPool)",
        "- `Api` (AWS::ApiGateway::RestApi) in stack s-Child-1",
        "- `Client` (AWS::Cognito::UserPoolClient) in stack s-Child-1",
    ]
    assert f"--stack-name s` and `aws cloudformation get-template --stack-name {CHILD}`" in look
    assert [line for line in refer.splitlines() if line.startswith("- ")] == [
        "- `Child` refers to `Pool` (now `p1`)",
        "- `Function` refers to `Api` (now `r1`)",
    ]
    assert last.startswith("Do not delete the stack: `Function`, `Queue` in stack s-Child-1 would")


def test_a_stack_in_a_stack_that_cannot_be_read_is_named():
    def refused(StackName, **_):  # noqa: N803
        if StackName == CHILD:
            raise ScopegateError("AWS refused it.")
        return {"TemplateBody": NESTED[StackName]}

    aws = nested()
    aws.answers["cloudformation", "get_template"] = refused
    origin = cloudformation.live(aws, "s", None)
    assert origin.selection == Selection(("p1",), (), ())
    assert [one for one in origin.release(origin.selection).steps if "not read" in one] == [
        (
            "Stack `Child` in stack s was not read: AWS refused it. Read it with `scopegate adopt"
            f" --stack {CHILD}`."
        )
    ]


@pytest.mark.parametrize(
    ("properties", "document"),
    [
        (
            {
                "Body": {
                    "openapi": "3.0.1",
                    "info": {"title": {"Fn::Sub": "a-${AWS::Region}-${Api}"}},
                }
            },
            {"openapi": "3.0.1", "info": {"title": "a-eu-central-1-r1"}},
        ),
        (
            {
                "BodyS3Location": {
                    "Bucket": {"Fn::Join": ["-", ["b", {"Ref": "AWS::AccountId"}]]},
                    "Key": "k",
                }
            },
            {"openapi": "3.0.3"},
        ),
        ({"BodyS3Location": {"Bucket": "other", "Key": "k"}}, None),
        ({"BodyS3Location": {"Bucket": {"Fn::ImportValue": "b"}, "Key": "k"}}, None),
    ],
)
def test_the_document_of_an_api_is_in_the_template_or_in_s3(properties, document):
    def stored(Bucket, Key):  # noqa: N803
        known = {("b-123456789012", "k"): b"openapi: 3.0.3"}
        found = known.get((Bucket, Key))
        return {"Body": io.BytesIO(found)} if found else {}

    template = {
        "Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": properties}}
    }
    aws = FakeAws(
        {
            ("cloudformation", "list_stack_resources"): [
                {"LogicalResourceId": "Api", "PhysicalResourceId": "r1"}
            ],
            ("cloudformation", "get_template"): {"TemplateBody": template},
            ("sts", "get_caller_identity"): {"Account": "123456789012"},
            ("s3", "get_object"): stored,
        }
    )
    assert cloudformation.live(aws, "s", None).documents["r1"].content == document


@pytest.mark.parametrize(
    ("template", "resources", "message"),
    [
        ("[]", "{}", "has no list of resources. Pass the output of `aws cloudformation"),
        ("[]", json.dumps(STACK), "is neither JSON nor YAML with an object."),
        ("{}", json.dumps(STACK), "The template has no Resources."),
        ('{"Resources": {}}', json.dumps(STACK), "Stack s has neither a user pool nor an API"),
    ],
)
def test_files_of_another_kind_are_an_error(files, template, resources, message):
    for name, text in zip(files, (template, resources), strict=True):
        Path(name).write_text(text, encoding="utf-8")
    with pytest.raises(ScopegateError, match=re.escape(message)):
        cloudformation.from_files(FakeAws({}), *files)


EXISTING = {
    ("cognito-idp", "list_user_pools"): [{"Id": "p1", "Name": "partners"}],
    ("apigateway", "get_rest_apis"): [{"id": "r1", "name": "or\x1bders"}],
    ("apigatewayv2", "get_apis"): [
        {"ApiId": "h1", "Name": "http", "ProtocolType": "HTTP"},
        {"ApiId": "w1", "Name": "chat", "ProtocolType": "WEBSOCKET"},
    ],
}
LIST = (
    "Found in eu-central-1:\n  --user-pool p1  partners\n  --rest-api r1  or\\u{1b}ders\n"
    "  --http-api h1  http\n  WebSocket API w1 (chat) stays as it is: no module creates one."
)


def test_whoever_names_nothing_is_asked(capsys):
    origin = account.asked(FakeAws(EXISTING), lambda _: "h1 p1")
    assert origin.selection == Selection(("p1",), (), ("h1",))
    assert capsys.readouterr().err == f"{LIST}\n"


@pytest.mark.parametrize(
    ("ask", "answers", "message"),
    [
        (None, EXISTING, f"{LIST}\nName what to take over with these options."),
        (lambda _: "w1", EXISTING, "w1 is not in the list. Name ids from it."),
        (lambda _: "", EXISTING, "Nothing was named. Name ids from the list."),
        (
            None,
            {},
            (
                "There is neither a user pool nor an API in eu-central-1. Name another region with"
                " --region."
            ),
        ),
    ],
)
def test_what_cannot_be_asked_is_an_error_that_lists_what_exists(ask, answers, message):
    with pytest.raises(ScopegateError) as refused:
        account.asked(FakeAws(answers), ask)
    assert str(refused.value) == message
