"""Scopes that are declared and named."""

from collections.abc import Iterable, Iterator, Mapping

from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._change import Change
from scopegate.access.system.cognito import STANDARD_SCOPES
from scopegate.access.system.model import Names, System
from scopegate.plan.values import Unknown

_Asking = tuple[str, str | None, str | None, str | None]
"""Address, client, route and API of what names a scope."""


def declarations(change: Change) -> Iterator[Finding]:
    """Yield scopes that resource servers begin or cease to declare."""
    before, after = change.before.scopes, change.after.scopes
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if old is None and new:
            text = f"Scope {new.key} is declared."
            yield Finding(Kind.SCOPE_ADDED, new.address, text, scopes=(new.key,))
        elif new is None and old and old.address not in change.after.unknown:
            text = f"Scope {old.key} is no longer declared."
            yield Finding(Kind.SCOPE_REMOVED, old.address, text, scopes=(old.key,))


def undeclared(change: Change) -> Iterator[Finding]:
    """Yield clients and routes that newly name a scope that is declared nowhere."""
    old, new = _undeclared(change.before), _undeclared(change.after)
    for asking, missing in new.items():
        if gained := missing - old.get(asking, frozenset()):
            address, client, route, api = asking
            named = ", ".join(sorted(gained))
            text = f"{client or route} names {named}, which no resource server declares."
            scopes = tuple(sorted(gained))
            yield Finding(Kind.SCOPE_UNDECLARED, address, text, client, route, scopes, api)


def _undeclared(system: System) -> Mapping[_Asking, Names]:
    """Per client and route, the scopes that it names and no resource server declares.

    It is certain where the pool, or at least the scope's resource server, is in the plan.
    """
    servers = {(pool, key.rpartition("/")[0]) for pool, key in system.scopes}
    undetermined = any("scope" in attributes for attributes in system.unknown.values())

    def missing(pools: Iterable[str | None], scopes: Names | Unknown) -> Names:
        named = list(pools)
        if undetermined or None in named or not named or isinstance(scopes, Unknown):
            return frozenset()
        return frozenset(
            scope
            for scope in scopes - STANDARD_SCOPES
            if not any((pool, scope) in system.scopes for pool in named)
            and all(
                pool in system.pools or (pool, scope.rpartition("/")[0]) in servers
                for pool in named
            )
        )

    found: dict[_Asking, Names] = {}
    for client in system.clients.values():
        found[client.address, client.key, None, None] = missing([client.pool], client.scopes)
    for route in system.routes.values():
        pools = system.pools_of(route)
        known = () if isinstance(pools, Unknown) else pools
        found[route.address, None, route.key, route.api] = missing(known, route.scopes)
    return {asking: scopes for asking, scopes in found.items() if scopes}


def unused(change: Change) -> Iterator[Finding]:
    """Yield scopes that are declared, and that no client or route names any longer."""
    if change.not_read:
        return
    old, new = _never_named(change.before), _never_named(change.after)
    for key in new - old:
        scope = change.after.scopes[key]
        text = f"Scope {scope.key} is declared, and no client and no route names it."
        yield Finding(Kind.SCOPE_UNUSED, scope.address, text, scopes=(scope.key,))


def _never_named(system: System) -> set[tuple[str | None, str]]:
    named: set[str] = set()
    held = (client.scopes for client in system.clients.values())
    for scopes in (*held, *(route.scopes for route in system.routes.values())):
        if isinstance(scopes, Unknown):
            return set()
        named |= scopes
    return {key for key in system.scopes if key[1] not in named}
