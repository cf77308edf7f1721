"""Reviews of documents that tests define as values."""

import json
from collections.abc import Mapping
from typing import Any

from scopegate.access import pipeline
from scopegate.access.decide.decision import decide
from scopegate.access.pipeline import Reviewed
from scopegate.access.reports.review import Review
from scopegate.access.system.model import System
from scopegate.plan.document import Document, decode, load


def document(value: Mapping[str, Any]) -> Document:
    """Return a document, from the value of its JSON."""
    return decode(json.dumps(value).encode())


def reviewed(value: Mapping[str, Any]) -> Reviewed:
    """Return the review of a plan, from the value of its JSON."""
    return pipeline.review(document(value))


def reviewed_file(path: object) -> Reviewed:
    """Return the review of a plan in a file."""
    return pipeline.review(load(str(path)))


def report(found: Reviewed) -> Review:
    """Return the content of reports."""
    return Review(
        found.systems.before, found.systems.after, found.findings, partial=found.plan.partial
    )


def matrix(system: System) -> dict[tuple[str, str], str]:
    """Return the outcome of each client on each route."""
    return {
        (client.key, route.key): decide(system, client, route).outcome.value
        for client in system.clients.values()
        for route in system.routes.values()
    }
