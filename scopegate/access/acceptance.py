"""Findings that a team has accepted, each with a reason and the last day it holds.

The file is TOML, YAML or JSON: a list ``accept`` of entries with ``kind``, ``reason``,
``expires`` (``YYYY-MM-DD``) and one or more of ``address``, ``client``, ``route`` and ``scopes``.
An entry accepts every finding of its kind with which all that it names agrees.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scopegate.access.findings import Finding, Kind
from scopegate.errors import ScopegateError

_NAMED: Final = ("address", "client", "route", "scopes")
_FIELDS: Final = ("kind", "reason", "expires", *_NAMED)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One entry of the file; what it does not name, it leaves open."""

    kind: Kind
    reason: str
    expires: dt.date
    named: Mapping[str, object]

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is of its kind, and agrees with all that it names."""
        return finding.kind is self.kind and all(
            getattr(finding, name) == value for name, value in self.named.items()
        )


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding with the entry that accepts it."""

    finding: Finding
    acceptance: Acceptance


def load(path: Path) -> list[Acceptance]:
    """Read a file of acceptances.

    Raises:
        ScopegateError: It can't be read; or entries are wrong, all of which are named.
    """
    try:
        document = _parse(path)
    except OSError as error:
        raise ScopegateError(f"--accept {path} can't be read: {error.strerror}.") from None
    entries = document.get("accept") if isinstance(document, Mapping) else document
    if not isinstance(entries, list):
        raise ScopegateError(f"--accept {path} holds no list `accept`; accepted: {_accepted()}.")
    problems = [p for number, entry in enumerate(entries, 1) for p in _problems(number, entry)]
    if problems:
        raise ScopegateError(f"--accept {path}: {' '.join(problems)}")
    return [_acceptance(entry) for entry in entries]


def sort_out(
    findings: Iterable[Finding], acceptances: Sequence[Acceptance], today: dt.date
) -> tuple[list[Finding], list[Accepted], list[str]]:
    """Part findings into those that count and those that are accepted, with notes.

    Args:
        findings: All findings of a plan.
        acceptances: Those of the team.
        today: An acceptance holds up to and including the day that it names.
    """
    counting: list[Finding] = []
    accepted: list[Accepted] = []
    notes: list[str] = []
    used: set[int] = set()
    for finding in findings:
        covering = [a for a in acceptances if a.covers(finding)]
        used.update(map(id, covering))
        holding = [a for a in covering if a.expires >= today]
        if holding:
            accepted.append(Accepted(finding, holding[0]))
            continue
        counting.append(finding)
        if covering:
            notes.append(f"Accepted until {covering[0].expires}, now over: {finding.message}")
    for acceptance in acceptances:
        if id(acceptance) not in used:
            named = ", ".join(f"{name} {value}" for name, value in acceptance.named.items())
            notes.append(f"Accepted but not found: {acceptance.kind.value} of {named}.")
    return counting, accepted, notes


def _parse(path: Path) -> Any:
    text = path.read_bytes()
    try:
        if path.suffix == ".toml":
            return tomllib.loads(text.decode())
        import yaml  # noqa: PLC0415 - slow to import, and mostly not needed

        return yaml.safe_load(text)
    except (ValueError, RecursionError):
        problem = "is not valid TOML" if path.suffix == ".toml" else "is not valid YAML or JSON"
    except Exception as error:
        if type(error).__module__.partition(".")[0] != "yaml":
            raise
        problem = "is not valid YAML or JSON"
    raise ScopegateError(f"--accept {path} {problem}; accepted: {_accepted()}.")


def _accepted() -> str:
    return f"entries with {', '.join(_FIELDS[:3])} and one or more of {', '.join(_NAMED)}"


def _problems(number: int, entry: object) -> Iterator[str]:
    where = f"Entry {number}"
    if not isinstance(entry, Mapping):
        yield f"{where} is no object; accepted: {_accepted()}."
        return
    if entry.get("kind") not in list(Kind):
        kinds = ", ".join(kind.value for kind in Kind)
        yield f"{where}: kind is {entry.get('kind')!r}; accepted: {kinds}."
    if not isinstance(entry.get("reason"), str) or not entry["reason"].strip():
        yield f"{where}: reason is missing; accepted: why the team accepts it."
    if _date(entry.get("expires")) is None:
        yield f"{where}: expires is {entry.get('expires')!r}; accepted: a date, YYYY-MM-DD."
    if not any(entry.get(name) for name in _NAMED):
        yield f"{where} names nothing; accepted: one or more of {', '.join(_NAMED)}."
    if strange := sorted(set(map(str, entry)) - set(_FIELDS)):
        yield f"{where} has {', '.join(strange)}; accepted: {', '.join(_FIELDS)}."


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.date):
        return value.date() if isinstance(value, dt.datetime) else value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _acceptance(entry: Mapping[str, Any]) -> Acceptance:
    named = {name: entry[name] for name in _NAMED if entry.get(name)}
    if "scopes" in named:
        scopes = named["scopes"]
        named["scopes"] = tuple(sorted([scopes] if isinstance(scopes, str) else map(str, scopes)))
    expires = _date(entry["expires"])
    if expires is None:  # pragma: no cover - _problems has refused it
        raise AssertionError
    return Acceptance(Kind(entry["kind"]), entry["reason"].strip(), expires, named)
