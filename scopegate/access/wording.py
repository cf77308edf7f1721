"""Phrases that rules and reports share."""

from scopegate.access.system.model import USER_SCOPE, Authorization, Names, Route
from scopegate.plan.values import Unknown

_REQUIRES = {
    Authorization.NONE: "is public",
    Authorization.IAM: "requires a request signed with AWS credentials",
    Authorization.OTHER: "leaves the decision to a Lambda authorizer",
    Authorization.UNKNOWN: "requires something that is not known yet",
}


def requires(route: Route) -> str:
    """Return what a route requires of its callers, as the end of a sentence."""
    if said := _REQUIRES.get(route.authorization):
        return said
    if isinstance(route.scopes, Unknown):
        return f"requires scopes that the plan does not show ({route.scopes.reason})"
    if route.scopes:
        return f"requires {' or '.join(sorted(route.scopes))}"
    jwt = route.authorization is Authorization.JWT
    return "accepts any token of its audience" if jwt else "accepts only ID tokens"


def required(route: Route) -> str:
    """Return the same in the past tense."""
    words = {"requires": "required", "leaves": "left", "accepts": "accepted", "is": "was"}
    verb, _, rest = requires(route).partition(" ")
    return f"{words[verb]} {rest}"


def listed(scopes: Names | Unknown) -> tuple[str, ...]:
    """Return scopes, sorted; none if they are not known."""
    return () if isinstance(scopes, Unknown) else tuple(sorted(scopes))


def with_scopes(scopes: tuple[str, ...]) -> str:
    """Return ``with scope orders/read``, as a part of a sentence."""
    if not scopes:
        return ""
    if scopes == (USER_SCOPE,):
        return f", as every user who signs in has {USER_SCOPE}"
    return f" with scope{'s' if len(scopes) > 1 else ''} {', '.join(scopes)}"


def requirement(route: Route) -> str:
    """Return what a route requires, as a cell of a table."""
    if route.authorization in _CELLS:
        return _CELLS[route.authorization]
    if isinstance(route.scopes, Unknown):
        return "?"
    if route.scopes:
        return " or ".join(sorted(route.scopes))
    jwt = route.authorization is Authorization.JWT
    return "any token of the audience" if jwt else "ID token only"


_CELLS = {
    Authorization.NONE: "public",
    Authorization.IAM: "AWS signature",
    Authorization.OTHER: "Lambda authorizer",
    Authorization.UNKNOWN: "?",
}
