import copy
from typing import Any

import pytest

from tests._support.reviews import reviewed

A = 'aws_cognito_user_pool_client.this["partner-a"]'
B = 'aws_cognito_user_pool_client.this["partner-b"]'
GET = 'aws_api_gateway_method.this["GET /orders"]'
POST = 'aws_api_gateway_method.this["POST /orders"]'
SERVER = 'aws_cognito_resource_server.this["orders"]'
POOL = "aws_cognito_user_pool.this"
AUTHORIZER = "aws_api_gateway_authorizer.this"


def test_a_plan_that_changes_nothing_has_no_finding(before, after, briefs):
    assert briefs(before, after) == []


def test_a_change_that_is_none_of_access_has_no_finding(before, after, briefs):
    after[A]["name"] = "Partner A"
    after[POOL]["tags"] = {"team": "orders"}
    assert briefs(before, after) == []


def test_a_route_that_loses_its_authorization_is_opened(before, after, method, briefs):
    after[GET] = method("GET /orders")
    assert briefs(before, after) == [("route-opened", "GET /orders", "orders/read")]


def test_a_public_route_that_asks_for_a_scope_is_lost_to_who_lacks_it(
    before, after, method, briefs
):
    key = 'aws_api_gateway_method.this["GET /health"]'
    after[key] = method("GET /health", "orders/write")
    assert briefs(before, after) == [("access-lost", "partner-a", "GET /health")]


def test_a_client_that_gains_a_scope_gains_its_routes(before, after, briefs):
    after[A]["allowed_oauth_scopes"] = ["orders/read", "orders/write"]
    expected = [("access-gained", "partner-a", "POST /orders", "orders/write")]
    assert briefs(before, after) == expected


def test_a_client_that_loses_a_scope_loses_its_routes(before, after, briefs):
    after[B]["allowed_oauth_scopes"] = ["orders/read"]
    assert briefs(before, after) == [
        ("access-lost", "partner-b", "POST /orders", "orders/write"),
        ("route-unreachable", "POST /orders", "orders/write"),
    ]


def test_a_route_that_asks_for_another_scope_changes_hands(before, after, briefs):
    after[GET]["authorization_scopes"] = ["orders/write"]
    assert briefs(before, after) == [("access-lost", "partner-a", "GET /orders", "orders/read")]


def test_a_route_that_admits_one_more_scope_is_gained_by_its_holders(before, after, briefs):
    after[POST]["authorization_scopes"] = ["orders/read", "orders/write"]
    assert briefs(before, after) == [
        ("access-gained", "partner-a", "POST /orders", "orders/read"),
    ]


def test_a_cognito_method_without_scopes_admits_no_client(before, after, briefs):
    after[GET]["authorization_scopes"] = None
    assert briefs(before, after) == [
        ("access-lost", "partner-a", "GET /orders", "orders/read"),
        ("access-lost", "partner-b", "GET /orders", "orders/read"),
        ("route-unreachable", "GET /orders"),
    ]


def test_a_method_that_wants_aws_signatures_admits_no_client(before, after, briefs):
    after[POST] |= {"authorization": "AWS_IAM", "authorizer_id": None}
    assert briefs(before, after) == [
        ("access-lost", "partner-b", "POST /orders", "orders/write"),
        ("route-unreachable", "POST /orders"),
    ]


def test_a_lambda_authorizer_leaves_it_unknown_who_may_call(before, after, briefs):
    after[POST] |= {"authorization": "CUSTOM", "authorizer_id": "other"}
    assert briefs(before, after) == [("unknown", "POST /orders")]


def test_an_authorizer_of_another_pool_admits_none(before, after, briefs):
    arn = "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_Other1234"
    after[AUTHORIZER]["provider_arns"] = [arn]
    assert briefs(before, after) == [
        ("access-lost", "partner-a", "GET /orders", "orders/read"),
        ("access-lost", "partner-b", "GET /orders", "orders/read"),
        ("access-lost", "partner-b", "POST /orders", "orders/write"),
        ("api-unreachable",),
        ("authorizer-trust-changed",),
        ("route-unreachable", "GET /orders", "orders/read"),
        ("route-unreachable", "POST /orders", "orders/write"),
    ]


def test_a_removed_authorizer_is_found_beside_the_routes_it_opens(before, after, method, briefs):
    del after[AUTHORIZER]
    after[GET], after[POST] = method("GET /orders"), method("POST /orders")
    assert briefs(before, after) == [
        ("authorizer-removed",),
        ("route-opened", "GET /orders", "orders/read"),
        ("route-opened", "POST /orders", "orders/write"),
    ]


def test_a_new_client_is_added(before, after, client, briefs):
    after['aws_cognito_user_pool_client.this["partner-c"]'] = client("orders/read")
    assert briefs(before, after) == [("client-added", "partner-c", "orders/read")]


def test_a_removed_client_leaves_unreachable_what_only_it_could_call(before, after, briefs):
    del after[B]
    assert briefs(before, after) == [
        ("client-removed", "partner-b", "orders/read orders/write"),
        ("route-unreachable", "POST /orders", "orders/write"),
    ]


def test_a_new_route_is_added(before, system, briefs):
    routes = {
        "GET /orders": ("orders/read",),
        "POST /orders": ("orders/write",),
        "GET /health": (),
        "PUT /orders": ("orders/write",),
    }
    clients = {"partner-a": ("orders/read",), "partner-b": ("orders/read", "orders/write")}
    expected = [("route-added", "PUT /orders", "orders/write")]
    assert briefs(before, system(clients, routes)) == expected


def test_a_removed_route_is_removed_and_its_scope_unused(before, after, briefs):
    del after[POST]
    after[B]["allowed_oauth_scopes"] = ["orders/read"]
    assert briefs(before, after) == [
        ("client-changed", "partner-b", "orders/write"),
        ("route-removed", "POST /orders", "orders/write"),
        ("scope-unused", "orders/write"),
    ]


def test_a_new_route_that_no_client_reaches_is_unreachable(before, after, method, briefs):
    after[SERVER]["scope"].append({"scope_name": "admin"})
    after['aws_api_gateway_method.this["PUT /orders"]'] = method("PUT /orders", "orders/admin")
    assert briefs(before, after) == [
        ("route-added", "PUT /orders", "orders/admin"),
        ("route-unreachable", "PUT /orders", "orders/admin"),
        ("scope-added", "orders/admin"),
    ]


def test_a_scope_that_is_no_longer_declared_is_asked_for_in_vain(before, after, briefs):
    after[SERVER]["scope"] = [{"scope_name": "read"}]
    assert briefs(before, after) == [
        ("scope-removed", "orders/write"),
        ("scope-undeclared", "POST /orders", "orders/write"),
        ("scope-undeclared", "partner-b", "orders/write"),
    ]


def test_a_declared_scope_that_nobody_asks_for_is_unused(before, after, briefs):
    after[SERVER]["scope"].append({"scope_name": "delete"})
    assert briefs(before, after) == [
        ("scope-added", "orders/delete"),
        ("scope-unused", "orders/delete"),
    ]


def test_a_standard_scope_needs_no_declaration(before, after, briefs):
    after[A]["allowed_oauth_scopes"] = ["orders/read", "openid"]
    assert briefs(before, after) == [("client-changed", "partner-a", "openid")]


def test_a_replaced_client_breaks_its_callers(before, after, briefs):
    after[A]["id"] = None
    replace = {A: ["delete", "create"]}
    assert briefs(before, after, **replace) == [("credentials-replaced", "partner-a")]


def test_a_replaced_pool_breaks_the_callers_of_all_its_clients(before, after, briefs):
    replace = {address: ["create", "delete"] for address in (POOL, A, B)}
    assert briefs(before, after, **replace) == [
        ("credentials-replaced",),
        ("credentials-replaced", "partner-a"),
        ("credentials-replaced", "partner-b"),
    ]


def test_another_domain_is_another_token_endpoint(before, after, briefs):
    after["aws_cognito_user_pool_domain.this"]["domain"] = "login.example.com"
    assert briefs(before, after) == [("token-endpoint-changed",)]


def test_a_second_domain_leaves_the_token_endpoint_in_place(before, after, briefs):
    domain = after["aws_cognito_user_pool_domain.this"] | {"domain": "login.example.com"}
    after["aws_cognito_user_pool_domain.custom"] = domain
    assert briefs(before, after) == []


def test_another_token_validity_is_found_whatever_its_unit(before, after, briefs):
    after[A] |= {"access_token_validity": 1, "token_validity_units": [{"access_token": "hours"}]}
    assert briefs(before, after) == []
    after[A]["access_token_validity"] = 2
    assert briefs(before, after) == [("token-validity-changed", "partner-a")]


@pytest.mark.parametrize(
    "change",
    [
        {"allowed_oauth_flows": ["code"]},
        {"explicit_auth_flows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]},
        {"explicit_auth_flows": []},
    ],
)
def test_a_flow_for_users_is_enabled(before, after, briefs, change):
    after[A] |= change
    assert ("user-flow-enabled", "partner-a") in briefs(before, after)


@pytest.mark.parametrize(
    ("address", "change"),
    [
        (POOL, {"deletion_protection": "INACTIVE"}),
        (POOL, {"admin_create_user_config": [{"allow_admin_create_user_only": False}]}),
        (A, {"enable_token_revocation": False}),
    ],
)
def test_a_weakened_setting_lowers_protection(before, after, briefs, address, change):
    after[address] |= change
    assert [finding[0] for finding in briefs(before, after)] == ["protection-lowered"]
    assert briefs(after, before) == []


def deployed(resources, stage="deployment1", made="deployment1"):
    deployment = {"id": made, "rest_api_id": "api1", "triggers": {"redeployment": "x"}}
    resources["aws_api_gateway_deployment.this"] = deployment
    resources["aws_api_gateway_stage.this"] = {
        "rest_api_id": "api1",
        "stage_name": "v1",
        "deployment_id": stage,
    }
    return resources


def test_a_changed_method_that_nothing_deploys_is_not_redeployed(before, after, briefs):
    after[POST]["authorization_scopes"] = ["orders/read", "orders/write"]
    assert briefs(deployed(before), deployed(after)) == [
        ("access-gained", "partner-a", "POST /orders", "orders/read"),
        ("not-redeployed", "POST /orders"),
    ]


def test_a_new_deployment_that_its_stage_takes_up_redeploys(before, after, briefs):
    after[POST]["authorization_scopes"] = ["orders/read", "orders/write"]
    replace = {"aws_api_gateway_deployment.this": ["create", "delete"]}
    assert briefs(
        deployed(before), deployed(after, stage="deployment2", made="deployment2"), **replace
    ) == [
        ("access-gained", "partner-a", "POST /orders", "orders/read"),
    ]


def test_a_new_deployment_that_no_stage_takes_up_does_not_redeploy(before, after, briefs):
    del after[POST]
    replace = {"aws_api_gateway_deployment.this": ["create", "delete"]}
    assert briefs(deployed(before), deployed(after, made="deployment2"), **replace) == [
        ("not-redeployed", "POST /orders"),
        ("route-removed", "POST /orders", "orders/write"),
    ]


def test_a_public_route_beneath_a_guarded_catch_all_opens_what_it_takes_over(system, briefs):
    clients = {"partner-a": ("orders/read",)}
    before = system(clients, {"ANY /{proxy+}": ("orders/read",)})
    after = system(clients, {"ANY /{proxy+}": ("orders/read",), "GET /health": ()})
    assert briefs(before, after) == [
        ("route-added", "GET /health"),
        ("route-opened", "GET /health", "orders/read"),
    ]


def test_a_guarded_route_that_goes_leaves_its_requests_to_a_public_catch_all(system, briefs):
    clients = {"partner-a": ("orders/read",)}
    before = system(clients, {"ANY /{proxy+}": (), "GET /admin": ("orders/write",)})
    after = system(clients, {"ANY /{proxy+}": ()})
    assert briefs(before, after) == [
        ("route-opened", "GET /admin", "orders/write"),
        ("route-removed", "GET /admin", "orders/write"),
        ("scope-unused", "orders/write"),
    ]


def test_a_resource_that_moves_is_the_same(before, after, plan):
    moved = 'module.api.aws_cognito_user_pool_client.this["partner-a"]'
    document = plan(before, after)
    for entry in document["resource_changes"]:
        if entry["address"] == A:
            entry |= {"address": moved, "previous_address": A, "module_address": "module.api"}

    assert reviewed(document).findings == []


def test_a_resource_outside_a_targeted_plan_stays_as_it_is(before, plan):

    document = plan(before, before)
    resources = [e | {"values": e["change"]["before"]} for e in document.pop("resource_changes")]
    document |= {"prior_state": {"values": {"root_module": {"resources": resources}}}}
    document["resource_changes"] = []
    assert len(reviewed(document).systems.after.routes) == 3


def test_an_instance_that_is_yet_to_be_destroyed_is_not_taken_for_the_one_in_its_place(
    before, plan
):
    document = plan(before, before)
    routes = reviewed(document).systems.after.routes
    resources = [e | {"values": e["change"]["before"]} for e in document.pop("resource_changes")]
    deposed = [
        one | {"deposed_key": "0a1b2c3d", "values": one["values"] | {"authorization": "NONE"}}
        for one in resources
        if one["type"] == "aws_api_gateway_method"
    ]
    state = {"values": {"root_module": {"resources": resources + deposed}}}
    document |= {"prior_state": state, "resource_changes": []}
    assert (len(deposed), reviewed(document).systems.after.routes) == (3, routes)


def test_a_sensitive_value_is_unknown_and_stays_unseen(before, after, plan):

    document = plan(before, after)
    for entry in document["resource_changes"]:
        if entry["address"] == A:
            entry["change"]["after_sensitive"] = {"allowed_oauth_scopes": True}
    (finding,) = reviewed(document).findings
    assert (finding.kind.value, finding.client) == ("unknown", "partner-a")
    assert "orders/read" not in finding.message


def test_an_audience_that_names_a_client_outside_the_plan_is_trust_changed(plan):
    before: dict[str, Any] = {
        "aws_apigatewayv2_api.this": {"id": "http1", "protocol_type": "HTTP"},
        "aws_apigatewayv2_authorizer.this": {
            "id": "authorizer1",
            "api_id": "http1",
            "authorizer_type": "JWT",
            "jwt_configuration": [{"audience": ["one"], "issuer": "https://id.example.com"}],
        },
        "aws_apigatewayv2_route.this": {
            "api_id": "http1",
            "route_key": "GET /orders",
            "authorization_type": "JWT",
            "authorizer_id": "authorizer1",
        },
    }
    after = copy.deepcopy(before)
    block = after["aws_apigatewayv2_authorizer.this"]["jwt_configuration"][0]
    block["audience"] = ["one", "somebody"]
    assert [
        (one.kind.value, one.address, one.attributes)
        for one in reviewed(plan(before, after)).findings
    ] == [
        (
            "authorizer-trust-changed",
            "aws_apigatewayv2_authorizer.this",
            ("jwt_configuration.audience",),
        )
    ]


def test_how_long_tokens_are_valid_hides_no_other_argument_of_the_client(before, after, plan):
    after[A]["access_token_validity"] = 30
    before[A]["supported_identity_providers"] = ["COGNITO"]
    after[A]["supported_identity_providers"] = ["COGNITO", "Partner"]
    validity = ("access_token_validity", "token_validity_units.access_token")
    assert [(one.kind.value, one.attributes) for one in reviewed(plan(before, after)).findings] == [
        ("unreviewed-change", ("supported_identity_providers",)),
        ("token-validity-changed", validity),
    ]
