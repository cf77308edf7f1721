"""What can't be determined after the apply, and could before."""

from collections.abc import Iterator

from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._change import Change


def unknown(change: Change) -> Iterator[Finding]:
    """Yield one finding for each resource that decides about access and is not known."""
    after = change.after
    clients = {client.address: client.key for client in after.clients.values()}
    routes = {route.address: route for route in after.routes.values()}
    for address, attributes in after.unknown.items():
        gained = attributes - change.before.unknown.get(address, frozenset())
        api = after.apis.get(address)
        if api and (api.not_read or api.stated_by):
            if gained or _body_differs(change, address):
                text = f"API {address} was not reviewed, since {api.not_read}."
                if api.stated_by:
                    text = (
                        f"The plan does not show the body of {address}. Its routes are reviewed as"
                        f" {api.stated_by} states them in its output contract. The next plan shows"
                        " the body: review that too."
                    )
                yield Finding(Kind.UNKNOWN, address, text, api=address, attributes=("body",))
            continue
        if not gained:
            continue
        route = routes.get(address)
        named = ", ".join(sorted(gained))
        text = f"Can't determine who can call: the plan does not show {named} of {address}."
        yield Finding(
            Kind.UNKNOWN,
            address,
            text,
            clients.get(address),
            route.key if route else None,
            api=route.api if route else None,
        )


def _body_differs(change: Change, address: str) -> bool:
    before, after = (s.resources.get(address) for s in (change.before, change.after))
    if before is None or after is None:
        return True
    return bool(before.instance.get("body") != after.instance.get("body"))


def read_again(change: Change) -> Iterator[Finding]:
    """Yield APIs that could not be read before, so that changes of their routes are not known."""
    for key, api in change.after.apis.items():
        old = change.before.apis.get(key)
        if old and old.not_read and not api.not_read:
            text = f"API {key} was not compared, since before the apply {old.not_read}."
            yield Finding(Kind.UNKNOWN, key, text, api=key, attributes=("body",))
