"""A review as JSON, as docs/review.schema.json describes it."""

import json
from collections.abc import Iterator
from typing import Any, Final

from scopegate.access.decide.decision import decide
from scopegate.access.reports.review import Review
from scopegate.access.system.model import Api, Client, Route, System
from scopegate.plan.values import Unknown

VERSION: Final = 2
"""Raised with every change that a reader of the document could trip over."""


def render(review: Review, *, matrix: bool = False) -> str:
    """Return the review; with ``matrix``, including decisions on all clients and routes."""
    waived = [
        one.finding.as_dict()
        | {"reason": one.waiver.reason, "expires": one.waiver.expires.isoformat()}
        for one in review.waived
    ]
    document = {
        "version": VERSION,
        "findings": [finding.as_dict() for finding in review.findings],
        "waived": waived,
        "accepted": waived,
        "notes": list(review.notes),
        "partial": list(review.partial),
        "coverage": review.coverage,
        "before": system(review.before, matrix=matrix),
        "after": system(review.after, matrix=matrix),
    }
    return json.dumps(document, indent=None if matrix else 2)


def system(of: System, *, matrix: bool = False) -> dict[str, Any]:
    """Return one side: APIs, clients and routes, and the matrix where it is asked for."""
    found: dict[str, Any] = {
        "apis": [_api(api) for api in of.apis.values()],
        "clients": [_client(client) for client in of.clients.values()],
        "routes": [_route(route) for route in of.routes.values()],
    }
    if matrix:
        found["matrix"] = list(_matrix(of))
    return found


def _matrix(of: System) -> Iterator[dict[str, Any]]:
    for client in of.clients.values():
        for route in of.routes.values():
            decision = decide(of, client, route)
            yield {
                "client": client.key,
                "client_address": client.address,
                "api": route.api,
                "route": route.key,
                "decision": decision.outcome.value,
                "verdict": decision.outcome.value,
                "scopes": list(decision.scopes),
                "reason": decision.reason,
            }


def _api(api: Api) -> dict[str, Any]:
    return {
        "key": api.key,
        "protocol": api.protocol.value,
        "name": api.name,
        "not_reviewed": api.gap or None,
    }


def _client(client: Client) -> dict[str, Any]:
    return {
        "key": client.key,
        "address": client.address,
        "id": client.id,
        "pool": client.pool,
        "scopes": _sorted(client.scopes),
        "access_token_validity": _known(client.access_token_validity),
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


def _known(value: int | Unknown | None) -> int | None:
    return None if isinstance(value, Unknown) else value


def _sorted(names: frozenset[str] | Unknown) -> list[str] | None:
    return None if isinstance(names, Unknown) else sorted(names)
