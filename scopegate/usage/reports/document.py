"""The report as JSON; docs/usage.schema.json is its schema."""

import json
from typing import Any, Final

from scopegate.usage.findings import Finding
from scopegate.usage.grant import Entry, Grant
from scopegate.usage.reports import tables
from scopegate.usage.reports.report import Report
from scopegate.usage.reports.wording import asides, verdict
from scopegate.usage.times import shown
from scopegate.usage.window import Span, Window

VERSION: Final = 1
"""Version of the JSON form; incremented with every change that can break its readers."""


def render(report: Report) -> str:
    """Return the whole report."""
    return json.dumps(document(report), indent=2)


def document(report: Report) -> dict[str, Any]:
    """Return the whole report, as values."""
    usage = report.usage
    return {
        "version": VERSION,
        "window": {
            "since": _time(usage.asked[0]),
            "until": _time(usage.asked[1]),
            "first": shown(usage.since),
            "last": shown(usage.until),
            "complete": not usage.reasons,
            "verdict": verdict(usage),
            "reasons": [{"api": api, "reason": reason} for api, reason in usage.reasons],
            "apis": [_window(key, one) for key, one in usage.windows.items()],
        },
        "lines": {
            "counted": usage.read.lines,
            "unreadable": usage.read.unreadable,
            "without_client_id": sum(usage.joined.unidentified.values()),
            "outside_window": usage.read.outside,
            "preflights": usage.joined.preflights,
            "other_apis": dict(usage.joined.elsewhere),
        },
        "notes": list(asides(usage)),
        "findings": [_finding(one) for one in report.findings],
        "credentials": [_credential(row) for row in tables.credentials(usage)],
        "calls": [_use(row) for row in tables.uses(usage)],
        "scopes": [_scope(row) for row in tables.scopes(usage)],
        "grant": _grant(report.grant) if report.grant else None,
    }


def _window(api: str, window: Window) -> dict[str, Any]:
    return {
        "api": api,
        "lines": window.lines,
        "first": _time(window.seen.start if window.seen else None),
        "last": _time(window.seen.end if window.seen else None),
        "complete": window.whole,
        "gaps": [_span(one) for one in window.gaps],
        "missing": [_span(one) for one in window.missing],
        "ordinary_silence_seconds": window.silence,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind.value,
        "message": finding.message,
        "client": finding.client,
        "credential": finding.credential,
        "client_id": finding.client_id,
        "api": finding.api,
        "route": finding.route,
        "scopes": list(finding.scopes),
        "address": finding.address,
        "calls": finding.calls,
        "first": _time(finding.first),
        "last": _time(finding.last),
    }


def _credential(row: tables.CredentialRow) -> dict[str, Any]:
    return {
        "client": row.client,
        "generation": row.generation,
        "client_id": row.client_id,
        "suspended": row.suspended,
        "allowed": row.allowed,
        "refused": row.refused,
        "first": _time(row.first),
        "last": _time(row.last),
    }


def _use(row: tables.UseRow) -> dict[str, Any]:
    use = row.use
    return {
        "client": use.credential.client if use.credential else None,
        "credential": use.credential.key if use.credential else None,
        "client_id": use.client_id,
        "api": use.api,
        "route": use.route.key if use.route else None,
        "allowed": use.allowed,
        "refused": use.refused,
        "statuses": {str(status): count for status, count in sorted(use.statuses.items())},
        "first": shown(use.first),
        "last": shown(use.last),
        "opened_by": [
            {"any_of": list(opening), "calls": count, "ambiguous": len(opening) > 1}
            for opening, count in sorted(use.scopes.items())
            if opening
        ],
    }


def _scope(row: tables.ScopeRow) -> dict[str, Any]:
    return {
        "client": row.client,
        "scope": row.scope,
        "granted": row.granted,
        "state": row.state,
        "calls": row.certain,
        "ambiguous_calls": row.ambiguous,
    }


def _grant(made: Grant) -> dict[str, Any]:
    return {
        "clients": {client: _entry(entry) for client, entry in made.after.items()},
        "hcl": made.hcl,
        "diff": made.diff,
        "review": [finding.as_dict() for finding in made.findings],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {"scopes": list(entry.scopes), "generations": list(entry.generations)}


def _span(span: Span) -> dict[str, Any]:
    return {"from": shown(span.start), "to": shown(span.end)}


def _time(at: int | None) -> str | None:
    return None if at is None else shown(at)
