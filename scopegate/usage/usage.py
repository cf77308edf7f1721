"""What the log shows of a model: who used what, what was never used, and who was refused."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import msgspec

from scopegate.access.system.model import Client, Route, System
from scopegate.plan.values import Unknown
from scopegate.usage.findings import Finding, Kind
from scopegate.usage.join import Credential, Joined, Use, credential, may_admit
from scopegate.usage.minimum import minimum
from scopegate.usage.tally import ABSENT, Address
from scopegate.usage.times import lasting, shown
from scopegate.usage.window import Window

MANY_REFUSALS: Final = 3
"""Refused calls from which on they are a finding."""

PROBES: Final = 5
"""Paths without a route, or routes, that one address tries in vain."""

_NUMBERS = re.compile(r"(\d+)")


class Settings(msgspec.Struct, frozen=True):
    """What decides what is called unused.

    Attributes:
        idle: Seconds without a call after which an older credential is done with.
        tolerated: Lines that may be unreadable.
        paths: Whether reports show paths that callers tried, with the values in them.
    """

    idle: int
    tolerated: int = 0
    paths: bool = False


class Read(msgspec.Struct, frozen=True):
    """How the reading went.

    Attributes:
        lines: Lines counted.
        unreadable: Lines that could not be read.
        examples: Where the first of those are, and why.
        without_client: Lines whose format has no client id.
        outside: Lines before or after the window.
        more_addresses: Refused calls of addresses that were not told apart.
    """

    lines: int
    unreadable: int = 0
    examples: tuple[str, ...] = ()
    without_client: int = 0
    outside: int = 0
    more_addresses: int = 0


class ScopeUse(msgspec.Struct, frozen=True):
    """How a client used one of its scopes.

    Attributes:
        certain: Calls that no other scope of the token would have opened.
        ambiguous: Calls that another scope of the token would have opened as well.
    """

    certain: int
    ambiguous: int


class Usage(msgspec.Struct, frozen=True, dict=True):
    """The whole result.

    Attributes:
        system: The model.
        joined: The counts.
        read: How the reading went.
        windows: By ``Api.key``.
        asked: Start and end of the window that was asked for, where it was.
        addresses: What was refused, by address.
        slots: Calls by client id, in stretches of ``width`` seconds.
        width: Seconds.
        settings: What decides what is called unused.
        notes: What a reader should know beside, as sentences.
        limits: Why the log can't cover what was asked for, as sentences.
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

    # Clients

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
        """Uses by the key of the credential."""
        found: dict[str, list[Use]] = {}
        for use in self.joined.uses.values():
            if use.credential:
                found.setdefault(use.credential.app_client.identity, []).append(use)
        return found

    def last_call(self, one: Credential) -> int | None:
        """When a credential was last seen, whatever it was answered."""
        return max(
            (use.last for use in self.uses_of.get(one.app_client.identity, ())), default=None
        )

    def calls(self, one: Credential) -> int:
        """How many calls of a credential there are."""
        return sum(use.calls for use in self.uses_of.get(one.app_client.identity, ()))

    def scope_uses(self, client: str) -> dict[str, ScopeUse]:
        """How a client used each of the scopes that it has or that its tokens carried."""
        certain: Counter[str] = Counter()
        ambiguous: Counter[str] = Counter()
        for opening, count in self._openings(client):
            (certain if len(opening) == 1 else ambiguous).update(dict.fromkeys(opening, count))
        names = {*self.granted(client), *certain, *ambiguous}
        return {name: ScopeUse(certain[name], ambiguous[name]) for name in sorted(names)}

    def _openings(self, client: str) -> Iterator[tuple[tuple[str, ...], int]]:
        for one in self.by_client[client]:
            for use in self.uses_of.get(one.app_client.identity, ()):
                yield from use.scopes.items()

    def granted(self, client: str) -> frozenset[str]:
        """The scopes of a client, as far as they are known."""
        scopes = [one.app_client.scopes for one in self.by_client[client]]
        return frozenset().union(*(one for one in scopes if not isinstance(one, Unknown)))

    def smallest(self, client: str) -> frozenset[str]:
        """The fewest scopes that open every route that the client called."""
        granted = self.granted(client)
        openings = {frozenset(opening) & granted for opening, _ in self._openings(client)}
        kept = minimum({one for one in openings if one})
        return kept | {scope for scope in granted if not self.judged_scope(client, scope)}

    # What may be called unused

    @property
    def readable(self) -> bool:
        """Whether few enough lines could not be read."""
        return self.read.unreadable + self.read.without_client <= self.settings.tolerated

    @cached_property
    def guarded_apis(self) -> list[str]:
        """APIs that have a route that requires something, in the order of the model."""
        guarded = {route.api for route in self.system.routes.values() if not route.public}
        return [key for key in self.system.apis if key in guarded]

    @cached_property
    def covered(self) -> frozenset[str]:
        """APIs of which the log says enough to call something unused."""
        whole = {key for key, window in self.windows.items() if window.whole}
        return frozenset(whole) if self.readable and not self.limits else frozenset()

    @cached_property
    def _admitting(self) -> dict[str, frozenset[str]]:
        """APIs that a client can call, by the client's identity."""
        found: dict[str, frozenset[str]] = {}
        kinds: dict[object, list[Route]] = {}
        for route in self.system.routes.values():
            kinds.setdefault((route.api, route.requirement), []).append(route)
        for client in self.system.clients.values():
            found[client.identity] = frozenset(
                routes[0].api
                for routes in kinds.values()
                if not routes[0].public and may_admit(self.system, client, routes[0])
            )
        return found

    def judged_client(self, client: Client) -> bool:
        """Whether the log covers every API that a client can call."""
        if client.id is None or not self.covered:
            return False
        return self._admitting[client.identity] <= self.covered

    def judged_scope(self, client: str, scope: str) -> bool:
        """Whether the log covers every API that has a route for a scope."""
        apis = {
            route.api
            for route in self.system.routes.values()
            if isinstance(route.scopes, Unknown) or scope in route.scopes
        }
        known = all(one.app_client.id for one in self.by_client[client])
        return known and bool(self.covered) and apis <= self.covered

    def unused(self, client: str) -> bool:
        """Whether the log shows that no credential of a client made a call."""
        held = self.by_client[client]
        return all(self.judged_client(one.app_client) and not self.calls(one) for one in held)

    def dropped(self, one: Credential) -> bool:
        """Whether a credential can go: unused or superseded, while a newer one is in use."""
        return self.unused_credential(one) or self.superseded(one)

    def _newer(self, one: Credential) -> list[Credential]:
        held = self.by_client[one.client]
        return held[held.index(one) + 1 :]

    def unused_credential(self, one: Credential) -> bool:
        """Whether a credential made no call and a newer one of the client did."""
        newer = any(self.calls(other) for other in self._newer(one))
        return newer and not self.calls(one) and self.judged_client(one.app_client)

    def superseded(self, one: Credential) -> bool:
        """Whether a credential's calls have ended, and a newer one's have not."""
        last = self.last_call(one)
        successors = [self.last_call(other) or 0 for other in self._newer(one)]
        if last is None or not self.judged_client(one.app_client):
            return False
        return max(successors, default=0) > last and self.until - last >= self.settings.idle

    def pending(self, one: Credential) -> bool:
        """Whether a credential made no call yet, and an older one of the client did."""
        held = self.by_client[one.client]
        older = any(self.calls(other) for other in held[: held.index(one)])
        newer = any(self.calls(other) for other in self._newer(one))
        return older and not newer and not self.calls(one)

    # The window

    @cached_property
    def since(self) -> int:
        """The start of what was seen."""
        return min((w.seen.start for w in self.windows.values() if w.seen), default=0)

    @cached_property
    def until(self) -> int:
        """The end of what was seen."""
        return max((w.seen.end for w in self.windows.values() if w.seen), default=0)

    @cached_property
    def reasons(self) -> list[tuple[str | None, str]]:
        """Why the log can't show that something was unused: the API, and a sentence."""
        found: list[tuple[str | None, str]] = [(None, limit) for limit in self.limits]
        if not self.readable:
            if self.read.unreadable:
                found.append((None, f"{_lines(self.read.unreadable)} could not be read."))
            if self.read.without_client:
                text = f"The format of {_lines(self.read.without_client)} has no client id."
                found.append((None, text))
        for key in self.guarded_apis:
            window = self.windows.get(key)
            found += [(key, reason) for reason in (window.reasons if window else [_NO_LINE])]
        return found

    @cached_property
    def seen(self) -> str:
        """From when to when, as the end of a sentence."""
        return f"from {shown(self.since)} to {shown(self.until)}"

    # Findings

    @cached_property
    def findings(self) -> list[Finding]:
        """Everything that the log shows."""
        found = [
            *self._incomplete(),
            *self._unknown_clients(),
            *self._unexplained(),
            *self._refusals(),
            *self._clients(),
            *self._scopes(),
            *self._routes(),
        ]
        return sorted(found, key=lambda one: one.order)

    def _incomplete(self) -> Iterator[Finding]:
        for api, reason in self.reasons:
            yield Finding(Kind.LOG_INCOMPLETE, reason, api=api)

    def _unknown_clients(self) -> Iterator[Finding]:
        found: dict[str, list[Use]] = {}
        for use in self.joined.uses.values():
            if use.client_id and use.credential is None:
                found.setdefault(use.client_id, []).append(use)
        for client_id, uses in found.items():
            calls, first, last = _extent(uses)
            yield Finding(
                Kind.UNKNOWN_CLIENT,
                f"{_calls(calls)} with client id {client_id}, which the model does not have.",
                client_id=client_id,
                calls=calls,
                first=first,
                last=last,
            )

    def _unexplained(self) -> Iterator[Finding]:
        for use in self.joined.uses.values():
            if use.unexplained and use.credential and use.route:
                yield Finding(
                    Kind.UNEXPLAINED_ACCESS,
                    f"{_calls(use.unexplained)} of {use.credential.key} to {use.route.key} were let"
                    " through, though the token had none of the scopes that the model requires."
                    " Its route or its scopes may have been others at that time.",
                    client=use.credential.client,
                    credential=use.credential.key,
                    api=use.api,
                    route=use.route.key,
                    calls=use.unexplained,
                    first=use.first,
                    last=use.last,
                )

    def _refusals(self) -> Iterator[Finding]:
        for use in self.joined.uses.values():
            if use.credential and use.route and use.refused >= MANY_REFUSALS:
                yield Finding(
                    Kind.MISTAKEN_CALLS,
                    f"{_calls(use.refused)} of {use.credential.key} to {use.route.key} were refused"
                    f" ({_statuses(use.statuses, refused=True)}).",
                    client=use.credential.client,
                    credential=use.credential.key,
                    api=use.api,
                    route=use.route.key,
                    calls=use.refused,
                    first=use.first,
                    last=use.last,
                )
        for ip, address in self.addresses.items():
            if found := self._refused(ip, address):
                yield found

    def _refused(self, ip: str, address: Address) -> Finding | None:
        """What the refusals of one address look like; calls with a client id are told above."""
        anonymous = {key: count for key, count in address.cells.items() if key[0] in ABSENT}
        calls = sum(anonymous.values())
        by_id = {one.app_client.id: one for one in self.credentials}
        about: dict[str, Any] = {
            "address": ip,
            "calls": calls,
            "first": address.first,
            "last": address.last,
        }
        owner = by_id.get(str(address.client)) if address.client else None
        if owner and calls >= MANY_REFUSALS:
            return Finding(
                Kind.MISTAKEN_CALLS,
                f"{_calls(calls)} without a valid token from {ip}, from where {owner.key} calls"
                f" successfully ({_routes_of(anonymous)}).",
                client=owner.client,
                credential=owner.key,
                **about,
            )
        if not address.client and max(address.unknown, len(anonymous)) >= PROBES:
            text = f"{_calls(calls)} without a valid token from {ip} ({_routes_of(anonymous)}), and"
            text += " none from there was let through with one."
            if self.settings.paths and address.paths:
                text += f" Paths: {', '.join(sorted(address.paths))}."
            return Finding(Kind.PROBING, text, **about)
        return None

    def _clients(self) -> Iterator[Finding]:
        for client, held in self.by_client.items():
            if self.unused(client):
                scopes = tuple(sorted(self.granted(client)))
                text = f"{client} made no call {self.seen}."
                yield Finding(Kind.UNUSED_CLIENT, text, client=client, scopes=scopes)
                continue
            for one in held:
                yield from self._credential(one)

    def _credential(self, one: Credential) -> Iterator[Finding]:
        about: dict[str, Any] = {
            "client": one.client,
            "credential": one.key,
            "client_id": one.app_client.id,
        }
        newer = ", ".join(other.key for other in self._newer(one) if self.calls(other))
        if self.unused_credential(one):
            text = f"{one.key} made no call {self.seen}. {newer} did, so the rotation can be"
            yield Finding(Kind.UNUSED_CREDENTIAL, f"{text} finished.", **about)
        elif self.superseded(one) and (last := self.last_call(one)):
            text = (
                f"{one.key} made its last call at {shown(last)}, {lasting(self.until - last)}"
                f" before the log ends. {newer} has called since, so the rotation can be finished."
            )
            yield Finding(
                Kind.SUPERSEDED_CREDENTIAL, text, calls=self.calls(one), last=last, **about
            )
        elif self.pending(one):
            text = f"{one.key} made no call yet {self.seen}. The client still uses an older one."
            yield Finding(Kind.ROTATION_PENDING, text, **about)

    def _scopes(self) -> Iterator[Finding]:
        for client in self.by_client:
            if self.unused(client):
                continue
            uses = self.scope_uses(client)
            unused = tuple(
                scope
                for scope in sorted(self.granted(client))
                if not (uses[scope].certain or uses[scope].ambiguous)
                and self.judged_scope(client, scope)
            )
            if unused:
                text = f"{client} has {_and(unused)}, which no call {self.seen} needed."
                yield Finding(Kind.UNUSED_SCOPE, text, client=client, scopes=unused)

    def _routes(self) -> Iterator[Finding]:
        used = {
            (use.api, use.route.key)
            for use in self.joined.uses.values()
            if use.route and use.allowed
        }
        refused: Counter[tuple[str | None, str]] = Counter()
        for use in self.joined.uses.values():
            if use.route:
                refused[use.api, use.route.key] += use.refused
        for key, route in self.system.routes.items():
            if key in used or route.api not in self.covered:
                continue
            text = f"No call of {route.key} was let through {self.seen}."
            if refused[key]:
                text += f" {_calls(refused[key])} were refused."
            yield Finding(
                Kind.UNUSED_ROUTE,
                text,
                api=route.api,
                route=route.key,
                scopes=() if isinstance(route.scopes, Unknown) else tuple(sorted(route.scopes)),
                calls=refused[key],
            )


_NO_LINE: Final = "The log has no line of it."


def _age(generation: str) -> tuple[Any, ...]:
    """What sorts generations: ``default`` first, then names by the numbers in them."""
    parts = [
        (0, int(part), "") if part.isdigit() else (1, 0, part)
        for part in _NUMBERS.split(generation)
    ]
    return (generation != "default", parts)


def _extent(uses: Sequence[Use]) -> tuple[int, int, int]:
    return sum(u.calls for u in uses), min(u.first for u in uses), max(u.last for u in uses)


def _calls(count: int) -> str:
    return f"{count} call{'' if count == 1 else 's'}"


def _lines(count: int) -> str:
    return f"{count} line{'' if count == 1 else 's'}"


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _statuses(statuses: Mapping[int, int], *, refused: bool = False) -> str:
    kept = {s: c for s, c in sorted(statuses.items()) if not refused or s in {401, 403}}
    return ", ".join(f"{status}: {count}" for status, count in kept.items())


def _routes_of(cells: Mapping[tuple[Any, ...], int]) -> str:
    """Which routes cells are of, without the values in any path."""
    counts: Counter[str] = Counter()
    for key, count in cells.items():
        method, resource, route = key[2:5]
        if route not in ABSENT:
            counts[str(route)] += count
        elif resource not in ABSENT:
            counts[f"{method} {resource}"] += count
        else:
            counts["no route"] += count
    shown_ = [f"{name} {count}" for name, count in counts.most_common(3)]
    return ", ".join(shown_) + (f" and {len(counts) - 3} more" if len(counts) > 3 else "")
