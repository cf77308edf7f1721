"""Plans as Terraform 1.11 makes them: partial, of a refresh, with moves, destruction and checks.

Each was made with provider 5.100 on a small system whose route GET /orders requires a scope. The
files hold a part of the resources, and no secret.
"""

from pathlib import Path

import pytest

from tests._support.reviews import reviewed_file

PLANS = Path(__file__).with_name("plans")
METHOD = "aws_api_gateway_method.get"
STAGE = "aws_api_gateway_stage.this"
API = "aws_api_gateway_rest_api.this"
POOL = "aws_cognito_user_pool.this"


def critical(name: str) -> set[tuple[str, str]]:
    """Return kinds and addresses of the critical findings of a plan."""
    found = reviewed_file(PLANS / f"{name}.json").findings
    return {(one.kind.value, one.address) for one in found if one.severity == "critical"}


def said(name: str) -> set[tuple[str, str]]:
    """Return kinds and addresses of all findings of a plan."""
    found = reviewed_file(PLANS / f"{name}.json").findings
    return {(one.kind.value, one.address) for one in found}


@pytest.mark.parametrize("name", ["drift-refresh-only", "drift-ignored"])
def test_a_route_that_was_opened_by_hand_is_critical_where_no_plan_closes_it(name: str) -> None:
    assert critical(name) == {("route-opened", METHOD)}


def test_a_plan_of_a_target_is_partial_and_keeps_what_it_leaves_out() -> None:
    found = reviewed_file(PLANS / "target.json")

    assert said("target") == {("partial-plan", "")}
    assert [route.key for route in found.systems.after.routes.values()] == ["GET /orders"]


def test_a_resource_that_terraform_forgets_stays() -> None:
    assert said("forget") == {("no-longer-managed", STAGE)}


def test_a_resource_that_moves_is_the_same() -> None:
    assert said("moved") == set()


def test_a_check_that_fails_is_named() -> None:
    assert said("check") == {("check-failed", "check.closed")}


def test_a_plan_that_destroys_everything_says_what_callers_lose() -> None:
    assert critical("destroy") == {("api-removed", API), ("pool-removed", POOL)}
    assert not any(
        "deploy" in one.message for one in reviewed_file(PLANS / "destroy.json").findings
    )


def test_a_replaced_api_is_critical_for_its_address_alone() -> None:
    assert critical("replace-api") == {("api-address-changed", API)}
