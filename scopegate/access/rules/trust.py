"""Whose tokens authorizers accept.

Sources:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

from collections.abc import Iterator

from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._about import of_client
from scopegate.access.rules._change import Change
from scopegate.access.system.model import Authorization, Authorizer, Names, Route, System
from scopegate.plan.values import Unknown

_CHECKED = {Authorization.COGNITO, Authorization.JWT}
_ISSUER = "jwt_configuration.issuer"


def authorizers_removed(change: Change) -> Iterator[Finding]:
    """Yield removed authorizers whose API stays."""
    before, after = change.before, change.after
    for key in before.authorizers.keys() - after.authorizers.keys():
        old = before.authorizers[key]
        if old.api not in after.apis or old.api in change.not_shown or _renamed(change, old):
            continue
        address = key if key in before.resources else str(old.api)
        text = f"Authorizer {key} is removed."
        if key in after.resources:
            text = f"Authorizer {key} no longer checks tokens: it changes to another type."
        yield Finding(Kind.AUTHORIZER_REMOVED, address, text, api=old.api)


def _renamed(change: Change, old: Authorizer) -> bool:
    """Return whether a new authorizer of the API accepts the same tokens under another name."""
    return any(
        (new.api, new.pools, new.audience) == (old.api, old.pools, old.audience)
        for key, new in change.after.authorizers.items()
        if key not in change.before.authorizers
    )


def trust(change: Change) -> Iterator[Finding]:
    """Yield routes that newly accept tokens of another pool, issuer or unmanaged client.

    A new route is compared with one that guarded the same backend before.
    """
    seen: set[tuple[str | None, Names]] = set()
    for old, new in change.routes():
        before = old or (new and change.before.guarded_backends.get(str(new.backend)))
        if not before or not new or not {before.authorization, new.authorization} <= _CHECKED:
            continue
        jwt = new.authorization is Authorization.JWT
        for was, becomes, noun, attribute in (
            (*_pools(change, before, new), "tokens of", _ISSUER if jwt else "provider_arns"),
            (*_audience(change, before, new), "tokens of client", "jwt_configuration.audience"),
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


def audiences(change: Change) -> Iterator[Finding]:
    """Yield clients that join or leave an audience without gaining or losing a route."""
    both = change.before.clients.keys() & change.after.clients.keys()
    for key, new in change.after.authorizers.items():
        old = change.before.authorizers.get(key)
        if old is None or not isinstance(old.audience, frozenset):
            continue
        if not isinstance(new.audience, frozenset) or old.audience == new.audience:
            continue
        for identity in sorted((old.audience ^ new.audience) & both):
            client = change.after.clients[identity]
            verb = "enters" if identity in new.audience else "leaves"
            text = f"{client.key} {verb} the audience of {key}."
            yield of_client(Kind.CLIENT_CHANGED, client, text)


def _pools(change: Change, old: Route, new: Route) -> tuple[Names | Unknown, Names | Unknown]:
    """Return pools and issuers that a route trusts, before and after."""
    return change.before.pools_of(old), change.after.pools_of(new)


def _audience(change: Change, old: Route, new: Route) -> tuple[Names | Unknown, Names | Unknown]:
    """Return clients outside the plan that a route's authorizer admits, before and after."""
    return _unmanaged(change.before, old), _unmanaged(change.after, new)


def _unmanaged(system: System, route: Route) -> Names | Unknown:
    if route.authorization is not Authorization.JWT:
        return frozenset()
    authorizer = system.authorizers.get(route.authorizer or "")
    audience = authorizer.audience if authorizer else None
    if audience is None or isinstance(audience, Unknown):
        return audience or Unknown("the audience is not known") if audience is None else audience
    return frozenset(audience - system.clients.keys())
