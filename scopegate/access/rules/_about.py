"""Findings about routes and clients."""

from scopegate.access.findings import Finding, Kind
from scopegate.access.system.model import Client, Route
from scopegate.access.wording import listed


def of_route(kind: Kind, route: Route, text: str, scopes: tuple[str, ...] | None = None) -> Finding:
    """Return a finding of a route."""
    found = listed(route.scopes) if scopes is None else scopes
    return Finding(kind, route.address, text, route=route.key, scopes=found, api=route.api)


def of_client(kind: Kind, client: Client, text: str, scopes: tuple[str, ...] = ()) -> Finding:
    """Return a finding of a client."""
    return Finding(kind, client.address, text, client.key, scopes=scopes)
