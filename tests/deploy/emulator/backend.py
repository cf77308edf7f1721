"""An HTTP backend whose answers contain the request."""

import contextlib
import http.server
import json
import threading
from collections.abc import Sequence


class _Server(http.server.ThreadingHTTPServer):
    """A server that counts requests with a body.

    Attributes:
        count: The number of requests with a body.
        says: Names of the headers whose values are the answer to a GET.
    """

    count = 0
    says: Sequence[str] = ()


class _Echo(http.server.BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self):
        """Answer with the path, or with the values of the headers in ``says``."""
        told = [self.headers[name] or "-" for name in self.server.says]
        self._answer(200, "text/plain", (" ".join(told) or self.path).encode())

    def do_POST(self):
        """Answer with the request and its number; the path can name the status."""
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
    """Run a backend on this machine during the ``with`` block, and yield its URL.

    Args:
        says: Names of headers whose values, instead of the path, are the answer to a GET.
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
