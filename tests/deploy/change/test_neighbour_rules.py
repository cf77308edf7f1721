"""What counts as a part of an entry, and what as a neighbour that is touched."""

import pytest

from tests.deploy.change.applied import Change
from tests.deploy.change.ownership import belongs, wrong_action
from tests.deploy.change.steps import Step

CLIENT = "aws_cognito_user_pool_client.this"
METHOD = "aws_api_gateway_method.this"
CREATED, UPDATED, DELETED = ("create",), ("update",), ("delete",)
REPLACED = ("delete", "create")


@pytest.mark.parametrize(
    ("of", "entry", "address", "actions", "expected"),
    [
        ("clients", "partner-b", f'{CLIENT}["partner-b"]', DELETED, True),
        ("clients", "partner-b", f'{CLIENT}["partner-b/2026-12"]', DELETED, True),
        ("clients", "partner-b", f'{CLIENT}["partner-b2"]', UPDATED, False),
        ("clients", "partner-b", f'{CLIENT}["partner-a"]', REPLACED, False),
        ("clients", "partner-b", "aws_cognito_user_pool.this", UPDATED, False),
        ("clients", "partner-b", "aws_api_gateway_deployment.this", REPLACED, False),
        ("routes", "GET /a/{b}", f'{METHOD}["GET /a/{{b}}"]', CREATED, True),
        ("routes", "GET /a/{b}", f'{METHOD}["POST /a/{{b}}"]', UPDATED, False),
        ("routes", "GET /a/{b}", "aws_api_gateway_deployment.this", REPLACED, True),
        ("routes", "GET /a/{b}", 'aws_api_gateway_resource.depth_1["/a"]', CREATED, True),
        ("routes", "GET /a/{b}", 'aws_api_gateway_resource.depth_1["/a"]', REPLACED, False),
        ("routes", "GET /a/{b}", 'aws_api_gateway_resource.depth_1["/ab"]', CREATED, False),
        ("routes", "GET /a/{b}", 'aws_api_gateway_method.preflight["/a/{b}"]', CREATED, True),
        ("routes", "GET /a/{b}", 'aws_api_gateway_method.preflight["/a"]', UPDATED, False),
        ("routes", "GET /a/{b}", "aws_api_gateway_rest_api.this", UPDATED, False),
        ("audience", "1example", "aws_apigatewayv2_authorizer.this", UPDATED, True),
        ("audience", "1example", "aws_apigatewayv2_authorizer.this", REPLACED, False),
        ("resource_servers", "a", 'aws_cognito_resource_server.this["a"]', CREATED, True),
        ("resource_servers", "a", 'aws_cognito_resource_server.this["b"]', UPDATED, False),
    ],
)
def test_a_change_belongs_to_an_entry_by_its_key(of, entry, address, actions, expected):
    step = Step("changed", of, (entry,), {})
    assert belongs(Change(address, actions), step) is expected


@pytest.mark.parametrize(
    ("differs", "expected"), [({"tags", "tags_all"}, True), ({"tags", "name"}, False)]
)
def test_tags_change_nothing_but_tags(differs, expected):
    step = Step("added", "tags", ("team",), {})
    change = Change("aws_cognito_user_pool.this", UPDATED, differs=frozenset(differs))
    assert belongs(change, step) is expected


@pytest.mark.parametrize(
    ("what", "key", "actions", "expected"),
    [
        ("added", "new", CREATED, False),
        ("added", "new", REPLACED, True),
        ("removed", "new", DELETED, False),
        ("removed", "new", UPDATED, True),
        ("renamed", "old", DELETED, False),
        ("renamed", "old", UPDATED, True),
        ("renamed", "new", CREATED, False),
        ("renamed", "new/2026-12", CREATED, False),
        ("renamed", "new", UPDATED, True),
        ("changed", "new", REPLACED, False),
    ],
)
def test_what_comes_is_created_and_what_goes_is_destroyed(what, key, actions, expected):
    entries = ("old", "new") if what == "renamed" else ("new",)
    change = Change(f'{CLIENT}["{key}"]', actions)
    assert wrong_action(change, Step(what, "clients", entries, {})) is expected
