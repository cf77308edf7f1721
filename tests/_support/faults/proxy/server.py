"""The proxy itself."""

import contextlib
import http.client
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from scopegate.emulator import Instance, endpoints
from tests._support.faults.proxy import answer, call, policy
from tests._support.faults.proxy.call import Call
from tests._support.faults.proxy.policy import Fault

_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding"}

Watch = Callable[[Call, bool], None]
"""A watcher, notified of each call on arrival, and (True) once it is processed, unanswered."""


class Proxy:
    """A proxy in front of an emulator, with a port that stays when the instance changes.

    Attributes:
        instance: The emulator behind it.
        policy: Which calls fail.
        patience: Seconds after which the connection of an unanswered call is cut.
        watch: Notified of each call.
        counts: The number of calls by service and operation.
        faults: The number of faults by operation and fault.
        busy: The number of calls in progress.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.patience = 3.0
        self.closing = threading.Event()
        self.busy = 0
        self.lock = threading.Lock()
        self._server = _Server(self)
        self.reset()

    def reset(self) -> None:
        """Let no call fail, and reset the counts."""
        self.policy: policy.Policy = policy.never
        self.watch: Watch = lambda _call, _done: None
        self.counts: Counter[tuple[str, str]] = Counter()
        self.faults: Counter[Fault] = Counter()

    @property
    def port(self) -> int:
        """On 127.0.0.1."""
        return self._server.server_port

    @property
    def environment(self) -> dict[str, str]:
        """The variables that direct Terraform and the AWS SDKs here."""
        return endpoints.environment(endpoints.endpoint(self.port))

    def received(self, made: Call) -> Fault | None:
        """Count a call, and return its fault."""
        self.watch(made, False)
        with self.lock:
            self.counts[made.service, made.operation] += 1
            fault = self.policy(made)
            if fault:
                self.faults[fault] += 1
            return fault

    def settle(self) -> None:
        """Wait until every call is answered or cut."""
        while self.busy:
            time.sleep(0.02)

    def __enter__(self) -> Self:
        """Listen."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening, and cut what is still open."""
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    request_queue_size = 128

    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that are gone, which these tests expect."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def relay(self) -> None:
        """Answer the call according to its fault."""
        proxy = self.server.proxy
        with proxy.lock:
            proxy.busy += 1
        try:
            self._answer(proxy)
        finally:
            with proxy.lock:
                proxy.busy -= 1

    def _answer(self, proxy: Proxy) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if len(body) < length:  # its client gave up: it has not come
            self._cut()
            return
        made = call.of(self.command, self.path, dict(self.headers), body)
        match fault := proxy.received(made):
            case Fault.SILENT:
                proxy.closing.wait(proxy.patience)
                self._cut()
            case Fault.CUT:
                self._cut()
            case None | Fault.LOST:
                status, headers, content = self._forwarded(body)
                proxy.watch(made, True)
                if fault:
                    self._cut()
                else:
                    self._send(status, headers, content)
            case _:
                refused = answer.of(fault, made)
                headers = [("Content-Type", refused.type), ("x-amzn-RequestId", answer.REQUEST)]
                headers += [("x-amzn-ErrorType", refused.error)] if refused.error else []
                self._send(refused.status, headers, refused.body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = relay  # noqa: N815

    def _forwarded(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.proxy.instance.port)
        try:
            connection.putrequest(
                self.command, self.path, skip_host=True, skip_accept_encoding=True
            )
            for name, value in self.headers.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            answered = connection.getresponse()
            return answered.status, answered.getheaders(), answered.read()
        finally:
            connection.close()

    def _send(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in _HOP_BY_HOP:
                self.send_header(name, value)
        if not any(name.lower() == "content-length" for name, _ in headers):
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _cut(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):  # its client has cut it
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""
