"""examples/environments: a state of its own for each environment, in S3, and locked there."""

import json

import pytest

from scopegate.terraform import TerraformError
from tests.deploy.conftest import example
from tests.deploy.emulator.calls import Aws

BUCKET = "example-terraform-state"
LOCK = {"ID": "1", "Operation": "OperationTypeApply", "Who": "somebody@else", "Path": "orders"}


@pytest.fixture(scope="module")
def bucket(aws):
    """AWS with the bucket, and the function that staging calls."""
    cloud = Aws(aws)
    cloud.signed("s3", "PUT", f"/{BUCKET}")
    cloud.function("orders-staging")
    return cloud


@pytest.fixture(scope="module")
def choose(aws, bucket, tmp_path_factory):
    """Gives the example, initialized for an environment."""
    assert bucket
    module = example("environments", {}, aws, tmp_path_factory.mktemp("environments"))

    def chosen(environment: str):
        file = f"environments/{environment}.s3.tfbackend"
        # The emulated S3 has one address for all buckets.
        path_style = "-backend-config=use_path_style=true"
        module.run("init", "-reconfigure", f"-backend-config={file}", path_style)
        return module

    return chosen


@pytest.fixture(scope="module")
def staging(choose):
    module = choose("staging")
    module.run("apply", "-auto-approve", "-var-file=environments/staging.tfvars")
    return module


def planned(module, environment):
    """How many resources a plan would create, and which clients."""
    shown = module.run("plan", "-json", f"-var-file=environments/{environment}.tfvars")
    events = map(json.loads, shown.splitlines())
    changes = [event["change"] for event in events if event["type"] == "planned_change"]
    created = [each["resource"] for each in changes if each["action"] == "create"]
    clients = [each for each in created if each["resource_type"] == "aws_cognito_user_pool_client"]
    return len(created), sorted(each["resource_key"] for each in clients)


def test_each_environment_has_a_state_and_clients_of_its_own(staging, bucket, choose):
    state = bucket.signed("s3", "GET", f"/{BUCKET}/orders/staging.tfstate")
    made = [each for each in state["resources"] if each["mode"] == "managed"]
    count = sum(len(each["instances"]) for each in made)
    assert sorted(staging.outputs()["client_ids"]) == ["testing"]

    missing = bucket.signed("s3", "GET", f"/{BUCKET}/orders/production.tfstate")
    assert missing.status == 404
    # One client more than staging has.
    assert planned(choose("production"), "production") == (count + 1, ["partner-a", "partner-b"])
    assert planned(choose("staging"), "staging") == (0, [])


def test_who_comes_second_is_told_who_holds_the_lock(staging, bucket, choose):
    lock = f"/{BUCKET}/orders/staging.tfstate.tflock"
    bucket.signed("s3", "PUT", lock, body=LOCK)
    assert staging
    with pytest.raises(TerraformError) as refused:
        choose("staging").run("plan", "-var-file=environments/staging.tfvars")
    bucket.signed("s3", "DELETE", lock)
    said = [
        text
        for text in ("Error acquiring the state lock", "somebody@else")
        if text in str(refused.value)
    ]
    assert said == ["Error acquiring the state lock", "somebody@else"]
