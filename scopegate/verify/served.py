"""Finds routes that a REST API serves and its contract does not contain.

A stage serves a deployment, which keeps a removed route until the next one (docs/adr/0005).
Neither Terraform nor a call of a route in the contract shows that, so it is read from API Gateway.
"""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scopegate import terraform
from scopegate.account import rest_api
from scopegate.errors import ScopegateError
from scopegate.verify.system import DeployedSystem, RestApi

if TYPE_CHECKING:
    from scopegate.account.reader import Reader

_PREFLIGHT = "OPTIONS"


class UnknownError(ScopegateError):
    """Raised if the served routes can't be read from API Gateway, with the reason."""


@dataclass(frozen=True)
class Served:
    """A route that is served and that the contract does not contain.

    Attributes:
        route: Method and path, such as ``GET /orders``.
        removed: Whether only the deployment has it, and the API no longer does.
        command: The command after which it is no longer served.
    """

    route: str
    removed: bool
    command: str

    @property
    def sentence(self) -> str:
        """The problem, and what to do."""
        if self.removed:
            why = "It was removed from the API after the deployment that the stage serves"
        else:
            why = "It was added to the API outside the module"
        return (
            f"{self.route} is served, but the contract does not have it. {why}. "
            f"To stop serving it, run:\n  {self.command}"
        )


def unknown_routes(
    system: DeployedSystem, directory: Path, environment: Mapping[str, str] | None = None
) -> list[Served]:
    """Return the routes that the stage serves and the contract lacks, by path and method.

    Preflights, which a module adds for CORS, are not in a contract and are left out. An HTTP API
    deploys every change immediately and has no such routes.

    Args:
        system: The deployed system.
        directory: The root module that deployed it.
        environment: Variables in addition to those of this process.

    Raises:
        UnknownError: botocore isn't installed, or AWS refuses the calls.
    """
    if system.rest_api is None:
        return []
    try:
        return _unknown_routes(system, system.rest_api, directory, environment)
    except ScopegateError as error:
        raise UnknownError(str(error)) from None


def _unknown_routes(
    system: DeployedSystem,
    api: RestApi,
    directory: Path,
    environment: Mapping[str, str] | None,
) -> list[Served]:
    reader = reader_of(api.region, environment)
    stage = rest_api.stage(reader, api.id, api.stage_name)
    if not stage:
        raise UnknownError(f"API {api.id} has no stage {api.stage_name}")
    known = {(route.path, route.method) for route in system.access.routes.values()}
    unknown = sorted(one for one in _served(reader, api.id, stage) - known if one[1] != _PREFLIGHT)
    if not unknown:
        return []
    present = _present(reader, api.id)
    redeploy = _redeploy(directory, environment, stage, api.id)
    return [
        Served(
            f"{method} {path}",
            removed=(path, method) not in present,
            command=_deletion(api.id, present[path, method], method)
            if (path, method) in present
            else redeploy,
        )
        for path, method in unknown
    ]


def _redeploy(
    directory: Path, environment: Mapping[str, str] | None, stage: Mapping[str, Any], api_id: str
) -> str:
    """Return the command for a new deployment, of Terraform if its state has the current one."""
    deployment = f"-id={stage['deploymentId']}"
    found = terraform.run("state", "list", deployment, cwd=directory, env=environment)
    if found:
        address = shlex.quote(found.splitlines()[0])
        return f"terraform -chdir={shlex.quote(str(directory))} apply -replace={address}"
    return (
        f"aws apigateway create-deployment --rest-api-id {api_id} "
        f"--stage-name {shlex.quote(stage['stageName'])}"
    )


def _deletion(api_id: str, resource_id: str, method: str) -> str:
    return (
        f"aws apigateway delete-method --rest-api-id {api_id} --resource-id {resource_id} "
        f"--http-method {method}  # and then deploy the API"
    )


def reader_of(region: str | None, environment: Mapping[str, str] | None) -> "Reader":
    """Return a reader of the region that the environment and the contract name."""
    try:
        from scopegate.account.aws import Aws, default_region  # noqa: PLC0415 - needs botocore
    except ModuleNotFoundError:
        raise UnknownError(
            "botocore is not installed; install it with: pip install 'scopegate[orphans]'"
        ) from None
    region = region or default_region(environment)
    if not region:
        raise UnknownError("the region is not known; set AWS_REGION")
    return Aws(region, environment)


def _served(reader: "Reader", api_id: str, stage: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return path and method of each route of the deployment that a stage serves."""
    deployed = rest_api.deployed(reader, api_id, stage["deploymentId"])
    if not deployed:
        raise UnknownError(f"API {api_id} has no deployment {stage['deploymentId']} with methods")
    return {(path, method) for path, methods in deployed.items() for method in methods}


def _present(reader: "Reader", api_id: str) -> dict[tuple[str, str], str]:
    """Return the id of the resource of each method of an API, by path and method."""
    return {
        (one["path"], method): one["id"]
        for one in rest_api.resources(reader, api_id)
        for method in one.get("resourceMethods") or ()
    }
