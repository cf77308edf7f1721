"""What a stage serves beside what the contract has."""

import sys
from dataclasses import replace
from typing import Any

import pytest

from scopegate import terraform
from scopegate.access.system.contract import system_of_outputs
from scopegate.account import aws
from scopegate.verify.served import Served, UnknownError, unknown_routes
from scopegate.verify.system import DeployedSystem, RestApi
from tests.unit.verify.test_system import OUTPUTS

SYSTEM = DeployedSystem(
    access=system_of_outputs({"contract": OUTPUTS["contract"]}),
    token_endpoint="https://p.auth.eu-central-1.amazoncognito.com/oauth2/token",  # noqa: S106
    invoke_url="https://abc.execute-api.eu-central-1.amazonaws.com/v1",
    credentials={},
    local=False,
    rest_api=RestApi("abc", "v1", "eu-central-1"),
)


@pytest.fixture
def deployed(monkeypatch):
    """Lets API Gateway serve these routes, and have those in the API."""

    def serve(*routes, present=(), state=""):
        summary: dict[str, Any] = {}
        for route in routes:
            method, path = route.split(" ")
            summary.setdefault(path, {})[method] = {}

        class Account:
            def __init__(self, region, _environment):
                self.region = region

            def call(self, _service, operation, **arguments):
                assert (self.region, arguments["restApiId"]) == ("eu-central-1", "abc")
                if operation == "get_stage":
                    return {"stageName": arguments["stageName"], "deploymentId": "d1"}
                return {"apiSummary": summary if arguments["deploymentId"] == "d1" else {}}

            def pages(self, _service, _operation, _member, **_arguments):
                methods = [route.split(" ") for route in present]
                return [{"id": "r1", "path": p, "resourceMethods": {m: {}}} for m, p in methods]

        monkeypatch.setattr(aws, "Aws", Account)
        monkeypatch.setattr(terraform, "run", lambda *_arguments, **_options: state)

    return serve


def test_a_stage_that_serves_the_contract_serves_nothing_else(deployed, tmp_path):
    deployed("GET /a", "OPTIONS /a")
    assert unknown_routes(SYSTEM, tmp_path) == []


def test_a_removed_route_ends_with_the_next_deployment_of_terraform(deployed, tmp_path):
    deployed("GET /a", "GET /b", present=["GET /a"], state='module.x["y z"].deployment.this\n')
    command = f"terraform -chdir={tmp_path} apply -replace='module.x[\"y z\"].deployment.this'"
    found = unknown_routes(SYSTEM, tmp_path)
    assert found == [Served("GET /b", removed=True, command=command)]
    assert found[0].sentence == (
        "GET /b is served, but the contract does not have it. It was removed from the API after "
        f"the deployment that the stage serves. To stop serving it, run:\n  {command}"
    )


def test_a_deployment_that_terraform_did_not_make_is_followed_by_one_of_the_cli(deployed, tmp_path):
    deployed("DELETE /a")
    (found,) = unknown_routes(SYSTEM, tmp_path)
    assert found.command == "aws apigateway create-deployment --rest-api-id abc --stage-name v1"


def test_a_route_that_was_added_by_hand_is_deleted(deployed, tmp_path):
    deployed("GET /a", "PUT /c", present=["GET /a", "PUT /c"])
    (found,) = unknown_routes(SYSTEM, tmp_path)
    assert found.sentence == (
        "PUT /c is served, but the contract does not have it. It was added to the API outside the "
        "module. To stop serving it, run:\n  aws apigateway delete-method --rest-api-id abc "
        "--resource-id r1 --http-method PUT  # and then deploy the API"
    )


def test_an_http_api_is_not_asked(tmp_path):
    assert unknown_routes(replace(SYSTEM, rest_api=None), tmp_path) == []


def test_without_botocore_it_says_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "scopegate.account.aws", None)
    with pytest.raises(UnknownError, match=r"^botocore is not installed; install it with: pip"):
        unknown_routes(SYSTEM, tmp_path)


def test_an_address_that_does_not_answer_is_not_a_proof(monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    environment = {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    with pytest.raises(UnknownError, match="Could not connect to the endpoint URL"):
        unknown_routes(SYSTEM, tmp_path, environment)
