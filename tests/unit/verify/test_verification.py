"""A verification of a system whose token endpoint and routes run in this process."""

import base64
import io
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from rich.console import Console

from scopegate.verify import command, system
from scopegate.verify.calls import verify
from scopegate.verify.served import Served, UnknownError

SECRET, WRONG = "right", "wrong"
SCOPES = {"a": ["orders/read"], "b": ["orders/read", "orders/write"], "c": ["orders/write"]}
ROUTES = {"GET /orders": ["orders/read"], "POST /orders": ["orders/write"], "GET /health": []}


class Service(BaseHTTPRequestHandler):
    """Issues the id of a client as its token, and answers as the routes require.

    Attributes:
        unprotected: Routes that admit everyone, although the contract says otherwise.
    """

    unprotected: frozenset[str] = frozenset()

    def do_GET(self):
        required = ROUTES[f"{self.command} {self.path}"]
        client = (self.headers["Authorization"] or "").removeprefix("Bearer id-")
        admitted = not required or {*required} & {*SCOPES.get(client, ())}
        unprotected = f"{self.command} {self.path}" in self.unprotected
        self.answer(200 if admitted or unprotected else 401, {})

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        if self.path != "/oauth2/token":
            return self.do_GET()
        credentials = base64.b64decode(self.headers["Authorization"].removeprefix("Basic "))
        client, _, secret = credentials.decode().partition(":")
        if secret != SECRET:
            return self.answer(400, {"error": "invalid_client"})
        return self.answer(200, {"access_token": client})

    def answer(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def url():
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def deployed(url, *clients):
    """Return a system with these clients."""
    contract = {
        "token_endpoint": f"{url}/oauth2/token",
        "invoke_url": url,
        "clients": {key: {"id": f"id-{key}", "scopes": SCOPES[key]} for key in clients},
        "routes": {key: {"public": not scopes, "scopes": scopes} for key, scopes in ROUTES.items()},
    }
    ids = {key: f"id-{key}" for key in clients}
    secrets = {key: WRONG if key == "c" else SECRET for key in clients}
    outputs = {"contract": contract, "client_ids": ids, "client_secrets": secrets}
    return system.of_outputs(outputs, "the root module", None)


def statuses(calls):
    """Return what nobody, a forger and each client got, by route."""
    found: dict[str, list[int | str]] = {}
    for call in calls:
        found.setdefault(call.route.key, []).append(call.status or call.error)
    return found


NO_TOKEN = "no token: invalid_client"  # noqa: S105  an error
ANSWERS = {
    "GET /health": [200, 200, 200, 200, NO_TOKEN],
    "GET /orders": [401, 401, 200, 200, NO_TOKEN],
    "POST /orders": [401, 401, 401, 200, NO_TOKEN],
}


def test_each_route_is_called_without_a_token_with_a_false_one_and_as_each_client(url):
    calls = verify(deployed(url, "a", "b", "c"))
    assert statuses(calls) == ANSWERS
    assert [call.caller for call in calls if not call.passed] == ["c", "c", "c"]


def test_a_route_that_admits_everyone_fails(url, monkeypatch):
    monkeypatch.setattr(Service, "unprotected", frozenset({"GET /orders"}))
    calls = verify(deployed(url, "b"))
    assert [(call.caller, call.route.key) for call in calls if not call.passed] == [
        ("nobody", "GET /orders"),
        ("garbage", "GET /orders"),
    ]


def test_a_system_that_does_not_answer_fails():
    calls = verify(deployed("http://127.0.0.1:9", "a"))
    assert {call.error for call in calls} == {"ConnectError", "no token: ConnectError"}


STILL_SERVED = Served("GET /old", removed=True, command="terraform apply")


@pytest.mark.parametrize(
    ("served", "said"),
    [
        ([], "6 calls: 6 as expected, 0 unexpected, 0 not checked."),
        ([STILL_SERVED], STILL_SERVED.sentence),
        (UnknownError("no region"), "Not checked whether the stage serves routes beyond the "),
    ],
    ids=["as planned", "a removed route", "unknown"],
)
def test_the_report_names_routes_beyond_the_contract(served, said, url, tmp_path, monkeypatch):

    def beyond(*_):
        if isinstance(served, UnknownError):
            raise served
        return served

    monkeypatch.setattr(command, "read", lambda *_: deployed(url))
    monkeypatch.setattr(command, "unknown_routes", beyond)
    file = io.StringIO()
    code = command.call(tmp_path).report(Console(file=file, width=200))
    assert (code, said in file.getvalue()) == (int(served == [STILL_SERVED]), True)
