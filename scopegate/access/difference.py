"""What a plan changes about who may call what, as findings."""

from collections.abc import Iterator
from itertools import chain

from scopegate.access.decide.reach import ReachableModel
from scopegate.access.findings import Finding, Kind, in_order
from scopegate.access.reading import Plan, shaped_by_terraform
from scopegate.access.rules.clients import client_findings, replacements, token_endpoints
from scopegate.access.rules.deployments import not_redeployed
from scopegate.access.rules.protection import lowered
from scopegate.access.rules.routes import route_findings, unreachable
from scopegate.access.rules.scopes import declarations, undeclared, unused
from scopegate.access.system import rest_api
from scopegate.access.system.model import Model


def findings_of(plan: Plan) -> list[Finding]:
    """All findings of a plan, the worst first.

    Raises:
        ScopegateError: A value in the plan has another shape than Terraform gives it.
    """
    reached = ReachableModel(plan.before.model), ReachableModel(plan.after.model)
    models = plan.before.model, plan.after.model
    by_reach = (route_findings, unreachable)
    by_model = (client_findings, declarations, undeclared, unused, _unknown)
    by_plan = (_authorizers, replacements, token_endpoints, lowered, not_redeployed)
    with shaped_by_terraform():
        return in_order(
            chain(
                *(find(*reached) for find in by_reach),
                *(find(*models) for find in by_model),
                *(find(plan) for find in by_plan),
            )
        )


def _unknown(before: Model, after: Model) -> Iterator[Finding]:
    clients = {client.address: client.key for client in after.clients.values()}
    routes = {route.address: route.key for route in after.routes.values()}
    for address, attributes in after.unknown.items():
        if attributes - before.unknown.get(address, frozenset()):
            text = f"Who may call can't be told: {', '.join(sorted(attributes))} of {address}."
            client, route = clients.get(address), routes.get(address)
            yield Finding(Kind.UNKNOWN, address, text, client, route)


def _authorizers(plan: Plan) -> Iterator[Finding]:
    """Authorizers that are gone although their API stays."""
    before, after = plan.before, plan.after
    apis = {route.api for route in after.model.routes.values()} | set(after.snapshot.instances)
    for key in before.model.authorizers.keys() - after.model.authorizers.keys():
        instance = before.snapshot.instances.get(key)
        if instance is None:
            api: str | None = key.partition(" ")[0]
        elif instance.type == rest_api.AUTHORIZER:
            api = before.rest.api_of(instance)
        else:
            api = before.http.api_of(instance)
        if api in apis:
            address = instance.address if instance else str(api)
            yield Finding(Kind.AUTHORIZER_REMOVED, address, f"Authorizer {key} is removed.")
