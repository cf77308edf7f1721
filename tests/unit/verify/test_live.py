"""What a stage serves beside what was planned."""

import copy
import io
import json
from dataclasses import replace

import pytest

from scopegate import terraform
from scopegate.account import aws
from scopegate.verify.live import Rank, differences, report
from scopegate.verify.served import UnknownError
from tests._support.whole_systems import DOCUMENT
from tests.unit.verify.test_served import SYSTEM


@pytest.fixture
def stage(monkeypatch):
    """Lets a stage serve a document, and the state have another as the body of the API."""

    def serve(served, body):
        class Account:
            def __init__(self, region, _environment):
                self.region = region

            def call(self, _service, operation, **arguments):
                assert (operation, arguments["restApiId"]) == ("get_export", "abc")
                return {"body": io.BytesIO(json.dumps(served).encode())} if served else {}

        instance = {"attributes": {"id": "abc", "body": body}}
        resource = {"type": "aws_api_gateway_rest_api", "instances": [instance]}
        monkeypatch.setattr(aws, "Aws", Account)
        monkeypatch.setattr(
            terraform, "run", lambda *_arguments, **_options: json.dumps({"resources": [resource]})
        )

    return serve


def changed(change):
    document = copy.deepcopy(DOCUMENT)
    change(document)
    return document


def test_a_stage_that_serves_the_body_differs_in_nothing(stage, tmp_path):
    stage(DOCUMENT, json.dumps(DOCUMENT))
    found = differences(SYSTEM, tmp_path)
    assert (found, report(found)) == ([], "")


@pytest.mark.parametrize(
    ("change", "rank", "sentence"),
    [
        (
            lambda d: d["paths"]["/orders"]["get"].pop("security"),
            Rank.OPENED,
            "GET /orders is public; as planned, it requires orders/read.",
        ),
        (
            lambda d: d["paths"]["/orders"]["get"].update(
                security=[{"cognito": ["orders/read", "orders/all"]}]
            ),
            Rank.ADMITS_OTHERS,
            "GET /orders requires orders/all or orders/read; as planned, it requires orders/read.",
        ),
        (
            lambda d: d["components"]["securitySchemes"]["cognito"][
                "x-amazon-apigateway-authorizer"
            ].update(providerARNs=["arn:other"]),
            Rank.ADMITS_OTHERS,
            "GET /orders accepts tokens of arn:other, which are not the pools that were planned.",
        ),
        (
            lambda d: d["paths"]["/orders"]["get"]["x-amazon-apigateway-integration"].update(
                uri="arn:other"
            ),
            Rank.ANSWERED_BY_ANOTHER,
            "GET /orders is not answered by the backend that was planned.",
        ),
        (
            lambda d: d["paths"]["/health"]["get"].update(security=[{"cognito": ["orders/read"]}]),
            Rank.CLOSED,
            "GET /health requires orders/read; as planned, it is public.",
        ),
        (
            lambda d: d["paths"].pop("/health"),
            Rank.CLOSED,
            "GET /health was planned, and is not served.",
        ),
        (
            lambda d: d["paths"].update({"/new": {"x-amazon-apigateway-any-method": {}}}),
            Rank.OPENED,
            "ANY /new is public, and was not planned.",
        ),
    ],
)
def test_a_difference_is_told(change, rank, sentence, stage, tmp_path):
    stage(changed(change), json.dumps(DOCUMENT))
    first, *_ = differences(SYSTEM, tmp_path)
    assert (first.rank, first.sentence) == (rank, sentence)


def test_without_a_body_the_contract_is_what_was_planned(stage, tmp_path):
    stage(changed(lambda d: d["paths"].pop("/health")), None)
    assert [one.sentence for one in differences(SYSTEM, tmp_path)] == [
        "GET /orders requires orders/read, and was not planned.",
        "POST /orders requires orders/write, and was not planned.",
        "GET /a was planned, and is not served.",
    ]


def test_an_http_api_is_not_exported(tmp_path):
    with pytest.raises(UnknownError, match="only REST APIs"):
        differences(replace(SYSTEM, rest_api=None), tmp_path)


def test_a_stage_that_the_account_does_not_have_is_no_difference(stage, tmp_path):
    stage(None, json.dumps(DOCUMENT))
    with pytest.raises(UnknownError) as error:
        differences(SYSTEM, tmp_path)
    assert str(error.value) == (
        "This account has no REST API abc with a stage v1 in eu-central-1. Use the"
        " credentials and the region of the account that it was applied to."
    )
