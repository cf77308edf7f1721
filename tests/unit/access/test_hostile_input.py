"""Whatever a file holds, the answer is a report or one sentence, and never a secret."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scopegate.access import pipeline
from scopegate.access.reports import document, html, markdown, text
from scopegate.errors import ScopegateError
from scopegate.plan.document import load
from tests._support import reviews
from tests._support.reviews import report, reviewed

HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "`|**bold**| [link](https://example.com) @everyone #1 ![x](y)",
    "https://example.com www.example.com",
    "\x1b[31mred\x1b]0;title\x07\r\n",
    "a\u202egnp.exe\u2066\u200b\ufeff",
    "{{ 7*7 }} {% raw %} ${jndi}",
    "x" * 10_000,
    "]]> --> <!-- &amp; \\` ~~~",
]


def rendered(document_: dict[str, Any]) -> dict[str, str]:
    review = report(reviewed(document_))
    return {
        "text": text.render(review, width=100),
        "markdown": markdown.render(review),
        "html": html.render(review),
        "json": document.render(review, matrix=True),
        "matrix": text.render_matrix(review.after, width=100),
    }


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_leaves_every_report_intact(name, system, plan, client):
    before = system({"a": ("orders/read",)}, {"GET /orders": ("orders/read",)})
    after = copy.deepcopy(before)
    address = f"aws_cognito_user_pool_client.this[{json.dumps(name)}]"
    after[address] = client("orders/read", name, name=name)
    after[f"aws_api_gateway_rest_api.this[{json.dumps(name)}]"] = {"id": name}
    reports = rendered(plan(before, after))
    for form in ("text", "markdown", "matrix"):
        shown = reports[form].replace("\n", "")
        assert [c for c in shown if not c.isprintable()] == []
    assert "<script>alert" not in reports["html"]
    assert "<img" not in reports["html"]
    assert "<img" not in reports["markdown"]
    assert "](" not in reports["markdown"].replace("\\]\\(", "")
    assert "@everyone" not in reports["markdown"]
    assert "https://example" not in reports["markdown"]
    assert len({line.count("|") for line in table(reports["markdown"])}) == 1
    assert json.loads(reports["json"])["findings"] != []


def table(report: str) -> list[str]:
    """Return the rows of its tables, without the pipes that are escaped."""
    return [line.replace("\\|", "") for line in report.splitlines() if line.startswith("|")]


def test_no_report_shows_a_secret(before, after, plan):
    after['aws_cognito_user_pool_client.this["partner-a"]']["client_secret"] = "another-one"  # noqa: S105
    after['aws_cognito_user_pool_client.this["partner-a"]']["allowed_oauth_scopes"] = []
    reports = "".join(rendered(plan(before, after)).values())
    assert "not-to-be-shown" not in reports
    assert "another-one" not in reports


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_truncated_plan_gives_one_sentence(before, after, plan, tmp_path, cut):
    whole = json.dumps(plan(before, after))
    path = tmp_path / "plan.json"
    path.write_text(whole[: len(whole) * cut // 40])
    with pytest.raises(ScopegateError, match=r"plan\.json is not valid JSON, or not all of it"):
        load(str(path))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"PK\x03\x04rest", "in Terraform's own format"),
        (b"\xff\xfe\x00", "is not valid JSON"),
        (b"[" * 100_000, "is not a JSON object"),
        (b"[]", "is not a JSON object"),
        (b"null", "is not a JSON object"),
        (b'{"a":1}{"a":2}', "is not valid JSON"),
    ],
)
def test_what_is_no_json_object_gives_one_sentence(content, message, tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    with pytest.raises(ScopegateError, match=message):
        load(str(path))


def test_a_missing_file_gives_one_sentence(tmp_path):
    with pytest.raises(ScopegateError, match=r"Can't read .*none\.json: No such file"):
        load(str(tmp_path / "none.json"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({}, "This is not a plan"),
        ({"values": {"root_module": {}}}, "This is a state"),
        ({"resource_changes": [], "format_version": "2.0"}, "has format_version '2.0'"),
        ({"resource_changes": [], "errored": True}, "This plan failed"),
        ({"resource_changes": 5}, "`resource_changes`: expected `array | null`, got `int`"),
        ({"resource_changes": [5]}, r"`resource_changes\[0\]`: expected `object`, got `int`"),
    ],
)
def test_what_is_no_plan_gives_one_sentence(content, message):
    with pytest.raises(ScopegateError, match=message):
        reviewed(content)


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_junk_anywhere_in_a_plan_gives_a_report_or_one_sentence(before, after, plan, data):
    after['aws_cognito_user_pool_client.this["partner-a"]']["allowed_oauth_scopes"] = []
    broken = copy.deepcopy(plan(before, after))
    *outer, last = data.draw(st.sampled_from(places(broken)))
    parent = broken
    for step in outer:
        parent = parent[step]
    parent[last] = data.draw(JUNK)
    assert "not-to-be-shown" not in said(lambda: "".join(rendered(broken).values()))


def said(act: Callable[[], str]) -> str:
    """Return what an act returns, or the one sentence that it fails with."""
    try:
        return act()
    except ScopegateError as error:
        return str(error)


@given(JUNK)
def test_junk_for_outputs_gives_a_matrix_or_one_sentence(junk):
    shown = said(
        lambda: text.render_matrix(
            pipeline.system_of(reviews.document({"contract": {"value": junk}}))
        )
    )
    assert shown.rstrip().endswith((".", "clients."))


def test_the_comment_fits_whatever_the_plan(system, plan):
    few = system({}, {"GET /orders": ("orders/read",)})
    scopes = ("orders/read",)
    many = system({f"partner-{n}": scopes for n in range(2_000)}, {"GET /orders": scopes})
    report = rendered_markdown(plan(few, many))
    assert len(report.encode()) < 65_000
    assert "**2000 info.**" in report
    assert "more: see the review in another format" in report
    assert report.count("<details>") == report.count("</details>")


def rendered_markdown(document_: dict[str, Any]) -> str:
    return markdown.render(report(reviewed(document_)))
