"""The Postman collection: what it asks for, what it expects, and that it holds no secret."""

import json
import re
from pathlib import Path

COLLECTION = json.loads(
    (Path(__file__).parents[2] / "docs/postman/scopegate.postman_collection.json").read_text()
)
REQUESTS = {request["name"]: request for folder in COLLECTION["item"] for request in folder["item"]}


def test_its_variables_have_no_values():
    assert {each["key"]: each["value"] for each in COLLECTION["variable"]} == {
        "access_token": "",
        "client_id": "",
        "client_secret": "",
        "invoke_url": "",
        "token_endpoint": "",
    }


def test_it_uses_no_other_variables():
    used = set(re.findall(r"{{(.+?)}}", json.dumps(COLLECTION)))
    assert used == {each["key"] for each in COLLECTION["variable"]}


def test_it_expects_the_status_that_aws_gives():
    expected = {
        name: (
            request["request"]["method"],
            request["request"]["url"]["raw"],
            int(re.findall(r"have\.status\((\d+)\)", json.dumps(request["event"]))[0]),
        )
        for name, request in REQUESTS.items()
    }
    assert expected == {
        "Ask for a token": ("POST", "{{token_endpoint}}", 200),
        "Read orders": ("GET", "{{invoke_url}}/orders", 200),
        "Read the lines of an order": ("GET", "{{invoke_url}}/orders/42/lines", 200),
        "Ask for its health without a token": ("GET", "{{invoke_url}}/health", 200),
        "Read orders without a token": ("GET", "{{invoke_url}}/orders", 401),
        "Read orders with garbage": ("GET", "{{invoke_url}}/orders", 401),
        "Place an order without the required scope": ("POST", "{{invoke_url}}/orders", 401),
        "Ask for a token with a wrong secret": ("POST", "{{token_endpoint}}", 400),
        "Ask for a scope that the client may not have": ("POST", "{{token_endpoint}}", 400),
    }


def test_the_token_is_kept_for_the_calls_that_follow():
    kept = "\n".join(REQUESTS["Ask for a token"]["event"][0]["script"]["exec"])
    assert 'pm.collectionVariables.set("access_token", token.access_token);' in kept
