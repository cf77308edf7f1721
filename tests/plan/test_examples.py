import json
import re

import pytest
import tftest

from scopegate import terraform
from scopegate.access.findings import Severity
from scopegate.inputs import OAuth2ApiInputs
from tests._support.reviews import reviewed
from tests.plan.offline import ROOT, copied, plan, plan_together

EXAMPLES = sorted(path.parent.name for path in ROOT.glob("examples/*/main.tf"))
# Where the pool or its clients are somebody else's, there is no credential to give.
WITHOUT_CLIENTS = ["existing-pool", "existing-rest-api"]
WITH_CLIENTS = sorted(set(EXAMPLES) - set(WITHOUT_CLIENTS))
INVOKE_ARN = (
    "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:eu-central-1:123456789012:function:orders/invocations"
)
POOL = "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_EXAMPLE12"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
VARIABLES = {
    "authorizer_id": "abc123",
    "certificate_arn": CERTIFICATE,
    "client_id": "1example23456789",
    "clients": {"testing": {"scopes": ["orders/read"]}},
    "domain_name": "auth.example.com",
    "domain_prefix": "example-orders",
    "environment": "staging",
    "function": {"function_name": "orders", "invoke_arn": INVOKE_ARN},
    "hosted_zone_id": "Z0123456789EXAMPLE",
    "name": "orders",
    "orders_resource_id": "abcde12345",
    "parent_resource_id": "abcde12345",
    "region": "eu-central-1",
    "rest_api_id": "abcdef1234",
    "user_pool_arns": [POOL],
    "user_pool_id": "eu-central-1_EXAMPLE12",
}
READ_REPORTS = "https://api.example.com/reports/read"


def variables(name):
    """Return values of the variables that an example has."""
    declared = (ROOT / "examples" / name / "variables.tf").read_text(encoding="utf-8")
    names = re.findall(r'^variable "(\w+)"', declared, re.MULTILINE)
    return {each: VARIABLES[each] for each in names if each in VARIABLES}


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """Gives the plan of an example; all are planned at once."""
    folder = tmp_path_factory.mktemp("examples")
    copied("examples", folder)
    # What is imported has to exist, which only tests/deploy can see to.
    (folder / "examples" / "adopt" / "imports.tf").unlink()
    parts = {name: (folder / "examples" / name, variables(name)) for name in EXAMPLES}
    return plan_together(parts, folder).__getitem__


def sentence(refused):
    """Return what Terraform said, on one line and without its frame."""
    return " ".join(re.sub(r"[│╷╵]", "", str(refused.value.cmd_error)).split())


def by_key(planned, type_, attribute, module="api", label="this"):
    return {
        resource["index"]: resource["values"][attribute]
        for resource in planned.values.child_modules[f"module.{module}"].resources.values()
        if (resource["type"], resource["name"]) == (type_, label)
    }


def who_may_call_what(planned):
    """Return scopes by route, and by client."""
    return (
        by_key(planned, "aws_api_gateway_method", "authorization_scopes"),
        by_key(planned, "aws_cognito_user_pool_client", "allowed_oauth_scopes"),
    )


def test_basic_opens_two_routes_to_one_client(example):
    assert who_may_call_what(example("basic")) == (
        {"GET /orders": ["orders/read"], "GET /orders/{id}": ["orders/read"]},
        {"partner-a": ["orders/read"]},
    )


def test_complete_opens_to_each_client_what_it_says(example):
    assert who_may_call_what(example("complete")) == (
        {
            "ANY /reports": [READ_REPORTS],
            "ANY /reports/{proxy+}": [READ_REPORTS],
            "DELETE /orders/{id}": ["orders/cancel", "orders/write"],
            "GET /health": None,
            "GET /orders": ["orders/read"],
            "GET /orders/{id}": ["orders/read"],
            "GET /orders/{id}/lines": ["orders/read"],
            "POST /orders": ["orders/write"],
        },
        {
            "partner-a": ["orders/read"],
            "partner-a/2026-12": ["orders/read"],
            "partner-b": ["orders/cancel", "orders/read", "orders/write"],
            "reporting": [READ_REPORTS],
        },
    )


def test_complete_uses_every_input_but_the_one_that_shuts_its_partners_out(example):
    call = example("complete").configuration["module_calls"]["api"]
    assert set(OAuth2ApiInputs.model_fields) - set(call["expressions"]) == {"private_endpoint"}


def test_http_api_opens_to_two_clients_what_it_says(example):
    planned = example("http-api")
    scopes = "allowed_oauth_scopes"
    assert by_key(planned, "aws_apigatewayv2_route", "authorization_scopes") == {
        "GET /health": None,
        "GET /orders": ["orders/read"],
        "GET /orders/{id}": ["orders/read"],
        "POST /orders": ["orders/write"],
    }
    assert by_key(planned, "aws_cognito_user_pool_client", scopes, "authorization_server") == {
        "partner-a": ["orders/read"],
        "partner-b": ["orders/read", "orders/write"],
    }


def test_custom_domain_has_its_certificate_and_both_records(example):
    planned = example("custom-domain")
    resources = planned.values.child_modules["module.api"].resources
    domain = resources["aws_cognito_user_pool_domain.this"]["values"]
    assert (domain["domain"], domain["certificate_arn"]) == ("auth.example.com", CERTIFICATE)
    assert by_key(planned, "aws_route53_record", "name", label="token_endpoint") == {
        "A": "auth.example.com",
        "AAAA": "auth.example.com",
    }
    assert by_key(planned, "aws_route53_record", "zone_id", label="token_endpoint") == {
        "A": "Z0123456789EXAMPLE",
        "AAAA": "Z0123456789EXAMPLE",
    }


def test_custom_domain_needs_a_certificate_in_us_east_1(tmp_path):
    folder = copied("examples/custom-domain", tmp_path)
    elsewhere = CERTIFICATE.replace("us-east-1", "eu-central-1")
    with pytest.raises(tftest.TerraformTestError) as refused:
        plan(folder, variables("custom-domain") | {"certificate_arn": elsewhere})
    said = sentence(refused)
    assert [part for part in ("domain", elsewhere, "in us-east-1") if part not in said] == []


def test_openapi_opens_to_each_client_what_its_document_says(example):
    planned = example("openapi")
    clients = by_key(
        planned,
        "aws_cognito_user_pool_client",
        "allowed_oauth_scopes",
        module="authorization_server",
    )
    limited = planned.values.child_modules["module.api"].resources
    assert clients == {"partner-a": ["orders/read"], "partner-b": ["orders/read", "orders/write"]}
    assert [each for each in limited if "method_settings" in each] == [
        'aws_api_gateway_method_settings.route["GET /orders"]'
    ]


def test_existing_pool_trusts_that_pool_and_makes_none(example):
    planned = example("existing-pool")
    resources = planned.values.child_modules["module.api"].resources
    authorizer = resources["aws_api_gateway_authorizer.this"]["values"]
    cognito = [each for each in resources.values() if each["type"].startswith("aws_cognito")]
    assert (authorizer["provider_arns"], cognito) == ([POOL], [])
    assert by_key(planned, "aws_api_gateway_method", "authorization_scopes") == {
        "GET /health": None,
        "GET /orders": ["orders/read"],
        "GET /stock/{id}": ["orders/read"],
        "POST /orders": ["orders/write"],
    }


def test_rotation_begins_with_one_credential_of_each_partner(example):
    _, clients = who_may_call_what(example("rotation"))
    assert clients == {"partner-a": ["orders/read"], "partner-b": ["orders/read"]}
    assert by_key(example("rotation"), "aws_secretsmanager_secret", "name") == {
        "partner-a": "example-orders/partner-a",
        "partner-b": "example-orders/partner-b",
    }


def test_many_partners_makes_a_client_of_every_entry(example):
    _, clients = who_may_call_what(example("many-partners"))
    assert clients == {
        f"partner-{number:03}": ["orders/read", "orders/write"] if writes else ["orders/read"]
        for number in range(1, 201)
        for writes in [number % 4 == 0]
    }
    validities = by_key(
        example("many-partners"), "aws_cognito_user_pool_client", "access_token_validity"
    )
    shorter = {key: minutes for key, minutes in validities.items() if minutes != 60}
    assert shorter == {f"partner-{number:03}": 15 for number in range(20, 201, 20)}


def test_many_partners_refuses_a_scope_that_nobody_declares(tmp_path):
    folder = copied("examples/many-partners", tmp_path)
    partners = folder / "partners.yaml"
    entry = "partner-007:\n  name: Partner 007\n  scopes: [orders/read]"
    written = partners.read_text(encoding="utf-8")
    assert written.count(entry) == 1
    partners.write_text(written.replace(entry, entry.replace("read", "raed")), encoding="utf-8")
    with pytest.raises(tftest.TerraformTestError) as refused:
        plan(folder, variables("many-partners"))
    assert (
        "clients must have scopes that a resource server declares; "
        'got "orders/raed" in "partner-007".'
    ) in sentence(refused)


def test_adopt_says_nothing_of_the_secret_that_the_imported_client_has(example):
    generated = by_key(example("adopt"), "aws_cognito_user_pool_client", "generate_secret")
    others = by_key(example("basic"), "aws_cognito_user_pool_client", "generate_secret")
    assert (generated, others) == ({"partner-a": None}, {"partner-a": True})


def test_existing_rest_api_gets_a_method_with_a_scope_and_no_api_of_its_own(example):
    planned = example("existing-rest-api")
    method = planned.values.resources["aws_api_gateway_method.get_reports"]["values"]
    stage = planned.values.resources["aws_api_gateway_stage.partners"]["values"]
    authorizer = planned.values.child_modules["module.authorizer"].resources[
        "aws_api_gateway_authorizer.this"
    ]
    assert (method["authorization"], method["authorization_scopes"]) == (
        "COGNITO_USER_POOLS",
        ["orders/read"],
    )
    assert {each["rest_api_id"] for each in (method, stage, authorizer["values"])} == {"abcdef1234"}
    assert authorizer["values"]["provider_arns"] == [POOL]
    assert [each for each in planned.values.resources if "rest_api." in each] == []


def test_token_cache_keeps_a_token_for_two_thirds_of_the_shortest_life(example):
    resources = example("token-cache").values.child_modules["module.token_endpoint"].resources
    settings = resources["aws_api_gateway_method_settings.token"]["values"]["settings"][0]
    answer = resources['aws_api_gateway_integration_response.token["200"]']["values"]
    said = json.loads(answer["response_templates"]["application/json"])["expires_in"]
    assert (settings["cache_ttl_in_seconds"], said) == (1200, 30 * 60 - 1200 - 30)


def test_a_review_knows_the_cached_token_endpoint_as_a_new_open_route_and_warns_of_nothing(example):
    planned = reviewed(example("token-cache").whole)
    assert [
        (each.kind.value, each.severity.value, each.message)
        for each in planned.findings
        if each.address.startswith("module.token-cache.module.token_endpoint.")
    ] == [("route-added", "info", "POST /oauth2/token is new and is public.")]


def test_the_first_plan_of_all_examples_gives_no_false_alarm(example):
    planned = reviewed(example("complete").whole)
    assert {
        (each.kind.value, each.address.partition(".aws_")[0])
        for each in planned.findings
        if each.severity is not Severity.INFO
    } == {
        ("unknown", "module.existing-rest-api"),  # its resources are another configuration's
        ("unknown", "module.http-api.module.api"),  # the audience is a list of ids not yet made
        ("unknown", "module.private-backend.module.api"),  # the same
        ("unknown", "module.openapi.module.api"),  # the body has the ARN of a pool not yet made
        ("route-unreachable", "module.environments.module.api"),  # no client has that scope
    }


@pytest.mark.parametrize("name", WITH_CLIENTS)
def test_an_example_gives_what_verify_reads(example, name):
    declared = set(example(name).configuration["outputs"])
    assert {"client_ids", "client_secrets", "contract"} - declared == set()


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_hides_the_secrets_alone(example, name):
    declared = example(name).configuration["outputs"]
    hidden = [output for output, body in declared.items() if body.get("sensitive")]
    assert hidden == (["client_secrets"] if name in WITH_CLIENTS else [])


def test_the_examples_and_modules_are_in_canonical_form():
    for folder in ("examples", "modules"):
        terraform.run("fmt", "-check", "-recursive", "-diff", folder, cwd=ROOT)
