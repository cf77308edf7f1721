"""Arguments that protect a pool, a client or an API, and what becomes of them.

The order of their values is in the catalogue. What keeps callers out before anybody asks for a
token, such as a resource policy, is told apart: without it, other callers can try.

Sources:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
    https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-default-action.html
"""

from collections.abc import Iterator
from typing import Any, Final

from scopegate.access.catalogue._rows import Attribute, Effect, Order
from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._change import Change
from scopegate.access.rules._policy import denies_everybody
from scopegate.access.rules._values import changed_rows, shown, weaker
from scopegate.access.rules.clients import VALIDITIES
from scopegate.access.rules.relevance import guards_an_api, relevant
from scopegate.access.system.model import Api, Resource, System
from scopegate.plan.values import From, Unknown

ASSOCIATIONS: Final = ("aws_wafregional_web_acl_association", "aws_wafv2_web_acl_association")
_IP_SETS: Final = {
    "aws_wafregional_ipset": "ip_set_descriptor",
    "aws_wafv2_ip_set": "addresses",
}
WEB_ACLS: Final = ("aws_wafregional_web_acl", "aws_wafv2_web_acl")
_BY_NETWORK: Final = {
    ("aws_api_gateway_domain_name", "mutual_tls_authentication.truststore_uri"),
    ("aws_apigatewayv2_domain_name", "mutual_tls_authentication.truststore_uri"),
    ("aws_api_gateway_domain_name", "policy"),
}
"""Arguments that keep callers out before their token is looked at."""
_BY_RULE: Final = {
    ("aws_api_gateway_rest_api", "policy"),
    ("aws_api_gateway_rest_api_policy", "policy"),
    ("aws_wafv2_web_acl", "default_action"),
    ("aws_wafregional_web_acl", "default_action.type"),
}
"""Arguments that rules of their own read, since their value depends on other resources."""
_RAISED: Final = {
    "api_key_required": "requires an API key",
    "mutual_tls_authentication.truststore_uri": "requires a client certificate",
}
"""Arguments that make callers send something."""
_LIMITS: Final = ("burst_limit", "rate_limit", "quota_settings.limit")


def protections(change: Change) -> Iterator[Finding]:
    """Protecting arguments that are weakened, or whose new value can't be compared."""
    for address, old, new in change.resources:
        if old is None or new is None or not relevant(change, old, new):
            continue
        weakened: dict[Kind, list[tuple[str, str]]] = {}
        for path, row, was, becomes in changed_rows(old.instance, new.instance):
            ruled = path in VALIDITIES or (new.instance.type, path) in _BY_RULE
            if row.effect is not Effect.PROTECTS or ruled or new.instance.type in ASSOCIATIONS:
                continue
            if kind := _kind(new, path, row, was, becomes):
                weakened.setdefault(kind, []).append((path, _changes(path, row, was, becomes)))
        for kind, found in weakened.items():
            client = change.after.clients.get(address)
            route = next((r for r in change.after.routes.values() if r.address == address), None)
            yield Finding(
                kind,
                address,
                f"{address}: {_ENDS[kind]}{'; '.join(text for _, text in found)}.",
                client.key if client else None,
                route.key if route and len(found) == 1 and route.api != address else None,
                api=new.api,
                attributes=tuple(path for path, _ in found),
            )


def _changes(path: str, row: Attribute, was: Any, becomes: Any) -> str:
    old, new = shown(was, row), shown(becomes, row)
    return f"{path} changes" if old == new else f"{path} changes from {old} to {new}"


_ENDS: Final = {
    Kind.PROTECTION_LOWERED: "",
    Kind.NETWORK_OPENED: "callers are let in who were kept out: ",
    Kind.REQUIREMENT_RAISED: "callers have to send more than before: ",
    Kind.API_UNREACHABLE: "no call is let through any longer: ",
    Kind.ROUTE_UNREACHABLE: "no call of the route is let through any longer: ",
    Kind.UNKNOWN: "the plan does not tell whether this still protects as before: ",
    Kind.UNREVIEWED_CHANGE: "compare the values yourself, since they can't be ranked: ",
}


def _kind(resource: Resource, path: str, row: Attribute, was: Any, becomes: Any) -> Kind | None:
    """What the change of a protecting argument is; None if it protects as before, or more."""
    less = weaker(was, becomes, row)
    network = (resource.instance.type, path) in _BY_NETWORK
    if less:
        return Kind.NETWORK_OPENED if network else Kind.PROTECTION_LOWERED
    if less is None:
        masked = any(isinstance(one, Unknown | From) for one in (was, becomes))
        return Kind.UNKNOWN if masked else Kind.UNREVIEWED_CHANGE
    if path in _RAISED and row.order is not Order.UNRANKED:
        return Kind.REQUIREMENT_RAISED
    if becomes != 0 or not path.endswith(_LIMITS):
        return None
    settings_of = resource.instance.get("method_path")
    one_route = path.startswith("route_settings") or settings_of not in (None, "*/*")
    return Kind.ROUTE_UNREACHABLE if one_route else Kind.API_UNREACHABLE


def networks(change: Change) -> Iterator[Finding]:
    """Resource policies and endpoint types, which decide where an API can be called from."""
    for key, old in change.before.apis.items():
        new = change.after.apis.get(key)
        if new is None:
            continue
        address = _policy_address(change, key)
        if old.policy != new.policy and not {old.not_read, new.not_read} - {""}:
            yield from _policy(key, address, old, new)
        yield from _endpoints(key, old, new)
        if old.closed is True and new.closed is not True:
            yield _reopened(change, key, new)


def _policy(key: str, address: str, old: Api, new: Api) -> Iterator[Finding]:
    row = Attribute(Effect.PROTECTS, "", order=Order.POLICY)
    less = weaker(old.policy, new.policy, row)
    kind, text = Kind.NETWORK_RESTRICTED, "is narrowed: callers may be refused who were let in"
    if less is None:
        kind, text = Kind.UNKNOWN, "changes, and the plan does not tell whom it lets in"
    elif new.policy is None:
        kind, text = Kind.NETWORK_OPENED, "is removed: it no longer keeps anybody out"
    elif less:
        kind, text = Kind.NETWORK_OPENED, "changes, and may let callers in who were kept out"
    elif denies_everybody(new.policy):
        kind, text = Kind.API_UNREACHABLE, "refuses every call"
    elif old.policy is None:
        text = "is new: callers may be refused who were let in"
    message = f"The resource policy of {key} {text}."
    yield Finding(kind, address, message, api=key, attributes=("policy",))


def _policy_address(change: Change, api: str) -> str:
    """Where the policy of an API is declared: in a resource of its own, else in the API."""
    for system in (change.after, change.before):
        for address, resource in system.resources.items():
            if resource.instance.type == "aws_api_gateway_rest_api_policy" and resource.api == api:
                return address
    return api


def _endpoints(key: str, old: Api, new: Api) -> Iterator[Finding]:
    """A private API that becomes public, or the reverse."""
    if old.endpoints == new.endpoints:
        return
    attributes = ("endpoint_configuration.types",)
    if isinstance(old.endpoints, Unknown) or isinstance(new.endpoints, Unknown):
        text = f"The plan does not tell the endpoint type of {key}."
        yield Finding(Kind.UNKNOWN, key, text, api=key, attributes=attributes)
        return
    was, becomes = ("PRIVATE" in one.endpoints for one in (old, new))  # type: ignore[operator]
    types = f"from {', '.join(sorted(old.endpoints))} to {', '.join(sorted(new.endpoints))}"
    if was and not becomes:
        text = f"{key} goes {types}: it can be called from the internet."
        yield Finding(Kind.NETWORK_OPENED, key, text, api=key, attributes=attributes)
    elif becomes and not was:
        text = f"{key} goes {types}: only callers in a VPC reach it."
        yield Finding(Kind.API_ADDRESS_CHANGED, key, text, api=key, attributes=attributes)
    else:
        text = f"{key} goes {types}: calls take another way to it."
        yield Finding(Kind.BACKEND_CHANGED, key, text, api=key, attributes=attributes)


def _reopened(change: Change, key: str, new: Api) -> Finding:
    attributes = ("disable_execute_api_endpoint",)
    if isinstance(new.closed, Unknown):
        text = f"The plan does not tell whether the execute-api address of {key} stays disabled."
        return Finding(Kind.UNKNOWN, key, text, api=key, attributes=attributes)
    text = (
        f"The execute-api address of {key} is enabled again: whatever protects its custom domain"
        " can be bypassed."
    )
    certified = any(one.mutual_tls for one in change.before.addresses.values() if one.api == key)
    kind = Kind.NETWORK_OPENED if certified else Kind.PROTECTION_LOWERED
    return Finding(kind, key, text, api=key, attributes=attributes)


def uncertified(change: Change) -> Iterator[Finding]:
    """Custom domains without a client certificate, of APIs that all callers needed one for."""
    for url, new in change.after.addresses.items():
        api = change.before.apis.get(new.api or "")
        if url in change.before.addresses or new.mutual_tls or api is None:
            continue
        others = [one for one in change.before.addresses.values() if one.api == new.api]
        if others and api.closed is True and all(one.mutual_tls for one in others):
            text = f"{url} leads to {new.api} without the client certificate that it required."
            yield Finding(Kind.NETWORK_OPENED, new.address, text, api=new.api)


def firewalls(change: Change) -> Iterator[Finding]:
    """Web ACLs that are taken from a stage or a pool, exchanged, or allow by default."""
    for address, old, new in change.resources:
        if old is None:
            continue
        type_ = old.instance.type
        if type_ in ASSOCIATIONS and guards_an_api(old.instance):
            yield from _association(change, address, old, new)
        if type_ in WEB_ACLS and new and relevant(change, old, new):
            yield from _default_action(address, old, new)


def _default_action(address: str, old: Resource, new: Resource) -> Iterator[Finding]:
    """What a web ACL does with calls that no rule of it matches."""
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
        text = f"The plan does not tell whether web ACL {address} still blocks by default."
        yield Finding(Kind.UNKNOWN, address, text, attributes=attributes)


def _may_open(was: bool | None, becomes: bool | None) -> bool:
    """Whether a web ACL may have blocked by default, and may no longer."""
    return None in {was, becomes} and was is not False and becomes is not True


def _action(web_acl: Resource) -> Any:
    return web_acl.instance.get("default_action")


def widened_addresses(change: Change) -> Iterator[Finding]:
    """IP sets that get more addresses, where a web ACL blocks what it doesn't allow."""
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
    """Whether a web ACL blocks by default and may allow the addresses of an IP set.

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
    """Whether a rule of a web ACL allows what it matches."""
    action = rule.get("action") if isinstance(rule, dict) else None
    first = action[0] if isinstance(action, list) and action else None
    return isinstance(first, dict) and bool(first.get("allow"))


def _association(
    change: Change, address: str, old: Resource, new: Resource | None
) -> Iterator[Finding]:
    """An association that is removed, moved or gets another web ACL."""
    blocks = _web_acl_blocks(change.before, old)
    becomes = new or _successor(change, address, old)
    if becomes is None:
        text = "is removed: nothing filters its calls any longer"
    elif _differs(change, old, becomes, "resource_arn"):
        text = "is moved to another resource: compare what it lets through"
    elif _differs(change, old, becomes, "web_acl_arn", "web_acl_id"):
        blocks = blocks and not _web_acl_blocks(change.after, becomes)
        text = "gets another web ACL: compare what it lets through"
    else:
        return
    names = ("resource_arn", "web_acl_arn", "web_acl_id")
    changed = tuple(name for name in names if new and _differs(change, old, new, name))
    kind = Kind.NETWORK_OPENED if blocks else Kind.PROTECTION_LOWERED
    message = f"The web ACL association {address} {text}."
    yield Finding(kind, address, message, attributes=changed)


def _successor(change: Change, address: str, old: Resource) -> Resource | None:
    """An association of the same resource that takes the place of a removed one."""
    for other, one in change.after.resources.items():
        of_another = other != address and one.instance.type in ASSOCIATIONS
        if of_another and not _differs(change, old, one, "resource_arn"):
            return one
    return None


def _differs(change: Change, old: Resource, new: Resource, *names: str) -> bool:
    """Whether one of these arguments names another resource than before."""
    for name in names:
        was, becomes = old.instance.get(name), new.instance.get(name)
        if was != becomes and not _same_source(change.before, was, becomes):
            return True
    return False


def _same_source(before: System, was: Any, becomes: Any) -> bool:
    """Whether a value that is known after the apply comes from the resource that it was of."""
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
    """Whether a web ACL blocks what no rule of it matches; None if the plan does not tell."""
    action = web_acl.instance.get("default_action")
    first = action[0] if isinstance(action, list) and action else action
    if not isinstance(first, dict):
        return None if isinstance(first, Unknown) else False
    parts = first.get("block"), first.get("type")
    if any(isinstance(one, Unknown) for one in parts):
        return None
    return bool(parts[0]) or parts[1] == "BLOCK"
