"""Networks from which an API can be called: resource policies, endpoint types, custom domains.

Sources:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
"""

from collections.abc import Iterator

from scopegate.access.catalogue._rows import Attribute, Effect, Order
from scopegate.access.findings import Finding, Kind
from scopegate.access.rules._change import Change
from scopegate.access.rules._policy import denies_everybody
from scopegate.access.rules._values import weaker
from scopegate.access.system.model import Api
from scopegate.plan.values import Unknown


def networks(change: Change) -> Iterator[Finding]:
    """Resource policies and endpoint types, which decide where an API can be called from."""
    for key, old in change.before.apis.items():
        new = change.after.apis.get(key)
        if new is None:
            continue
        address = _policy_address(change, key)
        if old.policy != new.policy and key not in change.not_shown:
            yield from _policy(key, address, old, new)
        yield from _endpoints(key, old, new)
        if old.closed is True and new.closed is not True:
            yield _reopened(change, key, new)


def _policy(key: str, address: str, old: Api, new: Api) -> Iterator[Finding]:
    row = Attribute(Effect.PROTECTS, "", order=Order.POLICY)
    less = weaker(old.policy, new.policy, row)
    kind, text = (
        Kind.NETWORK_RESTRICTED,
        "is narrowed: callers that were admitted before may be refused",
    )
    if less is None:
        kind, text = Kind.UNKNOWN, "changes, and the plan does not show whom it admits"
    elif new.policy is None:
        kind, text = Kind.NETWORK_OPENED, "is removed: it no longer refuses any caller"
    elif less:
        kind, text = Kind.NETWORK_OPENED, "changes, and may admit callers that were refused before"
    elif denies_everybody(new.policy):
        kind, text = Kind.API_UNREACHABLE, "refuses every call"
    elif old.policy is None:
        text = "is new: callers that were admitted before may be refused"
    message = f"The resource policy of {key} {text}."
    yield Finding(kind, address, message, api=key, attributes=("policy",))


def _policy_address(change: Change, api: str) -> str:
    """Return where the policy of an API is declared: in a resource of its own, else in the API."""
    for system in (change.after, change.before):
        for address, resource in system.resources.items():
            if resource.instance.type == "aws_api_gateway_rest_api_policy" and resource.api == api:
                return address
    return api


def _endpoints(key: str, old: Api, new: Api) -> Iterator[Finding]:
    """Yield a private API that becomes public, or the reverse."""
    if old.endpoints == new.endpoints:
        return
    attributes = ("endpoint_configuration.types",)
    if isinstance(old.endpoints, Unknown) or isinstance(new.endpoints, Unknown):
        text = f"The plan does not show the endpoint type of {key}."
        yield Finding(Kind.UNKNOWN, key, text, api=key, attributes=attributes)
        return
    was, becomes = ("PRIVATE" in one.endpoints for one in (old, new))  # type: ignore[operator]
    types = f"from {', '.join(sorted(old.endpoints))} to {', '.join(sorted(new.endpoints))}"
    if was and not becomes:
        text = f"{key} changes {types}: it can be called from the internet."
        yield Finding(Kind.NETWORK_OPENED, key, text, api=key, attributes=attributes)
    elif becomes and not was:
        text = f"{key} changes {types}: only callers in a VPC reach it."
        yield Finding(Kind.API_ADDRESS_CHANGED, key, text, api=key, attributes=attributes)
    else:
        text = f"{key} changes {types}: calls take another way to it."
        yield Finding(Kind.BACKEND_CHANGED, key, text, api=key, attributes=attributes)


def _reopened(change: Change, key: str, new: Api) -> Finding:
    attributes = ("disable_execute_api_endpoint",)
    if isinstance(new.closed, Unknown):
        text = f"The plan does not show whether the execute-api address of {key} stays disabled."
        return Finding(Kind.UNKNOWN, key, text, api=key, attributes=attributes)
    text = (
        f"The execute-api address of {key} is enabled again: whatever protects its custom domain"
        " can be bypassed."
    )
    certified = any(one.mutual_tls for one in change.before.addresses.values() if one.api == key)
    kind = Kind.NETWORK_OPENED if certified else Kind.PROTECTION_LOWERED
    return Finding(kind, key, text, api=key, attributes=attributes)


def uncertified(change: Change) -> Iterator[Finding]:
    """Yield custom domains without a client certificate, of APIs that required one before."""
    for url, new in change.after.addresses.items():
        api = change.before.apis.get(new.api or "")
        if url in change.before.addresses or new.mutual_tls or api is None:
            continue
        others = [one for one in change.before.addresses.values() if one.api == new.api]
        if others and api.closed is True and all(one.mutual_tls for one in others):
            text = f"{url} reaches {new.api} without the client certificate that it required."
            yield Finding(Kind.NETWORK_OPENED, new.address, text, api=new.api)
