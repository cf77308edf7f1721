"""The coverage of a review, as sentences."""

from collections.abc import Iterator, Sized

from scopegate.access.system.model import Authorization, System


def coverage(system: System, before: System | None = None, *, partial: bool = False) -> str:
    """Describe what was reviewed, and what is partial or unknown."""
    old = before or System()
    counted = (
        _counted({**old.apis, **system.apis}, "API"),
        _counted({**old.routes, **system.routes}, "route"),
        _counted({**old.clients, **system.clients}, "client"),
    )
    return (
        f"Looked at {counted[0]}, {counted[1]} and {counted[2]}.{''.join(_gaps(system, partial))}"
    )


def bounds(system: System) -> Iterator[str]:
    """Yield pools whose clients can have more scopes than they are allowed."""
    for key, pool in system.pools.items():
        if pool.adds_scopes is not False or pool.adds_user_scopes is not False:
            yield (
                f"A pre token generation function of {key} may add scopes to tokens, so what its"
                " clients can call has no upper bound here."
            )


def _gaps(system: System, partial: bool) -> Iterator[str]:
    if partial:
        yield " The plan is partial."
    if apis := [f"{key} ({api.gap})" for key, api in system.apis.items() if api.gap]:
        yield f" Not reviewed: {', '.join(apis)}."
    undecided = {Authorization.UNKNOWN, Authorization.OTHER}
    if routes := [r for r in system.routes.values() if r.authorization in undecided]:
        yield f" Who can call {_counted(routes, 'route')} is not known."


def _counted(items: Sized, noun: str) -> str:
    return f"{len(items)} {noun}{'' if len(items) == 1 else 's'}"
