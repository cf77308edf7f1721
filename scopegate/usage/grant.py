"""The smallest grant: the input ``clients`` of the modules, reduced to what was used."""

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from scopegate.access.findings import Finding
from scopegate.access.system.model import Client, System
from scopegate.usage.join import DEFAULT_GENERATION
from scopegate.usage.usage import Usage

_DEFAULT_VALIDITY: Final = 3_600
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


class Entry(msgspec.Struct, frozen=True):
    """An entry of the input ``clients``, as far as the model shows it."""

    scopes: tuple[str, ...]
    generations: tuple[str, ...] = (DEFAULT_GENERATION,)
    access_token_validity: int | None = None
    enabled: bool = True
    name: str | None = None


class Grant(msgspec.Struct, frozen=True):
    """The entries as granted and as used, and the effect of the change.

    Attributes:
        before: By the client's key.
        after: The same, without what was not used.
        findings: The access review of the change.
    """

    before: Mapping[str, Entry]
    after: Mapping[str, Entry]
    findings: Sequence[Finding]

    @property
    def hcl(self) -> str:
        """``clients = { … }``, reduced to what was used."""
        return block(self.after)

    @property
    def diff(self) -> str:
        """The change as a unified difference; empty if there is none."""
        old, new = block(self.before).splitlines(), block(self.after).splitlines()
        names = ("clients as granted", "clients as used")
        return "\n".join(difflib.unified_diff(old, new, *names, lineterm=""))


def grant(usage: Usage) -> Grant:
    """Return the smallest grant that the log allows."""
    before = {client: _entry(usage, client) for client in usage.by_client}
    after = {
        client: _kept(usage, client, entry)
        for client, entry in before.items()
        if not usage.unused(client)
    }
    return Grant(before, after, _review(usage, after))


def _entry(usage: Usage, client: str) -> Entry:
    held = usage.by_client[client]
    newest = held[-1].app_client
    seconds = newest.access_token_validity
    known = isinstance(seconds, int) and seconds != _DEFAULT_VALIDITY
    return Entry(
        scopes=tuple(sorted(usage.granted(client))),
        generations=tuple(one.generation for one in held),
        access_token_validity=seconds // 60 if known and isinstance(seconds, int) else None,
        enabled=not any(one.suspended for one in held),
        name=_display_name(usage.system, held[0].app_client, client),
    )


def _display_name(system: System, app_client: Client, client: str) -> str | None:
    resource = system.resources.get(app_client.address)
    name = resource.instance.get("name") if resource else None
    return name if isinstance(name, str) and name != client else None


def _kept(usage: Usage, client: str, entry: Entry) -> Entry:
    kept = tuple(one.generation for one in usage.by_client[client] if not usage.dropped(one))
    scopes = tuple(sorted(usage.smallest(client)))
    return msgspec.structs.replace(entry, scopes=scopes or entry.scopes, generations=kept)


def _review(usage: Usage, after: Mapping[str, Entry]) -> list[Finding]:
    """Return the findings of an access review of the change."""
    from scopegate.access.rules import findings_of  # noqa: PLC0415  only a report needs it
    from scopegate.access.rules._change import Change  # noqa: PLC0415

    clients: dict[str, Client] = {}
    for one in usage.credentials:
        entry = after.get(one.client)
        if entry and one.generation in entry.generations:
            clients[one.app_client.identity] = msgspec.structs.replace(
                one.app_client, scopes=frozenset(entry.scopes)
            )
    return findings_of(Change(usage.system, msgspec.structs.replace(usage.system, clients=clients)))


def block(entries: Mapping[str, Entry]) -> str:
    """Return the input ``clients`` as HCL, formatted as ``terraform fmt`` does."""
    if not entries:
        return "clients = {}"
    lines = ["clients = {"]
    for client, entry in entries.items():
        lines += [f"  {_key(client)} = {{", *_attributes(entry), "  }"]
    return "\n".join([*lines, "}"])


def _attributes(entry: Entry) -> Iterator[str]:
    values: dict[str, Any] = {}
    if entry.access_token_validity is not None:
        values["access_token_validity"] = entry.access_token_validity
    if not entry.enabled:
        values["enabled"] = False
    if entry.generations != (DEFAULT_GENERATION,):
        values["generations"] = entry.generations
    if entry.name is not None:
        values["name"] = entry.name
    values["scopes"] = entry.scopes
    width = max(map(len, values))
    for name, value in values.items():
        yield f"    {name:{width}} = {_literal(value)}"


def _key(name: str) -> str:
    return name if _NAME.fullmatch(name) else _literal(name)


def _literal(value: Any) -> str:
    """Return a value as HCL, with templates in strings escaped."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_literal, value))}]"
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("${", "$${").replace("%{", "%%{") if isinstance(value, str) else text
