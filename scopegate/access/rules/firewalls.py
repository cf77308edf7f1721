"""Web ACLs, their IP sets, and what they are associated with.

Source: https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-default-action.html
"""

from collections.abc import Iterator
from typing import Any, Final

from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._change import Change
from scopegate.access.rules.relevance import ASSOCIATIONS, WEB_ACLS, guards_an_api, relevant
from scopegate.access.system.model import Resource, System
from scopegate.plan.values import From, Unknown

_IP_SETS: Final = {
    "aws_wafregional_ipset": "ip_set_descriptor",
    "aws_wafv2_ip_set": "addresses",
}
"""Types of IP sets, and their argument with the addresses."""


def firewalls(change: Change) -> Iterator[Finding]:
    """Yield web ACLs that are taken from a stage or a pool, exchanged, or allow by default."""
    for address, old, new in change.resources:
        if old is None:
            continue
        type_ = old.instance.type
        if type_ in ASSOCIATIONS and guards_an_api(old.instance):
            yield from _association(change, address, old, new)
        if type_ in WEB_ACLS and new and relevant(change, old, new):
            yield from _default_action(address, old, new)


def _default_action(address: str, old: Resource, new: Resource) -> Iterator[Finding]:
    """Yield what a web ACL does with calls that no rule of it matches."""
    was, becomes = _blocks(old), _blocks(new)
    attributes = ("default_action", "default_action.type")
    if was is True and becomes is False:
        text = f"Web ACL {address} now allows what it blocked by default."
        yield Finding(Kind.NETWORK_OPENED, address, text, attributes=attributes)
    elif was is False and becomes is True:
        kind, text = Kind.NETWORK_RESTRICTED, "now blocks what it allowed by default"
        if not new.instance.get("rule") and not new.instance.get("rules"):
            kind, text = Kind.API_UNREACHABLE, "now blocks every call, since it has no rules"
        yield Finding(kind, address, f"Web ACL {address} {text}.", attributes=attributes)
    elif _may_open(was, becomes) and _action(old) != _action(new):
        text = f"The plan does not show whether web ACL {address} still blocks by default."
        yield Finding(Kind.UNKNOWN, address, text, attributes=attributes)


def _may_open(was: bool | None, becomes: bool | None) -> bool:
    """Return whether a web ACL may have blocked by default, and may no longer."""
    return None in {was, becomes} and was is not False and becomes is not True


def _action(web_acl: Resource) -> Any:
    return web_acl.instance.get("default_action")


def widened_addresses(change: Change) -> Iterator[Finding]:
    """Yield IP sets that get more addresses, where a web ACL blocks what it doesn't allow."""
    for address, old, new in change.resources:
        if old is None or new is None or new.instance.type not in _IP_SETS:
            continue
        name = _IP_SETS[new.instance.type]
        was, becomes = old.instance.get(name), new.instance.get(name)
        if not isinstance(was, list) or not isinstance(becomes, list):
            continue
        web_acls = (
            one
            for one in change.after.resources.values()
            if one.instance.type in WEB_ACLS and relevant(change, one, one)
        )
        gained = any(one not in was for one in becomes)
        if gained and any(_may_allow(one, new) for one in web_acls):
            text = f"{address} gets addresses, and a web ACL blocks what it does not allow."
            yield Finding(Kind.NETWORK_OPENED, address, text, attributes=(name,))


def _may_allow(web_acl: Resource, ip_set: Resource) -> bool:
    """Return whether a web ACL blocks by default and may allow the addresses of an IP set.

    It doesn't where its rules name the set, and none of those allows.
    """
    if _blocks(web_acl) is not True:
        return False
    rules = web_acl.instance.get("rule")
    naming = [
        rule
        for rule in (rules if isinstance(rules, list) else ())
        if any(isinstance(n, str) and n and n in repr(rule) for n in _names(ip_set))
    ]
    return not naming or any(map(_allows, naming))


def _allows(rule: Any) -> bool:
    """Return whether a rule of a web ACL allows what it matches."""
    action = rule.get("action") if isinstance(rule, dict) else None
    first = action[0] if isinstance(action, list) and action else None
    return isinstance(first, dict) and bool(first.get("allow"))


def _association(
    change: Change, address: str, old: Resource, new: Resource | None
) -> Iterator[Finding]:
    """Yield an association that is removed, moved or gets another web ACL."""
    blocks = _web_acl_blocks(change.before, old)
    becomes = new or _successor(change, address, old)
    if becomes is None:
        text = "is removed: nothing filters its calls any longer"
    elif _differs(change, old, becomes, "resource_arn"):
        text = "is moved to another resource: compare what it allows"
    elif _differs(change, old, becomes, "web_acl_arn", "web_acl_id"):
        blocks = blocks and not _web_acl_blocks(change.after, becomes)
        text = "gets another web ACL: compare what it allows"
    else:
        return
    names = ("resource_arn", "web_acl_arn", "web_acl_id")
    changed = tuple(name for name in names if new and _differs(change, old, new, name))
    kind = Kind.NETWORK_OPENED if blocks else Kind.PROTECTION_LOWERED
    message = f"The web ACL association {address} {text}."
    yield Finding(kind, address, message, attributes=changed)


def _successor(change: Change, address: str, old: Resource) -> Resource | None:
    """Return an association of the same resource that takes the place of a removed one."""
    for other, one in change.after.resources.items():
        of_another = other != address and one.instance.type in ASSOCIATIONS
        if of_another and not _differs(change, old, one, "resource_arn"):
            return one
    return None


def _differs(change: Change, old: Resource, new: Resource, *names: str) -> bool:
    """Return whether one of these arguments names another resource than before."""
    for name in names:
        was, becomes = old.instance.get(name), new.instance.get(name)
        if was != becomes and not _same_source(change.before, was, becomes):
            return True
    return False


def _same_source(before: System, was: Any, becomes: Any) -> bool:
    """Return whether a value known after apply comes from the same resource as before."""
    if not isinstance(becomes, From):
        return False
    resource = before.resources.get(becomes.sources[0].instance.address)
    return resource is not None and was in _names(resource)


def _web_acl_blocks(system: System, association: Resource) -> bool:
    named = [association.instance.get(name) for name in ("web_acl_arn", "web_acl_id")]
    sources = [name.addresses[0] for name in named if isinstance(name, From)]
    return any(
        _blocks(one) is True
        and (
            one.instance.address in sources
            or any(name in _names(one) for name in named if name is not None)
        )
        for one in system.resources.values()
        if one.instance.type in WEB_ACLS
    )


def _names(resource: Resource) -> tuple[Any, ...]:
    return resource.instance.get("arn"), resource.instance.get("id")


def _blocks(web_acl: Resource) -> bool | None:
    """Return whether a web ACL blocks by default; None if the plan does not show it."""
    action = web_acl.instance.get("default_action")
    first = action[0] if isinstance(action, list) and action else action
    if not isinstance(first, dict):
        return None if isinstance(first, Unknown) else False
    parts = first.get("block"), first.get("type")
    if any(isinstance(one, Unknown) for one in parts):
        return None
    return bool(parts[0]) or parts[1] == "BLOCK"
