"""Why there is no token: the code of the endpoint's error, and never a secret."""

import base64
import json
import threading
import traceback
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from scopegate.verify.tokens import TokenError, access_token

SECRET = "s3cret+/=:ä"  # noqa: S105  made up


@pytest.fixture
def endpoint():
    """A token endpoint that gives the answer it is told to, and keeps what it was asked."""

    class Endpoint(BaseHTTPRequestHandler):
        url: str
        answer: tuple[int, str] = (200, "{}")
        asked: list[tuple[str, dict[str, Any]]] = []  # noqa: RUF012  one for the test

        def do_POST(self) -> None:
            """Answer as told."""
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.asked.append((self.headers["Authorization"], parse_qs(body)))
            status, text = self.answer
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_arguments) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    Endpoint.url = f"http://127.0.0.1:{server.server_port}/oauth2/token"
    yield Endpoint
    server.shutdown()
    server.server_close()


def test_the_client_authenticates_by_basic_and_asks_for_every_scope(endpoint):
    endpoint.answer = (200, json.dumps({"access_token": "a.b.c", "token_type": "Bearer"}))
    assert access_token(endpoint.url, "id", "secret", trust_env=False) == "a.b.c"
    assert endpoint.asked == [
        (
            f"Basic {base64.b64encode(b'id:secret').decode()}",
            {"grant_type": ["client_credentials"]},
        )
    ]


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (400, '{"error": "invalid_client"}', "invalid_client"),
        (400, '{"error": "invalid_scope"}', "invalid_scope"),
        (200, "{}", "no access token in the answer"),
        (200, '{"token_type": "Bearer"}', "no access token in the answer"),
        (500, "oops", "HTTP 500"),
        (429, '{"message": "Too many"}', "HTTP 429"),
        (403, "<html>", "HTTP 403"),
        (200, "no json", "no JSON object in the answer"),
        (200, "[]", "no JSON object in the answer"),
        (200, "null", "no JSON object in the answer"),
    ],
)
def test_no_token_is_told_by_the_reason_alone(status, body, message, endpoint):
    endpoint.answer = (status, body)
    with pytest.raises(TokenError) as error:
        access_token(endpoint.url, "id", SECRET, trust_env=False)
    assert str(error.value) == message
    assert SECRET not in "".join(traceback.format_exception(error.value))


def test_an_endpoint_that_is_not_there_is_told_by_the_kind_of_error():
    with pytest.raises(TokenError, match=r"^Connect"):
        access_token("http://127.0.0.1:9/oauth2/token", "id", SECRET, trust_env=False)
