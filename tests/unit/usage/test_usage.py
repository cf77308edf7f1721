"""Who used what, and what follows from it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopegate.usage.reports import html, markdown, text
from scopegate.usage.reports.report import report
from tests.unit.usage.logs import (
    BOTH,
    END,
    IDS,
    ROUTES,
    START,
    analysed,
    calls,
    clf,
    contract,
    heartbeat,
    kinds,
    model,
    probe,
    reported,
    rest,
    steady,
)


def dumped(*lines):
    return [json.dumps(line) for line in lines]


def at(day, **changes):
    return changes | {"request_time": clf(START + timedelta(days=day - 1))}


def scope_states(found):
    return {(one["client"], one["scope"]): one["state"] for one in found["scopes"]}


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["-", "partner-a", "partner-b", "partner-a/2026-12", "stranger"]),
            st.sampled_from([*ROUTES, "DELETE /orders", "GET "]),
            st.sampled_from([200, 201, 400, 401, 403, 404, 429, 500]),
            st.integers(0, 30 * 86_400 - 1),
        ),
        min_size=1,
        max_size=60,
    )
)
def test_counts_are_those_of_the_calls_whatever_was_called(tmp_path_factory, made):
    lines = [
        rest(client, route, status, request_time=clf(START + timedelta(seconds=second)))
        for client, route, status, second in made
    ]
    expected: dict[Any, Any] = {}
    statuses: dict[Any, Any] = {}
    bounds: dict[Any, Any] = {}
    for client, route, status, second in made:
        key = (
            None if client == "-" else IDS.get(client, client),
            route if route in ROUTES else None,
        )
        allowed, refused = expected.get(key, (0, 0))
        no = status in {401, 403}
        expected[key] = (allowed + (not no), refused + no)
        statuses.setdefault(key, {}).setdefault(str(status), 0)
        statuses[key][str(status)] += 1
        first, last = bounds.get(key, (second, second))
        bounds[key] = (min(first, second), max(last, second))
    found = reported(dumped(*lines), tmp_path_factory.mktemp("log"))
    assert calls(found) == expected
    by_key = {(one["client_id"], one["route"]): one for one in found["calls"]}
    assert {key: one["statuses"] for key, one in by_key.items()} == statuses
    moments = [
        [(START + timedelta(seconds=s)).strftime("%Y-%m-%dT%H:%M:%SZ") for s in two]
        for two in bounds.values()
    ]
    assert [[by_key[key]["first"], by_key[key]["last"]] for key in bounds] == moments


def test_a_scope_is_used_where_no_other_of_the_token_opens_the_route(tmp_path):
    lines = [
        *heartbeat(),
        *dumped(rest("partner-b", scope="orders/read"), rest("partner-a", "POST /orders")),
        *dumped(rest("partner-a", "GET /orders/{id}")),
    ]
    found = reported(lines, tmp_path)
    assert scope_states(found) == {
        ("idle", "orders/write"): "unused",
        ("partner-a", "orders/read"): "ambiguous",
        ("partner-a", "orders/write"): "used",
        ("partner-b", "orders/read"): "used",
    }
    opened = {
        one["route"]: one["opened_by"] for one in found["calls"] if one["client"] == "partner-a"
    }
    assert opened["GET /orders/{id}"] == [
        {"any_of": ["orders/read", "orders/write"], "calls": 1, "ambiguous": True}
    ]


def test_the_smallest_grant_keeps_one_scope_for_each_route_that_was_called(tmp_path):
    lines = [
        *heartbeat(),
        *dumped(
            rest("partner-a/2026-12", "POST /orders"), rest("partner-a/2026-12", "GET /orders/{id}")
        ),
        *dumped(rest("partner-b", scope="orders/read")),
    ]
    found = reported(lines, tmp_path)
    assert found["grant"]["hcl"] == (
        "clients = {\n"
        "  partner-a = {\n"
        '    generations = ["2026-12"]\n'
        '    scopes      = ["orders/write"]\n'
        "  }\n"
        "  partner-b = {\n"
        '    scopes = ["orders/read"]\n'
        "  }\n"
        "}"
    )
    assert found["grant"]["diff"].splitlines()[3:] == [
        " clients = {",
        "-  idle = {",
        '-    scopes = ["orders/write"]',
        "-  }",
        "   partner-a = {",
        '-    generations = ["default", "2026-12"]',
        '-    scopes      = ["orders/read", "orders/write"]',
        '+    generations = ["2026-12"]',
        '+    scopes      = ["orders/write"]',
        "   }",
        "   partner-b = {",
        '     scopes = ["orders/read"]',
    ]
    assert [(one["kind"], one["client"], one["route"]) for one in found["grant"]["review"]] == [
        ("access-lost", "partner-a/2026-12", "GET /orders"),
        ("client-removed", "idle", None),
        ("client-removed", "partner-a", None),
    ]


def test_a_grant_that_was_used_whole_has_no_difference(tmp_path):
    clients = {"partner-b": contract()["clients"]["partner-b"]}
    found = reported([*heartbeat(), *dumped(rest("partner-b"))], tmp_path, model(clients=clients))
    assert (found["grant"]["diff"], found["grant"]["review"]) == ("", [])


ROTATION = {
    "neither is used": ([], [], "unused-client"),
    "the old one is used": ([1, 29], [], "rotation-pending"),
    "the new one is used": ([], [1, 29], "unused-credential"),
    "both are used": ([1, 29], [2, 30], None),
    "the old one was used until a week ago": ([1, 10], [11, 30], "superseded-credential"),
    "the old one was used until yesterday": ([1, 29], [30], None),
    "the new one was used and is no longer": ([1, 29], [2], None),
}


@pytest.mark.parametrize(("old", "new", "kind"), ROTATION.values(), ids=ROTATION)
def test_a_rotation_can_be_finished_once_the_old_credential_is_no_longer_used(
    old, new, kind, tmp_path
):
    both = [rest("partner-a", **at(day)) for day in old]
    both += [rest("partner-a/2026-12", **at(day)) for day in new]
    found = reported([*heartbeat(), *dumped(*both)], tmp_path)
    about = [one["kind"] for one in found["findings"] if one["client"] == "partner-a"]
    assert [one for one in about if one != "unused-scope"] == ([kind] if kind else [])
    kept = (found["grant"]["clients"].get("partner-a") or {}).get("generations")
    done = kind in {"unused-credential", "superseded-credential"}
    assert kept == (
        None if kind == "unused-client" else ["2026-12"] if done else ["default", "2026-12"]
    )


def test_a_superseded_credential_is_told_with_its_last_call(tmp_path):
    lines = dumped(rest("partner-a", **at(10)), rest("partner-a/2026-12", **at(30)))
    found = reported([*heartbeat(), *lines], tmp_path, idle="14d")
    (one,) = [one for one in found["findings"] if one["kind"] == "superseded-credential"]
    assert (one["message"], one["last"], one["calls"]) == (
        (
            "partner-a made its last call at 2026-11-10T00:00:00Z, 21 days before the log ends."
            " partner-a/2026-12 has called since: the rotation can be finished."
        ),
        "2026-11-10T00:00:00Z",
        1,
    )


def test_generations_are_ordered_by_the_numbers_in_them(tmp_path):
    clients = {
        f"p{suffix}": {"id": f"id{suffix}", "scopes": ["orders/read"]}
        for suffix in ("/v10", "/v9", "")
    }
    found = reported(heartbeat(), tmp_path, model(clients=clients))
    assert [one["generation"] for one in found["credentials"]] == ["default", "v9", "v10"]


def test_a_client_that_the_model_lacks_is_told_with_its_id(tmp_path):
    lines = dumped(rest("stranger", **at(3)), rest("stranger", status=403, **at(4)))
    found = reported([*heartbeat(), *lines], tmp_path)
    one = found["findings"][0]
    assert (one["kind"], one["client_id"], one["calls"], one["first"], one["last"]) == (
        "unknown-client",
        "stranger",
        2,
        "2026-11-03T00:00:00Z",
        "2026-11-04T00:00:00Z",
    )


def test_a_call_that_the_model_denies_and_the_gateway_let_through_is_told(tmp_path):
    lines = dumped(rest("partner-b", "POST /orders", scope="orders/read"))
    found = reported([*heartbeat(), *lines], tmp_path)
    assert kinds(found)[0] == ("unexplained-access", "partner-b")
    assert scope_states(found)["partner-b", "orders/read"] == "used"


def test_refused_calls_of_a_client_look_like_a_mistake(tmp_path):
    lines = dumped(
        *[rest("partner-b", "POST /orders", 403, scope="orders/read", error="Forbidden")] * 3
    )
    (one,) = [
        one
        for one in reported([*heartbeat(), *lines], tmp_path)["findings"]
        if one["kind"] == "mistaken-calls"
    ]
    assert (one["credential"], one["route"], one["calls"], one["message"]) == (
        "partner-b",
        "POST /orders",
        3,
        "3 calls of partner-b to POST /orders refused: 3 with 403.",
    )


def test_refusals_beside_successful_calls_look_like_a_mistake(tmp_path):
    refused = rest(status=401, error_type="UNAUTHORIZED", ip="198.51.100.7")
    lines = dumped(rest("partner-b", ip="198.51.100.7"), *[refused] * 4)
    (one,) = [
        one
        for one in reported([*heartbeat(), *lines], tmp_path)["findings"]
        if one["kind"] == "mistaken-calls"
    ]
    assert (one["credential"], one["address"], one["calls"]) == ("partner-b", "198.51.100.7", 4)


def test_calls_of_many_paths_without_a_token_look_like_probing(tmp_path):
    lines = dumped(*map(probe, ["/.env", "/admin", "/wp-login.php", "/v1/secret/17", "/actuator"]))
    found = reported([*heartbeat(), *lines], tmp_path)
    one = found["findings"][0]
    assert (one["kind"], one["address"], one["calls"]) == ("probing", "192.0.2.66", 5)
    assert "/admin" not in json.dumps(found)
    shown = reported([*heartbeat(), *lines], tmp_path, paths=True)["findings"][0]["message"]
    assert shown.endswith("Paths: /.env, /actuator, /admin, /v1/secret/17, /wp-login.php.")


def test_one_refused_call_is_no_finding(tmp_path):
    found = reported([*heartbeat(), *dumped(rest(status=401))], tmp_path)
    assert {kind for kind, _ in kinds(found)} == {"unused-client", "unused-route"}


def test_a_route_that_only_refused_is_unused_and_says_so(tmp_path):
    found = reported([*heartbeat(), *dumped(rest(status=401))], tmp_path)
    (one,) = [one for one in found["findings"] if one["route"] == "GET /orders"]
    assert one["message"].endswith(
        "was allowed from 2026-11-01T00:00:00Z to 2026-12-01T00:00:00Z. 1 call refused."
    )


def test_a_refusal_of_the_backend_uses_the_scope(tmp_path):
    line = rest("partner-b", status=403, scope="orders/read")
    found = reported([*heartbeat(), *dumped(line)], tmp_path)
    assert (
        calls(found)["id-b", "GET /orders"],
        scope_states(found)["partner-b", "orders/read"],
    ) == (
        (0, 1),
        "used",
    )


def test_a_refusal_of_the_gateway_uses_no_scope(tmp_path):
    line = rest("partner-b", status=403, integration_latency="-")
    found = reported([*heartbeat(), *dumped(line)], tmp_path)
    assert scope_states(found)["partner-b", "orders/read"] == "unused"
    assert ("unused-client", "partner-b") not in kinds(found)


def test_scopes_are_those_of_the_model_where_the_log_has_none(tmp_path):
    bare = {k: v for k, v in rest("partner-b").items() if k != "scope"}
    found = reported([*steady({k: v for k, v in rest(route="GET /health").items() if k != "scope"}),
                      json.dumps(bare)], tmp_path)  # fmt: skip
    assert scope_states(found)["partner-b", "orders/read"] == "used"
    assert "The log has no token scopes" in found["notes"][-1]


def test_preflights_of_browsers_are_not_calls_of_a_route(tmp_path):
    line = rest("-", "OPTIONS /orders", 204)
    found = reported([*heartbeat(), *dumped(line)], tmp_path)
    assert (found["lines"]["preflights"], (None, None) in calls(found)) == (1, False)


@pytest.mark.parametrize("form", [text, markdown, html])
def test_a_hostile_name_in_a_log_is_spelled_out(form, tmp_path):
    hostile = "\x1b[31m<script>alert(1)</script>|`@all"
    lines = [*heartbeat(), *dumped(rest(hostile))]
    rendered = form.render(report(analysed(lines, tmp_path)))
    assert (
        "\x1b" in rendered,
        "\\u{1b}" in rendered.replace("\\\\u\\{", "\\u{").replace("\\}", "}"),
    ) == (False, True)
    assert ("<script>" in rendered) == (form is text)


def test_a_report_never_shows_a_value_in_a_path(tmp_path):
    lines = dumped(rest("partner-a", "GET /orders/{id}", path="/v1/orders/4111111111111111"))
    assert "4111111111111111" not in json.dumps(reported([*heartbeat(), *lines], tmp_path))


def test_both_ends_of_what_was_seen_are_told(tmp_path):
    found = reported(heartbeat(), tmp_path)
    assert (found["window"]["first"], found["window"]["last"], END.day) == (
        "2026-11-01T00:00:00Z",
        "2026-12-01T00:00:00Z",
        1,
    )


def test_scopes_of_a_token_in_another_order_are_the_same(tmp_path):
    turned = " ".join(reversed(BOTH.split()))
    lines = dumped(
        rest("partner-a", "GET /orders/{id}"), rest("partner-a", "GET /orders/{id}", scope=turned)
    )
    (one,) = reported(lines, tmp_path)["calls"]
    assert one["opened_by"] == [
        {"any_of": ["orders/read", "orders/write"], "calls": 2, "ambiguous": True}
    ]
