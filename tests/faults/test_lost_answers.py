"""AWS does what is asked, and the answer is lost: the provider asks again.

What then comes of it depends on the operation. Those in ``LAXER`` are refused the second time in
AWS and not here, so that this shows nothing of them. ``SCOPEGATE_FAULT_ROUNDS``, whatever it says,
adds a change and a destruction to the creation.
"""

from collections import Counter

import pytest

from tests._support.faults.moment import TRIED, Phase
from tests._support.faults.proxy import Fault
from tests._support.faults.proxy.policy import first
from tests._support.faults.root_module import addresses

pytestmark = pytest.mark.assurance

DOUBLED = {
    "apigateway CreateDeployment": "aws_api_gateway_deployment",
    "apigateway CreateRestApi": "aws_api_gateway_rest_api",
    "apigatewayv2 CreateApi": "aws_apigatewayv2_api",
    "apigatewayv2 CreateAuthorizer": "aws_apigatewayv2_authorizer",
    "apigatewayv2 CreateIntegration": "aws_apigatewayv2_integration",
    "cognito-idp CreateUserPool": "aws_cognito_user_pool",
    "cognito-idp CreateUserPoolClient": "aws_cognito_user_pool_client",
}
"""Nothing but an id that AWS gives tells one of these from another."""

REFUSED = {
    "apigateway CreateResource": "module.api.aws_api_gateway_resource.depth_1",
    "cognito-idp CreateResourceServer": "module.api.aws_cognito_resource_server.this",
    "cognito-idp CreateUserPoolDomain": "module.api.aws_cognito_user_pool_domain.this",
    "iam CreateRole": "aws_iam_role.backend",
    "logs CreateLogGroup": "aws_cloudwatch_log_group.backend",
}
"""These have names of their own, of which AWS has no two."""

REFUSED_LATER = {
    "secretsmanager CreateSecret": "module.api.aws_secretsmanager_secret.this",
}
"""The same, of what is made after those."""

LAXER = {
    "apigateway CreateAuthorizer",
    "apigateway CreateStage",
    "apigateway PutMethod",
    "apigateway PutMethodResponse",
    "apigatewayv2 CreateRoute",
    "apigatewayv2 CreateStage",
}

SLOW = {"lambda AddPermission", "lambda CreateFunction"}
"""Refused the second time, by address, after the provider has gone on asking for minutes."""


def lost(*operations):
    """Return a policy by which the first answer to each of these operations is lost."""
    return first(Fault.LOST, lambda call: str(call) in operations)


def test_what_has_no_name_of_its_own_is_doubled(system, record_property):
    system.proxy.policy = lost(*DOUBLED)
    system.run("apply", "-auto-approve")
    assert system.proxy.faults[Fault.LOST] == len(DOUBLED)
    assert (system.changes(), system.missing()) == ({}, set())
    orphaned = Counter(kind for kind, *_ in system.orphans())
    assert orphaned == Counter(DOUBLED.values())
    record_property("fault", f"lost answers: {len(DOUBLED)} doubled without a word")


def refused(system, expected):
    """Apply, with the answers to these operations lost; give what errors name, without its key."""
    system.proxy.policy = lost(*expected)
    failed = system.attempt("apply", "-auto-approve")
    assert (failed.returncode, system.proxy.faults[Fault.LOST]) == (1, len(expected))
    assert failed.stdout.lower().count("already") >= len(expected)
    assert (system.missing(), len(system.orphans())) == (set(), len(expected))
    return [address.partition("[")[0] for address in addresses(failed.stdout)]


def test_what_has_a_name_is_refused_the_second_time_by_its_address(system, record_property):
    assert refused(system, REFUSED) == sorted(REFUSED.values())
    record_property("fault", f"lost answers: {len(REFUSED)} refused, each named by its address")


def test_what_is_made_later_is_refused_alike(system, record_property):
    assert refused(system, REFUSED_LATER) == sorted(REFUSED_LATER.values())
    record_property("fault", f"lost answers: {len(REFUSED_LATER)} refused, named by its address")


def test_all_other_answers_are_lost_without_loss(system, record_property):
    known = {*DOUBLED, *REFUSED, *REFUSED_LATER, *LAXER, *SLOW}
    for phase in TRIED:
        system.proxy.reset()
        system.proxy.policy = first(Fault.LOST, lambda call: call.writes and str(call) not in known)
        system.set_to(changed=phase is not Phase.CREATE)
        system.run(phase.command, "-auto-approve")
        lost_ones = system.proxy.faults[Fault.LOST]
        record_property("fault", f"lost answers, {phase}: {lost_ones} repeated without a trace")
        assert lost_ones > 3
        (system.is_gone if phase is Phase.DESTROY else system.is_well)()
