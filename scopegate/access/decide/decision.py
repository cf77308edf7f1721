"""The decision on a client's token at a route.

Sources of the rules:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
"""

from enum import StrEnum

import msgspec

from scopegate.access.system.model import USER_SCOPE, Authorization, Client, Names, Route, System
from scopegate.plan.values import Unknown


class Outcome(StrEnum):
    """The four decisions."""

    ALLOWED = "allowed"
    DENIED = "denied"
    PUBLIC = "public"
    UNKNOWN = "unknown"


class Decision(msgspec.Struct, frozen=True):
    """What a client gets on a route: the outcome, with which scopes (sorted), and why."""

    outcome: Outcome
    scopes: tuple[str, ...] = ()
    reason: str = ""


_WHATEVER_THE_CLIENT = {
    Authorization.NONE: Decision(Outcome.PUBLIC, reason="the route requires no authorization"),
    Authorization.IAM: Decision(
        Outcome.DENIED, reason="the route requires a request signed with AWS credentials"
    ),
    Authorization.OTHER: Decision(Outcome.UNKNOWN, reason="a Lambda authorizer decides"),
    Authorization.UNKNOWN: Decision(
        Outcome.UNKNOWN, reason="the route's authorization is not known"
    ),
}


def decide(system: System, client: Client, route: Route) -> Decision:
    """Return the decision for a token of ``client`` on ``route``."""
    if decision := _WHATEVER_THE_CLIENT.get(route.authorization):
        return decision
    decisions = (
        _by_pool(system, client, route),
        _by_audience(system, client, route),
        _by_scope(system, client, route),
    )
    for outcome in (Outcome.DENIED, Outcome.UNKNOWN):
        for one in decisions:
            if one.outcome is outcome:
                return one
    return decisions[-1]


def _by_pool(system: System, client: Client, route: Route) -> Decision:
    authorizer = system.authorizers.get(route.authorizer or "")
    if authorizer is None or isinstance(authorizer.pools, Unknown) or client.pool is None:
        return Decision(
            Outcome.UNKNOWN, reason="the pool of the authorizer or the client is not known"
        )
    if client.pool not in authorizer.pools:
        if authorizer.by_reference and client.pool not in system.pools:
            return Decision(Outcome.UNKNOWN, reason="not all pools of the authorizer are known")
        return Decision(Outcome.DENIED, reason="the authorizer trusts another pool")
    return Decision(Outcome.ALLOWED)


def _by_audience(system: System, client: Client, route: Route) -> Decision:
    if route.authorization is not Authorization.JWT:
        return Decision(Outcome.ALLOWED)
    authorizer = system.authorizers.get(route.authorizer or "")
    audience = authorizer.audience if authorizer else None
    if audience is None or isinstance(audience, Unknown):
        return Decision(Outcome.UNKNOWN, reason="the authorizer's audience is not known")
    if client.identity not in audience and client.id not in audience:
        return Decision(Outcome.DENIED, reason="the client is not in the authorizer's audience")
    return Decision(Outcome.ALLOWED)


def _by_scope(system: System, client: Client, route: Route) -> Decision:
    if isinstance(route.scopes, Unknown):
        return Decision(Outcome.UNKNOWN, reason="the route's scopes are not known")
    if not route.scopes:
        return _without_scopes(client, route)
    if USER_SCOPE in route.scopes and client.signs_in_users:
        reason = "every user who signs in has this scope"
        return Decision(Outcome.ALLOWED, (USER_SCOPE,), reason)
    return _with_scopes(system, client, route.scopes)


def _with_scopes(system: System, client: Client, required: Names) -> Decision:
    if client.machine is False and not client.authorizes_users:
        return Decision(Outcome.DENIED, reason="the client has no flow that gives scopes")
    if isinstance(client.scopes, Unknown):
        return Decision(Outcome.UNKNOWN, reason="the client's scopes are not known")
    if held := client.scopes & required:
        return Decision(Outcome.ALLOWED, tuple(sorted(held)))
    if scopes_may_be_added(system, client):
        reason = "a pre token generation function of the pool may add scopes"
        return Decision(Outcome.UNKNOWN, reason=reason)
    return Decision(Outcome.DENIED, reason="the client has none of the route's scopes")


def scopes_may_be_added(system: System, client: Client) -> bool:
    """Return whether a function can add scopes to the client's tokens beyond its own."""
    pool = system.pools.get(client.pool or "")
    if pool is None:
        return False
    machine = client.machine is not False and pool.adds_scopes is not False
    return machine or (client.authorizes_users and pool.adds_user_scopes is not False)


def _without_scopes(client: Client, route: Route) -> Decision:
    """Return a Cognito method without scopes takes ID tokens alone; a JWT route takes any token."""
    if route.authorization is Authorization.JWT:
        return Decision(
            Outcome.ALLOWED, reason="the route accepts any token of the authorizer's audience"
        )
    if isinstance(client.machine, Unknown):
        return Decision(Outcome.UNKNOWN, reason="the client's flows are not known")
    # A machine whose sign-in flows are left to Cognito's default is not meant for users.
    if client.signs_in_users and (client.user_flows or client.machine is not True):
        return Decision(Outcome.ALLOWED, reason="the route accepts ID tokens of users who sign in")
    return Decision(Outcome.DENIED, reason="a method without scopes accepts only ID tokens")
