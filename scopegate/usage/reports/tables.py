"""The rows that every form of the report shows."""

from collections.abc import Iterator

import msgspec

from scopegate.usage.join import Use
from scopegate.usage.usage import Usage

NO_TOKEN = "(no client id)"  # noqa: S105  no password
NO_ROUTE = "(no route)"


class CredentialRow(msgspec.Struct, frozen=True):
    """A credential and its use."""

    client: str
    generation: str
    client_id: str | None
    suspended: bool
    allowed: int
    refused: int
    first: int | None
    last: int | None


class UseRow(msgspec.Struct, frozen=True):
    """The calls of a credential to a route."""

    caller: str
    route: str
    use: Use

    @property
    def statuses(self) -> str:
        """Such as ``200: 12, 404: 1``."""
        return ", ".join(f"{s}: {n}" for s, n in sorted(self.use.statuses.items()))

    @property
    def scopes(self) -> str:
        """Scopes that the route accepted; of several in a token, any one."""
        return ", ".join(" or ".join(opening) for opening in sorted(self.use.scopes) if opening)


class ScopeRow(msgspec.Struct, frozen=True):
    """A scope of a client and its use."""

    client: str
    scope: str
    granted: bool
    certain: int
    ambiguous: int
    judged: bool

    @property
    def state(self) -> str:
        """``used``, ``ambiguous``, ``unused`` or ``not seen``."""
        if self.certain:
            return "used"
        if self.ambiguous:
            return "ambiguous"
        return "unused" if self.judged else "not seen"


def credentials(usage: Usage) -> Iterator[CredentialRow]:
    """Yield every credential of the model."""
    for one in usage.credentials:
        uses = usage.uses_of.get(one.app_client.identity, [])
        yield CredentialRow(
            client=one.client,
            generation=one.generation,
            client_id=one.app_client.id,
            suspended=one.suspended,
            allowed=sum(use.allowed for use in uses),
            refused=sum(use.refused for use in uses),
            first=min((use.first for use in uses), default=None),
            last=max((use.last for use in uses), default=None),
        )


def uses(usage: Usage) -> list[UseRow]:
    """Return every use, by caller, API and route."""
    rows = [
        UseRow(
            use.credential.key if use.credential else use.client_id or NO_TOKEN,
            use.route.key if use.route else NO_ROUTE,
            use,
        )
        for use in usage.joined.uses.values()
    ]
    return sorted(
        rows, key=lambda row: (row.use.client_id is None, row.caller, row.use.api or "", row.route)
    )


def scopes(usage: Usage) -> Iterator[ScopeRow]:
    """Yield every scope of every client."""
    for client in usage.by_client:
        granted = usage.granted(client)
        for scope, use in usage.scope_uses(client).items():
            judged = usage.judged_scope(client, scope)
            yield ScopeRow(client, scope, scope in granted, use.certain, use.ambiguous, judged)
