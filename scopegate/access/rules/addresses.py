"""What callers call, and where they send their token.

Sources:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html
"""

from collections.abc import Iterable, Iterator
from typing import Final

from scopegate.access.catalogue._rows import Effect
from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._change import Change
from scopegate.access.rules._values import changed_rows, value_at
from scopegate.access.system.cognito import STANDARD_SCOPES
from scopegate.access.system.model import Address, Resource, Route, System
from scopegate.plan.values import Unknown

DOMAINS = ("aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name")
_NAMES: Final = {
    "aws_api_gateway_domain_name": (
        "domain_name",
        "regional_domain_name",
        "cloudfront_domain_name",
    ),
    "aws_apigatewayv2_domain_name": (
        "domain_name",
        "domain_name_configuration.target_domain_name",
    ),
    "aws_cognito_user_pool_domain": ("domain", "cloudfront_distribution"),
}
"""Where a custom domain has its names. The prefix of a Cognito domain is a name without a dot."""
RECORDS = ("aws_route53_record", "aws_route53_records_exclusive")
_PATHS = ("path_part", "route_key")
"""Arguments that say where a route is."""
_LEADING = ("alias", "name", "records", "resource_record_set")
"""Arguments of a DNS record that can name a custom domain."""
_ADDRESS_TYPES = {"A", "AAAA", "CNAME", None}
"""Types of DNS records that lead callers anywhere; a set of records has none of its own."""


def apis(change: Change) -> Iterator[Finding]:
    """Yield APIs that are removed or get another id."""
    for key, old in change.before.apis.items():
        if key not in change.before.resources:
            continue
        new = change.after.apis.get(key)
        name = f"{old.name} ({key})" if old.name else key
        if new is None:
            text = f"API {name} is removed, and no one can call it any longer."
            yield Finding(Kind.API_REMOVED, key, text, api=key)
        elif new.replaced and old.closed is not True:
            text = (
                f"API {name} is replaced: its execute-api address changes, and its callers break."
            )
            yield Finding(Kind.API_ADDRESS_CHANGED, key, text, api=key)
        elif new.closed is not False and old.closed is False:
            yield _closed(change, key, name)


def _closed(change: Change, key: str, name: str) -> Finding:
    """Return the ``execute-api`` address is disabled: fatal, unless callers have another."""
    attributes = ("disable_execute_api_endpoint",)
    if any(one.api == key for one in change.before.addresses.values()):
        text = f"The execute-api address of API {name} is disabled; its custom domain stays."
        return Finding(Kind.NETWORK_RESTRICTED, key, text, api=key, attributes=attributes)
    text = f"The execute-api address of API {name} is disabled, and no custom domain pointed to it."
    return Finding(Kind.API_ADDRESS_CHANGED, key, text, api=key, attributes=attributes)


def base_paths(change: Change) -> Iterator[Finding]:
    """Yield imports that treat the base path of the document in another way: every path moves."""
    for address, old, new in change.resources:
        if old is None or new is None or new.instance.type != "aws_api_gateway_rest_api":
            continue
        was, becomes = (_base_path(one) for one in (old, new))
        if was != becomes:
            text = f"{address} imports the base path of its body as {becomes} instead of {was}:"
            text += " the paths of its routes change."
            attributes = ("parameters",)
            yield Finding(
                Kind.API_ADDRESS_CHANGED, address, text, api=new.api, attributes=attributes
            )


def _base_path(api: Resource) -> str:
    parameters = api.instance.get("parameters")
    found = parameters.get("basepath") if isinstance(parameters, dict) else None
    return found if isinstance(found, str) else "ignore"


def stages(change: Change) -> Iterator[Finding]:
    """Yield stages that are removed or renamed: their name is part of the address."""
    kept = {stage.address: stage for stage in change.after.stages.values()}
    for key, old in change.before.stages.items():
        api = change.after.apis.get(old.api)
        if key in change.after.stages or (api and (api.replaced or api.closed is True)):
            continue
        if api is None and old.api in change.before.apis:
            continue
        renamed = kept.get(old.address)
        what = f"is renamed to {renamed.name}" if renamed else "is removed"
        text = f"Stage {old.name} {what}: callers have to call another address."
        yield Finding(Kind.API_ADDRESS_CHANGED, old.address, text, api=old.api)


def mappings(change: Change) -> Iterator[Finding]:
    """Yield base paths of custom domains that lead elsewhere, or nowhere."""
    for url, old in change.before.addresses.items():
        new = change.after.addresses.get(url)
        if new is None:
            text = f"{url} no longer points to {old.api or 'its API'}."
        elif isinstance(new.stage, Unknown) and not isinstance(old.stage, Unknown):
            text = f"The plan does not show which stage {url} will point to."
            yield Finding(Kind.UNKNOWN, new.address, text, api=new.api)
            continue
        elif _target(change.before, old) != _target(change.after, new):
            text = f"{url} points to another API or stage: {new.api}, stage {_named(new)}."
        else:
            continue
        yield Finding(Kind.API_ADDRESS_CHANGED, old.address, text, api=old.api)


def _target(system: System, address: Address) -> tuple[str | None, object]:
    """API and stage; a stage that is renamed in place is the same."""
    stage = system.stages.get((address.api or "", str(address.stage)))
    return address.api, stage.address if stage else address.stage


def _named(address: Address) -> str:
    return address.stage if isinstance(address.stage, str) else "not known"


def domains(change: Change) -> Iterator[Finding]:
    """Yield custom domains that are replaced, and DNS records that lead to them."""
    names = _domain_names(change.before)
    for address, old, new in change.resources:
        if old is None:
            continue
        type_ = old.instance.type
        if type_ in DOMAINS and new and new.instance.replaced:
            text = f"Custom domain {address} is replaced: callers can't reach it until DNS follows."
            yield Finding(Kind.API_ADDRESS_CHANGED, address, text)
        elif type_ in DOMAINS and new is None:
            text = f"Custom domain {address} is removed, and its callers break."
            yield Finding(Kind.API_ADDRESS_CHANGED, address, text)
        elif type_ in RECORDS and names:
            yield from _record(address, old, new, names)


def _record(
    address: str, old: Resource, new: Resource | None, names: frozenset[str]
) -> Iterator[Finding]:
    """Yield a DNS record that leads to one of the custom domains, or may."""
    leads = _leads({name: old.instance.get(name) for name in _LEADING}, names)
    type_ = old.instance.get("type")
    if leads is False or not (isinstance(type_, Unknown) or type_ in _ADDRESS_TYPES):
        return
    if new is None:
        text = f"DNS record {address} of a custom domain is removed: callers may not find it."
        yield Finding(Kind.API_ADDRESS_CHANGED, address, text)
        return
    changed = tuple(
        path
        for path, row, _, _ in changed_rows(old.instance, new.instance)
        if row.effect is not Effect.NEUTRAL
    )
    if not changed:
        return
    named = ", ".join(changed)
    if leads is True:
        text = (
            f"DNS record {address} of a custom domain changes ({named}): callers may not find it."
        )
        yield Finding(Kind.API_ADDRESS_CHANGED, address, text, attributes=changed)
    else:
        text = (
            f"DNS record {address} changes ({named}), and the plan does not show where it points."
        )
        yield Finding(Kind.UNKNOWN, address, text, attributes=changed)


def _domain_names(system: System) -> frozenset[str]:
    """Return the custom domains of a system, and the names in AWS that their records point at."""
    found = (
        value_at(resource.instance.values, path.split("."))
        for resource in system.resources.values()
        for path in _NAMES.get(resource.instance.type, ())
    )
    return frozenset(name for name in found if isinstance(name, str) and "." in name)


def _leads(values: object, names: frozenset[str]) -> bool | None:
    """Return whether a value of a DNS record names one of these domains; None if unknown."""
    if isinstance(values, str):
        return values.rstrip(".") in names
    if isinstance(values, Unknown):
        return None
    inner = values.values() if isinstance(values, dict) else values
    found = {_leads(value, names) for value in inner} if isinstance(inner, Iterable) else set()
    return True if True in found else None if None in found else False


def identity_sources(change: Change) -> Iterator[Finding]:
    """Yield authorizers that look for the token in another place."""
    for key, new in change.after.authorizers.items():
        old = change.before.authorizers.get(key)
        if old is None or new.api in change.not_shown:
            continue
        if old.identity_source == new.identity_source:
            continue
        address = key if key in change.after.resources else str(new.api)
        attributes = ("identity_source", "identity_sources")
        if isinstance(new.identity_source, Unknown) or isinstance(old.identity_source, Unknown):
            text = f"The plan does not show where {key} will read the token from."
            yield Finding(Kind.UNKNOWN, address, text, api=new.api, attributes=attributes)
            continue
        text = f"{key} reads the token from {new.identity_source or 'no place'} instead of"
        text += f" {old.identity_source or 'no place'}."
        yield Finding(Kind.API_ADDRESS_CHANGED, address, text, api=new.api, attributes=attributes)


def unreachable_apis(change: Change) -> Iterator[Finding]:
    """Yield APIs of which no client can call any route, or none by its old path."""
    called: dict[str, list[bool]] = {}
    new_routes: set[str] = set()
    for old, new in change.routes():
        route = old or new
        if route is None or route.api not in change.after.apis:
            continue
        if old and not old.public and change.was.reach(old).allowed:
            called.setdefault(route.api, []).append(_still_called(change, old))
        elif new and not old and not new.public and change.becomes.reach(new).allowed:
            new_routes.add(new.api)
    for api, reachable in called.items():
        if any(reachable):
            continue
        if api in new_routes:
            text = f"Every route of {api} that clients could call moves to another path."
            yield Finding(Kind.API_ADDRESS_CHANGED, api, text, api=api, attributes=_PATHS)
            continue
        text = f"No client can call any route of {api} any longer."
        yield Finding(Kind.API_UNREACHABLE, api, text, api=api)


def _still_called(change: Change, old: Route) -> bool:
    """Return whether somebody who could call a route still can."""
    new = change.becomes.serving(old)
    if new is None:
        return False
    if new.public:
        return True
    reach = change.becomes.reach(new)
    return bool(reach.unknown) or any(
        _holds(change, identity, new) for identity in reach.allowed & change.was.reach(old).allowed
    )


def _holds(change: Change, identity: str, route: Route) -> bool:
    """Return whether a client still gets tokens with a scope of a route.

    It needs the flow that it used, and Cognito grants no scope that no resource server declares.
    """
    old, new = change.before.clients[identity], change.after.clients[identity]
    if old.machine is True and new.machine is False:
        return False
    scopes = change.becomes.decide(new, route).scopes
    if not scopes or new.pool not in change.after.pools:
        return True
    if any("scope" in attributes for attributes in change.after.unknown.values()):
        return True
    declared = STANDARD_SCOPES | {key for pool, key in change.after.scopes if pool == new.pool}
    undeclared_before = not any(pool == new.pool for pool, _ in change.before.scopes)
    return undeclared_before or bool(declared & set(scopes))
