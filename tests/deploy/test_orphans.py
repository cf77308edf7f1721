"""What a killed apply left in AWS is found, imported by Terraform or deleted, and nothing is left.

`terraform state rm` leaves what a kill leaves between AWS's answer and Terraform's note of it.
"""

import os
import re

import pytest

from tests.deploy.orphans.duplicates import duplicate
from tests.deploy.orphans.lost import Cloud, Lost, commands, imported

SINGLES = int(os.environ.get("SCOPEGATE_SINGLES", "1"))
"""How many types to lose one resource of, each by itself; there are 33."""
NOT_IMPORTED = {
    "aws_api_gateway_deployment",
    "aws_cognito_user_pool_client",
    "aws_secretsmanager_secret_version",
}
"""What Terraform makes anew; docs/recovery.md says why."""
PARTNER_B = 'module.api.aws_cognito_user_pool_client.this["partner-b"]'
# Containers whose contents the state still has, and a route whose path it hasn't either.
GROUP = {
    "module.api.aws_api_gateway_rest_api.this",
    "module.api.aws_cognito_user_pool.this",
    "module.http.aws_apigatewayv2_api.this",
    'module.api.aws_api_gateway_integration.this["GET /orders/{id}/lines"]',
    'module.api.aws_api_gateway_method.this["GET /orders/{id}/lines"]',
    'module.api.aws_api_gateway_resource.depth_3["/orders/{id}/lines"]',
}


@pytest.fixture(scope="module")
def cloud(aws):
    return Cloud(aws)


@pytest.fixture(scope="module")
def lost(aws, cloud, tmp_path_factory, backend_package):
    seen = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "a"}
    acl = cloud.client("wafv2").create_web_acl(
        Name="orders", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=seen
    )
    folder = tmp_path_factory.mktemp("lost")
    return Lost(aws, folder, backend_package, acl["Summary"]["ARN"])


@pytest.fixture
def kept(lost):
    """Gives the state back afterwards."""
    state = lost.keep()
    yield lost
    lost.restore(state)


@pytest.fixture
def records(lost, cloud):
    """Records that an apply made before it was killed, by their address."""
    route53 = cloud.client("route53")
    zone = route53.create_hosted_zone(Name="example.com", CallerReference="1")["HostedZone"]["Id"]
    domain = lost.state()["module.api.aws_api_gateway_domain_name.this[0]"]
    alias = {
        "DNSName": domain["regional_domain_name"],
        "EvaluateTargetHealth": False,
        "HostedZoneId": domain["regional_zone_id"],
    }
    made = [{"Name": "api.example.com", "Type": one, "AliasTarget": alias} for one in ("A", "AAAA")]
    changes = [{"Action": "CREATE", "ResourceRecordSet": one} for one in made]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
    id_ = zone.removeprefix("/hostedzone/")
    lost.set(hosted_zone_id=id_)
    return {
        f'module.api.aws_route53_record.api["{one}"]': f"{id_}_api.example.com_{one}"
        for one in ("A", "AAAA")
    }


def type_of(address):
    """Return the type of the resource at an address."""
    return re.findall(r"(?:^|\.)(aws_\w+)\.", address)[0]


def one_of_each_type(addresses):
    """Return the last address of each type that is imported: those of smaller modules."""
    found = {type_of(address): address for address in sorted(addresses)}
    return [address for type_, address in found.items() if type_ not in NOT_IMPORTED]


def test_what_is_lost_alone_is_imported_and_nothing_else_is_said(kept):
    state = kept.keep()
    singles = one_of_each_type(kept.state())
    seen = {}
    for address in singles[:: max(1, len(singles) // SINGLES)][:SINGLES]:
        kept.lose(address)
        found = kept.found()
        seen[address] = [*imported(found), *commands(found)]
        kept.restore(state)
    assert seen == {address: [address] for address in seen}


@pytest.mark.assurance
def test_one_of_each_type_and_whole_containers_are_imported_and_change_in_place_at_most(
    lost, records
):
    gone = {*one_of_each_type(lost.state()), *GROUP}
    lost.lose(*gone)
    found = lost.found()
    changes = lost.adopt(found)
    assert (set(imported(found)) ^ {*gone, *records}, commands(found)) == (set(), [])
    assert {address: imported(found)[address] for address in records} == records
    assert set(changes.values()) == {"update"}
    assert set(changes) - gone == set()
    assert lost.module.changes() == {}


def test_a_whole_state_that_was_lost_comes_back_and_nothing_is_left(lost, cloud):
    """One of its clients is in use, and is said to be imported."""
    before = lost.state()
    lost.set(imported=True)
    lost.lose(*before)
    found = lost.found()
    back = {each for each in before if type_of(each) not in NOT_IMPORTED or each == PARTNER_B}
    assert set(imported(found)) == back
    secrets = [values["client_secret"] for values in before.values() if "client_secret" in values]
    assert (len(secrets), [each for each in secrets if each in found]) == (4, [])
    clients = [each for each in commands(found) if "delete-user-pool-client" in each]
    assert len(clients) == 3
    for each in clients:
        cloud.perform(each)
    changes = lost.adopt(found)
    assert {action for address, action in changes.items() if address in back} == {"update"}
    assert {action for address, action in changes.items() if address not in back} == {"create"}
    partner, after = before[PARTNER_B], lost.state()[PARTNER_B]
    assert (after["id"], after["client_secret"]) == (partner["id"], partner["client_secret"])
    deployments = lost.found()
    assert imported(deployments) == {}
    assert [each.split()[2] for each in commands(deployments)] == ["delete-deployment"] * 3
    for each in commands(deployments):
        cloud.perform(each)
    assert lost.module.changes() == {}


def test_what_was_made_twice_is_reported_and_goes_away_by_the_commands_given(lost, cloud):
    duplicate(cloud, lost.state())
    found = lost.found()
    assert imported(found) == {}
    assert sorted(each.split()[2] for each in commands(found)) == [
        "delete-deployment",
        "delete-integration",
        "delete-method",
        "delete-resource",
        "delete-resource",
        "delete-rest-api",
        "delete-user-pool",
        "delete-user-pool-client",
        "delete-user-pool-domain",
        "remove-permission",
        "update-user-pool",
    ]
    for each in commands(found):
        cloud.perform(each)
    done = lost.orphans()
    assert (done.returncode, done.stdout, done.stderr.partition(":")[0]) == (0, "", "No orphans")
