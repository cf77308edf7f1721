"""Rules for the effect of an upgrade on a user's state."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.change.applied import Change

KEPT = {
    "aws_api_gateway_domain_name": "the domain of the API",
    "aws_api_gateway_rest_api": "the API, and its address",
    "aws_api_gateway_stage": "the stage",
    "aws_apigatewayv2_api": "the API, and its address",
    "aws_apigatewayv2_domain_name": "the domain of the API",
    "aws_apigatewayv2_stage": "the stage",
    "aws_cognito_resource_server": "the resource server, and its scopes",
    "aws_cognito_user_pool": "the user pool, and every client of it",
    "aws_cognito_user_pool_client": "the client, its id and its secret",
    "aws_cognito_user_pool_domain": "the token endpoint",
}
"""Resource types that callers depend on, with what is lost if one is destroyed."""

_MOVED = re.compile(r"^moved {\s*from\s*=\s*(\S+)\s*to\s*=\s*(\S+)\s*}", re.MULTILINE)
_BLOCK = re.compile(r'^(variable|output) "(\w+)" {\n(.*?)^}', re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Move:
    """A ``moved`` block."""

    source: str
    target: str


def moves(module: Path) -> list[Move]:
    """Return the ``moved`` blocks of the module in a folder."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(module.glob("*.tf")))
    return [Move(*found) for text in texts for found in _MOVED.findall(text)]


def faults(changes: Iterable[Change], moved: Iterable[Move], old: str, new: str) -> list[str]:
    """Return forbidden effects of the upgrade from version ``old`` to ``new``, as sentences.

    A release with the same major version keeps the addresses of all of ``KEPT``. One with a higher
    major version can rename or replace only resources that have a ``moved`` block.
    """
    major = _major(new) > _major(old)
    spoken_of = {_bare(address) for move in moved for address in (move.source, move.target)}
    return [
        f"{old} to {new}: {change.address} {fault}"
        for change in changes
        if change.resource.partition(".")[0] in KEPT
        for fault in _faults(change, major=major, spoken_of=change.resource in spoken_of)
    ]


def interface_faults(before: Path, after: Path, old: str, new: str) -> list[str]:
    """Yield inputs and outputs that ``after`` lacks, and inputs that it newly requires."""
    if _major(new) > _major(old):
        return []
    had, has = _interface(before), _interface(after)
    gone = [f"{kind} {name} is gone" for kind, name in had.keys() - has.keys()]
    asked = [
        f"{kind} {name} is new and has no default"
        for kind, name in has.keys() - had.keys()
        if kind == "input" and not has[kind, name]
    ]
    return [
        f"{old} to {new}: {after.name}: {fault}; that takes a higher major."
        for fault in sorted(gone + asked)
    ]


def _interface(module: Path) -> dict[tuple[str, str], bool]:
    """Return inputs and outputs of a module, each with whether it has a default."""
    kinds = {"variable": "input", "output": "output"}
    return {
        (kinds[kind], name): "\n  default " in body
        for file in sorted(module.glob("*.tf"))
        for kind, name, body in _BLOCK.findall(file.read_text(encoding="utf-8"))
    }


def _faults(change: Change, *, major: bool, spoken_of: bool) -> Iterator[str]:
    allowed = major and spoken_of
    if change.destroys and not allowed:
        lost = KEPT[change.resource.partition(".")[0]]
        by = f" for its {' and '.join(change.because)}" if change.because else ""
        done = f"is replaced{by}" if "create" in change.actions else "is destroyed"
        lacks = "`moved` block" if major else "higher major"
        yield (
            f"{done}, and with it {lost}; that takes a `moved` block and a higher major, and "
            f"there is no {lacks}."
        )
    elif change.was and not allowed:
        yield f"was {change.was}; a renamed address takes a higher major."


def _major(version: str) -> int:
    return int(version.partition(".")[0])


def _bare(address: str) -> str:
    return address.partition("[")[0]
