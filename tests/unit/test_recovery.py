"""docs/recovery.md says of each type what the command does about it."""

import re
from datetime import UTC, datetime
from pathlib import Path

from scopegate.orphans.report import Report, hcl
from scopegate.orphans.resource_types import RESOURCE_TYPES
from scopegate.orphans.search import search
from tests.unit.orphans.plans import FakeAws, create, document, read

TEXT = (Path(__file__).parents[2] / "docs" / "recovery.md").read_text(encoding="utf-8")
ROWS = {
    row[0]: row[1:]
    for row in re.findall(r"^\| `(aws_\w+)` \| (.+) \| (.+) \|$", TEXT, re.MULTILINE)
}
BLOCK = re.findall(r"^```hcl\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
CREATED_AGAIN = "aws_secretsmanager_secret_version"


def test_every_type_that_is_looked_for_has_a_row_and_one_more_that_is_created_again():
    assert sorted(ROWS) == sorted([*(one.type for one in RESOURCE_TYPES), CREATED_AGAIN])
    assert ROWS[CREATED_AGAIN][1].startswith("created again")


def test_rows_say_which_types_are_imported():
    said = {type_ for type_, (_, fate) in ROWS.items() if fate.startswith("imported")}
    secretive = "aws_cognito_user_pool_client"
    assert said == {one.type for one in RESOURCE_TYPES if one.known_by} - {secretive}
    assert ROWS[secretive][1].startswith("deleted")


def test_rows_say_how_much_is_compared():
    compared = {one.type: len(one.known_by) for one in RESOURCE_TYPES if one.known_by}
    assert {type_: len(ROWS[type_][0].split(", ")) for type_ in compared} == compared


def test_rows_say_where_there_may_be_another_environments():
    said = {type_ for type_, (_, fate) in ROWS.items() if "if it is the only one" in fate}
    assert said == {one.type for one in RESOURCE_TYPES if one.shared}


def test_the_block_shown_is_what_is_printed():
    aws = FakeAws(
        list_user_pools=[{"Id": "eu-central-1_EXAMPLE12", "Name": "orders"}],
        describe_user_pool={
            "UserPool": {
                "Id": "eu-central-1_EXAMPLE12",
                "Name": "orders",
                "CreationDate": datetime(2026, 11, 25, 12, 0, 4, tzinfo=UTC),
            }
        },
    )
    address = "module.api.aws_cognito_user_pool.this"
    plan = document(create("aws_cognito_user_pool.this", name="orders", tags_all={}))
    plan["resource_changes"][0] |= {"address": address, "module_address": "module.api"}
    found = search(read(plan), lambda _: aws)
    text = hcl(Report(found, lambda _, remote: remote.created))
    assert text.partition("\n\n")[2:] == tuple(BLOCK)
