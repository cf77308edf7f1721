"""The used parts of a model, and those that the log proves to be unused."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import msgspec

from scopegate.access.system.model import Client, Route, System
from scopegate.plan.values import Unknown
from scopegate.usage.join import Credential, Joined, Use, credential, may_admit
from scopegate.usage.minimum import minimum
from scopegate.usage.tally import Address
from scopegate.usage.times import shown
from scopegate.usage.window import NO_LINE, Window

_NUMBERS = re.compile(r"(\d+)")


class Settings(msgspec.Struct, frozen=True):
    """Settings that decide what is reported as unused.

    Attributes:
        idle: Seconds without a call after which an older credential is no longer used.
        tolerated: Lines that may be unreadable.
        paths: Whether reports show paths that callers tried, with the values in them.
    """

    idle: int
    tolerated: int = 0
    paths: bool = False


class Read(msgspec.Struct, frozen=True):
    """The result of reading the logs.

    Attributes:
        lines: Lines counted.
        unreadable: Lines that could not be read.
        examples: Where the first of those are, and why.
        outside: Lines before or after the window.
        more_addresses: Refused calls from addresses that are not distinguished.
    """

    lines: int
    unreadable: int = 0
    examples: tuple[str, ...] = ()
    outside: int = 0
    more_addresses: int = 0


class ScopeUse(msgspec.Struct, frozen=True):
    """The use of a scope by a client.

    Attributes:
        certain: Calls that no other scope of the token would have opened.
        ambiguous: Calls that another scope of the token would have opened as well.
    """

    certain: int
    ambiguous: int


class Usage(msgspec.Struct, frozen=True, dict=True):
    """The counts of a log, joined with the model.

    Attributes:
        system: The model.
        joined: The counts.
        read: How the reading went.
        windows: By ``Api.key``.
        asked: Start and end of the requested window, if any.
        addresses: What was refused, by address.
        slots: Calls by client id, in stretches of ``width`` seconds.
        width: Seconds.
        settings: What decides what is called unused.
        notes: Notes for the reader, as sentences.
        limits: Why the log can't cover the requested window, as sentences.
    """

    system: System
    joined: Joined
    read: Read
    windows: Mapping[str, Window]
    asked: tuple[int | None, int | None]
    addresses: Mapping[str, Address]
    slots: Mapping[Any, Mapping[int, int]]
    width: int
    settings: Settings
    notes: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()

    # What was used

    @cached_property
    def credentials(self) -> list[Credential]:
        """Those of the model, by client and generation."""
        found = map(credential, self.system.clients.values())
        return sorted(found, key=lambda one: (one.client, _age(one.generation)))

    @cached_property
    def by_client(self) -> dict[str, list[Credential]]:
        """Credentials by the client's key, the oldest first."""
        found: dict[str, list[Credential]] = {}
        for one in self.credentials:
            found.setdefault(one.client, []).append(one)
        return found

    @cached_property
    def uses_of(self) -> dict[str, list[Use]]:
        """Uses by ``Client.identity`` of the credential."""
        found: dict[str, list[Use]] = {}
        for use in self.joined.uses.values():
            if use.credential:
                found.setdefault(use.credential.app_client.identity, []).append(use)
        return found

    def uses(self, one: Credential) -> list[Use]:
        """Return what a credential did."""
        return self.uses_of.get(one.app_client.identity, [])

    def last_call(self, one: Credential) -> int | None:
        """Return the time of the last call of a credential, regardless of the answer."""
        return max((use.last for use in self.uses(one)), default=None)

    def calls(self, one: Credential) -> int:
        """Return how many calls of a credential there are."""
        return sum(use.calls for use in self.uses(one))

    def scope_uses(self, client: str) -> dict[str, ScopeUse]:
        """Return how a client used each of the scopes that it has or that its tokens carried."""
        certain: Counter[str] = Counter()
        ambiguous: Counter[str] = Counter()
        for opening, count in self._openings(client):
            (certain if len(opening) == 1 else ambiguous).update(dict.fromkeys(opening, count))
        names = {*self.granted(client), *certain, *ambiguous}
        return {name: ScopeUse(certain[name], ambiguous[name]) for name in sorted(names)}

    def _openings(self, client: str) -> Iterator[tuple[tuple[str, ...], int]]:
        for one in self.by_client[client]:
            for use in self.uses(one):
                yield from use.scopes.items()

    def granted(self, client: str) -> frozenset[str]:
        """Return the scopes of a client, as far as they are known."""
        scopes = [one.app_client.scopes for one in self.by_client[client]]
        return frozenset().union(*(one for one in scopes if not isinstance(one, Unknown)))

    def smallest(self, client: str) -> frozenset[str]:
        """Return the fewest scopes that open every route that the client called.

        What the log does not cover stays granted.
        """
        granted = self.granted(client)
        openings = {frozenset(opening) & granted for opening, _ in self._openings(client)}
        kept = minimum({one for one in openings if one})
        return kept | {scope for scope in granted if not self.judged_scope(client, scope)}

    # What the log covers

    @cached_property
    def since(self) -> int:
        """The start of what was seen."""
        return min((w.seen.start for w in self.windows.values() if w.seen), default=0)

    @cached_property
    def until(self) -> int:
        """The end of what was seen."""
        return max((w.seen.end for w in self.windows.values() if w.seen), default=0)

    @cached_property
    def seen(self) -> str:
        """From when to when, as the end of a sentence."""
        return f"from {shown(self.since)} to {shown(self.until)}"

    @cached_property
    def guarded_apis(self) -> list[str]:
        """APIs that have a route that requires something, in the order of the model."""
        guarded = {route.api for route in self.system.routes.values() if not route.public}
        return [key for key in self.system.apis if key in guarded]

    @cached_property
    def reasons(self) -> list[tuple[str | None, str]]:
        """Why the log can't show that something was unused: the API, and a sentence."""
        found: list[tuple[str | None, str]] = [(None, limit) for limit in self.limits]
        if self.read.unreadable > self.settings.tolerated:
            found.append((None, f"{counted(self.read.unreadable, 'line')} could not be read."))
        for key in self.guarded_apis:
            window = self.windows.get(key)
            found += [(key, reason) for reason in (window.reasons if window else [NO_LINE])]
            if lines := self.joined.unidentified.get(key):
                found.append((key, f"The format of {counted(lines, 'line')} has no client id."))
        return found

    @cached_property
    def covered(self) -> frozenset[str]:
        """APIs that the log covers well enough to report something as unused."""
        doubtful = {api for api, _ in self.reasons}
        if None in doubtful:
            return frozenset()
        return frozenset(key for key in self.windows if key not in doubtful)

    @cached_property
    def _admitting(self) -> dict[str, frozenset[str]]:
        """APIs that a client can call, by the client's identity."""
        kinds: dict[object, Route] = {}
        for route in self.system.routes.values():
            if not route.public:
                kinds.setdefault((route.api, route.requirement), route)
        return {
            client.identity: frozenset(
                route.api for route in kinds.values() if may_admit(self.system, client, route)
            )
            for client in self.system.clients.values()
        }

    def judged_client(self, client: Client) -> bool:
        """Return whether the log covers every API that a client can call."""
        if client.id is None or not self.covered:
            return False
        return self._admitting[client.identity] <= self.covered

    def judged_scope(self, client: str, scope: str) -> bool:
        """Return whether the log covers every API that has a route for a scope."""
        apis = {
            route.api
            for route in self.system.routes.values()
            if not route.public and (isinstance(route.scopes, Unknown) or scope in route.scopes)
        }
        known = all(one.app_client.id for one in self.by_client[client])
        return known and bool(self.covered) and apis <= self.covered

    # What was not used

    def unused(self, client: str) -> bool:
        """Return whether the log shows that no credential of a client made a call."""
        held = self.by_client[client]
        return all(self.judged_client(one.app_client) and not self.calls(one) for one in held)

    def newer(self, one: Credential) -> list[Credential]:
        """Return the newer credentials of the same client."""
        held = self.by_client[one.client]
        return held[held.index(one) + 1 :]

    def unused_credential(self, one: Credential) -> bool:
        """Return whether a credential made no call and a newer one of the client did."""
        newer = any(self.calls(other) for other in self.newer(one))
        return newer and not self.calls(one) and self.judged_client(one.app_client)

    def superseded(self, one: Credential) -> bool:
        """Return whether a credential's calls have ended, and a newer one's have not."""
        last = self.last_call(one)
        if last is None or not self.judged_client(one.app_client):
            return False
        successor = max((self.last_call(other) or 0 for other in self.newer(one)), default=0)
        return successor > last and self.until - last >= self.settings.idle

    def pending(self, one: Credential) -> bool:
        """Return whether only older credentials of a client have made calls."""
        held = self.by_client[one.client]
        older = any(self.calls(other) for other in held[: held.index(one)])
        newer = any(self.calls(other) for other in self.newer(one))
        return older and not newer and not self.calls(one)

    def dropped(self, one: Credential) -> bool:
        """Return whether a credential can go: it is not used any more, and a newer one is."""
        return self.unused_credential(one) or self.superseded(one)


def counted(count: int, noun: str) -> str:
    """Return a count with its noun, such as ``1 line`` and ``2 lines``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _age(generation: str) -> tuple[Any, ...]:
    """Return what sorts generations: ``default`` first, then names by the numbers in them."""
    parts = [
        (0, int(part), "") if part.isdigit() else (1, 0, part)
        for part in _NUMBERS.split(generation)
    ]
    return (generation != "default", parts)
