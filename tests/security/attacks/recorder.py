"""A server that writes down what it is asked for: behind an API, it knows who was let in."""

import contextlib
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Recorder:
    """A running server.

    Attributes:
        url: Its URL, without a trailing slash.
        asked: Method and path of each request so far, in order.
    """

    url: str = ""
    asked: list[str] = field(default_factory=list)

    def drained(self) -> list[str]:
        """Return what was asked since the last time."""
        asked, self.asked = self.asked, []
        return asked


@contextlib.contextmanager
def recorder() -> Iterator[Recorder]:
    """A server on this machine that runs as long as the ``with`` block."""
    record = Recorder()

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            """Write the request down, and answer that all is well."""
            record.asked.append(f"{self.command} {self.path}")
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def __getattr__(self, name: str):
            if name.startswith("do_"):
                return self.answer
            raise AttributeError(name)

        def log_message(self, *_) -> None:
            """Keep quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    record.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield record
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
