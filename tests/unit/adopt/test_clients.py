"""Which app clients the modules can express, and how."""

import pytest

from scopegate.adopt.clients import clients_of
from scopegate.adopt.draft import Danger
from tests.unit.adopt.accounts import POOL_ID, client

DECLARED = {"orders/read", "orders/write"}


def described(*clients):
    """Return the account says of each whether it has a secret, and never which."""
    said = [
        {name: value for name, value in one.items() if name != "ClientSecret"}
        | {"HasSecret": "ClientSecret" in one}
        for one in clients
    ]
    return clients_of(POOL_ID, said, DECLARED)


def test_a_client_of_machines_keeps_its_id_and_its_secret():
    inputs, imports, remarks = described(client())
    assert inputs == {
        "partner-1": {"imported": True, "scopes": ["orders/read"], "refresh_token_validity": 30}
    }
    assert [(one.address, one.id) for one in imports] == [
        ('aws_cognito_user_pool_client.this["partner-1"]', f"{POOL_ID}/client1")
    ]
    assert remarks == ()


@pytest.mark.parametrize(
    ("value", "unit", "minutes"),
    [
        (2, "hours", 120),
        (None, None, None),
        (1, None, None),
        (900, "seconds", 15),
        (1, "days", 1440),
    ],
)
def test_the_validity_of_a_token_is_said_in_minutes(value, unit, minutes):
    settings = {"AccessTokenValidity": value, "TokenValidityUnits": {"AccessToken": unit}}
    inputs, _, _ = described(client(**settings))
    assert inputs["partner-1"].get("access_token_validity") == minutes


def test_clients_of_one_name_get_keys_of_their_own():
    inputs, imports, _ = described(
        client(1, ClientName="Partner A"), client(2, ClientName="Partner A")
    )
    assert {key: one["name"] for key, one in inputs.items()} == {
        "Partner-A": "Partner A",
        "Partner-A-2": "Partner A",
    }
    assert [one.id for one in imports] == [f"{POOL_ID}/client1", f"{POOL_ID}/client2"]


def test_a_client_without_a_flow_is_suspended():
    inputs, _, _ = described(client(AllowedOAuthFlows=[]))
    assert inputs["partner-1"] == {
        "imported": True,
        "scopes": ["orders/read"],
        "refresh_token_validity": 30,
        "enabled": False,
    }


@pytest.mark.parametrize(
    ("settings", "danger", "reason"),
    [
        (
            {"AllowedOAuthFlows": ["code"]},
            Danger.UNGUARDED,
            (
                "Users sign in with it (code). The modules' clients have the client_credentials"
                " grant alone."
            ),
        ),
        (
            {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]},
            Danger.UNGUARDED,
            (
                "Users sign in with it (ALLOW_USER_SRP_AUTH). The modules' clients have the"
                " client_credentials grant alone."
            ),
        ),
        (
            {"AllowedOAuthFlows": [], "ExplicitAuthFlows": []},
            Danger.UNGUARDED,
            (
                "It has no client_credentials grant, and Cognito lets users sign in with it,"
                " since no flow is set."
            ),
        ),
        (
            {"AllowedOAuthScopes": ["gone/read"]},
            Danger.UNGUARDED,
            "It has scopes that no resource server of the pool declares: gone/read.",
        ),
        (
            {"AccessTokenValidity": 400, "TokenValidityUnits": {"AccessToken": "seconds"}},
            Danger.UNGUARDED,
            (
                "The modules don't accept one of its settings:"
                " partner-1.access_token_validity: Input"
                " should be a valid integer; got 6.666666666666667."
            ),
        ),
    ],
)
def test_a_client_that_the_modules_lack_is_named_with_the_reason(settings, danger, reason):
    inputs, imports, (remark,) = described(client(**settings))
    assert (inputs, imports) == ({}, ())
    assert (remark.danger, remark.subject) == (danger, "Client partner-1 (client1)")
    assert (
        remark.text.removesuffix(
            " It stays in the pool as it is, outside Terraform, so no review of a plan shows what"
            " it can call."
        )
        == reason
    )
