"""Rules that derive findings from usage."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scopegate.plan.values import Unknown
from scopegate.usage.findings import Finding, Kind
from scopegate.usage.join import REFUSED, Credential, Use
from scopegate.usage.tally import ABSENT, Address
from scopegate.usage.times import lasting, shown
from scopegate.usage.usage import Usage, counted

MANY_REFUSALS: Final = 3
"""Number of refused calls that makes a finding."""

PROBES: Final = 5
"""Number of routes, or of calls to no route, that one address tries without success."""

_NAMED: Final = 3
"""Number of routes that a finding names; the others are counted."""


def findings(usage: Usage) -> list[Finding]:
    """Return all findings."""
    found = [finding for rule in _RULES for finding in rule(usage)]
    return sorted(found, key=lambda one: one.order)


def _incomplete(usage: Usage) -> Iterator[Finding]:
    for api, reason in usage.reasons:
        yield Finding(Kind.LOG_INCOMPLETE, reason, api=api)


def _unknown_clients(usage: Usage) -> Iterator[Finding]:
    found: dict[str, list[Use]] = {}
    for use in usage.joined.uses.values():
        if use.client_id and use.credential is None:
            found.setdefault(use.client_id, []).append(use)
    for client_id, uses in found.items():
        calls = sum(use.calls for use in uses)
        text = (
            f"{counted(calls, 'call')} with client id {client_id}, which the model does not have."
        )
        yield Finding(
            Kind.UNKNOWN_CLIENT,
            text,
            client_id=client_id,
            calls=calls,
            first=min(use.first for use in uses),
            last=max(use.last for use in uses),
        )


def _unexplained(usage: Usage) -> Iterator[Finding]:
    for use in usage.joined.uses.values():
        if use.unexplained and use.credential and use.route:
            text = (
                f"{counted(use.unexplained, 'call')} of {use.credential.key} to {use.route.key}"
                " allowed, although the token had none of the scopes that the model requires."
                " The route or the client may have had other scopes at that time."
            )
            yield _of_use(Kind.UNEXPLAINED_ACCESS, use, text, use.unexplained)


def _mistakes(usage: Usage) -> Iterator[Finding]:
    """Yield refusals of calls whose token the gateway could read."""
    for use in usage.joined.uses.values():
        if use.credential and use.route and use.refused >= MANY_REFUSALS:
            statuses = {s: n for s, n in sorted(use.statuses.items()) if s in REFUSED}
            said = ", ".join(f"{count} with {status}" for status, count in statuses.items())
            text = (
                f"{counted(use.refused, 'call')} of {use.credential.key} to {use.route.key}"
                f" refused: {said}."
            )
            yield _of_use(Kind.MISTAKEN_CALLS, use, text, use.refused)


def _of_use(kind: Kind, use: Use, text: str, calls: int) -> Finding:
    return Finding(
        kind,
        text,
        client=use.credential.client if use.credential else None,
        credential=use.credential.key if use.credential else None,
        client_id=use.client_id,
        api=use.api,
        route=use.route.key if use.route else None,
        calls=calls,
        first=use.first,
        last=use.last,
    )


def _anonymous(usage: Usage) -> Iterator[Finding]:
    """Yield refused calls without a valid token, by the address of the caller."""
    known = {one.app_client.id: one for one in usage.credentials}
    for ip, address in usage.addresses.items():
        cells = {key: count for key, count in address.cells.items() if key[0] in ABSENT}
        calls = sum(cells.values())
        said = f"{counted(calls, 'call')} without a valid token from {ip} ({_routes_of(cells)})"
        about: dict[str, Any] = {
            "address": ip,
            "calls": calls,
            "first": address.first,
            "last": address.last,
        }
        owner = known.get(str(address.client))
        if owner and calls >= MANY_REFUSALS:
            text = f"{said}. {owner.key} calls successfully from there."
            yield Finding(
                Kind.MISTAKEN_CALLS, text, client=owner.client, credential=owner.key, **about
            )
        elif not address.client and max(address.unknown, len(cells)) >= PROBES:
            text = f"{said}. No call with a valid token came from there.{_paths(usage, address)}"
            yield Finding(Kind.PROBING, text, **about)


def _paths(usage: Usage, address: Address) -> str:
    if not usage.settings.paths or not address.paths:
        return ""
    return f" Paths: {', '.join(sorted(address.paths))}."


def _routes_of(cells: Mapping[tuple[Any, ...], int]) -> str:
    """Return the routes that were called, without the values in paths."""
    counts: Counter[str] = Counter()
    for key, count in cells.items():
        method, resource, route = key[2:5]
        if route not in ABSENT:
            counts[str(route)] += count
        elif resource not in ABSENT:
            counts[f"{method} {resource}"] += count
        else:
            counts["no route"] += count
    named = ", ".join(f"{name}: {count}" for name, count in counts.most_common(_NAMED))
    more = len(counts) - _NAMED
    return f"{named}, and {more} more" if more > 0 else named


def _clients(usage: Usage) -> Iterator[Finding]:
    for client, held in usage.by_client.items():
        if usage.unused(client):
            scopes = tuple(sorted(usage.granted(client)))
            text = f"{client} made no call {usage.seen}."
            yield Finding(Kind.UNUSED_CLIENT, text, client=client, scopes=scopes)
            continue
        for one in held:
            yield from _credential(usage, one)


def _credential(usage: Usage, one: Credential) -> Iterator[Finding]:
    about: dict[str, Any] = {
        "client": one.client,
        "credential": one.key,
        "client_id": one.app_client.id,
        "calls": usage.calls(one),
        "last": usage.last_call(one),
    }
    newer = ", ".join(other.key for other in usage.newer(one) if usage.calls(other))
    if usage.unused_credential(one):
        text = f"{one.key} made no call {usage.seen}. {newer} did: the rotation can be finished."
        yield Finding(Kind.UNUSED_CREDENTIAL, text, **about)
    elif usage.superseded(one):
        last = usage.last_call(one) or 0
        text = (
            f"{one.key} made its last call at {shown(last)}, {lasting(usage.until - last)} before"
            f" the log ends. {newer} has called since: the rotation can be finished."
        )
        yield Finding(Kind.SUPERSEDED_CREDENTIAL, text, **about)
    elif usage.pending(one):
        text = f"{one.key} made no call yet {usage.seen}. The client uses an older credential."
        yield Finding(Kind.ROTATION_PENDING, text, **about)


def _scopes(usage: Usage) -> Iterator[Finding]:
    for client in usage.by_client:
        if usage.unused(client):
            continue
        uses = usage.scope_uses(client)
        unused = tuple(
            scope
            for scope in sorted(usage.granted(client))
            if not (uses[scope].certain or uses[scope].ambiguous)
            and usage.judged_scope(client, scope)
        )
        if unused:
            text = f"{client} has {_and(unused)}, which no call {usage.seen} needed."
            yield Finding(Kind.UNUSED_SCOPE, text, client=client, scopes=unused)


def _routes(usage: Usage) -> Iterator[Finding]:
    allowed: Counter[tuple[str | None, str]] = Counter()
    refused: Counter[tuple[str | None, str]] = Counter()
    for use in usage.joined.uses.values():
        if use.route:
            allowed[use.api, use.route.key] += use.allowed
            refused[use.api, use.route.key] += use.refused
    for key, route in usage.system.routes.items():
        if allowed[key] or route.api not in usage.covered:
            continue
        text = f"No call of {route.key} was allowed {usage.seen}."
        text += f" {counted(refused[key], 'call')} refused." if refused[key] else ""
        yield Finding(
            Kind.UNUSED_ROUTE,
            text,
            api=route.api,
            route=route.key,
            scopes=() if isinstance(route.scopes, Unknown) else tuple(sorted(route.scopes)),
            calls=refused[key],
        )


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


_RULES: Final = (
    _incomplete,
    _unknown_clients,
    _unexplained,
    _mistakes,
    _anonymous,
    _clients,
    _scopes,
    _routes,
)
