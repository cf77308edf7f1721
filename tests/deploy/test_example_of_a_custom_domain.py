"""The example with a custom domain, apart: the provider waits two minutes for its records."""

import json
import shlex

import pytest

from tests._support.walkthrough import numbers_of_calls, take_down

pytestmark = pytest.mark.assurance


def change_of(said: str) -> dict[str, str]:
    """Return the action on each resource that a plan as JSON changes."""
    events = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    changes = [event["change"] for event in events if event["type"] == "planned_change"]
    return {each["resource"]["addr"]: each["action"] for each in changes}


def test_a_custom_domain_answers_and_a_way_back_touches_domain_and_records_alone(follow, clone):
    reader = follow("custom-domain")
    said = reader.go_on(until="scopegate verify")
    assert numbers_of_calls(said) == [3]
    back = 'module "api" { domain = { prefix = "orders-back" } }'
    changed = reader.run(
        f"echo {shlex.quote(back)} > back_override.tf\n"
        "terraform plan -json\nrm back_override.tf\nterraform plan -detailed-exitcode"
    )
    record = "module.api.aws_route53_record.token_endpoint"
    assert change_of(changed) == {
        "module.api.aws_cognito_user_pool_domain.this": "replace",
        f'{record}["A"]': "delete",
        f'{record}["AAAA"]': "delete",
    }
    assert take_down(reader, clone, "custom-domain") == []
