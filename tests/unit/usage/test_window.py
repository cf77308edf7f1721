"""Nothing is called unused unless the log covers the window that was asked for."""

import json
from datetime import timedelta
from typing import Any

import pytest

from scopegate.access.pipeline import system_of
from scopegate.usage.window import ordinary_silence
from tests._support.reviews import document
from tests.unit.usage.logs import (
    END,
    START,
    clf,
    contract,
    heartbeat,
    kinds,
    model,
    reported,
    rest,
    steady,
)

UNUSED = [
    ("unused-client", "idle"),
    ("unused-client", "partner-a"),
    ("unused-client", "partner-b"),
    ("unused-route", "GET /orders"),
    ("unused-route", "GET /orders/{id}"),
    ("unused-route", "POST /orders"),
]
ALL_OF_NOVEMBER: dict[str, Any] = {"since": "2026-11-01", "until": "2026-12-01"}


def reasons(found):
    return [one["reason"] for one in found["window"]["reasons"]]


def without(lines, start, end):
    """Return lines, less those between two days of November."""
    dropped = {
        clf(START + timedelta(hours=hour)) for hour in range(24 * (start - 1), 24 * (end - 1))
    }
    return [line for line in lines if json.loads(line)["request_time"] not in dropped]


def test_a_log_that_covers_the_window_shows_what_was_not_used(tmp_path):
    found = reported(heartbeat(), tmp_path, **ALL_OF_NOVEMBER)
    assert (kinds(found), found["window"]["complete"]) == (UNUSED, True)
    assert found["window"]["verdict"] == (
        "The log covers the requested window. Unused means: no call in that time."
    )


def test_days_count_back_from_the_end(tmp_path):
    options: dict[str, Any] = {"days": 30, "until": "2026-12-01"}
    assert kinds(reported(heartbeat(), tmp_path, **options)) == UNUSED
    found = reported(heartbeat(), tmp_path, days=35, until="2026-12-01")
    assert (kinds(found), reasons(found)) == (
        [("log-incomplete", None)],
        [
            (
                "The log has no line from 2026-10-27T00:00:00Z to 2026-11-01T00:00:00Z (5 days),"
                " which is part of the requested window."
            )
        ],
    )


@pytest.mark.parametrize(("days", "complete"), [(7, True), (30, True), (32, False)])
def test_days_of_a_file_count_back_from_its_last_line(days, complete, tmp_path):
    found = reported(heartbeat(), tmp_path, days=days)
    assert (found["window"]["complete"], found["lines"]["counted"]) == (complete, 61)


@pytest.mark.parametrize(
    ("since", "until", "missing"),
    [
        ("2026-10-01", "2026-12-01", "from 2026-10-01T00:00:00Z to 2026-11-01T00:00:00Z (31 days)"),
        ("2026-11-01", "2026-12-02", ""),
    ],
)
def test_a_window_that_is_longer_than_the_log_allows_no_unused(since, until, missing, tmp_path):
    found = reported(heartbeat(), tmp_path, since=since, until=until)
    assert [reason for reason in reasons(found) if missing] == (
        [f"The log has no line {missing}, which is part of the requested window."]
        if missing
        else []
    )
    assert (kinds(found) == UNUSED, found["grant"] is None) == (not missing, bool(missing))


def test_lines_outside_the_window_are_not_counted(tmp_path):
    found = reported(heartbeat(), tmp_path, since="2026-11-10", until="2026-11-20T00:00:00Z")
    assert (found["lines"]["counted"], found["lines"]["outside_window"]) == (20, 41)
    assert (found["window"]["first"], found["window"]["last"]) == (
        "2026-11-10T00:00:00Z",
        "2026-11-19T12:00:00Z",
    )


def test_a_gap_allows_no_unused_and_is_told_from_when_to_when(tmp_path):
    found = reported(without(heartbeat(), 10, 14), tmp_path, **ALL_OF_NOVEMBER)
    assert (kinds(found), reasons(found), found["grant"]) == (
        [("log-incomplete", None)],
        [
            (
                "The log has no line from 2026-11-09T12:00:59Z to 2026-11-14T00:00:00Z (4 days)."
                " Logging may have been off."
            )
        ],
        None,
    )


def test_a_short_gap_of_a_busy_log_counts_and_of_a_quiet_one_does_not(tmp_path):
    busy = heartbeat(every=timedelta(minutes=10))
    hours = [f"10/Nov/2026:{hour:02}:" for hour in range(3, 23)]
    cut = [line for line in busy if not any(hour in line for hour in hours)]
    found = reported(cut, tmp_path, **ALL_OF_NOVEMBER)
    assert reasons(found) == [
        (
            "The log has no line from 2026-11-10T02:50:59Z to 2026-11-10T23:00:00Z (20 hours)."
            " Logging may have been off."
        )
    ]
    assert reasons(reported(heartbeat(every=timedelta(hours=20)), tmp_path)) == []


@pytest.mark.parametrize(
    ("lines", "seconds", "ordinary"),
    [
        (1, 1, 3_600),
        (3_000_000, 2_592_000, 3_600),
        (43_200, 2_592_000, 6_000),
        (30, 2_592_000, 86_400),
    ],
)
def test_an_ordinary_silence_is_the_time_of_100_lines_within_an_hour_and_a_day(
    lines, seconds, ordinary
):
    assert ordinary_silence(lines, seconds) == ordinary


def test_the_user_says_what_silence_is_ordinary(tmp_path):
    cut = without(heartbeat(), 10, 14)
    assert kinds(reported(cut, tmp_path, silence="5d", **ALL_OF_NOVEMBER)) == UNUSED
    assert kinds(reported(heartbeat(), tmp_path, silence="11h"))[0] == ("log-incomplete", None)


def test_unreadable_lines_allow_no_unused_unless_they_are_tolerated(tmp_path):
    lines = [*heartbeat(), '{"client_id": "id-b", "scope": "ord']
    found = reported(lines, tmp_path, **ALL_OF_NOVEMBER)
    assert (kinds(found), reasons(found)) == (
        [("log-incomplete", None)],
        ["1 line could not be read."],
    )
    assert kinds(reported(lines, tmp_path, tolerate=1, **ALL_OF_NOVEMBER)) == UNUSED


def test_lines_whose_format_has_no_client_id_allow_no_unused(tmp_path):
    old = {k: v for k, v in rest(route="GET /health").items() if k != "client_id"}
    found = reported([*steady(old), *heartbeat()], tmp_path)
    assert (kinds(found), reasons(found)) == (
        [("log-incomplete", None)],
        ["The format of 61 lines has no client id."],
    )


def two_apis():
    """Return a second API, whose routes need another scope."""
    first, second = contract(), contract(rest_api_id="z9y8x7w6v5")
    second["routes"] = {"GET /invoices": {"scopes": ["invoices/read"]}}
    both = {"id": "id-both", "scopes": ["invoices/read", "orders/write"]}
    clients = first["clients"] | {"both": both}
    outputs = {"one": first | {"clients": clients}, "two": second | {"clients": clients}}
    return system_of(document({name: {"value": value} for name, value in outputs.items()}))


def test_an_api_without_a_line_is_not_judged_nor_who_can_call_it(tmp_path):
    found = reported(heartbeat(), tmp_path, two_apis(), **ALL_OF_NOVEMBER)
    assert (kinds(found), reasons(found)) == (
        [("log-incomplete", None), *UNUSED[:3], ("unused-scope", "both"), *UNUSED[3:]],
        ["The log has no line of it."],
    )
    assert found["findings"][0]["api"] == "z9y8x7w6v5"
    assert found["grant"]["clients"] == {
        "both": {"scopes": ["invoices/read"], "generations": ["default"]}
    }


def test_each_api_has_a_window_of_its_own(tmp_path):
    other = rest(route="GET /invoices", api_id="z9y8x7w6v5")
    lines = [*heartbeat(), *without(steady(other), 2, 9)]
    found = reported(lines, tmp_path, two_apis(), **ALL_OF_NOVEMBER)
    assert [(one["api"], one["complete"]) for one in found["window"]["apis"]] == [
        ("a1b2c3d4e5", True),
        ("z9y8x7w6v5", False),
    ]
    assert ("unused-client", "both") not in kinds(found)


def test_lines_of_an_api_that_the_model_lacks_are_told_and_not_counted(tmp_path):
    lines = [*heartbeat(), json.dumps(rest("partner-b", api_id="strange000"))]
    found = reported(lines, tmp_path)
    assert (found["lines"]["other_apis"], kinds(found)) == ({"strange000": 1}, UNUSED)
    assert found["notes"] == ["1 lines are of API strange000, which the model does not have."]


def test_a_window_ends_where_time_has_come_to(tmp_path):
    found = reported(heartbeat(), tmp_path, since="2026-11-01", until="2027-01-01")
    assert found["window"]["until"] == clf_of(END + timedelta(days=1))
    assert reasons(found) == []


def clf_of(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_model_without_clients_ids_calls_nothing_unused(tmp_path):
    clients = {key: {"scopes": one["scopes"]} for key, one in contract()["clients"].items()}
    found = reported(heartbeat(), tmp_path, model(clients=clients))
    assert [kind for kind, _ in kinds(found)] == ["unused-route"] * 3
    assert found["notes"][0] == (
        "partner-a has no client id in the model, so its calls can't be identified."
    )
