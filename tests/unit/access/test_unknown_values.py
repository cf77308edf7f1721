"""Values that a plan does not show: known after apply, or sensitive, in any place."""

from typing import Any

import pytest

from scopegate.access.findings import Finding
from scopegate.plan.values import SENSITIVE, Unknown
from tests._support.reviews import reviewed

POOL = "aws_cognito_user_pool.this"


def _findings(plan: Any, before: Any, after: Any, address: str, **marks: Any) -> list[Finding]:
    """Return the findings of a plan with marks on one resource."""
    document = plan(before, after)
    for entry in document["resource_changes"]:
        if entry["address"] == address:
            entry["change"] |= marks
    return reviewed(document).findings


def _brief(findings: list[Finding]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.kind.value, one.address, one.attributes) for one in findings]


def test_sensitive_values_are_the_same_or_not_by_what_they_hide():
    one, same, other = (Unknown(SENSITIVE, value) for value in ("a", "a", "b"))
    assert [one == same, one != same, one == other, one != other] == [True, False, False, True]
    assert [one == "a", one != "a"] == [False, True]


def test_a_tag_of_a_resource_with_a_sensitive_value_changes_without_a_finding(before, after, plan):
    key = "aws_api_gateway_api_key.this"
    marks = {"value": True}
    before[key] = {"id": "key1", "value": "not-to-be-shown", "tags": {"team": "a"}}
    after[key] = before[key] | {"tags": {"team": "b"}}
    found = _findings(plan, before, after, key, before_sensitive=marks, after_sensitive=marks)
    assert _brief(found) == []


def test_an_unknown_argument_in_a_block_is_named(before, after, plan):
    before[POOL]["password_policy"] = [{"minimum_length": 12}]
    after[POOL]["password_policy"] = [{}]
    found = _findings(
        plan, before, after, POOL, after_unknown={"password_policy": [{"minimum_length": True}]}
    )
    assert _brief(found) == [("unknown", POOL, ("password_policy.minimum_length",))]


@pytest.mark.parametrize(
    ("key", "name", "old", "new"),
    [
        (
            "aws_cognito_identity_provider.this",
            "provider_details",
            {"client_secret": "secret-a"},
            {"client_secret": "secret-b"},
        ),
        ("aws_lambda_permission.this", "event_source_token", "secret-a", "secret-b"),
    ],
)
def test_a_secret_that_the_provider_does_not_mark_is_not_shown(  # noqa: PLR0913, PLR0917
    before, after, plan, key: str, name: str, old: object, new: object
):
    uri = "arn:aws:lambda:eu-central-1:123456789012:function:orders"
    for side, value in ((before, old), (after, new)):
        side[POOL]["lambda_config"] = [{"pre_sign_up": uri}]
        side[key] = {"function_name": "orders", "principal": "a", name: value}
    (found,) = reviewed(plan(before, after)).findings
    assert (found.address, found.attributes) == (key, (name,))
    assert found.message == (
        f"{key}: compare the values yourself, since they can't be ranked: {name} changes."
    )


def test_a_sensitive_stage_name_of_a_deployment_that_is_made_anew_is_another_address(
    before, after, plan
):
    key = "aws_api_gateway_deployment.this"
    before[key] = {"id": "d1", "rest_api_id": "api1", "stage_name": "live"}
    after[key] = before[key] | {"stage_name": "other"}
    marks = {"stage_name": True}
    found = _findings(plan, before, after, key, after_sensitive=marks, actions=["create", "delete"])
    assert _brief(found) == [("api-address-changed", key, ())]
