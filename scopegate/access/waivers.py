"""Findings that a team has waived, each with a reason and the last day that the waiver holds.

The file is TOML, YAML or JSON: a list ``waivers`` of entries with ``kind``, ``reason``, ``expires``
(``YYYY-MM-DD``) and one or more of ``address``, ``api``, ``client``, ``route`` and ``scopes``. An
entry waives every finding of its kind with which all that it names agrees. Files of release 1.0,
whose list is named ``accept``, are read as well.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from scopegate.access.findings import Finding, Kind
from scopegate.errors import ScopegateError

_NAMED: Final = ("address", "api", "client", "route", "scopes")
_FIELDS: Final = ("kind", "reason", "expires", *_NAMED)
_USE: Final = f"Give each entry {', '.join(_FIELDS[:3])} and one or more of {', '.join(_NAMED)}."


class Waiver(msgspec.Struct, frozen=True):
    """One entry of the file; what it does not name, it leaves open."""

    kind: Kind
    reason: str
    expires: dt.date
    named: Mapping[str, object]

    def covers(self, finding: Finding) -> bool:
        """Return whether the finding is of its kind, and agrees with all that it names."""
        return finding.kind is self.kind and all(
            getattr(finding, name) == value for name, value in self.named.items()
        )

    @property
    def subject(self) -> str:
        """What it is for, as a part of a sentence."""
        named = ", ".join(f"{name} {_shown(value)}" for name, value in self.named.items())
        return f"{self.kind.value} of {named}"


class Waived(msgspec.Struct, frozen=True):
    """A finding with the waiver that covers it."""

    finding: Finding
    waiver: Waiver


def load(path: Path) -> list[Waiver]:
    """Read a file of waivers.

    Raises:
        ScopegateError: It can't be read; or entries are wrong, all of which are named.
    """
    try:
        document = _parse(path)
    except OSError as error:
        raise ScopegateError(f"Can't read the waivers in {path}: {error.strerror}.") from None
    entries = document
    if isinstance(document, Mapping):
        entries = document.get("waivers", document.get("accept"))
    if not isinstance(entries, list):
        raise ScopegateError(f"{path} has no list `waivers`. {_USE}")
    problems = [p for number, entry in enumerate(entries, 1) for p in _problems(number, entry)]
    if problems:
        raise ScopegateError(f"{path}: {' '.join(problems)}")
    return [_waiver(entry) for entry in entries]


def apply(
    findings: Iterable[Finding], waivers: Sequence[Waiver], today: dt.date
) -> tuple[list[Finding], list[Waived], list[str]]:
    """Separate findings into those that count and those that are waived, with notes.

    Args:
        findings: All findings of a plan.
        waivers: Those of the team.
        today: A waiver holds up to and including the day that it names.

    Raises:
        ScopegateError: A waiver that names no API fits findings of several.
    """
    found = list(findings)
    _check_apis(found, waivers)
    counting: list[Finding] = []
    waived: list[Waived] = []
    notes: list[str] = []
    used: set[int] = set()
    for finding in found:
        covering = [waiver for waiver in waivers if waiver.covers(finding)]
        used.update(map(id, covering))
        holding = [waiver for waiver in covering if waiver.expires >= today]
        if holding:
            waived.append(Waived(finding, holding[0]))
            continue
        counting.append(finding)
        if covering:
            notes.append(f"The waiver expired on {covering[0].expires}: {finding.message}")
    unused = (waiver for waiver in waivers if id(waiver) not in used)
    notes += [f"A waiver fits no finding: {waiver.subject}." for waiver in unused]
    return counting, waived, notes


def _check_apis(findings: Sequence[Finding], waivers: Sequence[Waiver]) -> None:
    """Refuse waivers that would cover findings of an unintended API."""
    problems = []
    for waiver in waivers:
        if {"address", "api"} & waiver.named.keys():
            continue
        apis = sorted({f.api for f in findings if waiver.covers(f) and f.api is not None})
        if len(apis) > 1:
            problems.append(
                f"The waiver for {waiver.subject} is ambiguous, since it fits findings of several"
                f" APIs: {', '.join(apis)}. Name one of them with `api`."
            )
    if problems:
        raise ScopegateError(" ".join(problems))


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
    raise ScopegateError(f"{path} {problem}. {_USE}")


def _problems(number: int, entry: object) -> Iterator[str]:
    where = f"Entry {number}"
    if not isinstance(entry, Mapping):
        yield f"{where} is not an object. {_USE}"
        return
    if entry.get("kind") not in list(Kind):
        kinds = ", ".join(kind.value for kind in Kind)
        yield f"{where}: kind is {entry.get('kind')!r}. Use one of {kinds}."
    if not isinstance(entry.get("reason"), str) or not entry["reason"].strip():
        yield f"{where}: reason is missing. Say why the team waives the finding."
    if _date(entry.get("expires")) is None:
        yield f"{where}: expires is {entry.get('expires')!r}. Use a date, YYYY-MM-DD."
    if not any(entry.get(name) for name in _NAMED):
        yield f"{where} names no finding. Give one or more of {', '.join(_NAMED)}."
    if strange := sorted(set(map(str, entry)) - set(_FIELDS)):
        yield f"{where} has {', '.join(strange)}. Use {', '.join(_FIELDS)}."


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.date):
        return value.date() if isinstance(value, dt.datetime) else value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _waiver(entry: Mapping[str, Any]) -> Waiver:
    named = {name: entry[name] for name in _NAMED if entry.get(name)}
    if "scopes" in named:
        scopes = named["scopes"]
        named["scopes"] = tuple(sorted([scopes] if isinstance(scopes, str) else map(str, scopes)))
    expires = _date(entry["expires"])
    if expires is None:  # pragma: no cover - _problems has refused it
        raise AssertionError
    return Waiver(Kind(entry["kind"]), entry["reason"].strip(), expires, named)


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
