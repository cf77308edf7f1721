"""From a plan to what AWS is asked for, and from its answers to what is said about each."""

import json

import pytest

from tests.unit.orphans.plans import (
    CLIENT,
    POOL,
    SERVER,
    TAGS,
    FakeAws,
    create,
    document,
    found,
    owned,
    pools,
)

LOST_POOL = create(POOL, name="orders", tags_all=TAGS)
LOST_CLIENT = create(CLIENT, name="partner", generate_secret=True, user_pool_id=...)
LOST_SERVER = create(SERVER, identifier="orders", user_pool_id=...)
OWNED_POOL = owned(POOL, id="eu_1", name="orders", tags_all=TAGS)
TWO_CLIENTS = [{"ClientId": each, "ClientName": "partner"} for each in ("a", "b")]
API = "aws_apigatewayv2_api.this"
INTEGRATION = "aws_apigatewayv2_integration.this"


def test_what_is_in_a_lost_pool_is_looked_for_in_the_one_that_was_found():
    aws = FakeAws(
        **pools("eu_1"),
        list_resource_servers=[{"Identifier": "orders"}],
        list_user_pool_clients=TWO_CLIENTS[:1],
    )
    assert found(document(LOST_POOL, LOST_CLIENT, LOST_SERVER), aws) == {
        ("import", POOL): ["eu_1"],
        ("import", SERVER): ["eu_1|orders"],
        ("delete", CLIENT): ["eu_1/a"],
    }


def test_nothing_is_looked_for_in_a_pool_that_is_not_there():
    aws = FakeAws()
    assert found(document(LOST_POOL, LOST_CLIENT, LOST_SERVER), aws) == {}
    assert aws.asked == ["list_user_pools"]


def test_of_several_pools_that_are_alike_none_is_chosen_nor_looked_into():
    aws = FakeAws(**pools("eu_1", "eu_2"), list_resource_servers=[{"Identifier": "orders"}])
    assert found(document(LOST_POOL, LOST_SERVER), aws) == {("choose", POOL): ["eu_1", "eu_2"]}


@pytest.mark.parametrize("tags", [{}, {"team": "billing"}, TAGS | {"stage": "test"}])
def test_a_pool_with_other_tags_is_another_environments(tags):
    assert found(document(LOST_POOL), FakeAws(**pools("eu_1", tags=tags))) == {}


def test_a_second_pool_beside_that_of_the_state_is_reported():
    aws = FakeAws(**pools("eu_1", "eu_2"))
    assert found(document(state=[OWNED_POOL]), aws) == {
        ("delete", "aws_cognito_user_pool"): ["eu_2"]
    }


def test_a_second_client_is_reported_and_the_one_in_the_state_is_not():
    client = owned(CLIENT, id="a", user_pool_id="eu_1", name="partner")
    aws = FakeAws(**pools("eu_1"), list_user_pool_clients=TWO_CLIENTS)
    assert found(document(state=[OWNED_POOL, client]), aws) == {
        ("delete", "aws_cognito_user_pool_client"): ["eu_1/b"]
    }


def test_a_deposed_instance_is_known_to_the_state():
    current = owned(CLIENT, id="a", user_pool_id="eu_1", name="partner")
    deposed = owned(CLIENT, deposed="0a1b", id="b", user_pool_id="eu_1", name="partner")
    aws = FakeAws(**pools("eu_1"), list_user_pool_clients=TWO_CLIENTS)
    assert found(document(state=[OWNED_POOL, current, deposed]), aws) == {}


def test_a_client_that_keeps_its_secret_is_imported():
    client = create(CLIENT, name="partner", generate_secret=None, user_pool_id="eu_1")
    aws = FakeAws(**pools("eu_1"), list_user_pool_clients=TWO_CLIENTS[:1])
    assert found(document(client, state=[OWNED_POOL]), aws) == {("import", CLIENT): ["eu_1/a"]}


@pytest.mark.parametrize(
    "pool",
    [
        create(POOL, name="orders", tags_all=...),
        create(POOL, name=..., tags_all=TAGS),
        create(POOL, name="orders", tags_all=TAGS, sensitive={"name": True}),
        create(POOL, name="orders", tags_all=TAGS, sensitive={"tags_all": {"team": True}}),
    ],
)
def test_what_cannot_be_told_before_the_apply_is_said_to_be_not_looked_for(pool):
    assert found(document(pool), FakeAws(**pools("eu_1"))) == {("look", POOL): []}


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (["x"], {("import", f'{INTEGRATION}["a"]'): ["1/x"]}),
        (
            ["x", "y", "z"],
            {
                ("import", f'{INTEGRATION}["a"]'): ["1/x"],
                ("import", f'{INTEGRATION}["b"]'): ["1/y"],
                ("delete", "aws_apigatewayv2_integration"): ["1/z"],
            },
        ),
    ],
)
def test_of_integrations_that_are_alike_any_will_do(ids, said):
    integration = {"api_id": "1", "integration_type": "HTTP_PROXY", "integration_uri": "https://a"}
    plan = document(
        *(create(f'{INTEGRATION}["{key}"]', **integration) for key in "ab"),
        state=[owned(API, id="1", name="orders", protocol_type="HTTP", tags_all={})],
    )
    held = [
        {"IntegrationId": id_, "IntegrationType": "HTTP_PROXY", "IntegrationUri": "https://a"}
        for id_ in ids
    ]
    assert found(plan, FakeAws(get_integrations=held)) == said


def test_what_the_plan_would_replace_with_its_container_is_found_as_the_state_has_it():
    """A lost API takes its stages with it in the plan; imported, it keeps them."""
    stage, acl = "aws_api_gateway_stage.this", "aws_wafv2_web_acl_association.this"
    arn = "arn:aws:apigateway:eu-central-1::/restapis/1/stages/v1"
    plan = document(
        create("aws_api_gateway_rest_api.this", name="orders", tags_all={}),
        create(stage, rest_api_id=..., stage_name="v1", arn=...),
        create(acl, web_acl_arn="arn:acl", resource_arn=...),
        state=[owned(stage, rest_api_id="1", stage_name="v1", arn=arn)],
    )
    plan["resource_changes"][1]["change"]["actions"] = ["delete", "create"]
    plan["configuration"]["root_module"]["resources"][2]["expressions"] = {
        "resource_arn": {"references": [f"{stage}.arn", stage]}
    }
    aws = FakeAws(
        get_rest_apis=[{"id": "1", "name": "orders"}],
        get_web_acl_for_resource=lambda ResourceArn: (  # noqa: N803  as AWS calls it
            {"WebACL": {"ARN": "arn:acl"}} if ResourceArn == arn else {}
        ),
    )
    assert found(plan, aws) == {
        ("import", "aws_api_gateway_rest_api.this"): ["1"],
        ("import", acl): [f"arn:acl,{arn}"],
    }


def test_a_method_whose_path_is_not_made_yet_is_known_by_the_path_in_its_key():
    address = 'aws_api_gateway_method.this["GET /x"]'
    values = {"http_method": "GET", "rest_api_id": "api1", "resource_id": ...}
    plan = document(create(address, **values))
    plan["resource_changes"][0]["index"] = "GET /x"
    (block,) = plan["configuration"]["root_module"]["resources"]
    block["expressions"]["resource_id"] = {"references": ["local.resource_ids", "each.value"]}
    aws = FakeAws(get_resources=[{"id": "r1", "path": "/x", "resourceMethods": {"GET": {}}}])
    assert found(plan, aws) == {("import", address): ["api1/r1/GET"]}


def test_a_role_whose_whole_name_the_provider_chooses_is_said_to_be_not_looked_for():
    role = create("aws_iam_role.this", name=..., name_prefix=..., tags_all={})
    aws = FakeAws()
    assert (found(document(role), aws), aws.asked) == ({("look", "aws_iam_role.this"): []}, [])


def test_several_duplicates_of_a_permission_whose_address_has_braces_are_all_reported():
    address = 'aws_lambda_permission.this["{id}"]'
    held = {"function_name": "f", "action": "lambda:InvokeFunction", "source_arn": "arn:x"}
    statements = [
        {
            "Sid": sid,
            "Action": held["action"],
            "Condition": {"ArnLike": {"AWS:SourceArn": held["source_arn"]}},
        }
        for sid in ("a", "b", "c")
    ]
    aws = FakeAws(get_policy={"Policy": json.dumps({"Statement": statements})})
    plan = document(state=[owned(address, statement_id="a", **held)])
    assert found(plan, aws) == {("delete", "aws_lambda_permission"): ["f/b", "f/c"]}


def test_the_version_of_a_secret_hides_no_function_that_an_integration_calls():
    function = "aws_lambda_function.this"
    secret = "aws_secretsmanager_secret_version.this"  # noqa: S105  an address
    plan = document(
        create(API, name="orders", protocol_type="HTTP", tags_all={}),
        create(function, function_name="backend", invoke_arn=...),
        create(secret, secret_id=...),
        create(INTEGRATION, api_id=..., integration_type="AWS_PROXY", integration_uri=...),
        state=[owned("aws_lambda_function.other", function_name="other", invoke_arn="arn:other")],
    )
    plan["configuration"]["root_module"]["resources"][3]["expressions"] = {
        "api_id": {"references": [f"{API}.id", API]},
        "integration_uri": {"references": ["local.backends"]},
    }
    arn = "arn:aws:lambda:eu-central-1:123456789012:function:backend"
    path = f"lambda:path/2015-03-31/functions/{arn}/invocations"
    aws = FakeAws(
        get_function={"Configuration": {"FunctionName": "backend", "FunctionArn": arn}},
        get_apis=[{"ApiId": "1", "Name": "orders", "ProtocolType": "HTTP"}],
        get_integrations=[
            {
                "IntegrationId": "x",
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": f"arn:aws:apigateway:eu-central-1:{path}",
            }
        ],
    )
    assert found(plan, aws) == {
        ("import", API): ["1"],
        ("import", function): ["backend"],
        ("import", INTEGRATION): ["1/x"],
    }
