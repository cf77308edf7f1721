"""What each interface takes: defaults, aliases, references, and every fault at once."""

from typing import Any

import pytest

from scopegate.inputs import (
    AuthorizationServerInputs,
    InputError,
    OAuth2ApiInputs,
    ProtectedRestApiInputs,
)

INVOKE_ARN = (
    "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:eu-central-1:123456789012:function:f/invocations"
)
BACKEND = {
    "lambda": {
        "function_name": "f",
        "invoke_arn": INVOKE_ARN,
        "manage_permission": True,
        "timeout": None,
    }
}
SERVER: dict[str, Any] = {"name": "orders", "domain": {"prefix": "orders"}}
API: dict[str, Any] = {
    "name": "orders",
    "backend": BACKEND,
    "routes": {"GET /": {"public": True}},
    "user_pool_arns": ["arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_a"],
}
BOTH: dict[str, Any] = {**SERVER, "backend": BACKEND, "routes": API["routes"]}


def faults(interface, **inputs) -> list[str]:
    with pytest.raises(InputError) as error:
        interface(**inputs)
    return str(error.value).splitlines()


def test_what_is_left_out_has_the_declared_default():
    inputs = OAuth2ApiInputs(
        **{
            **BOTH,
            "clients": {"a": {"scopes": ["r/s"]}},
            "resource_servers": {"r": {"scopes": {"s": "S."}}},
            "routes": {"GET /": {"scopes": ["r/s"]}},
        }
    )
    assert inputs.model_dump(by_alias=True) == {
        "access_log": None,
        "access_token_customization": None,
        "api_domain": None,
        "authorizer_cache_ttl": 300,
        "backend": {"http": None, "mock": None, "vpc_link": None, **BACKEND},
        "binary_media_types": [],
        "clients": {
            "a": {
                "access_token_validity": 60,
                "enabled": True,
                "generations": ["default"],
                "imported": False,
                "name": None,
                "refresh_token_validity": 5,
                "scopes": ["r/s"],
            }
        },
        "deletion_protection": True,
        "disable_execute_api_endpoint": None,
        "domain": {"custom": None, "prefix": "orders"},
        "manage_account_logging_role": False,
        "metrics": False,
        "minimum_compression_size": None,
        "name": "orders",
        "private_endpoint": None,
        "resource_policy_json": None,
        "resource_servers": {"r": {"name": None, "scopes": {"s": "S."}}},
        "routes": {
            "GET /": {
                "backend": None,
                "cors": None,
                "public": False,
                "scopes": ["r/s"],
                "throttling": None,
            }
        },
        "secrets_manager": None,
        "stage_name": "v1",
        "stage_variables": {},
        "tags": {},
        "throttling": None,
        "user_pool_tier": None,
        "web_acl_arn": None,
        "xray_tracing": False,
    }


OF_BOTH = {"name", "tags"}
OF_SERVER = {
    *{"access_token_customization", "clients", "deletion_protection", "domain"},
    *{"resource_servers", "secrets_manager", "user_pool_tier"},
}
OF_API = {
    *{"access_log", "api_domain", "authorizer_cache_ttl", "backend", "binary_media_types"},
    *{"disable_execute_api_endpoint", "metrics", "minimum_compression_size", "stage_variables"},
    *{"manage_account_logging_role", "private_endpoint", "resource_policy_json", "routes"},
    *{"stage_name", "throttling", "web_acl_arn", "xray_tracing"},
}


@pytest.mark.parametrize(
    ("interface", "names"),
    [
        (AuthorizationServerInputs, sorted(OF_BOTH | OF_SERVER)),
        (ProtectedRestApiInputs, sorted(OF_BOTH | OF_API | {"user_pool_arns"})),
        (OAuth2ApiInputs, sorted(OF_BOTH | OF_SERVER | OF_API)),
    ],
)
def test_an_interface_has_exactly_these_inputs(interface, names):
    assert sorted(interface.model_fields) == names


def test_every_input_is_described_by_a_sentence():
    descriptions = {
        f"{interface.__name__}.{name}": field.description or ""
        for interface in (AuthorizationServerInputs, OAuth2ApiInputs, ProtectedRestApiInputs)
        for name, field in interface.model_fields.items()
    }
    wrong = [name for name, text in descriptions.items() if not text.endswith(".")]
    assert wrong == []


def test_the_backend_is_named_lambda_as_in_terraform_or_by_its_field():
    by_field = ProtectedRestApiInputs(**{**API, "backend": {"lambda_": BACKEND["lambda"]}})
    assert ProtectedRestApiInputs(**API).backend == by_field.backend


def test_references_are_accepted_where_only_terraform_knows_the_value():
    reference = "${TfToken[TOKEN.12]}"
    backend = {"lambda": {"function_name": reference, "invoke_arn": reference}}
    inputs = ProtectedRestApiInputs(**{**API, "backend": backend, "user_pool_arns": [reference]})
    assert inputs.backend.lambda_
    assert inputs.backend.lambda_.invoke_arn == reference
    assert inputs.user_pool_arns == [reference]


DISPLAY_NAME = "be 1 to 128 letters, digits, white space or any of _ + = , . @ -"
SCOPE = 'be a scope as "identifier/scope", the identifier that of a resource server'


@pytest.mark.parametrize(
    ("inputs", "field", "accepted", "got"),
    [
        ({"name": "a/b"}, "name", DISPLAY_NAME, "'a/b'"),
        (
            {"domain": {"prefix": "aws"}},
            "domain.prefix",
            'not contain "aws", "amazon" or "cognito"',
            "'aws'",
        ),
        (
            {"clients": {"partner-a": {"scopes": []}}},
            "clients['partner-a'].scopes",
            "have at least 1 and at most 50 scopes",
            "0",
        ),
        ({"clients": {"a": {"scopes": ["openid"]}}}, "clients.a.scopes[0]", SCOPE, "'openid'"),
        (
            {"clients": {"a": {"scopes": ["r/s"], "access_token_validity": 4}}},
            "clients.a.access_token_validity",
            "be a whole number of minutes from 5 to 1440",
            "4",
        ),
        ({"clients": {"a*": {"scopes": ["r/s"]}}}, "clients['a*']", DISPLAY_NAME, "'a*'"),
        ({"tags": {"aws:x": "y"}}, "tags['aws:x']", "not begin with aws:", "'aws:x'"),
        (
            {"resource_servers": {str(n): {} for n in range(26)}},
            "resource_servers",
            "have at most 25 resource servers",
            "26",
        ),
    ],
)
def test_a_fault_names_the_field_what_is_accepted_and_what_was_got(inputs, field, accepted, got):
    found = faults(AuthorizationServerInputs, **{**SERVER, **inputs})
    assert found == [f"{field} must {accepted}; got {got}."]


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"domain": {}}, "domain must have exactly one of custom, prefix; got []."),
        ({"colour": "red"}, "colour is not an input; got 'red'."),
        ({"domain": {"prefix": "a", "colour": 1}}, "domain.colour is not an input; got 1."),
        ({"name": 7}, "name: Input should be a valid string; got 7."),
        (
            {"deletion_protection": "yes"},
            "deletion_protection: Input should be a valid boolean; got 'yes'.",
        ),
        (
            {"clients": {"a": {"scopes": ["r/s"], "access_token_validity": 7.5}}},
            "clients.a.access_token_validity: Input should be a valid integer; got 7.5.",
        ),
    ],
)
def test_a_value_of_another_shape_is_refused_by_its_field(inputs, message):
    with pytest.raises(InputError) as error:
        AuthorizationServerInputs(**{**SERVER, **inputs})
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("route", "settings", "accepted", "got"),
    [
        (
            "GET /a",
            {},
            "have either scopes or public = true",
            "{'public': False, 'scopes': []}",
        ),
        (
            "GET /a",
            {"public": True, "scopes": ["r/s"]},
            "have either scopes or public = true",
            "{'public': True, 'scopes': ['r/s']}",
        ),
        (
            "GET /1/2/3/4/5/6/7/8/9/10/11",
            {"public": True},
            "have at most 10 path parts",
            "'GET /1/2/3/4/5/6/7/8/9/10/11'",
        ),
    ],
    ids=["neither", "both", "too deep"],
)
def test_a_route_is_refused_by_its_name(route, settings, accepted, got):
    found = faults(ProtectedRestApiInputs, **{**API, "routes": {route: settings}})
    assert found == [f"routes[{route!r}] must {accepted}; got {got}."]


def test_null_leaves_out_what_has_a_default_as_it_does_in_terraform():
    client: dict[str, Any] = {"scopes": ["r/s"], "access_token_validity": None, "generations": None}
    servers = {"r": {"scopes": {"s": "S."}}}
    given = {**SERVER, "clients": {"a": client}, "resource_servers": servers, "tags": None}
    made = AuthorizationServerInputs(**given)
    assert (made.tags, made.clients["a"].access_token_validity) == ({}, 60)
    assert made.clients["a"].generations == ["default"]


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({"name": None}, "name"),
        ({"clients": {"a": None}}, "clients.a"),
        ({"clients": {"a": {"scopes": [None]}}}, "clients.a.scopes[0]"),
        ({"resource_servers": {"r": None}}, "resource_servers.r"),
        ({"resource_servers": {"r": {"scopes": {"s": None}}}}, "resource_servers.r.scopes.s"),
        ({"tags": {"a b": None}}, "tags['a b']"),
    ],
)
def test_null_is_refused_where_there_has_to_be_a_value(inputs, field):
    found = faults(AuthorizationServerInputs, **{**SERVER, **inputs})
    assert found == [f"{field} must not be null; got None."]


def test_a_client_has_to_have_scopes_though_terraform_lets_them_be_left_out():
    found = faults(AuthorizationServerInputs, **SERVER, clients={"a": {}})
    assert found == ["clients.a.scopes must have at least 1 and at most 50 scopes; got 0."]


def test_a_text_is_as_long_as_terraform_finds_it_with_its_characters_composed():
    tags = {"e\u0301" * 128: "e\u0301" * 256}
    assert AuthorizationServerInputs(**SERVER, tags=tags).tags == tags
    assert len(faults(AuthorizationServerInputs, **SERVER, tags={"\u0958" * 65: "x"})) == 1


def test_a_key_with_a_line_break_does_not_break_the_sentence():
    (found,) = faults(AuthorizationServerInputs, **SERVER, clients={"a\nb": {"scopes": ["r/s"]}})
    assert found.endswith(r'got "r/s" in "a\nb".')


def test_what_is_required_is_named_when_left_out():
    assert sorted(faults(OAuth2ApiInputs)) == [
        f"{name} is required." for name in ("backend", "domain", "name", "routes")
    ]


def test_all_faults_are_told_at_once():
    found = faults(
        AuthorizationServerInputs,
        name="",
        domain={"prefix": "Foo"},
        clients={"a": {"scopes": [], "refresh_token_validity": 0}},
        resource_servers={"r": {"scopes": {"a/b": ""}}},
        tags={"aws:x": "y"},
    )
    assert [fault.split(" must ")[0] for fault in found] == [
        "name",
        "tags['aws:x']",
        "clients.a.refresh_token_validity",
        "clients.a.scopes",
        "domain.prefix",
        "resource_servers.r.scopes['a/b']",
        "resource_servers.r.scopes['a/b']",
    ]


def test_scopes_that_nobody_declares_are_told_of_clients_and_of_routes_at_once():
    found = faults(
        OAuth2ApiInputs,
        **{
            **BOTH,
            "clients": {"a": {"scopes": ["r/s", "r/x"]}, "b": {"scopes": ["q/s"]}},
            "resource_servers": {"r": {"scopes": {"s": "S."}}},
            "routes": {"GET /": {"scopes": ["r/y"]}},
        },
    )
    assert found == [
        'clients must have scopes that a resource server declares; got "r/x" in "a", "q/s" in "b".',
        'routes must have scopes that a resource server declares; got "r/y" in "GET /".',
    ]


@pytest.mark.parametrize(
    ("routes", "got"),
    [
        (["GET /{a}", "GET /{b}"], "{a} and {b} below /"),
        (["GET /x/{a}/y", "POST /x/{b+}"], "{a} and {b+} below /x"),
        (
            ["GET /{a}", "GET /{b}", "GET /x/{c}", "GET /x/{d}"],
            "{a} and {b} below /, {c} and {d} below /x",
        ),
    ],
    ids=str,
)
def test_variable_parts_that_compete_are_named_with_their_parent(routes, got):
    inputs = {**API, "routes": {route: {"public": True} for route in routes}}
    assert faults(ProtectedRestApiInputs, **inputs) == [
        (
            "routes must have at most one variable part, {name} or {name+}, below each path; "
            f"got {got}."
        )
    ]


def test_variable_parts_below_different_parents_do_not_compete():
    routes = ["GET /{a}", "GET /{a}/{b}", "GET /x/{c}", "POST /{a}"]
    inputs = {**API, "routes": {route: {"public": True} for route in routes}}
    assert list(ProtectedRestApiInputs(**inputs).routes) == routes


def test_inputs_do_not_change_once_they_are_checked():
    inputs = AuthorizationServerInputs(**SERVER)
    with pytest.raises(ValueError, match="frozen"):
        inputs.name = "other"
    assert inputs.name == "orders"
