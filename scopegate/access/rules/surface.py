"""Changes that no other rule covers.

Whatever changes on the authorization surface is understood or reported. The catalogue says what
each argument means; here, each change of an argument that isn't neutral and that no finding names
becomes one, and so does each change of an argument or a type that has no row.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from scopegate.access.catalogue import EXCLUDED, TYPES
from scopegate.access.catalogue._rows import Effect, Presence
from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._change import Change
from scopegate.access.rules._values import changed_rows, unclassified
from scopegate.access.rules.bodies import BODIES
from scopegate.access.rules.relevance import relevant
from scopegate.access.system.model import Resource
from scopegate.plan.values import From, Unknown

_KINDS: Final = {
    Effect.SERVES: Kind.BACKEND_CHANGED,
    Effect.IDENTIFIES: Kind.UNREVIEWED_CHANGE,
    Effect.GRANTS: Kind.UNREVIEWED_CHANGE,
    Effect.REFERS: Kind.UNREVIEWED_CHANGE,
}
_WHOLE_CLIENTS: Final = frozenset(
    {Kind.CLIENT_ADDED, Kind.CLIENT_REMOVED, Kind.CREDENTIALS_REPLACED}
)
_CLIENT_ARGUMENTS: Final = (
    "access_token_validity",
    "allowed_oauth_flows",
    "allowed_oauth_flows_user_pool_client",
    "allowed_oauth_scopes",
    "explicit_auth_flows",
    "token_validity_units.access_token",
)
"""What a finding about a client's access speaks of."""
_JUDGED: Final = frozenset(
    {
        ("aws_api_gateway_resource", "parent_id"),
        ("aws_api_gateway_resource", "path_part"),
        ("aws_api_gateway_stage", "canary_settings.deployment_id"),
        ("aws_api_gateway_stage", "deployment_id"),
        ("aws_apigatewayv2_stage", "deployment_id"),
    }
)
"""Arguments that a rule judges for good: it says nothing where a change is as it should be."""


def rest(change: Change, found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings for changes that no finding so far covers."""
    said = _Said(change, found)
    for address, old, new in change.resources:
        resource = new or old
        if resource is None or resource.instance.type in EXCLUDED:
            continue
        if not relevant(change, old, new):
            continue
        if old is None or new is None:
            yield from _presence(change, address, old, new, said)
        else:
            yield from _arguments(change, address, old, new, said)


class _Said:
    """What findings have named so far."""

    def __init__(self, change: Change, found: Iterable[Finding]) -> None:
        self._all: set[str] = set()
        self._arguments: set[tuple[str, str]] = set()
        for finding in found:
            of_routes = finding.kind is Kind.API_UNREACHABLE and finding.address == finding.api
            if finding.kind is Kind.NOT_REDEPLOYED or (of_routes and not finding.attributes):
                continue
            addresses, names = {finding.address}, finding.attributes
            if finding.address in change.after.clients and finding.kind not in _WHOLE_CLIENTS:
                names = names or _CLIENT_ARGUMENTS
            if finding.route is not None:
                addresses |= change.addresses_of(finding.api, finding.route)
                # The route of a body says nothing of the API's other arguments.
                names = names or (("body",) if finding.address == finding.api else ())
            if names:
                self._arguments |= {(a, name) for a in addresses for name in names}
            else:
                self._all |= addresses

    def anything(self, address: str) -> bool:
        return address in self._all or any(a == address for a, _ in self._arguments)

    def argument(self, address: str, path: str) -> bool:
        """Return whether a finding names an argument, or speaks of the resource as a whole."""
        return address in self._all or (address, path) in self._arguments


def _presence(
    change: Change, address: str, old: Resource | None, new: Resource | None, said: _Said
) -> Iterator[Finding]:
    """Yield a resource that is added or removed."""
    resource = new or old
    if resource is None or said.anything(address):
        return
    type_ = resource.instance.type
    presence = TYPES[type_].presence if type_ in TYPES else Presence.CHANGES
    if new is None and presence is Presence.GUARDS:
        text = f"{address} is removed: {_reason(type_)}"
        yield Finding(Kind.PROTECTION_LOWERED, address, text, api=resource.api)
    elif presence is Presence.CHANGES or (new and presence is Presence.OPENS):
        if old is None and not change.existed(resource):
            return
        what = "is removed" if new is None else "is added"
        text = f"{address} {what}, and no rule of this review covers it: {_reason(type_)}"
        yield Finding(Kind.UNREVIEWED_CHANGE, address, text, api=resource.api)


def _reason(type_: str) -> str:
    if type_ not in TYPES:
        return "this version of Scopegate does not know its type."
    return TYPES[type_].because


def _body(new: Resource, path: str, was: object, becomes: object) -> bool:
    """Return whether rules read a change of a body: where both bodies are known."""
    known = isinstance(was, str) and isinstance(becomes, str)
    return path == "body" and new.instance.type in BODIES and known


def _by_trust(change: Change, authorizer: str, path: str) -> bool:
    """Return whether the rules about trust judge an argument: where a route uses the authorizer."""
    if path not in {"jwt_configuration.audience", "jwt_configuration.issuer", "provider_arns"}:
        return False
    after = change.after.authorizers.get(authorizer)
    known = after and not isinstance(after.pools, Unknown)
    audience = after and not isinstance(after.audience, Unknown)
    return bool(known and audience) and any(
        route.authorizer == authorizer for route in change.after.routes.values()
    )


def _arguments(
    change: Change, address: str, old: Resource, new: Resource, said: _Said
) -> Iterator[Finding]:
    """Yield arguments that change and that no finding names."""
    unsaid: dict[Kind, list[str]] = {}
    for path, row, was, becomes in changed_rows(old.instance, new.instance):
        kind = _KINDS.get(row.effect)
        judged = (
            (new.instance.type, path) in _JUDGED
            or _body(new, path, was, becomes)
            or _by_trust(change, address, path)
        )
        if kind is None or judged or said.argument(address, path):
            continue
        followed = bool(row.refers_to) or isinstance(becomes, From)
        if followed and change.same_resource(was, becomes, row.refers_to):
            continue
        unknown = isinstance(becomes, Unknown) or isinstance(was, Unknown)
        unsaid.setdefault(Kind.UNKNOWN if unknown else kind, []).append(path)
    if names := list(unclassified(old.instance, new.instance)):
        unsaid.setdefault(Kind.UNREVIEWED_CHANGE, []).extend(names)
    for kind, paths in unsaid.items():
        named = ", ".join(paths)
        text = {
            Kind.BACKEND_CHANGED: f"{address}: {named} changes, so calls are served differently.",
            Kind.UNKNOWN: f"{address}: the plan does not show the new value of {named}.",
        }.get(kind, f"{address}: {named} changes, and no rule of this review covers it.")
        yield Finding(kind, address, text, api=new.api, attributes=tuple(sorted(paths)))
