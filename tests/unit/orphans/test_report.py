"""What was found, as import blocks and comments: whatever AWS or a plan calls things."""

import json
import re
import shlex
from datetime import UTC, datetime

import pytest

from scopegate.orphans.finding import Action, Finding
from scopegate.orphans.remote_resource import RemoteResource
from scopegate.orphans.report import Report, document, hcl, quoted
from scopegate.orphans.resource_types import RESOURCE_TYPES

BY_TYPE = {one.type: one for one in RESOURCE_TYPES}
HOSTILE = (
    '${file("secret")}',
    "%{ if true }x%{ endif }",
    "$${x} $$${y} %%{z}",
    '"\n}\nresource "x" "y" {}\n#',
    "back\\slash \\n \\u0041",
    "tab\there\r\nand \x00\x1b[31m",
    "name\u2028line\u202eright to left",
    "Zürich 😀 \U000e0001",
    "*/ // #",
    "$",
    "%",
    "${",
    "%{",
    "",
)


def finding(action=Action.IMPORT, type_="aws_cognito_resource_server", reason="", **values):
    values = {"user_pool_id": "eu_1", "identifier": "orders", **values}
    return Finding(
        action=action,
        resource_type=BY_TYPE[type_],
        region="eu-central-1",
        address=None if action is Action.DELETE else f'{type_}.this["a"]',
        remotes=(RemoteResource(values=values, created=datetime(2026, 11, 25, 12, tzinfo=UTC)),),
        reason=reason,
    )


def created(_, remote):
    return remote.created


def test_a_block_has_the_address_the_id_and_since_when():
    head, _, block = hcl(Report([finding()], created)).partition("\n\n")
    assert head.splitlines() == [
        "# AWS contains resources that are missing from the Terraform state: 1 to import.",
        "# What to do next:",
        "# 1. Save this report in the directory of the root module.",
        "#   scopegate orphans > orphans.tf",
        "# 2. Plan, check that nothing is replaced or destroyed, and apply.",
        "#   terraform plan -out=plan",
        "#   terraform apply plan",
        "# 3. Delete orphans.tf, and run this again until it finds nothing.",
        "#   rm orphans.tf",
        "#   scopegate orphans",
    ]
    assert block.splitlines() == [
        '# Resource server "eu_1|orders", created 2026-11-25 12:00:00 UTC, in eu-central-1.',
        "import {",
        '  to = aws_cognito_resource_server.this["a"]',
        '  id = "eu_1|orders"',
        "}",
    ]


@pytest.mark.parametrize(("empty", "said"), [(True, 1), (False, 0)])
def test_whoever_lost_a_whole_state_is_told_to_look_for_an_earlier_one_first(empty, said):
    text = hcl(Report([finding()], created, empty=empty))
    assert text.count("terraform.tfstate.backup") == said
    assert json.loads(document(Report([], created, empty=empty)))["state_is_empty"] == empty


@pytest.mark.parametrize("key", ["GET /orders/{id}", "it's $(id)", '"'])
def test_what_is_tainted_is_said_with_the_command_that_keeps_it(key):
    address = f"aws_api_gateway_method.this[{json.dumps(key)}]"
    text = hcl(Report([], created, tainted=[address]))
    (command,) = re.findall(r"^#   (terraform untaint .*)$", text, re.MULTILINE)
    assert shlex.split(command) == ["terraform", "untaint", address]
    assert json.loads(document(Report([], created, tainted=[address])))["tainted"] == [address]


def test_no_name_is_anything_but_a_string_to_terraform(evaluate):
    assert evaluate(f"[{', '.join(map(quoted, HOSTILE))}]") == list(HOSTILE)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_gets_out_of_its_comment(name):
    client = {"type_": "aws_cognito_user_pool_client", "id": "a", "name": name}
    text = hcl(Report([finding(Action.DELETE, reason=f"It is {name}.", **client)], created))
    assert [line for line in text.splitlines() if line and not line.startswith("# ")] == []
    assert [char for char in text.replace("\n", "") if not char.isprintable()] == []


@pytest.mark.parametrize("name", ["a b", "$(id)", "`id`", "it's", 'say "a"', "a;b|c&d"])
def test_a_command_is_safe_to_paste(name):
    text = hcl(Report([finding(Action.DELETE, identifier=name)], created))
    (command,) = re.findall(r"^#   (aws .*)$", text, re.MULTILINE)
    assert shlex.split(command) == [
        *("aws", "cognito-idp", "delete-resource-server", "--user-pool-id", "eu_1"),
        *("--identifier", name, "--region", "eu-central-1"),
    ]


def test_a_command_without_what_it_needs_is_left_out():
    values = {"id": "eu_1", "name": "orders", "domain": None, "custom_domain": None}
    pool = BY_TYPE["aws_cognito_user_pool"]
    assert [
        [
            words[1]
            for words in pool.commands(RemoteResource(values=values | {"protected": protected}))
        ]
        for protected in (None, "eu_1")
    ] == [["delete-user-pool"], ["update-user-pool", "delete-user-pool"]]


def test_a_path_is_deleted_behind_those_below_it():
    paths = [
        finding(Action.DELETE, "aws_api_gateway_resource", rest_api_id="1", id=id_, path=path)
        for id_, path in (("a", "/x"), ("b", "/x/y"), ("c", "/x/y/z"))
    ]
    text = hcl(Report(paths, created))
    assert re.findall(r"--resource-id (\w)", text) == ["c", "b", "a"]


def test_json_says_the_same():
    client = {"type_": "aws_cognito_user_pool_client", "id": "a", "name": "partner"}
    told = json.loads(document(Report([finding(Action.DELETE, reason="Why.", **client)], created)))
    rest = "--client-id a --region eu-central-1"
    assert told == {
        "version": 1,
        "state_is_empty": False,
        "tainted": [],
        "found": [
            {
                "action": "delete",
                "address": None,
                "reason": "Why.",
                "region": "eu-central-1",
                "things": [
                    {
                        "commands": [
                            f"aws cognito-idp delete-user-pool-client --user-pool-id eu_1 {rest}"
                        ],
                        "created": "2026-11-25T12:00:00+00:00",
                        "id": "eu_1/a",
                    }
                ],
                "type": "aws_cognito_user_pool_client",
            }
        ],
        "next_steps": [
            {
                "text": "Delete the resources that are not to be imported, with the commands shown,"
                " once you are sure that nobody uses them. Where it says so, wait for the apply.",
                "commands": [],
            },
            {"text": "Apply again.", "commands": ["terraform apply"]},
            {
                "text": "Run this again until it finds nothing.",
                "commands": ["scopegate orphans"],
            },
        ],
    }


def test_the_steps_are_those_that_are_needed_and_in_order():
    found = [
        finding(Action.IMPORT),
        finding(Action.DELETE),
        finding(Action.CHOOSE),
        Finding(
            action=Action.LOOK,
            resource_type=BY_TYPE["aws_cognito_user_pool"],
            region="eu-central-1",
            address="aws_cognito_user_pool.this",
        ),
    ]
    report = Report(found, created, empty=True, tainted=["aws_cognito_user_pool.this"])
    assert report.summary == (
        "AWS contains resources that are missing from the Terraform state: 1 to import, 1 to choose"
        " from several, 1 to delete. Tainted in the state: 1. Could not be searched for: 1."
    )
    assert [re.split("[.,]", step.text)[0] for step in report.next_steps] == [
        "The state is empty",
        "Keep the resources that are tainted in the state: they were created",
        "Look in AWS for the resources that could not be searched for",
        "Where several resources match",
        "Delete the resources that are not to be imported",
        "Save this report in the directory of the root module",
        "Plan",
        "Delete orphans",
    ]
