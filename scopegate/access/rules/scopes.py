"""What a plan changes about the scopes that are declared and asked for, as findings."""

from collections.abc import Iterable, Iterator, Mapping

from scopegate.access.findings import Finding, Kind
from scopegate.access.system.cognito import STANDARD_SCOPES
from scopegate.access.system.model import Model


def declarations(before: Model, after: Model) -> Iterator[Finding]:
    """Scopes that resource servers begin or cease to declare."""
    for key in {**before.scopes, **after.scopes}:
        old, new = before.scopes.get(key), after.scopes.get(key)
        if old is None and new:
            text = f"Scope {new.key} is declared."
            yield Finding(Kind.SCOPE_ADDED, new.address, text, scopes=(new.key,))
        elif new is None and old:
            text = f"Scope {old.key} is no longer declared."
            yield Finding(Kind.SCOPE_REMOVED, old.address, text, scopes=(old.key,))


def undeclared(before: Model, after: Model) -> Iterator[Finding]:
    """Clients and routes that newly ask for a scope that is declared nowhere."""
    old, new = _asking_in_vain(before), _asking_in_vain(after)
    for asking, missing in new.items():
        if gained := missing - old.get(asking, frozenset()):
            address, client, route = asking
            text = f"{client or route} asks for {', '.join(sorted(gained))}: declared nowhere."
            scopes = tuple(sorted(gained))
            yield Finding(Kind.SCOPE_UNDECLARED, address, text, client, route, scopes)


def _asking_in_vain(
    model: Model,
) -> Mapping[tuple[str, str | None, str | None], frozenset[str]]:
    """Per client and route, the scopes that it asks for and no resource server declares.

    It is certain where the pool, or at least the scope's resource server, is in the plan.
    """
    servers = {(pool, key.rpartition("/")[0]) for pool, key in model.scopes}
    undetermined = any("scope" in attributes for attributes in model.unknown.values())

    def missing(pools: Iterable[str | None], scopes: frozenset[str] | None) -> frozenset[str]:
        named = list(pools)
        if undetermined or None in named or not named:
            return frozenset()
        return frozenset(
            scope
            for scope in (scopes or frozenset()) - STANDARD_SCOPES
            if not any((pool, scope) in model.scopes for pool in named)
            and all(
                pool in model.pools or (pool, scope.rpartition("/")[0]) in servers for pool in named
            )
        )

    found: dict[tuple[str, str | None, str | None], frozenset[str]] = {}
    for client in model.clients.values():
        found[client.address, client.key, None] = missing([client.pool], client.scopes)
    for route in model.routes.values():
        authorizer = model.authorizers.get(route.authorizer or "")
        pools = authorizer.pools if authorizer else None
        found[route.address, None, route.key] = missing(pools or (), route.scopes)
    return {asking: scopes for asking, scopes in found.items() if scopes}


def unused(before: Model, after: Model) -> Iterator[Finding]:
    """Scopes that are declared and newly asked for by nobody."""
    old, new = _never_asked_for(before), _never_asked_for(after)
    for key in new - old:
        scope = after.scopes[key]
        text = f"Scope {scope.key} is declared, and no client and no route asks for it."
        yield Finding(Kind.SCOPE_UNUSED, scope.address, text, scopes=(scope.key,))


def _never_asked_for(model: Model) -> set[tuple[str | None, str]]:
    asked: set[str] = set()
    held = (client.scopes for client in model.clients.values())
    for scopes in (*held, *(route.scopes for route in model.routes.values())):
        if scopes is None:
            return set()
        asked |= scopes
    return {key for key in model.scopes if key[1] not in asked}
