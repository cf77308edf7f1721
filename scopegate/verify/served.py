"""Routes that a REST API serves and its contract does not have.

A stage serves a deployment, which keeps a removed route until the next one (docs/adr/0005).
Terraform does not see that, and no call of a route in the contract shows it, so API Gateway is
asked.
"""

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scopegate import terraform
from scopegate.errors import ScopegateError
from scopegate.verify.system import DeployedSystem

_PREFLIGHT = "OPTIONS"


class UnknownError(ScopegateError):
    """API Gateway can't be asked what it serves; the message says why."""


@dataclass(frozen=True)
class Served:
    """A route that is served, and that the contract does not have.

    Attributes:
        route: Method and path, such as ``GET /orders``.
        removed: Whether only the deployment still has it; else the API has it too.
        command: What ends it.
    """

    route: str
    removed: bool
    command: str

    @property
    def sentence(self) -> str:
        """What is wrong, and what to do."""
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
    """The routes that the stage of ``system`` serves beyond its contract, by path and method.

    Preflights, which a module adds for CORS, belong to no contract and are left out. An HTTP API
    deploys every change at once: none is looked for.

    Args:
        system: What is deployed.
        directory: The root module that deployed it.
        environment: Variables beyond those of this process.

    Raises:
        UnknownError: botocore isn't installed, or AWS refuses the calls.
    """
    if system.rest_api is None:
        return []
    variables = {**os.environ, **(environment or {})}
    api_id, stage_name = system.rest_api.id, system.rest_api.stage_name
    gateway = _Gateway(system.rest_api.region, variables)
    stage = gateway.call("get_stage", restApiId=api_id, stageName=stage_name)
    deployment = gateway.call(
        "get_deployment",
        restApiId=api_id,
        deploymentId=stage["deploymentId"],
        embed=["apisummary"],
    )
    deployed = {
        (path, method) for path, methods in deployment["apiSummary"].items() for method in methods
    }
    known = {(route.path, route.method) for route in system.access.routes.values()}
    unknown = sorted(one for one in deployed - known if one[1] != _PREFLIGHT)
    if not unknown:
        return []
    present = gateway.methods(api_id)
    redeploy = _redeploy(directory, environment, stage, api_id)
    return [
        Served(
            f"{method} {path}",
            removed=(path, method) not in present,
            command=_deletion(api_id, present[path, method], method)
            if (path, method) in present
            else redeploy,
        )
        for path, method in unknown
    ]


def _redeploy(
    directory: Path, environment: Mapping[str, str] | None, stage: Mapping[str, Any], api_id: str
) -> str:
    """The command that makes a new deployment: Terraform's, if its state has the present one."""
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


class _Gateway:
    """API Gateway, as the variables of an environment lead to it."""

    def __init__(self, region: str | None, variables: Mapping[str, str]) -> None:
        try:
            import botocore.session  # noqa: PLC0415 - installed with an extra
        except ModuleNotFoundError:
            raise UnknownError(
                "botocore is not installed; install it with: pip install 'scopegate[orphans]'"
            ) from None
        profile = variables.get("AWS_PROFILE") or None
        session = botocore.session.Session(session_vars={"profile": (None, None, profile, None)})
        try:
            self._client = session.create_client(
                "apigateway",
                region_name=region or variables.get("AWS_REGION"),
                endpoint_url=variables.get("AWS_ENDPOINT_URL") or None,
                aws_access_key_id=variables.get("AWS_ACCESS_KEY_ID") or None,
                aws_secret_access_key=variables.get("AWS_SECRET_ACCESS_KEY") or None,
                aws_session_token=variables.get("AWS_SESSION_TOKEN") or None,
                verify=variables.get("AWS_CA_BUNDLE") or None,
            )
        except (botocore.exceptions.BotoCoreError, ValueError) as error:
            raise UnknownError(str(error)) from error

    def call(self, operation: str, **arguments: Any) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - the same

        try:
            return getattr(self._client, operation)(**arguments)
        except (BotoCoreError, ClientError) as error:
            raise UnknownError(str(error)) from error

    def methods(self, api_id: str) -> dict[tuple[str, str], str]:
        """The id of the resource of each method of an API, by path and method."""
        found: dict[tuple[str, str], str] = {}
        page: dict[str, Any] = {"restApiId": api_id, "limit": 500, "embed": ["methods"]}
        while True:
            answer = self.call("get_resources", **page)
            for resource in answer["items"]:
                for method in resource.get("resourceMethods", {}):
                    found[resource["path"], method] = resource["id"]
            if not answer.get("position"):
                return found
            page["position"] = answer["position"]
