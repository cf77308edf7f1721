"""A local server of the comments API of GitHub and GitLab."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "token-of-the-job"  # noqa: S105  of nothing but this server
MARK = "<!-- scopegate-review -->"
ME = 7
"""The id of the user that the token belongs to."""

_LISTS = re.compile(r"/repos/acme/orders/issues/3/comments|/projects/5/merge_requests/3/notes")
_ONE = re.compile(
    r"(?:/repos/acme/orders/issues/comments|/projects/5/merge_requests/3/notes)/(\d+)"
)


@dataclass
class Comments:
    """The comments of one pull request.

    Attributes:
        url: URL of the API.
        kept: The comments, oldest first.
        changes: Changes of them: the method and the id of the comment.
    """

    url: str
    kept: list[dict[str, Any]] = field(default_factory=list)
    changes: list[tuple[str, int]] = field(default_factory=list)

    def add(self, body: str, user: int) -> dict[str, Any]:
        """Keep a comment of ``user``."""
        made = {
            "id": 1000 + len(self.kept),
            "author": {"id": user},
            "body": body,
            "user": {"type": "Bot" if user == ME else "User"},
        }
        self.kept.append(made)
        return made

    def reviews(self) -> list[str]:
        """Return the bodies of the comments that the job made."""
        return [each["body"] for each in self.kept if each["author"]["id"] == ME]


@contextmanager
def serving() -> Iterator[Comments]:
    """Serve the API, with more comments of others than fit on a page, one similar to a review."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        comments = Comments(f"http://127.0.0.1:{server.server_port}")
        for number in range(120):
            comments.add(f"{MARK}\nnot mine" if number == 50 else f"comment {number}", user=1)
        server.comments = comments  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield comments
        server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    @property
    def comments(self) -> Comments:
        return self.server.comments  # type: ignore[attr-defined]

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/user":
            self._answer(200, {"id": ME})
            return
        query = {name: int(value) for name, (value,) in parse_qs(url.query).items()}
        size, page = query["per_page"], query["page"]
        found = self.comments.kept[(page - 1) * size : page * size]
        self._answer(200 if _LISTS.fullmatch(url.path) else 404, found)

    def do_POST(self) -> None:
        if not _LISTS.fullmatch(self.path):
            self._answer(404, {})
            return
        made = self.comments.add(self._body(), user=ME)
        self.comments.changes.append(("created", made["id"]))
        self._answer(201, made)

    def do_PATCH(self) -> None:
        found = _ONE.fullmatch(self.path)
        (one,) = (each for each in self.comments.kept if found and each["id"] == int(found[1]))
        if one["author"]["id"] != ME:
            self._answer(403, {})
            return
        one["body"] = self._body()
        self.comments.changes.append(("updated", one["id"]))
        self._answer(200, one)

    do_PUT = do_PATCH  # noqa: N815  the name that the base class calls

    def _body(self) -> str:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path.startswith("/repos"):
            return str(json.loads(text)["body"])
        return parse_qs(text, strict_parsing=True)["body"][0]

    def _answer(self, status: int, value: Any) -> None:
        given = self.headers.get("PRIVATE-TOKEN") or self.headers.get("Authorization") or ""
        if given.removeprefix("Bearer ") != TOKEN:
            status, value = 401, {}
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Log nothing."""
