"""Which module takes over what, and why; what an account of this size costs in requests."""

import pytest

from scopegate.adopt import choice, found
from scopegate.adopt.draft import Danger, Expression
from scopegate.adopt.problem import CannotAdoptError
from scopegate.adopt.sources.origin import ApiDocument, Selection
from tests.unit.adopt.accounts import (
    COGNITO,
    LAMBDA,
    POOL_ARN,
    POOL_ID,
    account,
    client,
    method,
    pool,
    resources,
    server,
)

BOTH = Selection((POOL_ID,), ("api1",), ())
TREE = resources(**{"/orders": {"GET": method()}})


def system(**settings):
    given = {"pools": [pool()], "servers": [server("read")], "clients": [client()], "tree": TREE}
    return account(**{**given, **settings})


def composed(aws, selection=BOTH, stage=None):
    return choice.compose(found.read(aws, selection), stage)


def test_a_pool_and_the_one_api_that_trusts_it_are_one_call():
    draft = composed(system())
    (call,) = draft.calls
    assert (call.name, call.module) == ("api", "oauth2-api")
    assert call.inputs == {
        "name": "orders",
        "domain": {"prefix": "partners"},
        "deletion_protection": True,
        "user_pool_tier": "ESSENTIALS",
        "resource_servers": {"orders": {"name": "Orders", "scopes": {"read": "To read."}}},
        "clients": {
            "partner-1": {"imported": True, "scopes": ["orders/read"], "refresh_token_validity": 30}
        },
        "tags": {},
        "stage_name": "v1",
        "routes": {"GET /orders": {"scopes": ["orders/read"]}},
        "backend": LAMBDA,
        "authorizer_cache_ttl": 300,
    }
    assert {one.address: one.id for one in call.imports} == {
        "aws_cognito_user_pool.this": POOL_ID,
        'aws_cognito_resource_server.this["orders"]': f"{POOL_ID}|orders",
        'aws_cognito_user_pool_client.this["partner-1"]': f"{POOL_ID}/client1",
        "aws_cognito_user_pool_domain.this": "partners",
        "aws_api_gateway_rest_api.this": "api1",
        "aws_api_gateway_stage.this": "api1/v1",
        "aws_api_gateway_authorizer.this": "api1/auth1",
        'aws_api_gateway_resource.depth_1["/orders"]': "api1/id-orders",
        'aws_api_gateway_method.this["GET /orders"]': "api1/id-orders/GET",
        'aws_api_gateway_integration.this["GET /orders"]': "api1/id-orders/GET",
    }
    assert draft.remarks == ()


def test_an_api_that_trusts_another_pool_too_is_a_call_of_its_own():
    other = POOL_ARN.replace("Example12", "Other1234")
    trusting = [COGNITO | {"providerARNs": [POOL_ARN, other]}]
    draft = composed(system(apigateway__get_authorizers=trusting))
    assert [(one.name, one.module) for one in draft.calls] == [
        ("authorization_server", "authorization-server"),
        ("api", "protected-rest-api"),
    ]
    assert draft.calls[1].inputs["user_pool_arns"] == [
        Expression("module.authorization_server.user_pool_arn"),
        other,
    ]


def test_an_api_by_itself_trusts_its_pool_by_its_arn():
    (call,) = composed(system(), Selection((), ("api1",), ())).calls
    assert (call.module, call.inputs["user_pool_arns"]) == ("protected-rest-api", [POOL_ARN])


@pytest.mark.parametrize(
    ("stage", "reason"),
    [
        (
            {"clientCertificateId": "c1"},
            "its stage proves itself to backends with a client certificate",
        ),
        ({"canarySettings": {"percentTraffic": 5}}, "its stage has a canary, which another"),
        ({"cacheClusterEnabled": True}, "its stage caches answers"),
    ],
)
def test_of_an_api_that_is_too_different_the_authorizer_alone_is_taken_over(stage, reason):
    stages = [{"stageName": "v1", "deploymentId": "d1", "accessLogSettings": {"a": "b"}, **stage}]
    open_ = method("POST", authorizationType="NONE", authorizerId=None)
    tree = resources(**{"/orders": {"GET": method(), "POST": open_}})
    draft = composed(system(apigateway__get_stages=stages, tree=tree))
    assert [one.module for one in draft.calls] == ["authorization-server", "rest-api-authorizer"]
    assert [(one.address, one.id) for one in draft.calls[1].imports] == [
        ("aws_api_gateway_authorizer.this", "api1/auth1")
    ]
    assert reason in draft.calls[1].why
    (remark,) = draft.remarks
    assert (remark.danger, remark.subject) == (Danger.OPEN, "REST API api1")
    assert "its routes (GET /orders; POST /orders, which anybody can call), outside" in remark.text


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"UsernameAttributes": ["email"]}, "Its users sign in with email."),
        ({"AliasAttributes": ["email"]}, "Its users also sign in with email."),
        (
            {"SchemaAttributes": [{"Name": "custom:plan"}], "AdminCreateUserConfig": {}},
            "It has attributes of users",
        ),
        ({"Domain": None}, "It has no domain, and with it no token endpoint"),
        (
            {"EstimatedNumberOfUsers": 3, "MfaConfiguration": "ON"},
            "It has 3 users, and the module's pool would lose multi-factor authentication.",
        ),
        (
            {
                "EstimatedNumberOfUsers": 3,
                "AccountRecoverySetting": {
                    "RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]
                },
            },
            "It has 3 users, and the module's pool would lose its way to recover accounts.",
        ),
        (
            {
                "EstimatedNumberOfUsers": 3,
                "VerificationMessageTemplate": {"EmailSubject": "Welcome to Orders"},
            },
            "It has 3 users, and the module's pool would lose its verification messages.",
        ),
        (
            {"Name": "Käufer/1"},
            "The module doesn't accept its settings (name must be 1 to 128 letters",
        ),
    ],
)
def test_a_pool_that_would_be_replaced_or_lose_something_of_its_users_stays(settings, reason):
    draft = composed(system(pools=[pool(**settings)]))
    (call,) = draft.calls
    assert (call.module, call.inputs["user_pool_arns"]) == ("protected-rest-api", [POOL_ARN])
    remark = draft.remarks[0]
    assert (remark.danger, remark.subject) == (Danger.UNGUARDED, f"User pool {POOL_ID}")
    assert [one.subject for one in draft.remarks if one.danger is Danger.LOST] == []
    assert remark.text.startswith(reason)
    assert "its clients (partner-1), outside Terraform." in remark.text


def test_a_resource_server_that_the_module_does_not_accept_is_named():
    odd = server("read", identifier="odd") | {"Name": "näme"}
    draft = composed(system(servers=[server("read"), odd]))
    assert [*draft.calls[0].inputs["resource_servers"]] == ["orders"]
    assert [(one.danger, one.subject) for one in draft.remarks] == [
        (Danger.UNGUARDED, f"Resource server odd of user pool {POOL_ID}")
    ]


def test_an_api_whose_settings_the_module_does_not_accept_keeps_all_but_its_authorizer():
    api = {"id": "api1", "name": "orders", "tags": {"k" * 200: "v"}}
    draft = composed(system(apigateway__get_rest_api=api))
    assert [one.module for one in draft.calls] == ["authorization-server", "rest-api-authorizer"]
    assert "the module doesn't accept its settings (tags.kkk" in draft.calls[1].why


def test_an_api_that_nobody_deployed_stays_and_the_pool_is_taken_over():
    draft = composed(system(apigateway__get_stages=[]))
    assert [one.module for one in draft.calls] == ["authorization-server"]
    assert [(one.danger, one.subject) for one in draft.remarks] == [
        (Danger.OUTSIDE, "REST API api1")
    ]


def test_a_client_of_a_resource_server_that_stays_outside_says_so():
    odd = server("read", identifier="odd") | {"Name": "näme"}
    clients = [client(AllowedOAuthScopes=["odd/read"])]
    draft = composed(system(servers=[server("read"), odd], clients=clients))
    remark = next(one for one in draft.remarks if one.subject.startswith("Client"))
    assert remark.text.startswith("It has scopes of a resource server that stays outside: odd/read")


def test_what_a_pool_without_users_loses_is_listed():
    draft = composed(system(pools=[pool(AdminCreateUserConfig={})]))
    assert [(one.danger, one.subject) for one in draft.remarks] == [
        (Danger.LOST, f"Self sign-up of user pool {POOL_ID}")
    ]


def test_a_pool_that_no_module_can_take_over_is_an_error_with_the_reason():
    aws = system(pools=[pool(AliasAttributes=["email"])])
    with pytest.raises(CannotAdoptError, match=r"^No module can take over any of it:\n- User pool"):
        composed(aws, Selection((POOL_ID,), (), ()))


def test_a_private_api_without_an_endpoint_keeps_all_but_its_authorizer():
    private = {"id": "api1", "name": "orders", "endpointConfiguration": {"types": ["PRIVATE"]}}
    draft = composed(system(apigateway__get_rest_api=private))
    assert [one.module for one in draft.calls] == ["authorization-server", "rest-api-authorizer"]
    assert draft.calls[1].why.endswith("it is private and names no VPC endpoint.")


def test_a_change_that_nobody_deployed_is_not_deployed():
    served = {"/orders": {"GET": {"authorizationType": "NONE"}}, "/gone": {"GET": {}}}
    tree = resources(**{"/orders": {"GET": method()}, "/new": {"POST": method("POST")}})
    with pytest.raises(CannotAdoptError) as refused:
        composed(system(tree=tree, deployed=served))
    assert str(refused.value) == (
        "REST API api1 has changes that stage v1 doesn't serve, and the first apply would deploy"
        " them:\n"
        "- GET /gone is served although it was removed\n"
        "- POST /new is not deployed\n"
        "- GET /orders is served with another setting of authorization\n"
        "Deploy or undo them, and run this again."
    )


def test_a_stage_that_does_not_exist_is_an_error_that_lists_those_that_do():
    with pytest.raises(CannotAdoptError) as refused:
        composed(system(), stage="prod")
    assert str(refused.value) == "No API has a stage 'prod'. Stages: v1."


def test_what_stands_beside_a_system_is_listed():
    sockets = [{"ApiId": "w1", "Name": "chat", "ProtocolType": "WEBSOCKET"}]
    aws = system(
        pools=[pool(EstimatedNumberOfUsers=3)],
        apigatewayv2__get_apis=sockets,
        cognito_idp__list_identity_providers=[{"ProviderName": "Google"}],
        cognito_idp__list_groups=[{"GroupName": "admins"}],
        lambda__get_policy={
            "Policy": '{"Statement": [{"Sid": "all", "Condition": {"ArnLike": {"AWS:SourceArn":'
            ' "arn:aws:execute-api:eu-central-1:123456789012:api1/*/*/*"}}}]}'
        },
    )
    draft = choice.compose(
        found.read(aws, BOTH, {"api1": ApiDocument(None, "It is elsewhere.")}), None
    )
    assert [(one.danger, one.subject) for one in draft.remarks] == [
        (Danger.UNGUARDED, "WebSocket API w1 (chat)"),
        (Danger.OUTSIDE, f"Group admins of user pool {POOL_ID}"),
        (Danger.OUTSIDE, f"Identity provider Google of user pool {POOL_ID}"),
        (Danger.OUTSIDE, "OpenAPI document of API api1"),
        (Danger.OUTSIDE, f"Users of user pool {POOL_ID}"),
        (Danger.HARMLESS, "Permission all of function orders"),
    ]


def test_what_does_not_exist_is_an_error():
    with pytest.raises(CannotAdoptError, match=f"^User pool {POOL_ID} doesn't exist in eu-"):
        composed(account(), Selection((POOL_ID,), (), ()))


def test_two_hundred_clients_and_a_hundred_routes_are_read_page_by_page():
    tree = resources(**{f"/r{number}": {"GET": method()} for number in range(100)})
    aws = system(clients=[client(number) for number in range(200)], tree=tree)
    (call,) = composed(aws).calls
    assert (len(call.inputs["clients"]), len(call.inputs["routes"])) == (200, 100)
    assert len(call.imports) == 6 + 200 + 3 * 100
    assert aws.asked == {
        "get_caller_identity": 1,
        "describe_user_pool": 1,
        "describe_user_pool_domain": 1,
        "list_user_pool_clients": 4,
        "describe_user_pool_client": 200,
        "list_resource_servers": 1,
        "list_identity_providers": 1,
        "list_groups": 1,
        "get_apis": 1,
        "get_rest_api": 1,
        "get_resources": 1,
        "get_authorizers": 1,
        "get_gateway_responses": 1,
        "get_stages": 1,
        "get_deployment": 1,
        "get_request_validators": 1,
        "get_models": 1,
        "get_usage_plans": 1,
        "get_domain_names": 1,
        "get_policy": 1,
    }
