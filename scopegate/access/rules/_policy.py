"""Two IAM policies: whether the second one lets in anybody whom the first one kept out.

A second policy is as strict if each of its Allow statements is one of the first policy's, or one
with more conditions or fewer addresses, and each Deny statement of the first is still there.
Anything else may let somebody in. Without a policy, everybody is let in.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
"""

import ipaddress
import json
from collections.abc import Mapping
from typing import Any, Final

_IP_LISTS: Final = {"Allow": "IpAddress", "Deny": "NotIpAddress"}
"""The condition in which fewer addresses let fewer callers in, by the statement's effect."""


class Policies:
    """A policy before and after.

    Attributes:
        widened: Whether the one after may let in somebody else; None if one can't be read.
    """

    def __init__(self, old: Any, new: Any) -> None:
        """Compare two policies as JSON; None is no policy."""
        self.widened: bool | None
        if new is None or old is None:
            self.widened = new is None and old is not None
            return
        was, becomes = _statements(old), _statements(new)
        if was is None or becomes is None:
            self.widened = None
            return
        allowed = [one for one in was if one.get("Effect") == "Allow"]
        denied = [one for one in becomes if one.get("Effect") == "Deny"]
        self.widened = not (
            all(
                any(_as_strict(old_one, one) for old_one in allowed)
                for one in becomes
                if one.get("Effect") == "Allow"
            )
            and all(
                any(_as_strict(old_one, one) for one in denied)
                for old_one in was
                if old_one.get("Effect") == "Deny"
            )
        )


def denies_everybody(policy: Any) -> bool:
    """Return whether a policy denies every call of everybody, without a condition."""
    return any(
        one.get("Effect") == "Deny"
        and "*" in _as_set(one.get("Principal"))
        and _as_set(one.get("Action")) & {"*", "execute-api:*", "execute-api:Invoke"}
        and not one.get("Condition")
        and any(resource.endswith("*") for resource in _as_set(one.get("Resource")))
        for one in _statements(policy) or ()
    )


def _statements(policy: Any) -> list[Mapping[str, Any]] | None:
    try:
        document = json.loads(policy) if isinstance(policy, str) else policy
    except ValueError:
        return None
    found = document.get("Statement") if isinstance(document, Mapping) else None
    found = [found] if isinstance(found, Mapping) else found
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        return None
    return found


def _as_strict(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Return whether a statement keeps out at least whom its predecessor kept out."""
    effect = str(old.get("Effect"))
    if any(
        _as_set(old.get(name)) != _as_set(new.get(name))
        for name in ("Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource")
    ):
        return False
    before, after = (_conditions(one) for one in (old, new))
    if before == after:
        return True
    operator = _IP_LISTS.get(effect)
    kept = (before if effect == "Allow" else after).items()
    other = after if effect == "Allow" else before
    for key, values in kept:
        if key not in other:
            return False
        if values == other[key]:
            continue
        if key[0] != operator or not _within(after[key], before[key]):
            return False
    return True


def _conditions(statement: Mapping[str, Any]) -> dict[tuple[str, str], frozenset[str]]:
    conditions = statement.get("Condition")
    found: dict[tuple[str, str], frozenset[str]] = {}
    for operator, tests in conditions.items() if isinstance(conditions, Mapping) else ():
        for key, values in tests.items() if isinstance(tests, Mapping) else ():
            found[str(operator), str(key).lower()] = _as_set(values)
    return found


def _as_set(value: Any) -> frozenset[str]:
    if value is None:
        return frozenset()
    if isinstance(value, Mapping):
        if value == {"AWS": "*"}:  # AWS takes it for "*", and writes one as the other.
            return frozenset({"*"})
        return frozenset({json.dumps(value, sort_keys=True, default=repr)})
    values = value if isinstance(value, list) else [value]
    return frozenset(map(str, values))


def _within(new: frozenset[str], old: frozenset[str]) -> bool:
    """Return whether each network lies within one that was listed before."""
    try:
        networks = [ipaddress.ip_network(one, strict=False) for one in old]
        return all(
            any(
                one.version == outer.version and one.subnet_of(outer)  # type: ignore[arg-type]
                for outer in networks
            )
            for one in (ipaddress.ip_network(text, strict=False) for text in new)
        )
    except ValueError:
        return False
