"""Clients, and the pools that they belong to."""

from collections.abc import Iterator
from typing import Final

import msgspec

from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._about import of_client
from scopegate.access.rules._change import Change
from scopegate.access.system.cognito import DEFAULT_SIGN_IN_FLOWS, validity
from scopegate.access.system.model import USER_SCOPE, Authorization, Client, Route, System
from scopegate.access.wording import listed
from scopegate.plan.values import Unknown

_SIGN_UP: Final = ("admin_create_user_config.allow_admin_create_user_only",)
_PRE_TOKEN: Final = (
    "lambda_config.pre_token_generation_config.lambda_arn",
    "lambda_config.pre_token_generation_config.lambda_version",
)
VALIDITIES: Final = frozenset(
    path
    for token in ("access", "id", "refresh")
    for path in (f"{token}_token_validity", f"token_validity_units.{token}_token")
)
"""Arguments that are compared in seconds."""


def client_findings(change: Change) -> Iterator[Finding]:
    """Yield clients that come and go, and what changes about those that stay."""
    before, after = change.before.clients, change.after.clients
    for identity in {**before, **after}:
        old, new = before.get(identity), after.get(identity)
        if new is None and old:
            text = f"{old.key} is removed."
            yield of_client(Kind.CLIENT_REMOVED, old, text, listed(old.scopes))
        elif old is None and new:
            text = f"{new.key} is new{_holding(new)}{_for_users(new)}."
            yield of_client(Kind.CLIENT_ADDED, new, text, listed(new.scopes))
        if old and new:
            yield from _flows(old, new)
            yield from _machine(old, new)
            yield from _validity(change, old, new)
            yield from _elsewhere(change, old, new)


def _for_users(new: Client) -> str:
    if isinstance(new.user_flows, Unknown):
        return "; the plan does not show whether users can sign in through it"
    if new.user_flows:
        return f"; users can sign in through it ({', '.join(sorted(new.user_flows))})"
    if new.default_sign_in:
        return "; users can sign in through it, since its sign-in flows are left to Cognito"
    return ""


def _flows(old: Client, new: Client) -> Iterator[Finding]:
    """Yield user flows that a client gets, including those that become active by default."""
    if isinstance(new.user_flows, Unknown) or isinstance(old.user_flows, Unknown):
        return
    gained = new.user_flows - old.user_flows
    if old.default_sign_in:
        gained -= DEFAULT_SIGN_IN_FLOWS
    if new.default_sign_in and not old.default_sign_in:
        gained |= {"Cognito's default sign-in flows"}
    if gained:
        text = f"{new.key} gets a flow for users: {', '.join(sorted(gained))}."
        yield of_client(Kind.USER_FLOW_ENABLED, new, text)


def _machine(old: Client, new: Client) -> Iterator[Finding]:
    """Yield a client that can no longer request tokens for itself."""
    if old.machine is True and new.machine is False:
        text = f"{new.key} can no longer get tokens with client credentials."
        yield of_client(Kind.ACCESS_LOST, new, text, listed(old.scopes))


def _validity(change: Change, old: Client, new: Client) -> Iterator[Finding]:
    """Yield tokens that are valid longer or shorter, whatever the unit."""
    was, becomes = old.access_token_validity, new.access_token_validity
    attributes = ("access_token_validity", "token_validity_units.access_token")
    if isinstance(was, Unknown) or isinstance(becomes, Unknown):
        if was != becomes:
            text = f"The plan does not show how long access tokens of {new.key} are valid."
            yield msgspec.structs.replace(of_client(Kind.UNKNOWN, new, text), attributes=attributes)
    elif was != becomes:
        text = f"Access tokens of {new.key} are valid for {becomes} s instead of {was} s."
        found = of_client(Kind.TOKEN_VALIDITY_CHANGED, new, text)
        yield msgspec.structs.replace(found, attributes=attributes)
    before, after = (s.resources.get(new.address) for s in (change.before, change.after))
    for token in ("id", "refresh") if before and after else ():
        was, becomes = (validity(one.instance, token) for one in (before, after) if one)
        attributes = (f"{token}_token_validity", f"token_validity_units.{token}_token")
        if isinstance(was, int) and isinstance(becomes, int):
            if becomes <= was:
                continue
            text = f"The {token} tokens of {new.key} are valid for {becomes} s instead of {was} s."
            found = of_client(Kind.PROTECTION_LOWERED, new, text)
        elif was == becomes:
            continue
        else:
            text = f"The plan does not show how long {token} tokens of {new.key} are valid."
            found = of_client(Kind.UNKNOWN, new, text)
        yield msgspec.structs.replace(found, attributes=attributes)


def _elsewhere(change: Change, old: Client, new: Client) -> Iterator[Finding]:
    """Yield scopes that a client gains or loses where no route of the plan shows what they open."""
    if isinstance(old.scopes, Unknown) or isinstance(new.scopes, Unknown):
        return
    gained, lost = new.scopes - old.scopes, old.scopes - new.scopes
    if not change.before.routes and not change.after.routes:
        if gained:
            text = f"{new.key} can now request {', '.join(sorted(gained))}."
            yield of_client(Kind.ACCESS_GAINED, new, text, listed(gained))
        if lost:
            text = f"{new.key} can no longer request {', '.join(sorted(lost))}."
            yield of_client(Kind.ACCESS_LOST, new, text, listed(lost))
        return
    routed = change.required_scopes
    for scopes, verb in ((gained - routed, "can now"), (lost - routed, "can no longer")):
        if scopes:
            named = ", ".join(sorted(scopes))
            text = f"{new.key} {verb} request {named}."
            yield of_client(Kind.CLIENT_CHANGED, new, text, listed(scopes))


def replacements(change: Change) -> Iterator[Finding]:
    """Yield clients and pools that the plan makes anew, with other credentials, or removes."""
    for address, old, new in change.resources:
        if new is None or old is None or not new.instance.replaced:
            continue
        if client := change.after.clients.get(address):
            text = f"{client.key} is replaced: its id and secret change, and its callers break."
            yield of_client(Kind.CREDENTIALS_REPLACED, client, text)
        elif address in change.after.pools:
            text = f"Pool {address} is replaced: every client of it gets a new id and secret."
            yield Finding(Kind.CREDENTIALS_REPLACED, address, text)
    for address in change.before.pools.keys() - change.after.pools.keys():
        text = f"Pool {address} is removed with its clients: no token can be requested any longer."
        yield Finding(Kind.POOL_REMOVED, address, text)


def token_endpoints(change: Change) -> Iterator[Finding]:
    """Yield token endpoints that go; one that is added breaks nobody."""
    for key, old in change.before.token_endpoints.items():
        new = change.after.token_endpoints.get(key, {})
        for url, address in old.items():
            if url not in new:
                now = f"use {', '.join(sorted(new))} instead" if new else "nothing replaces it"
                text = f"Token endpoint {url} is removed; {now}."
                yield Finding(Kind.TOKEN_ENDPOINT_CHANGED, address, text)


def users_admitted(change: Change) -> Iterator[Finding]:
    """Yield routes that newly admit every user who signs in, or signs up."""
    for old, new in change.routes():
        before = old or (new and change.before.guarded_backends.get(str(new.backend)))
        if new is None or before is None or before.public or new.public:
            continue
        if _for_any_user(new) and not _for_any_user(before):
            if not _users(change.after, new):
                continue
            by = USER_SCOPE if listed(new.scopes) else "an ID token"
            text = f"Every user who signs in to the pool can now call {new.key} with {by}."
            yield Finding(
                Kind.USERS_ADMITTED,
                new.address,
                text,
                route=new.key,
                scopes=listed(new.scopes),
                api=new.api,
            )
    for key, pool in change.after.pools.items():
        was = change.before.pools.get(key)
        if was is None or was.self_sign_up is not False or pool.self_sign_up is False:
            continue
        if open_to := sorted(_open_to_users(change.after, key)):
            text = (
                f"Anyone can now sign up in pool {key} and call"
                f" {', '.join(open_to[:5])}{' and more' if len(open_to) > 5 else ''}."  # noqa: PLR2004
            )
            yield Finding(Kind.USERS_ADMITTED, key, text, attributes=_SIGN_UP)


def _for_any_user(route: Route) -> bool:
    """Return whether a route accepts what every user who signs in has."""
    if isinstance(route.scopes, Unknown):
        return False
    if USER_SCOPE in route.scopes:
        return True
    return route.authorization is Authorization.COGNITO and not route.scopes


def _users(system: System, route: Route) -> bool:
    """Return whether users can sign in to a pool that a route trusts, as far as it is known."""
    pools = system.pools_of(route)
    if isinstance(pools, Unknown):
        return True
    unmanaged = pools - system.pools.keys()
    signing_in = {client.pool for client in system.clients.values() if client.signs_in_users}
    return bool(unmanaged or pools & signing_in)


def _open_to_users(system: System, pool: str) -> Iterator[str]:
    """Yield routes that a user of a pool can call."""
    clients = [c for c in system.clients.values() if c.pool == pool and c.signs_in_users]
    scopes = {
        scope
        for client in clients
        if client.authorizes_users and not isinstance(client.scopes, Unknown)
        for scope in client.scopes
    }
    for route in system.routes.values() if clients else ():
        pools = system.pools_of(route)
        if route.public or isinstance(pools, Unknown) or pool not in pools:
            continue
        if _for_any_user(route) or scopes & {*listed(route.scopes)}:
            yield route.key


def added_scopes(change: Change) -> Iterator[Finding]:
    """Yield pools whose function can now add scopes to tokens beyond those of clients."""
    for key, pool in change.after.pools.items():
        was = change.before.pools.get(key)
        for name, whose in (("adds_scopes", "machines"), ("adds_user_scopes", "users")):
            now = getattr(pool, name)
            if now is False or (was and getattr(was, name) == now):
                continue
            may = "can" if now is True else "may"
            text = (
                f"A pre token generation function of pool {key} {may} add scopes to tokens of"
                f" {whose}: the scopes of its clients no longer limit what they can call."
            )
            yield Finding(Kind.UNKNOWN, key, text, attributes=_PRE_TOKEN)
            break


def _holding(client: Client) -> str:
    if isinstance(client.scopes, Unknown):
        return f", with scopes that the plan does not show ({client.scopes.reason})"
    return f" with {', '.join(sorted(client.scopes))}" if client.scopes else " without scopes"
