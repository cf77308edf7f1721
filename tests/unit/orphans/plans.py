"""Plans in the form of `terraform show -json`, and a fake AWS."""

import json
from collections import defaultdict
from typing import Any

from scopegate.orphans import planned
from scopegate.orphans.resource_types import TYPES
from scopegate.orphans.search import search
from scopegate.plan.document import decode

POOL = "aws_cognito_user_pool.this"
CLIENT = "aws_cognito_user_pool_client.this"
SERVER = "aws_cognito_resource_server.this"
TAGS = {"team": "orders"}
SOURCES = {
    "api_id": "aws_apigatewayv2_api.this",
    "rest_api_id": "aws_api_gateway_rest_api.this",
    "user_pool_id": POOL,
}
"""References of the unknown attributes in these plans."""


class FakeAws:
    """A reader with given answers, which records the called operations."""

    partition, region = "aws", "eu-central-1"

    def __init__(self, **answers):
        self.answers = answers
        self.asked: list[str] = []

    def pages(self, _service: str, operation: str, _member: str, /, **arguments: Any) -> list[Any]:
        self.asked.append(operation)
        answer = self.answers.get(operation, [])
        return answer(**arguments) if callable(answer) else answer

    def call(self, _service: str, operation: str, /, **arguments: Any) -> dict[str, Any]:
        self.asked.append(operation)
        answer = self.answers.get(operation, {})
        return answer(**arguments) if callable(answer) else answer


def _resource(address):
    type_, name = address.partition("[")[0].split(".")
    return {"address": address, "type": type_, "name": name, "mode": "managed"}


def create(address, *, sensitive=None, **values):
    """Return a planned resource; an attribute with the value ``...`` is unknown."""
    return _resource(address) | {
        "change": {
            "actions": ["create"],
            "before": None,
            "after": {name: value for name, value in values.items() if value is not ...},
            "after_unknown": {name: True for name, value in values.items() if value is ...}
            | {"id": True},
            "after_sensitive": sensitive or {},
        }
    }


def owned(address, *, deposed=None, **values):
    """Return a resource in the state."""
    extra = {"deposed_key": deposed} if deposed else {}
    return _resource(address) | extra | {"values": values}


def document(*creates, state=()):
    """Return a plan that creates the given resources, next to a state."""
    blocks = [
        {
            **_resource(one["address"]),
            "expressions": {
                name: {"references": [f"{source}.id", source]} for name, source in SOURCES.items()
            },
        }
        for one in creates
    ]
    return {
        "format_version": "1.2",
        "resource_changes": list(creates),
        "prior_state": {"values": {"root_module": {"resources": list(state)}}},
        "configuration": {
            "provider_config": {
                "aws": {"expressions": {"region": {"constant_value": "eu-central-1"}}}
            },
            "root_module": {"resources": blocks},
        },
    }


def pools(*ids, tags=TAGS):
    """Return the answers of an AWS with pools named ``orders``, whose contents are given by id."""
    return {
        "list_user_pools": [{"Id": each, "Name": "orders"} for each in ids],
        "describe_user_pool": lambda UserPoolId: {  # noqa: N803  as AWS calls it
            "UserPool": {"Id": UserPoolId, "Name": "orders", "UserPoolTags": tags}
        },
    }


def decoded(plan):
    """Return a plan as it is decoded."""
    return decode(json.dumps(plan).encode())


def read(plan):
    """Return a plan as it is read for the search."""
    return planned.read(decoded(plan), TYPES)


def found(plan, aws):
    """Return what a search finds: ids by what to do and where."""
    seen: defaultdict[Any, list[Any]] = defaultdict(list)
    for one in search(read(plan), lambda _: aws):
        seen[one.action.value, one.address or one.resource_type.type] += map(
            one.resource_type.id_of, one.remotes
        )
    return dict(seen)
