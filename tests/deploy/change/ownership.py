"""Finds the entry of a map or a list to which a planned change belongs."""

import json

from tests.deploy.change.applied import Change
from tests.deploy.change.steps import Step

SERVED = {
    "aws_api_gateway_deployment.this",
    "aws_api_gateway_stage.this",
    "aws_apigatewayv2_stage.this",
}
"""Resources that serve all routes, and therefore change with each of them."""
OF_CLIENTS = {
    "aws_cognito_user_pool_client.this",
    "aws_secretsmanager_secret.this",
    "aws_secretsmanager_secret_version.this",
}
OF_LISTS = {"aws_api_gateway_authorizer.this", "aws_apigatewayv2_authorizer.this"}


def key_of(change: Change) -> str:
    """Return the key of its entry; empty if it is the only one."""
    _, bracket, rest = change.address.partition("[")
    return str(json.loads(rest.removesuffix("]"))) if bracket else ""


def belongs(change: Change, step: Step) -> bool:
    """Return whether a resource belongs to an entry of the step, or serves all entries."""
    key, resource = key_of(change), change.resource
    match step.of:
        case "tags":
            return change.actions == ("update",) and change.differs <= {"tags", "tags_all"}
        case "clients":
            return resource in OF_CLIENTS and key.partition("/")[0] in step.entries
        case "resource_servers":
            return resource == "aws_cognito_resource_server.this" and key in step.entries
        case "routes":
            return resource in SERVED or of_route(change, step)
        case _:
            return resource in SERVED or (resource in OF_LISTS and change.actions == ("update",))


def of_route(change: Change, step: Step) -> bool:
    """Return whether a resource belongs to a route or its path."""
    key, resource = key_of(change), change.resource
    paths = [entry.split()[1] for entry in step.entries]
    if resource == "aws_apigatewayv2_api.this":  # methods that it allows browsers to call
        return change.actions == ("update",) and change.differs == {"cors_configuration"}
    if resource.startswith("aws_api_gateway_resource."):
        above = any(f"{path}/".startswith(f"{key}/") for path in paths)
        return above and change.actions in {("create",), ("delete",)}
    return key in (paths if resource.endswith(".preflight") else step.entries)


def wrong_action(change: Change, step: Step) -> bool:
    """Return whether an added entry is not only created, or a removed one not only destroyed."""
    key = key_of(change)
    mine = [entry for entry in step.entries if key == entry or key.startswith(f"{entry}/")]
    if not mine or step.what == "changed" or step.of == "tags":
        return False
    goes = step.what == "removed" or (step.what == "renamed" and mine[0] == step.entries[0])
    return change.actions != (("delete",) if goes else ("create",))
