"""Calls of AWS: every page of a list, and one sentence for what goes wrong."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from scopegate.account.aws import Aws
from scopegate.errors import ScopegateError


class Answered(Aws):
    """A reader, what it will be answered, and the tokens of the pages it asked for."""

    def __init__(self, region, replies, seen):
        super().__init__(region)
        self.replies, self.seen = replies, seen


@pytest.fixture
def aws(monkeypatch):
    """A reader of an AWS that gives ``replies``, and keeps the tokens of pages in ``seen``."""
    replies: list[Any] = []
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(json.loads(body).get("NextToken"))
            status, answer = replies.pop(0)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        environment = {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_CA_BUNDLE": "",
            "AWS_PROFILE": "",
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield Answered("eu-central-1", replies, asked)
        server.shutdown()


def clients(aws):
    return aws.pages(
        "cognito-idp", "list_user_pool_clients", "UserPoolClients", UserPoolId="eu_1", MaxResults=60
    )


def test_a_list_is_read_to_its_end_and_once(aws):
    aws.replies += [
        (200, {"UserPoolClients": [{"ClientId": "a"}], "NextToken": "2"}),
        (200, {"UserPoolClients": [{"ClientId": "b"}]}),
    ]
    assert [one["ClientId"] for one in (*clients(aws), *clients(aws))] == ["a", "b", "a", "b"]
    assert aws.seen == [None, "2"]


def test_a_list_that_no_page_is_known_of_is_read_to_its_end(aws, monkeypatch):
    monkeypatch.setattr(type(aws._client("cognito-idp")), "can_paginate", lambda *_: False)  # noqa: SLF001
    aws.replies += [
        (200, {"UserPoolClients": [{"ClientId": "a"}], "NextToken": "2"}),
        (200, {"UserPoolClients": [{"ClientId": "b"}]}),
    ]
    assert [one["ClientId"] for one in clients(aws)] == ["a", "b"]
    assert aws.seen == [None, "2"]


def test_what_is_in_something_that_is_gone_is_nothing(aws):
    aws.replies.append((400, {"__type": "ResourceNotFoundException", "message": "No pool."}))
    assert clients(aws) == []


def test_a_refusal_is_one_sentence(aws):
    aws.replies.append((400, {"__type": "AccessDeniedException", "message": "You may not."}))
    with pytest.raises(ScopegateError) as refused:
        clients(aws)
    assert str(refused.value) == (
        "AWS refused cognito-idp list_user_pool_clients in eu-central-1 with"
        " AccessDeniedException: You may not."
    )


@pytest.mark.usefixtures("aws")
def test_an_aws_that_is_not_there_is_one_sentence(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(ScopegateError) as refused:
        clients(Aws("eu-central-1"))
    assert str(refused.value) == (
        "Can't call cognito-idp list_user_pool_clients in eu-central-1: Could not"
        ' connect to the endpoint URL: "http://127.0.0.1:9/"'
    )


@pytest.mark.parametrize("name", ["AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE", "AWS_USE_FIPS_ENDPOINT"])
def test_a_setting_that_is_empty_is_none(aws, monkeypatch, name):
    monkeypatch.setenv(name, "")
    aws.replies.append((200, {"UserPoolClients": [{"ClientId": "a"}]}))
    assert clients(Aws("eu-central-1")) == [{"ClientId": "a"}]


def test_a_setting_that_is_none_of_those_it_can_be_is_one_sentence(aws, monkeypatch):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "many")
    with pytest.raises(
        ScopegateError, match=r"^Invalid AWS setting in the environment: .*'many'\.$"
    ):
        clients(Aws("eu-central-1"))
    assert aws.seen == []
