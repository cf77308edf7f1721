"""A server for the emulator: it says who calls, and prints the variables that lead to it."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """Answers with the identity that the API has verified."""

    def do_GET(self) -> None:
        """Answer a call."""
        said = f"{self.headers['X-Client-Id']} has {self.headers['X-Scopes']}\n".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f'port = {server.server_port}\nservers = ["127.0.0.1"]', flush=True)
server.serve_forever()
