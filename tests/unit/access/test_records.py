"""DNS records that lead callers to a custom domain."""

import copy
from typing import Any

import pytest

from tests._support.reviews import reviewed

RECORD = "aws_route53_record.this"
TARGET = "d-1.execute-api.eu-central-1.amazonaws.com"


def _system(**record: Any) -> dict[str, dict[str, Any]]:
    return {
        "aws_api_gateway_domain_name.this": {
            "domain_name": "api.example.com",
            "regional_domain_name": TARGET,
        },
        RECORD: {"name": "www.example.com", "type": "CNAME", "records": [TARGET], **record},
    }


def _findings(plan: Any, before: Any, after: Any, **marks: Any) -> list[tuple[Any, ...]]:
    document = plan(before, after)
    document["resource_changes"][1]["change"] |= marks
    return [(one.kind.value, one.attributes) for one in reviewed(document).findings]


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("health_check_id", "other"),
        ("multivalue_answer_routing_policy", True),
        ("records", ["elsewhere.example.com"]),
        ("weighted_routing_policy", [{"weight": 0}]),
    ],
)
def test_another_way_to_answer_a_query_is_another_address(plan, argument: str, value: object):
    before = _system()
    after = copy.deepcopy(before)
    after[RECORD][argument] = value
    assert _findings(plan, before, after) == [("api-address-changed", (argument,))]


def test_a_time_to_live_has_no_finding(plan):
    assert _findings(plan, _system(ttl=300), _system(ttl=60)) == []


def test_a_record_of_something_else_has_no_finding(plan):
    other = ["elsewhere.example.com"]
    before, after = (_system(records=records) for records in (other, ["new.example.com"]))
    assert _findings(plan, before, after) == []


@pytest.mark.parametrize(
    ("type_", "expected"), [("CNAME", [("unknown", ("records",))]), ("TXT", [])]
)
def test_a_sensitive_record_may_lead_to_a_domain_if_its_type_leads_anywhere(
    plan, type_: str, expected: list[tuple[Any, ...]]
):
    before, after = (_system(type=type_, records=[text]) for text in ("a", "b"))
    marks = {"records": True}
    found = _findings(plan, before, after, before_sensitive=marks, after_sensitive=marks)
    assert found == expected


def test_a_record_of_the_target_of_an_http_domain_leads_to_it(plan):
    domain = "aws_apigatewayv2_domain_name.this"
    block = {"domain_name_configuration": [{"target_domain_name": TARGET}]}
    before = {domain: {"domain_name": "api.example.com", **block}, RECORD: _system()[RECORD]}
    after = copy.deepcopy(before)
    after[RECORD]["records"] = ["elsewhere.example.com"]
    assert _findings(plan, before, after) == [("api-address-changed", ("records",))]
