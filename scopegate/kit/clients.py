"""The clients that get a kit, each with all of its credentials."""

import msgspec

from scopegate.access.system.model import Client, Names, System
from scopegate.plan.values import Unknown


class Partner(msgspec.Struct, frozen=True):
    """A client with its credentials.

    Attributes:
        key: Its key in ``clients``, or the name of the app client.
        credentials: Its app clients, one for each generation; they have the same scopes.
    """

    key: str
    credentials: tuple[Client, ...]

    @property
    def client(self) -> Client:
        """The first of its credentials, which represents all."""
        return self.credentials[0]

    @property
    def scopes(self) -> Names:
        """Scopes that it can request."""
        scopes = self.client.scopes
        return frozenset() if isinstance(scopes, Unknown) else scopes

    @property
    def without_kit(self) -> str:
        """Why it gets no kit, as the end of a sentence; empty if it gets one."""
        machine, scopes = self.client.machine, self.client.scopes
        if isinstance(machine, Unknown):
            return f"its flows are not known ({machine.reason})"
        if not machine:
            return "it is suspended or has no client-credentials grant"
        if isinstance(scopes, Unknown):
            return f"its scopes are not known ({scopes.reason})"
        return ""


def partners(system: System) -> list[Partner]:
    """Return the clients of a system by key, or by address if several pools have the key.

    The modules name a credential ``<client>`` or ``<client>/<generation>``, and all credentials of
    a client have the same scopes. Those with other scopes belong to another client.
    """
    groups: dict[tuple[str, str | None], list[Client]] = {}
    for client in sorted(system.clients.values(), key=lambda one: (one.key, one.identity)):
        groups.setdefault((client.key.partition("/")[0], client.pool), []).append(client)
    found = [
        partner
        for (key, _), clients in groups.items()
        for partner in (
            [Partner(key, tuple(clients))]
            if all(_grant(one) == _grant(clients[0]) for one in clients)
            else [Partner(one.key, (one,)) for one in clients]
        )
    ]
    return sorted(found, key=lambda one: (one.key, one.client.identity))


def _grant(client: Client) -> tuple[object, ...]:
    """Return the key that the credentials of a client share."""
    return client.machine, client.scopes
