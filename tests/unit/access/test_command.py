import datetime as dt
import io
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import jsonschema
import pytest

from scopegate import output
from scopegate.access import waivers
from scopegate.access.findings import Finding, Kind
from scopegate.cli import run
from scopegate.errors import ScopegateError

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "docs/review.schema.json").read_text())


def scopegate(*arguments: str, given: str = "") -> SimpleNamespace:
    """Run the command line in this process; return its exit code and what it printed."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    streams: dict[str, Any] = {
        "stdin": io.TextIOWrapper(io.BytesIO(given.encode())),
        "stdout": out,
        "stderr": err,
    }
    with (
        mock.patch.multiple(sys, argv=["scopegate", *arguments], **streams),
        mock.patch.object(output, "guard"),
        pytest.raises(SystemExit) as ended,
    ):
        run()
    stdout, stderr = (each.buffer.getvalue().decode() for each in (out, err))
    return SimpleNamespace(returncode=ended.value.code or 0, stdout=stdout, stderr=stderr)


@pytest.fixture
def opened(before, after, method, plan, tmp_path):
    """The file of a plan that opens a route."""
    after['aws_api_gateway_method.this["GET /orders"]'] = method("GET /orders")
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan(before, after)))
    return str(path)


@pytest.mark.parametrize(
    ("fail_on", "code"),
    [
        ("critical", 1),
        ("none", 0),
        ("route-opened", 1),
        ("access-lost,route-opened", 1),
        ("access-lost", 0),
        ("warning", 0),
    ],
)
def test_the_exit_code_says_whether_there_is_a_finding_to_fail_on(opened, fail_on, code):
    assert scopegate("review", opened, "--fail-on", fail_on).returncode == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--fail-on", "route-open"],
            "--fail-on is 'route-open'. Use none, a severity (critical, warning, info) or kinds: ",
        ),
        (["--fail-on", ""], "--fail-on is empty"),
        (["--accept", "none.toml"], "Can't read the waivers in none.toml"),
    ],
)
def test_a_bad_argument_is_one_sentence_and_exit_code_2(opened, arguments, message):
    done = scopegate("review", opened, *arguments)
    assert (done.returncode, done.stdout, message in done.stderr) == (2, "", True)
    assert "Traceback" not in done.stderr


def test_a_plan_comes_from_standard_input_too(opened):
    done = scopegate("review", "-", given=Path(opened).read_text())
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, "1 critical.")


def test_bad_input_is_one_sentence_and_exit_code_2():
    done = scopegate("review", "-", given="no json")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"Standard input is not valid JSON.*\n", done.stderr)


def test_an_error_spells_out_what_a_terminal_would_act_on():
    address = 'aws_api_gateway_rest_api.this["\x1b[31m"]'
    change = {"actions": 5, "before": None, "after": {"id": "a"}, "after_unknown": {}}
    entry = {"address": address, "type": "aws_api_gateway_rest_api", "name": "this"}
    document = {"resource_changes": [entry | {"change": change}]}
    done = scopegate("review", "-", given=json.dumps(document))
    assert done.stderr.startswith(
        'The change of aws_api_gateway_rest_api.this["\\u{1b}[31m"] in resource_changes does not'
    )


@pytest.mark.parametrize("matrix", [[], ["--matrix"]])
def test_json_is_as_the_schema_describes_it(opened, matrix):
    document = json.loads(scopegate("review", opened, "--format", "json", *matrix).stdout)
    jsonschema.validate(document, SCHEMA)
    assert document["findings"] == [
        {
            "kind": "route-opened",
            "severity": "critical",
            "address": 'aws_api_gateway_method.this["GET /orders"]',
            "api": "aws_api_gateway_rest_api.this",
            "client": None,
            "route": "GET /orders",
            "scopes": ["orders/read"],
            "attributes": [],
            "drift": False,
            "message": "GET /orders required orders/read and is now public.",
        }
    ]
    assert len(document["after"].get("matrix", [])) == (6 if matrix else 0)


def test_the_schema_names_every_kind_and_severity():
    finding = SCHEMA["$defs"]["finding"]["properties"]
    assert finding["kind"]["enum"] == [kind.value for kind in Kind]
    severities = dict.fromkeys(kind.severity.value for kind in Kind)
    assert finding["severity"]["enum"] == list(severities)


class Page(HTMLParser):
    """Collects what a test asks of a page."""

    def __init__(self, source: str) -> None:
        """Read a page."""
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.cells: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        """Note a tag, where it leads, and what a cell says."""
        self.tags.append(tag)
        self.links += [v for k, v in attrs if k in {"src", "href", "action"} and v]
        self.cells += [v for k, v in attrs if tag == "td" and k == "title" and v]


def test_html_is_one_page_with_matrix_and_drawing_and_without_outside_assets(opened):
    source = scopegate("review", opened, "--format", "html").stdout
    page = Page(source)
    assert page.links == []
    assert (page.tags.count("table"), page.tags.count("svg"), page.tags.count("td")) == (1, 1, 6)
    assert page.cells.count("allowed, then public") == 2
    assert "url(" not in source
    assert "@import" not in source
    assert source.rstrip().endswith("</html>")


def test_markdown_shows_critical_findings_unfolded(opened):
    report = scopegate("review", opened, "--format", "markdown").stdout
    assert report.startswith("<!-- scopegate-review -->\n## Who can call what\n\n**1 critical.**")
    assert "| `route-opened` | GET /orders required orders/read and is now" in report
    assert "<details>" not in report


def test_the_matrix_shows_who_may_call_what(opened):
    lines = scopegate("access", opened).stdout.splitlines()
    assert [line.split() for line in lines[:4]] == [
        ["Route", "Scopes", "partner-a", "partner-b"],
        ["GET", "/health", "public", "public", "public"],
        ["GET", "/orders", "public", "public", "public"],
        ["POST", "/orders", "orders/write", "·", "✓"],
    ]


def test_with_many_clients_the_matrix_lists_who_can_call_each_route(before, plan, client, tmp_path):
    for number in range(12):
        address = f'aws_cognito_user_pool_client.this["p-{number:02}"]'
        before[address] = client("orders/write", id=f"p-{number:02}", name=f"p-{number:02}")
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan(before, before)))
    lines = scopegate("access", str(path)).stdout.splitlines()
    assert [line.split() for line in lines[:4]] == [
        ["Route", "Scopes", "Can", "call"],
        ["GET", "/health", "public", "public"],
        ["GET", "/orders", "orders/read", "partner-a,", "partner-b"],
        [
            "POST",
            "/orders",
            "orders/write",
            "partner-b,",
            *[f"p-{n:02}," for n in range(11)],
            "p-11",
        ],
    ]


def test_the_matrix_comes_as_json_too(opened):
    document = json.loads(scopegate("access", opened, "--format", "json").stdout)
    assert (document["version"], len(document["matrix"])) == (2, 6)


def test_the_matrix_of_a_state_is_that_of_its_plan(before, plan, tmp_path):
    entries = plan(before, before)["resource_changes"]
    resources = [entry | {"values": entry["change"]["before"]} for entry in entries]
    state = {"format_version": "1.0", "values": {"root_module": {"resources": resources}}}
    for name, document in {"state": state, "plan": plan(before, before)}.items():
        (tmp_path / name).write_text(json.dumps(document))
    matrix = scopegate("access", str(tmp_path / "state")).stdout
    assert matrix == scopegate("access", str(tmp_path / "plan")).stdout
    assert "orders/write" in matrix


def test_a_review_imports_neither_cdktf_nor_a_validation_library(opened):
    program = (
        "import sys; from scopegate.cli import app;"
        f"app(['review', {opened!r}, '--fail-on', 'none'], standalone_mode=False)"
    )
    check = f"import atexit, sys; atexit.register(lambda: print(*sys.modules)); {program}"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert loaded & {"cdktf", "jsii", "constructs", "pydantic", "jinja2", "yaml", "httpx2"} == set()


OPENED = Finding(Kind.ROUTE_OPENED, "a.b", "It opens.", route="GET /", scopes=("s/r",))
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def accepted(tmp_path):
    """Write a file of acceptances and read it."""

    def read(content: str, name: str = "accept.toml") -> list[waivers.Waiver]:
        path = tmp_path / name
        path.write_text(content)
        return waivers.load(path)

    return read


ENTRY = """
[[accept]]
kind = "route-opened"
route = "GET /"
reason = "Health checks."
expires = 2026-11-23
"""


def test_an_accepted_finding_no_longer_counts(accepted):
    counting, listed, notes = waivers.apply([OPENED], accepted(ENTRY), TODAY)
    assert (counting, [one.waiver.reason for one in listed], notes) == (
        [],
        ["Health checks."],
        [],
    )


def test_an_expired_acceptance_counts_again_and_says_so(accepted):
    tomorrow = TODAY + dt.timedelta(days=1)
    counting, listed, notes = waivers.apply([OPENED], accepted(ENTRY), tomorrow)
    assert (counting, listed) == ([OPENED], [])
    assert notes == ["The waiver expired on 2026-11-23: It opens."]


def test_an_acceptance_of_another_route_is_not_for_this_one(accepted):
    other = ENTRY.replace('"GET /"', '"GET /a"')
    counting, _, notes = waivers.apply([OPENED], accepted(other), TODAY)
    assert counting == [OPENED]
    assert notes == ["A waiver fits no finding: route-opened of route GET /a."]


def test_acceptances_come_as_yaml_too(accepted):
    entry = "accept:\n- {kind: route-opened, scopes: [s/r], reason: why, expires: 2027-01-01}\n"
    _, listed, _ = waivers.apply([OPENED], accepted(entry, "accept.yaml"), TODAY)
    assert [one.finding for one in listed] == [OPENED]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('kind = "route-open"', "Entry 1: kind is 'route-open'. Use one of route-opened, "),
        ("expires = 2026", "Entry 1: expires is 2026. Use a date, YYYY-MM-DD."),
        ('reason = ""', "Entry 1: reason is missing"),
        ('route = ""', "Entry 1 names no finding. Give one or more of address, api, client"),
        ('until = "x"', "Entry 1 has until. Use kind, reason, expires, address"),
        ("= 5", "is not valid TOML"),
    ],
)
def test_a_bad_acceptance_is_named_with_what_is_accepted(accepted, line, message):
    field = line.split(" ")[0]
    lines = [kept for kept in ENTRY.splitlines() if not kept.startswith(f"{field} ")]
    with pytest.raises(ScopegateError, match=re.escape(message)):
        accepted("\n".join([*lines, line]))


def test_all_bad_acceptances_are_named_at_once(accepted):
    with pytest.raises(ScopegateError, match=r"Entry 1: .*Entry 2: ") as error:
        accepted(ENTRY.replace("route-opened", "x") * 2)
    assert str(error.value).count("kind is 'x'") == 2
