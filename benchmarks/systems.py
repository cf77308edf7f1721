"""The systems that are built: the same one, with more and more clients or routes, as data.

Every contestant gets the same values, those of the module ``oauth2-api``: a user pool with its
domain, a resource server with ten scopes, clients with two of them, and a REST API whose routes
ask for one and pass requests on to one server.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

CLIENTS = (1, 10, 100, 1_000)
ROUTES = (1, 10, 100, 280)
"""A REST API has at most 300 resources, the root and the parents of a path among them."""
HELD = 10
"""How many there are of what isn't varied."""
SCOPES = 10
BACKEND = "https://backend.example.com"


@dataclass(frozen=True, order=True)
class System:
    """So many clients, so many routes."""

    clients: int
    routes: int

    @property
    def inputs(self) -> dict[str, Any]:
        """Its values, as the module takes them."""
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
        sizes: Numbers of what is varied; all if none is given.
    """
    found = [System(number, HELD) for number in CLIENTS if not sizes or number in sizes]
    found += [System(HELD, number) for number in ROUTES if not sizes or number in sizes]
    yield from dict.fromkeys(found)
