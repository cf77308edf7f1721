"""Every example, tried by the very commands of its README on the emulator."""

import json
import re
import sys
from pathlib import Path

import pytest

from scopegate import terraform
from tests._support.walkthrough import ROOT, Walkthrough, numbers_of_calls, plans, take_down
from tests.deploy.emulator.calls import Aws

CALLS = {
    "basic": [6],
    "complete": [48],
    "http-api": [16],
    "many-partners": [36],
    "openapi": [16],
    "private-backend": [8],
}
"""How many calls `scopegate verify` makes."""


@pytest.mark.parametrize("name", CALLS)
def test_an_example_works_as_its_readme_says_and_leaves_nothing_behind(name, follow, clone):
    reader = follow(name)
    said = reader.go_on(until="scopegate verify")
    reader.run("terraform plan -detailed-exitcode")  # fails if it would change anything
    assert numbers_of_calls(said) == CALLS[name]
    assert take_down(reader, clone, name) == []


def test_every_example_is_tried():
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    tried = {*CALLS, *re.findall(r'follow\("([a-z-]+)"\)', tests)}
    assert tried == {path.parent.name for path in ROOT.glob("examples/*/main.tf")}


def test_a_reader_starts_and_stops_an_emulator_of_their_own(clone, tmp_path):
    environment = {**terraform.environment(), "SCOPEGATE_STATE_DIR": str(tmp_path)}
    reader = Walkthrough(clone / "examples/basic/README.md", clone, environment)
    (up,) = (block for block in reader.blocks if "scopegate local up" in block)
    (down,) = (block for block in reader.blocks if "scopegate local down" in block)
    reader.run(f'PATH="{Path(sys.executable).parent}:$PATH"\n{up}')
    (endpoint,) = re.findall(r"http://127\.0\.0\.1:\d+", reader.run("scopegate local status"))
    assert reader.run("echo $AWS_ENDPOINT_URL") == f"{endpoint}\n"
    reader.run(down.replace("terraform destroy\n", ""))
    assert reader.run("scopegate local status") == "No emulator is running.\n"
    reader.close()


def test_a_cached_token_lives_as_long_as_the_readme_says(follow, clone):
    reader = follow("token-cache")
    said = reader.go_on(until="scopegate verify")
    assert numbers_of_calls(said) == [8]
    asked = reader.go_on(until="pick expires_in")
    readme = (clone / "examples/token-cache/README.md").read_text(encoding="utf-8")
    assert f'"expires_in": {asked.strip()}`' in readme
    reader.run("terraform plan -detailed-exitcode")
    assert take_down(reader, clone, "token-cache") == []


def test_a_rotation_creates_one_credential_then_destroys_the_other(follow, clone):
    reader = follow("rotation")
    first = reader.go_on(until="scopegate verify")
    reader.run(
        "pick() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' $1; }\n"
        "old=$(terraform output -json client_ids | pick partner-a)\n"
        "old=$old:$(terraform output -json client_secrets | pick partner-a)\n"
    )
    both = reader.go_on(until="scopegate verify")
    last = reader.go_on(until="terraform apply")
    assert [numbers_of_calls(each) for each in (first, both, last)] == [[4], [5], []]
    assert plans(both) == ["3 to add, 0 to change, 0 to destroy"]
    assert plans(last) == ["0 to add, 0 to change, 3 to destroy"]
    assert 'aws_cognito_user_pool_client.this["partner-a"] will be destroyed' in last
    ids = json.loads(reader.run("terraform output -json client_ids"))
    refused = reader.run(
        "curl --silent --user $old --data grant_type=client_credentials "
        "$AWS_ENDPOINT_URL/oauth2/token"
    )
    assert (sorted(ids), "invalid_client" in refused) == (["partner-a/2026-12", "partner-b"], True)
    assert take_down(reader, clone, "rotation") == []


def test_an_existing_pool_opens_to_its_clients_what_their_scopes_say(follow, clone):
    reader = follow("existing-pool")
    reader.go_on(until="invoke_url=")
    said = reader.go_on(until="--request POST")
    assert re.findall(r" (\d{3})$", said, re.MULTILINE) == ["200", "401", "401"]
    reader.run("terraform plan -detailed-exitcode")
    assert take_down(reader, clone, "existing-pool") == []


def test_an_existing_rest_api_gets_a_route_and_keeps_its_others(follow, clone):
    reader = follow("existing-rest-api")
    reader.go_on(until="url=")
    said = reader.go_on(until="--write-out")
    assert re.findall(r" (\d{3})$", said, re.MULTILINE) == ["200", "401"]
    others = 'curl --silent "${url%partners/reports}v1/"'
    before = reader.run(others)
    reader.run("terraform plan -detailed-exitcode && terraform destroy")
    assert (before, reader.run(others)) == ('{"status":"up"}', before)
    reader.run("terraform -chdir=existing plan -detailed-exitcode")
    assert take_down(reader, clone, "existing-rest-api") == []


def test_adopting_imports_what_exists_and_replaces_nothing(follow, clone):
    reader = follow("adopt")
    planned = reader.go_on(until="terraform plan")
    assert plans(planned)[1:] == ["10 to import, 5 to add, 6 to change, 0 to destroy"]
    client = "terraform -chdir=existing state show aws_cognito_user_pool_client.partner_a"
    (before,) = re.findall(r'^ +id += "(.*)"$', reader.run(f"{client} -no-color"), re.MULTILINE)
    applied = reader.go_on(until="scopegate verify")
    assert numbers_of_calls(applied) == [3]
    ids = json.loads(reader.run("terraform output -json client_ids"))
    assert ids == {"partner-a": before}
    reader.run("terraform plan -detailed-exitcode")
    assert take_down(reader, clone, "adopt") == []


def test_environments_have_states_of_their_own_and_lock_them(follow, clone, aws):
    reader = follow("environments")
    staging = reader.go_on(until="scopegate verify")
    assert numbers_of_calls(staging) == [6]
    bucket = reader.run("echo $bucket").strip()
    production = reader.go_on(until="environments/production.tfvars")
    created = [int(plans(each)[-1].split()[0]) for each in (staging, production)]
    assert created[1] == created[0] + 1  # one client more than staging has
    lock = f"/{bucket}/orders/production.tfstate.tflock"
    held = {"ID": "1", "Operation": "OperationTypeApply", "Who": "somebody@else", "Path": "orders"}
    cloud = Aws(aws)
    cloud.signed("s3", "PUT", lock, body=held)
    refused = reader.run("terraform plan -var-file=environments/production.tfvars || true")
    cloud.signed("s3", "DELETE", lock)
    readme = (clone / "examples/environments/README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```text\n(.*?)```", readme, re.DOTALL)
    assert (shown.strip() in refused, "somebody@else" in refused) == (
        True,
        True,
    )
    assert cloud.signed("s3", "GET", f"/{bucket}/orders/production.tfstate").status == 404
    assert take_down(reader, clone, "environments") == []
