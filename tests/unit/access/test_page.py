"""The HTML review in a headless browser: what a person sees of it, on a screen and on a phone."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scopegate.access.decide.decision import Outcome, decide
from scopegate.access.pipeline import Reviewed
from scopegate.access.reports import html
from tests._support.reviews import report, reviewed
from tests.unit.access.conftest import client, plan, system
from tests.unit.access.test_hostile_input import HOSTILE

SCREEN, PHONE = 1280, 390
NODE = Path(sys.executable).with_name("node")
LOOK = Path(__file__).with_name("look.mjs")
INSTALLED = Path(__file__).parents[3] / "node_modules"
pytestmark = pytest.mark.skipif(
    not INSTALLED.is_dir(), reason="node_modules is missing; `make environments` installs it"
)
MARKS = {Outcome.ALLOWED: "✓", Outcome.DENIED: "·", Outcome.PUBLIC: "open", Outcome.UNKNOWN: "?"}
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{0}/fonts</dir><cachedir>{0}/cache</cachedir></fontconfig>
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Where the browser unpacks itself, with the libraries and fonts that it brings."""
    folder = tmp_path_factory.mktemp("browser")
    (folder / "fonts.conf").write_text(FONTS.format(folder))
    return {
        **os.environ,
        "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x",
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
        "HOME": str(folder),
        "TMPDIR": str(folder),
    }


@pytest.fixture(scope="module")
def look(environment, tmp_path_factory):
    """Shows the review of a plan: what is noticed, and what is seen before and after each step."""

    def look(
        planned: Reviewed, width: int, *steps: dict[str, Any]
    ) -> tuple[list[str], list[dict[str, Any]]]:
        review = report(planned)
        page = tmp_path_factory.mktemp("page") / "review.html"
        page.write_text(html.render(review), encoding="utf-8")
        done = subprocess.run(
            [NODE, LOOK, page, str(width), json.dumps(steps)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        return told["noticed"], told["views"]

    return look


@pytest.fixture(scope="module")
def planned():
    """A route is opened, a client gains and loses, another comes, one route comes, one goes."""
    before = system(
        {"partner-a": ("orders/read",), "partner-b": ("orders/read", "orders/write")},
        {
            "DELETE /orders": ("orders/write",),
            "GET /health": (),
            "GET /open": ("orders/read",),
            "GET /orders": ("orders/read",),
            "POST /orders": ("orders/write",),
        },
    )
    after = system(
        {
            "partner-a": ("orders/write",),
            "partner-b": ("orders/read", "orders/write"),
            "partner-c": ("orders/read",),
        },
        {
            "GET /health": (),
            "GET /open": (),
            "GET /orders": ("orders/read",),
            "POST /orders": ("orders/write",),
            "PUT /orders": ("orders/write",),
        },
    )
    return reviewed(plan(before, after))


@pytest.fixture(scope="module", params=[SCREEN, PHONE])
def seen(request, look, planned):
    """What is noticed, and what is seen at first, with two filters, without, and ticked."""
    steps = [{"fill": "partner-c"}, {"fill": "PUT orders/write"}, {"fill": ""}]
    return look(planned, request.param, *steps, {"click": "#changed"})


def routes(view):
    return [row["route"] for row in view["rows"]]


def test_the_matrix_that_is_seen_is_that_of_the_model(seen, planned):
    _, (view, *_) = seen
    sides = [planned.systems.after, planned.systems.before]

    def mark(client_key, route_key):
        for side in sides:
            clients = [each for each in side.clients.values() if each.key == client_key]
            found = [each for each in side.routes.values() if each.key == route_key]
            if clients and found:
                return MARKS[decide(side, clients[0], found[0]).outcome]
        return ""

    assert (sorted(view["clients"]), len(view["rows"])) == (
        ["partner-a", "partner-b", "partner-c"],
        6,
    )
    assert {row["route"]: [text for text, _ in row["cells"]] for row in view["rows"]} == {
        route: [mark(client, route) for client in view["clients"]] for route in routes(view)
    }


def test_what_changes_is_in_a_colour_of_its_kind_and_the_rest_in_none(seen):
    _, (view, *_) = seen
    cells = {
        (client, row["route"]): colour
        for row in view["rows"]
        for client, (_, colour) in zip(view["clients"], row["cells"], strict=True)
    }
    changed = {
        "gained": [("partner-a", "POST /orders")],
        "lost": [("partner-a", "GET /orders")],
        "opened": [("partner-a", "GET /open"), ("partner-b", "GET /open")],
    }
    colours = {kind: {cells.pop(pair) for pair in pairs} for kind, pairs in changed.items()}
    assert [len(shades) for shades in colours.values()] == [1, 1, 1]
    assert len(set.union(*colours.values())) == 3
    assert set(cells.values()) == {"rgba(0, 0, 0, 0)"}


def test_the_filter_leaves_what_it_names_and_gives_back_the_rest(seen):
    _, (whole, of_partner, of_two_words, again, changed) = seen
    assert (routes(of_partner), of_partner["findings"]) == (["GET /orders"], ["client-added"])
    assert (routes(of_two_words), of_two_words["findings"]) == (["PUT /orders"], ["route-added"])
    assert again == whole
    assert sorted(set(routes(whole)) - set(routes(changed))) == ["GET /health"]


def test_the_drawing_shows_each_client_scope_and_route(seen):
    _, (view, *_) = seen
    assert sorted(view["boxes"]) == [
        *["GET /health", "GET /open", "GET /orders", "POST /orders", "PUT /orders"],
        *["orders/read", "orders/write", "partner-a", "partner-b", "partner-c"],
    ]
    assert view["lines"] == 7


def test_nothing_is_cut_off_or_too_small_to_read(seen):
    noticed, (view, *_) = seen
    assert (noticed, view["overflow"], view["smallest"] >= 12) == (["request: file:"], 0, True)


def test_hostile_names_are_shown_and_do_nothing(look):
    before = system({"a": ("orders/read",)}, {"GET /orders": ("orders/read",)})
    after = dict(before)
    for name in [*HOSTILE, "<script>globalThis.hacked = 1</script>"]:
        if name.isprintable():
            after[f"aws_cognito_user_pool_client.this[{json.dumps(name)}]"] = client(
                "orders/read", name, name=name, id=name
            )
    noticed, (view,) = look(reviewed(plan(before, after)), PHONE)
    assert (noticed, view["hacked"], view["overflow"]) == (["request: file:"], None, 0)
    assert "<script>globalThis.hacked = 1</script>" in view["clients"]
    assert '"><img src=x onerror=alert(1)>' in view["clients"]
