"""Plans with several APIs: each finding names its own, and so has each waiver to."""

import copy
import datetime as dt
import json

import pytest

from scopegate.access import waivers
from scopegate.access.findings import Kind
from scopegate.access.reports import document, markdown, text
from scopegate.errors import ScopegateError
from tests._support.reviews import report, reviewed

TODAY = dt.date(2026, 11, 29)
ONE, TWO = "aws_api_gateway_rest_api.this", "aws_api_gateway_rest_api.two"


@pytest.fixture
def opened(before, plan):
    """The review of a plan that opens ``GET /orders`` of two APIs."""
    for address, values in list(before.items()):
        if ".this" in address and address.startswith("aws_api_gateway_"):
            other = copy.deepcopy(values)
            for name in ("id", "rest_api_id", "resource_id", "root_resource_id", "authorizer_id"):
                if other.get(name):
                    other[name] = f"{other[name]} of two"
            before[address.replace(".this", ".two")] = other
    after = copy.deepcopy(before)
    for name in ("this", "two"):
        key = f'aws_api_gateway_method.{name}["GET /orders"]'
        after[key] |= {"authorization": "NONE", "authorizer_id": None, "authorization_scopes": None}
    return reviewed(plan(before, after))


def waiver(**named):
    """Return a waiver of an opened route."""
    return waivers.Waiver(Kind.ROUTE_OPENED, "Health checks.", dt.date(2027, 1, 1), named)


def test_the_same_route_of_two_apis_gives_two_findings(opened):
    assert [(f.kind.value, f.route, f.api) for f in opened.findings] == [
        ("route-opened", "GET /orders", ONE),
        ("route-opened", "GET /orders", TWO),
    ]


def test_reports_name_the_api_where_there_are_several(opened):
    review = report(opened)
    shown = text.render(review), markdown.render(review), document.render(review)
    assert [(f"(API {ONE})" in shown[0]), f"(API `{TWO}`)" in shown[1]] == [True, True]
    findings = json.loads(shown[2])["findings"]
    assert [finding["api"] for finding in findings] == [ONE, TWO]


def test_a_waiver_that_fits_two_apis_is_refused(opened):
    with pytest.raises(ScopegateError) as refused:
        waivers.apply(opened.findings, [waiver(route="GET /orders")], TODAY)
    assert str(refused.value) == (
        "The waiver for route-opened of route GET /orders is ambiguous, since it fits findings of"
        f" several APIs: {ONE}, {TWO}. Name one of them with `api`."
    )


@pytest.mark.parametrize(
    "named",
    [
        {"api": TWO, "route": "GET /orders"},
        {"address": 'aws_api_gateway_method.two["GET /orders"]'},
    ],
)
def test_a_waiver_that_names_its_api_or_address_covers_that_alone(opened, named):
    counting, waived, notes = waivers.apply(opened.findings, [waiver(**named)], TODAY)
    assert [f.api for f in counting] == [ONE]
    assert ([one.finding.api for one in waived], notes) == ([TWO], [])
