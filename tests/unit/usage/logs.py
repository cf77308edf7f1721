"""Models and access logs for tests."""

import json
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scopegate.access.pipeline import system_of
from scopegate.access.system.model import System
from scopegate.usage import command
from scopegate.usage.reports import document
from scopegate.usage.reports.report import report
from tests._support.reviews import document as terraform

START = datetime(2026, 11, 1, tzinfo=UTC)
END = START + timedelta(days=30)
API = "a1b2c3d4e5"
IDS = {"partner-a": "id-a", "partner-a/2026-12": "id-a-2", "partner-b": "id-b", "idle": "id-idle"}
ROUTES = {
    "GET /health": {"public": True},
    "GET /orders": {"scopes": ["orders/read"]},
    "GET /orders/{id}": {"scopes": ["orders/read", "orders/write"]},
    "POST /orders": {"scopes": ["orders/write"]},
}
BOTH = "orders/read orders/write"


def contract(**changes: Any) -> dict[str, Any]:
    """Return a contract in the form of the module oauth2-api."""
    both = ["orders/read", "orders/write"]
    scopes = {"partner-a": both, "partner-a/2026-12": both, "partner-b": ["orders/read"]}
    return {
        "clients": {
            key: {"access_token_validity": 60, "id": IDS[key], "scopes": held}
            for key, held in (scopes | {"idle": ["orders/write"]}).items()
        },
        "issuer": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI",
        "rest_api_id": API,
        "routes": ROUTES,
        "stage_name": "v1",
        "token_endpoint": "https://example.auth.eu-central-1.amazoncognito.com/oauth2/token",
    } | changes


def model(**changes: Any) -> System:
    """Return the system of that contract."""
    return system_of(terraform({"contract": {"value": contract(**changes)}}))


def clf(at: datetime) -> str:
    """Return a time as API Gateway writes it."""
    return at.astimezone(UTC).strftime("%d/%b/%Y:%H:%M:%S +0000")


def rest(
    client: str = "-", route: str = "GET /orders", status: int | str = 200, **changes: Any
) -> dict[str, Any]:
    """Return a line of the log of the module protected-rest-api."""
    method, _, path = route.partition(" ")
    fields = {
        "api_id": API,
        "authorizer_error": "-",
        "client_id": IDS.get(client, client),
        "error": "-",
        "error_type": "-",
        "integration_latency": "12",
        "ip": "203.0.113.9",
        "method": method,
        "path": f"/v1{path.replace('{id}', '17')}",
        "protocol": "HTTP/1.1",
        "request_id": "3f1c5f3e",
        "request_time": clf(START),
        "resource_path": path or "-",
        "response_latency": "15",
        "response_length": "120",
        "scope": "-" if client == "-" else BOTH,
        "stage": "v1",
        "status": str(status),
    }
    return fields | changes


def steady(*lines: dict[str, Any], every: timedelta = timedelta(hours=12)) -> list[str]:
    """Return the lines, repeated from the start to the end of November."""
    found, at = [], START
    while at <= END:
        found += [json.dumps(line | {"request_time": clf(at)}) for line in lines]
        at += every
    return found


def heartbeat(every: timedelta = timedelta(hours=12)) -> list[str]:
    """Return calls without a token throughout November, so that the log has no gap."""
    return steady(rest(route="GET /health"), every=every)


def analysed(lines: Any, tmp_path: Any, system: System | None = None, **options: Any) -> Any:
    """Return the usage that a log shows: lines, or the bytes of a file."""
    file = tmp_path / "access.log"
    data = lines if isinstance(lines, bytes) else "".join(f"{one}\n" for one in lines).encode()
    file.write_bytes(data)
    now = int((END + timedelta(days=1)).timestamp())
    return command.analysed(system or model(), [str(file)], command.Options(**options), now)


def month() -> Any:
    """Return the usage of November: one partner rotates its secret, one has an unused scope."""
    old = steady(rest("partner-a"), rest("partner-a", "GET /orders/{id}"))
    new = steady(rest("partner-a/2026-12"), rest("partner-b", scope="orders/read"))
    probes = [probe(path) for path in ("/.env", "/admin", "/login", "/v1/users", "/v1/keys")]
    mistakes = [rest(status=401, error_type="UNAUTHORIZED") for _ in range(4)]
    lines = [*heartbeat(), *old[:60], *new[60:], *map(json.dumps, [*probes, *mistakes])]
    with tempfile.TemporaryDirectory() as folder:
        return analysed(lines, Path(folder), since="2026-11-01", until="2026-12-01T00:00:01")


def probe(path: str) -> dict[str, Any]:
    """Return a call without a token that matches no route."""
    missing = {"ip": "192.0.2.66", "error_type": "MISSING_AUTHENTICATION_TOKEN"}
    return rest("-", "GET ", 403, path=path, **missing)


def reported(
    lines: Any, tmp_path: Any, system: System | None = None, **options: Any
) -> dict[str, Any]:
    """Return the report on a log, as JSON has it."""
    return document.document(report(analysed(lines, tmp_path, system, **options)))


def calls(found: dict[str, Any]) -> dict[tuple[str | None, str | None], tuple[int, int]]:
    """Return how many calls were allowed and refused, by client id and route."""
    return {
        (one["client_id"], one["route"]): (one["allowed"], one["refused"]) for one in found["calls"]
    }


def kinds(found: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Return the kinds of findings, with their subjects."""
    return [
        (one["kind"], one["credential"] or one["client"] or one["route"] or one["client_id"])
        for one in found["findings"]
    ]
