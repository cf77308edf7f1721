"""The measured systems as data: the same one with increasing numbers of clients or routes.

All contestants get the same values, which are inputs of the module ``oauth2-api``: a user pool with
a domain, a resource server with ten scopes, clients with two of them, and a REST API whose routes
require one scope and forward requests to one server.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

CLIENTS = (1, 10, 100, 1_000)
ROUTES = (1, 10, 100, 280)
"""A REST API has at most 300 resources, including the root and the parents of paths."""
HELD = 10
"""The number of clients or routes that is fixed while the other one grows."""
SCOPES = 10
BACKEND = "https://backend.example.com"


@dataclass(frozen=True, order=True)
class System:
    """A number of clients and a number of routes."""

    clients: int
    routes: int

    @property
    def inputs(self) -> dict[str, Any]:
        """Its values, which are inputs of the module."""
        return {
            "name": "bench",
            "backend": {"http": {"url": BACKEND}},
            "clients": {
                f"partner-{number:04}": {"scopes": sorted({_scope(number), _scope(number + 1)})}
                for number in range(self.clients)
            },
            "deletion_protection": False,
            "domain": {"prefix": "scopegate-bench"},
            "resource_servers": {
                "orders": {"scopes": {f"scope-{n}": f"Scope {n}." for n in range(SCOPES)}}
            },
            "routes": {
                f"GET /things-{number:03}": {"scopes": [_scope(number)]}
                for number in range(self.routes)
            },
        }


def _scope(number: int) -> str:
    return f"orders/scope-{number % SCOPES}"


def systems(sizes: Sequence[int] = ()) -> Iterator[System]:
    """Yield the systems to measure, from few clients to many, then from few routes to many.

    Args:
        sizes: Numbers of clients or routes; all if none is given.
    """
    found = [System(number, HELD) for number in CLIENTS if not sizes or number in sizes]
    found += [System(HELD, number) for number in ROUTES if not sizes or number in sizes]
    yield from dict.fromkeys(found)
