"""Models beside outputs, and what they say of logs; logs that are in AWS."""

import json
from typing import Any

import pytest

from scopegate.access.pipeline import system_of
from scopegate.errors import ScopegateError
from scopegate.usage import aws
from scopegate.usage.times import DAY
from tests._support.reviews import document
from tests.unit.usage.logs import START, calls, heartbeat, kinds, reported, rest

MODULE = "module.api.aws_cognito_user_pool_client.this"
FORMAT = (
    "$context.identity.sourceIp $context.authorizer.claims.client_id [$context.requestTime]"
    ' "$context.httpMethod $context.resourcePath" $context.status'
    " $context.authorizer.claims.scope"
)


def resource(address: str, **values: Any) -> dict[str, Any]:
    type_, _, name = address.removeprefix("module.api.").partition("[")[0].partition(".")
    index = json.loads(address.partition("[")[2].rstrip("]") or "null")
    return {"address": address, "type": type_, "name": name, "index": index, "values": values}


def client(key: str, id_: str, **changes: Any) -> dict[str, Any]:
    values = {
        "id": id_,
        "name": key,
        "user_pool_id": "eu-central-1_AbCdEfGhI",
        "allowed_oauth_flows": ["client_credentials"],
        "allowed_oauth_scopes": ["orders/read", "orders/write"],
        "explicit_auth_flows": ["ALLOW_REFRESH_TOKEN_AUTH"],
        "access_token_validity": 30,
        "token_validity_units": [{"access_token": "minutes"}],
    }
    return resource(f'{MODULE}["{key}"]', **{**values, **changes})


def state(*more: dict[str, Any], settings: Any = ()) -> Any:
    pool = "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_AbCdEfGhI"
    found = [
        resource("aws_api_gateway_rest_api.this", id="a1b2c3d4e5", root_resource_id="r0"),
        resource("aws_api_gateway_resource.orders", id="r1", rest_api_id="a1b2c3d4e5",
                 path="/orders", path_part="orders", parent_id="r0"),
        resource("aws_api_gateway_authorizer.this", id="z1", rest_api_id="a1b2c3d4e5",
                 type="COGNITO_USER_POOLS", provider_arns=[pool]),
        resource("aws_api_gateway_method.get", rest_api_id="a1b2c3d4e5", resource_id="r1",
                 http_method="GET", authorization="COGNITO_USER_POOLS", authorizer_id="z1",
                 authorization_scopes=["orders/read"]),
        resource("aws_api_gateway_stage.this", rest_api_id="a1b2c3d4e5", stage_name="v1",
                 access_log_settings=list(settings)),
        *more,
    ]  # fmt: skip
    whole = {"format_version": "1.0", "values": {"root_module": {"resources": found}}}
    return system_of(document(whole))


def test_the_format_of_a_text_log_is_that_of_the_stage_in_the_state(tmp_path):
    known = state(
        client("partner-a", "id-a"), settings=[{"format": FORMAT, "destination_arn": "x"}]
    )
    line = (
        '203.0.113.9 id-a [01/Nov/2026:00:00:00 +0000] "GET /orders" 200 orders/read orders/write'
    )
    assert calls(reported([line], tmp_path, known)) == {("id-a", "GET /orders"): (1, 0)}


def test_a_stage_without_an_access_log_is_told(tmp_path):
    known = state(client("partner-a", "id-a"))
    found = reported([json.dumps(rest("partner-a"))], tmp_path, known)
    assert found["notes"] == ["aws_api_gateway_stage.this writes no access log."]


def test_the_smallest_grant_keeps_what_the_state_shows_of_a_client(tmp_path):
    known = state(
        client("partner-a", "id-a", name='Partner "A" ${x}'),
        client("partner-a/2026-12", "id-a-2", name='Partner "A" ${x} 2026-12'),
        client("partner c", "id-b", access_token_validity=60),
    )
    lines = [*heartbeat(), json.dumps(rest("partner-a")), json.dumps(rest("partner-b"))]
    assert reported(lines, tmp_path, known)["grant"]["hcl"] == (
        "clients = {\n"
        '  "partner c" = {\n'
        '    scopes = ["orders/read"]\n'
        "  }\n"
        "  partner-a = {\n"
        "    access_token_validity = 30\n"
        '    generations           = ["default", "2026-12"]\n'
        '    name                  = "Partner \\"A\\" $${x}"\n'
        '    scopes                = ["orders/read"]\n'
        "  }\n"
        "}"
    )


def test_a_slash_in_the_name_of_another_configurations_client_is_no_generation(tmp_path):
    other = client("team/app", "id-a")
    other["address"], other["index"] = "aws_cognito_user_pool_client.app", None
    found = reported([*heartbeat()], tmp_path, state(other))
    assert [(one["client"], one["generation"]) for one in found["credentials"]] == [
        ("team/app", "default")
    ]


def test_a_suspended_client_is_told(tmp_path):
    found = reported(
        heartbeat(),
        tmp_path,
        state(client("partner-a", "id-a", allowed_oauth_flows=[], allowed_oauth_scopes=[])),
    )
    assert (found["credentials"][0]["suspended"], kinds(found)[0]) == (
        True,
        ("unused-client", "partner-a"),
    )


class Account:
    """An account with one log group."""

    partition, region = "aws", "eu-central-1"

    def __init__(self, points, **group):
        self.points, self.group = points, group

    def pages(self, *_names: str, **_arguments: Any) -> list[Any]:
        return [{"logGroupName": "/one", **self.group}, {"logGroupName": "/one-more"}]

    def call(self, *_names: str, **_arguments: Any) -> dict[str, Any]:
        return {"Datapoints": [{"Sum": point} for point in self.points]}


NOW = int(START.timestamp())


@pytest.mark.parametrize(
    ("days", "kept"), [(None, NOW - 90 * DAY), (30, NOW - 30 * DAY), (365, NOW - 90 * DAY)]
)
def test_a_group_has_events_since_it_was_made_or_as_long_as_it_keeps_them(days, kept):
    account = Account([], creationTime=(NOW - 90 * DAY) * 1000, retentionInDays=days)
    assert aws.log_group(account, "/one", NOW).kept_from == kept


@pytest.mark.parametrize(
    ("points", "size"), [([100.0, 23.0], 123), ([], 300)], ids=["measured", "in proportion"]
)
def test_the_size_of_a_window_is_measured_or_in_proportion(points, size):
    account = Account(points, creationTime=(NOW - 90 * DAY) * 1000, storedBytes=900)
    group = aws.log_group(account, "/one", NOW)
    assert aws.size_of(account, group, NOW - 30 * DAY, NOW) == size


def test_a_group_that_is_not_there_is_one_clear_error():
    with pytest.raises(ScopegateError, match="There is no log group /two in eu-central-1"):
        aws.log_group(Account([]), "/two", NOW)
