"""An HTTP backend that answers with what it was asked for."""

import contextlib
import http.server
import json
import threading
from collections.abc import Sequence


class _Server(http.server.ThreadingHTTPServer):
    """Counts what is sent to it.

    Attributes:
        count: How many calls with a body it answered.
        says: Names of the headers whose values it answers a GET with.
    """

    count = 0
    says: Sequence[str] = ()


class _Echo(http.server.BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self):
        """Answer with what was asked for, or with the values of the headers that are told."""
        told = [self.headers[name] or "-" for name in self.server.says]
        self._answer(200, "text/plain", (" ".join(told) or self.path).encode())

    def do_POST(self):
        """Answer with the status that the path names, else 200, what was sent, and its number."""
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        sent = [self.headers[name] for name in ("Authorization", "Content-Type", "X-Dropped")]
        seen = " ".join(map(str, [self.path, *sent, body]))
        named = self.path.partition("?")[0].strip("/")
        status = int(named) if named.isdigit() else 200
        self.server.count += 1
        answer = {"seen": seen, "count": self.server.count}
        self._answer(status, "application/json", json.dumps(answer).encode())

    def _answer(self, status, media_type, body):
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Keep quiet."""


@contextlib.contextmanager
def backend(says=()):
    """The URL of a backend on this machine that runs as long as the ``with`` block.

    Args:
        says: Names of headers, whose values it answers a GET with instead of the path.
    """
    server = _Server(("127.0.0.1", 0), _Echo)
    server.says = says
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
