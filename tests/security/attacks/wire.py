"""Requests written to a socket byte by byte: every library would put them right first."""

import http.client
import socket
from dataclasses import dataclass

from tests.security.attacks.attack import Request

_TIMEOUT_SECONDS = 20
CUT = 0
"""In place of a status: the connection ended without an answer."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where an API is.

    Attributes:
        port: Of the emulator, on 127.0.0.1.
        id: Id of the API.
        stage: Name of its stage.
        base: What its paths follow in the target of a request.
        other: Id of the other API.
    """

    port: int
    id: str
    stage: str
    base: str
    other: str


@dataclass(frozen=True)
class Answer:
    """The status and the body that came back."""

    status: int
    body: bytes


def send(request: Request, address: Address) -> Answer:
    """Send ``request`` to an API, on a connection of its own."""
    peer = ("127.0.0.1", address.port)
    with socket.create_connection(peer, timeout=_TIMEOUT_SECONDS) as connection:
        connection.sendall(written(request, address))
        answer = http.client.HTTPResponse(connection, method=request.method)
        try:
            answer.begin()
            return Answer(answer.status, answer.read())
        except (http.client.HTTPException, ConnectionError):
            return Answer(CUT, b"")


def written(request: Request, address: Address) -> bytes:
    """Return the bytes of ``request``."""
    target = _placed(request.target, request, address)
    host = _placed(request.host or f"127.0.0.1:{address.port}", request, address)
    lines = [
        _line(request.method.encode(), target.encode("latin-1"), b"HTTP/1.1", by=b" "),
        _line(b"Host", host.encode("latin-1"), by=b": "),
        *(_line(name.encode("latin-1"), _bytes(value), by=b": ") for name, value in request.fields),
        request.raw,
    ]
    names = {name.lower() for name, _ in request.fields}
    if "connection" not in names:
        lines.append(b"Connection: close\r\n")
    if request.body and "transfer-encoding" not in names:
        lines.append(b"Content-Length: %d\r\n" % len(request.body))
    return b"".join([*lines, b"\r\n", request.body])


def _placed(text: str, request: Request, address: Address) -> str:
    """Return ``text`` with its placeholders replaced."""
    values = {
        "path": request.path or "",
        "base": address.base,
        "id": address.id,
        "stage": address.stage,
        "other": address.other,
    }
    for name, value in values.items():
        text = text.replace(f"<{name}>", value)
    return text


def _line(*parts: bytes, by: bytes) -> bytes:
    return by.join(parts) + b"\r\n"


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("latin-1")
