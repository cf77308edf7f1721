"""The matrix on a terminal."""

import io

import pytest
from rich.console import Console

from scopegate.access.decide.decision import Outcome
from scopegate.access.system.model import Authorization, Route
from scopegate.invocation import command
from scopegate.verify.calls import Call
from scopegate.verify.command import Answers
from scopegate.verify.report import print_matrix

GUARDED = Route("api", "GET", "/a", Authorization.COGNITO, frozenset({"r/t", "r/s"}))
PUBLIC = Route("api", "GET", "/health", Authorization.NONE, frozenset())


def call(caller: str, status: int | None, expected=Outcome.ALLOWED, **about) -> Call:
    settings = {"route": GUARDED, "request": ("GET", "/a"), "denial": 401, **about}
    return Call(caller=caller, status=status, expected=expected, **settings)


def printed(*calls: Call, width: int = 200) -> str:
    file = io.StringIO()
    print_matrix(calls, Console(file=file, width=width, force_terminal=False))
    return file.getvalue()


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("│┃").replace("┃", "│").split("│")]


def test_a_row_is_a_route_and_a_column_a_caller():
    text = printed(
        call("nobody", 401, Outcome.DENIED),
        call("partner", 200),
        call("nobody", 200, Outcome.PUBLIC, route=PUBLIC),
        call("partner", 200, Outcome.PUBLIC, route=PUBLIC),
    )
    lines = [cells(line) for line in text.splitlines() if line[0] in "│┃"]
    assert lines == [
        ["Route", "Scopes", "nobody", "partner"],
        ["GET /a", "r/s", "401", "200"],
        ["", "r/t", "", ""],
        ["GET /health", "public", "200", "200"],
    ]
    assert text.splitlines()[-1] == "4 calls: 4 as expected, 0 unexpected, 0 not checked."


def test_what_was_not_expected_is_marked_and_told_below():
    text = printed(
        call("nobody", 200, Outcome.DENIED),
        call("partner", 401),
        call("late", None, error="ConnectTimeout"),
    )
    assert "200 (!)" in text
    assert text.splitlines()[-4:] == [
        "nobody on GET /a: expected 401; got 200.",
        "partner on GET /a: expected an answer of the backend; got 401.",
        "late on GET /a: expected an answer of the backend; got ConnectTimeout.",
        "3 calls: 0 as expected, 3 unexpected, 0 not checked.",
    ]


def test_what_is_not_judged_is_a_dash():
    text = printed(call("partner", 200, Outcome.UNKNOWN))
    assert [cells(line)[2] for line in text.splitlines() if "GET /a" in line] == ["-"]
    assert text.splitlines()[-1] == "1 calls: 0 as expected, 0 unexpected, 1 not checked."


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("[red]x[/red]", "[red]x[/red]"),
        ("[/]", "[/]"),
        (":smile:", ":smile:"),
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("a\nb", "a\\nb"),
        ("a\u202eb", "a\\u202eb"),
    ],
)
def test_a_hostile_name_is_shown_as_it_is(name, shown):
    hostile = Route("api", "GET", f"/{name}", Authorization.COGNITO, frozenset({f"r/{name}"}))
    text = printed(call(name, 500, route=hostile), call("b", 200, route=hostile))
    rows = [cells(line) for line in text.splitlines() if line[0] in "│┃"]
    assert rows == [
        ["Route", "Scopes", shown, "b"],
        [f"GET /{shown}", f"r/{shown}", "500 (!)", "200"],
    ]
    assert {character for character in text if not character.isprintable()} == {"\n"}
    assert f"{shown} on GET /{shown}: expected an answer of the backend; got 500." in text


def heads(text: str) -> list[list[str]]:
    """Return the names of each table's columns, put together again where they are wrapped."""
    found: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith("┏"):
            found.append([""] * (line.count("┳") + 1))
        if line.startswith("┃"):
            found[-1] = [a + b for a, b in zip(found[-1], cells(line), strict=True)]
    return found


def test_names_are_wrapped_where_one_table_would_be_too_wide():
    callers = ["nobody", "garbage", "partner-a", "partner-b", "partner-c"]
    scopes = frozenset({"orders/write"})
    route = Route("api", "GET", "/orders/{id}/lines", Authorization.COGNITO, scopes)
    text = printed(*(call(caller, 200, route=route) for caller in callers), width=80)
    assert heads(text) == [["Route", "Scopes", *callers]]
    rows = [cells(line)[:4] for line in text.splitlines() if line.startswith("│")]
    assert rows == [["GET /orders", "orders", "200", "200"], ["/{id}/lines", "/write", "", ""]]
    assert max(map(len, text.splitlines())) <= 80


def test_callers_that_do_not_fit_even_so_go_on_in_another_table():
    callers = [f"partner-{number}" for number in range(12)]
    text = printed(*(call(caller, 200) for caller in callers), width=80)
    assert [caller for head in heads(text) for caller in head[2:]] == callers
    assert len(heads(text)) == 3
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize(
    ("error", "hints"),
    [("ConnectError", 1), ("no token: ConnectError", 1), ("ReadTimeout", 0), ("", 0)],
)
def test_a_server_that_is_not_reached_comes_with_what_to_do(error, hints):
    file = io.StringIO()
    calls = [call("nobody", None if error else 401, Outcome.DENIED, error=error)]
    assert Answers(calls).report(Console(file=file, width=80)) == (1 if error else 0)
    hint = (
        "Some calls reached no server. If this is deployed on an emulator, check that it is "
        f'running and that this shell points at it: eval "$({command("local", "env")})"'
    )
    assert file.getvalue().splitlines().count(hint) == hints
