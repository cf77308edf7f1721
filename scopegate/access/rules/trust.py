"""Whose tokens authorizers accept.

Sources:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

from collections.abc import Iterator

from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._change import Change
from scopegate.access.system.model import Authorization, Names, Route, System
from scopegate.plan.values import Unknown

_CHECKED = {Authorization.COGNITO, Authorization.JWT}
_ISSUER = "jwt_configuration.issuer"


def authorizers_removed(change: Change) -> Iterator[Finding]:
    """Authorizers that are gone although their API stays."""
    before, after = change.before, change.after
    for key in before.authorizers.keys() - after.authorizers.keys():
        api = before.authorizers[key].api
        if api in after.apis and api not in change.not_read:
            address = key if key in before.resources else str(api)
            text = f"Authorizer {key} is removed."
            yield Finding(Kind.AUTHORIZER_REMOVED, address, text, api=api)


def trust(change: Change) -> Iterator[Finding]:
    """Routes that newly accept tokens of another pool, issuer or unmanaged client."""
    seen: set[tuple[str | None, Names]] = set()
    for old, new in change.routes():
        if not old or not new or not {old.authorization, new.authorization} <= _CHECKED:
            continue
        jwt = new.authorization is Authorization.JWT
        for was, becomes, noun, attribute in (
            (*_pools(change, old, new), "tokens of", _ISSUER if jwt else "provider_arns"),
            (*_audience(change, old, new), "tokens of client", "jwt_configuration.audience"),
        ):
            if isinstance(was, Unknown) or isinstance(becomes, Unknown):
                continue
            gained = becomes - was
            if not gained or (new.authorizer, gained) in seen:
                continue
            seen.add((new.authorizer, gained))
            named = ", ".join(sorted(gained))
            text = f"{new.authorizer} now accepts {noun} {named}, for example on {new.key}."
            declared = new.authorizer in change.after.resources
            yield Finding(
                Kind.AUTHORIZER_TRUST_CHANGED,
                new.authorizer or "" if declared else new.api,
                text,
                api=new.api,
                attributes=(attribute if declared else "body",),
            )


def _pools(change: Change, old: Route, new: Route) -> tuple[Names | Unknown, Names | Unknown]:
    """Pools and issuers that a route trusts, before and after."""
    return change.before.pools_of(old), change.after.pools_of(new)


def _audience(change: Change, old: Route, new: Route) -> tuple[Names | Unknown, Names | Unknown]:
    """Clients outside the plan that a route's authorizer admits, before and after."""
    return _unmanaged(change.before, old), _unmanaged(change.after, new)


def _unmanaged(system: System, route: Route) -> Names | Unknown:
    if route.authorization is not Authorization.JWT:
        return frozenset()
    authorizer = system.authorizers.get(route.authorizer or "")
    audience = authorizer.audience if authorizer else None
    if audience is None or isinstance(audience, Unknown):
        return audience or Unknown("the audience is not known") if audience is None else audience
    return frozenset(audience - system.clients.keys())
