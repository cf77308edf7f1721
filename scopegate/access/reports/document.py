"""A review as JSON, as docs/review.schema.json describes it."""

import json
from collections.abc import Iterator
from typing import Any, Final

from scopegate.access.reports.review import Review
from scopegate.access.system.model import Client, Model, Route

VERSION: Final = 1
"""Raised with every change that a reader of the document could trip over."""


def render(review: Review, *, matrix: bool = False) -> str:
    """The whole review; with ``matrix``, the verdict of every client and route on both sides."""
    document = {
        "version": VERSION,
        "findings": [finding.as_dict() for finding in review.findings],
        "accepted": [
            one.finding.as_dict()
            | {"reason": one.acceptance.reason, "expires": one.acceptance.expires.isoformat()}
            for one in review.accepted
        ],
        "notes": list(review.notes),
        "before": model(review.before, matrix=matrix),
        "after": model(review.after, matrix=matrix),
    }
    return json.dumps(document, indent=None if matrix else 2)


def model(of: Model, *, matrix: bool = False) -> dict[str, Any]:
    """One side: clients and routes, and the matrix where it is asked for."""
    found: dict[str, Any] = {
        "clients": [_client(client) for client in of.clients.values()],
        "routes": [_route(route) for route in of.routes.values()],
    }
    if matrix:
        found["matrix"] = list(_matrix(of))
    return found


def _matrix(of: Model) -> Iterator[dict[str, Any]]:
    for client in of.clients.values():
        for route in of.routes.values():
            verdict = of.verdict(client, route)
            yield {
                "client": client.key,
                "client_address": client.address,
                "api": route.api,
                "route": route.key,
                "verdict": verdict.answer.value,
                "scopes": list(verdict.scopes),
                "reason": verdict.reason,
            }


def _client(client: Client) -> dict[str, Any]:
    return {
        "key": client.key,
        "address": client.address,
        "id": client.id,
        "pool": client.pool,
        "scopes": _sorted(client.scopes),
        "access_token_validity": client.access_token_validity,
        "user_flows": _sorted(client.user_flows),
    }


def _route(route: Route) -> dict[str, Any]:
    return {
        "key": route.key,
        "address": route.address,
        "api": route.api,
        "stage": route.stage,
        "method": route.method,
        "path": route.path,
        "authorization": route.authorization.value,
        "authorizer": route.authorizer,
        "scopes": _sorted(route.scopes),
        "public": route.public,
    }


def _sorted(names: frozenset[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)
