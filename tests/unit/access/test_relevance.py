"""Which resources of shared types are reviewed."""

import copy
from typing import Any

import pytest

from tests._support.reviews import reviewed

FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:orders"
URI = f"arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"


def _system(name: str = "orders") -> dict[str, dict[str, Any]]:
    """Return an HTTP API in front of the function ``orders``, and what belongs to a function."""
    return {
        "aws_apigatewayv2_api.this": {"id": "http1", "protocol_type": "HTTP"},
        "aws_apigatewayv2_route.this": {
            "api_id": "http1",
            "route_key": "GET /orders",
            "authorization_type": "AWS_IAM",
            "target": "integrations/integration1",
        },
        "aws_apigatewayv2_integration.this": {
            "id": "integration1",
            "api_id": "http1",
            "integration_uri": URI,
        },
        "aws_lambda_function.this": {"function_name": "orders", "role": "a"},
        "aws_lambda_alias.this": {"function_name": name, "name": "live"},
        "aws_lambda_event_source_mapping.this": {
            "function_name": name,
            "event_source_arn": "arn:aws:sqs:eu-central-1:123456789012:a",
        },
    }


@pytest.mark.parametrize("name", ["orders", FUNCTION, f"{FUNCTION}:live"])
@pytest.mark.parametrize(
    ("address", "argument"),
    [
        ("aws_lambda_alias.this", "name"),
        ("aws_lambda_event_source_mapping.this", "event_source_arn"),
    ],
)
def test_what_belongs_to_a_function_behind_a_route_is_reviewed_however_it_is_named(
    plan, name: str, address: str, argument: str
):
    before = _system(name)
    after = copy.deepcopy(before)
    after[address][argument] = "other"
    found = reviewed(plan(before, after)).findings
    assert [(one.address, one.attributes) for one in found] == [(address, (argument,))]


def test_what_belongs_to_another_function_is_not_reviewed(plan):
    before = _system("invoices")
    after = copy.deepcopy(before)
    after["aws_lambda_alias.this"]["name"] = "other"
    assert reviewed(plan(before, after)).findings == []


@pytest.mark.parametrize("old", ["orders-archive", "archive-orders"])
@pytest.mark.parametrize(
    "address", ["aws_lambda_alias.this", "aws_lambda_event_source_mapping.this"]
)
def test_another_function_with_a_like_name_is_another_function(plan, address: str, old: str):
    before = _system()
    after = copy.deepcopy(before)
    before[address]["function_name"] = old
    found = reviewed(plan(before, after)).findings
    assert [(one.address, one.attributes) for one in found] == [(address, ("function_name",))]


@pytest.mark.parametrize(
    "address", ["aws_lambda_alias.this", "aws_lambda_event_source_mapping.this"]
)
def test_a_function_that_is_no_longer_named_is_reported(plan, address: str):
    before = _system()
    after = copy.deepcopy(before)
    after[address]["function_name"] = "other"
    found = reviewed(plan(before, after)).findings
    assert [(one.address, one.attributes) for one in found] == [(address, ("function_name",))]
