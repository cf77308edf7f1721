import pytest

from scopegate import terraform
from scopegate.inputs import OAuth2ApiInputs
from tests.plan.offline import ROOT, copied, plan

EXAMPLES = sorted(path.parent.name for path in ROOT.glob("examples/*/main.tf"))
FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:orders"
VARIABLES = {
    "domain_prefix": "example-orders",
    "function_name": "orders",
    "invoke_arn": (
        f"arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
    ),
    "region": "eu-central-1",
}
READ_REPORTS = "https://api.example.com/reports/read"


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The plan of an example, made once."""
    plans = {}

    def planned(name):
        if name not in plans:
            folder = copied(f"examples/{name}", tmp_path_factory.mktemp(name))
            plans[name] = plan(folder, VARIABLES)
        return plans[name]

    return planned


def by_key(planned, type_, attribute):
    return {
        resource["index"]: resource["values"][attribute]
        for resource in planned.modules["module.api"].resources.values()
        if (resource["type"], resource["name"]) == (type_, "this")
    }


def who_may_call_what(planned):
    """Scopes by route, and by client."""
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
    call = example("complete")["configuration"]["root_module"]["module_calls"]["api"]
    assert set(OAuth2ApiInputs.model_fields) - set(call["expressions"]) == {"private_endpoint"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_gives_what_verify_reads(example, name):
    outputs = {
        change
        for change, body in example(name)["output_changes"].items()
        if body["actions"] == ["create"]
    }
    assert {"client_ids", "client_secrets", "contract"} - outputs == set()


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_hides_the_secrets_alone(example, name):
    declared = example(name)["configuration"]["root_module"]["outputs"]
    hidden = [output for output, body in declared.items() if body.get("sensitive")]
    assert hidden == ["client_secrets"]


def test_the_examples_and_modules_are_in_canonical_form():
    for folder in ("examples", "modules"):
        terraform.run("fmt", "-check", "-recursive", "-diff", folder, cwd=ROOT)
