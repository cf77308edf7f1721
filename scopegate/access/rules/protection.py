"""Changes of arguments that protect a pool, a client or an API.

The order of their values is in the catalogue. What keeps callers out before anybody looks at their
token is told apart: without it, other callers can try.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
"""

from collections.abc import Iterator
from typing import Any, Final

from scopegate.access.catalogue._rows import Attribute, Effect, Order
from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._change import Change
from scopegate.access.rules._values import changed_rows, shown, weaker
from scopegate.access.rules.clients import VALIDITIES
from scopegate.access.rules.relevance import ASSOCIATIONS, relevant
from scopegate.access.system.model import Resource
from scopegate.plan.values import From, Unknown

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
_RAISED: Final = ("api_key_required", "mutual_tls_authentication.truststore_uri")
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
    Kind.NETWORK_OPENED: "callers that were refused before are admitted: ",
    Kind.REQUIREMENT_RAISED: "callers have to send more than before: ",
    Kind.API_UNREACHABLE: "all calls are refused: ",
    Kind.ROUTE_UNREACHABLE: "all calls of the route are refused: ",
    Kind.UNKNOWN: "the plan does not show whether this still protects as before: ",
    Kind.UNREVIEWED_CHANGE: "compare the values yourself, since they can't be ranked: ",
}


def _kind(resource: Resource, path: str, row: Attribute, was: Any, becomes: Any) -> Kind | None:
    """Return the kind of a finding; None if the argument protects no less than before."""
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
