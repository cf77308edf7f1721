"""What a plan changes about clients and the pools that they belong to, as findings."""

from collections.abc import Iterator

from scopegate.access.findings import Finding, Kind
from scopegate.access.reading import Plan
from scopegate.access.system.cognito import DEFAULT_SIGN_IN_FLOWS
from scopegate.access.system.model import Client, Model


def client_findings(before: Model, after: Model) -> Iterator[Finding]:
    """Clients that come and go, and what changes about those that stay."""
    for identity in {**before.clients, **after.clients}:
        old, new = before.clients.get(identity), after.clients.get(identity)
        if new is None and old:
            yield _client(Kind.CLIENT_REMOVED, old, f"{old.key} is removed.", old.scopes)
        elif old is None and new:
            yield _client(Kind.CLIENT_ADDED, new, f"{new.key} is new{_holding(new)}.", new.scopes)
        if new:
            yield from _flows(old, new)
        if old and new:
            yield from _validity(old, new)
            yield from _elsewhere(old, new, before, after)


def _flows(old: Client | None, new: Client) -> Iterator[Finding]:
    """Flows for users that a client gets; Cognito's default counts where it was not in force."""
    if new.user_flows is None or (old and old.user_flows is None):
        return
    gained = new.user_flows - (old.user_flows or frozenset() if old else frozenset())
    if old and old.default_sign_in:
        gained -= DEFAULT_SIGN_IN_FLOWS
    if old and new.default_sign_in and not old.default_sign_in:
        gained |= {"Cognito's default sign-in flows"}
    if gained:
        text = f"{new.key} gets a flow for users: {', '.join(sorted(gained))}."
        yield _client(Kind.USER_FLOW_ENABLED, new, text, frozenset())


def _validity(old: Client, new: Client) -> Iterator[Finding]:
    was, becomes = old.access_token_validity, new.access_token_validity
    if was is not None and becomes is not None and was != becomes:
        text = f"Access tokens of {new.key} live {becomes} s instead of {was} s."
        yield _client(Kind.TOKEN_VALIDITY_CHANGED, new, text, frozenset())


def _elsewhere(old: Client, new: Client, before: Model, after: Model) -> Iterator[Finding]:
    """Scopes that a client gains or loses where the plan has no route: another one has them."""
    if before.routes or after.routes or old.scopes is None or new.scopes is None:
        return
    if gained := new.scopes - old.scopes:
        text = f"{new.key} may now ask for {', '.join(sorted(gained))}."
        yield _client(Kind.ACCESS_GAINED, new, text, gained)
    if lost := old.scopes - new.scopes:
        text = f"{new.key} may no longer ask for {', '.join(sorted(lost))}."
        yield _client(Kind.ACCESS_LOST, new, text, lost)


def replacements(plan: Plan) -> Iterator[Finding]:
    """Clients and pools that the plan makes anew, with other credentials."""
    for address, instance in plan.after.snapshot.instances.items():
        if not instance.replaced or address not in plan.before.snapshot.instances:
            continue
        if client := plan.after.model.clients.get(address):
            text = f"{client.key} is replaced: its id and secret change, and its callers break."
            yield _client(Kind.CREDENTIALS_REPLACED, client, text, frozenset())
        elif address in plan.after.model.pools:
            text = f"Pool {address} is replaced: every client of it gets a new id and secret."
            yield Finding(Kind.CREDENTIALS_REPLACED, address, text)


def token_endpoints(plan: Plan) -> Iterator[Finding]:
    """Pools with a token endpoint that goes; one that is added breaks nobody."""
    for key, old in plan.before.model.pools.items():
        new = plan.after.model.pools.get(key)
        if new and (gone := set(old.token_endpoints) - set(new.token_endpoints)):
            now = ", ".join(new.token_endpoints) or "none"
            text = f"Token endpoint {', '.join(sorted(gone))} goes; now: {now}."
            yield Finding(Kind.TOKEN_ENDPOINT_CHANGED, key, text)


def _holding(client: Client) -> str:
    if client.scopes is None:
        return ", with scopes that are not known yet"
    return f" with {', '.join(sorted(client.scopes))}" if client.scopes else " without scopes"


def _client(kind: Kind, client: Client, text: str, scopes: frozenset[str] | None) -> Finding:
    return Finding(kind, client.address, text, client.key, None, tuple(sorted(scopes or ())))
