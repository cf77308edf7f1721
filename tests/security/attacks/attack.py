"""Attacks: a kind, with its requests."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tests.security.attacks.attacker import Attacker

DOORS = ("/orders/7", "/deep/down")
"""Protected paths of both APIs: of ``GET /orders/{id}`` and of ``ANY /{proxy+}``."""

HTTP_API = "HTTP API"
REST_API = "REST API"
APIS = (REST_API, HTTP_API)

Field = tuple[str, str | bytes]


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request, written to the socket as it stands here.

    Attributes:
        name: Describes the attempt; it is unique within its kind.
        method: The method.
        path: The path after the base of the API in the request line, or None to try each of
            ``DOORS``.
        target: The whole target of the request line instead, with ``<base>``, ``<id>`` and
            ``<stage>`` for those of the API, ``<path>`` for ``path`` and ``<other>`` for the id of
            the other API.
        host: The header Host, with the same placeholders; that of the emulator if None.
        fields: Other headers, in this order.
        raw: Headers as bytes that no client library writes, each with its line ending.
        body: The body.
    """

    name: str
    method: str = "GET"
    path: str | None = None
    target: str = "<base><path>"
    host: str | None = None
    fields: tuple[Field, ...] = ()
    raw: bytes = b""
    body: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Attack:
    """Requests of one kind, all of which must be refused.

    Attributes:
        kind: Its name, in tests and in docs/assurance.md.
        tries: A description of the attempt.
        refusals: The expected statuses, by API that is attacked in this way.
        make: Creates the requests of an attacker.
    """

    kind: str
    tries: str
    refusals: dict[str, frozenset[int]]
    make: Callable[[Attacker], Iterator[Request]]

    def requests(self, attacker: Attacker) -> dict[str, Request]:
        """Return every request by name: one for each door if it tries each.

        Raises:
            ValueError: Two have the same name.
        """
        found: dict[str, Request] = {}
        for one in (each for made in self.make(attacker) for each in _at_its_doors(made)):
            name = f"{one.name} at {one.method} {one.path}"
            if name in found:
                raise ValueError(f"{self.kind}: two requests are called {name!r}")
            found[name] = one
        return found


def _at_its_doors(request: Request) -> list[Request]:
    if request.path is not None:
        return [request]
    return [replace(request, path=door) for door in DOORS]


ATTACKS: list[Attack] = []


def attack(
    tries: str, *, rest: set[int] | None = None, http: set[int] | None = None
) -> Callable[[Callable[[Attacker], Iterator[Request]]], Callable[[Attacker], Iterator[Request]]]:
    """Declare the decorated generator as an attack of the kind in its name."""
    refusals = {REST_API: rest, HTTP_API: http}

    def declare(
        make: Callable[[Attacker], Iterator[Request]],
    ) -> Callable[[Attacker], Iterator[Request]]:
        ATTACKS.append(
            Attack(
                kind=make.__name__.replace("_", "-"),
                tries=tries,
                refusals={api: frozenset(each) for api, each in refusals.items() if each},
                make=make,
            )
        )
        return make

    return declare


def bearer(name: str, token: str | bytes) -> Request:
    """Return a request with ``token`` where a token belongs."""
    value = b"Bearer " + token if isinstance(token, bytes) else f"Bearer {token}"
    return Request(name=name, fields=(("Authorization", value),))
