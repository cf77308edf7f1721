"""A deployed system, read from Terraform outputs."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scopegate import terraform
from scopegate.access.system.contract import system_of_outputs
from scopegate.access.system.model import System as Access
from scopegate.emulator import endpoints
from scopegate.errors import ScopegateError

_REGION = re.compile(r"\b(?:execute-api|cognito-idp)\.([a-z0-9-]+)\.")


@dataclass(frozen=True)
class RestApi:
    """The coordinates of a REST API in API Gateway.

    Attributes:
        id: The id of the API.
        stage_name: The stage that is called.
        region: The region in the addresses of the contract, or None if they have none.
    """

    id: str
    stage_name: str
    region: str | None


@dataclass(frozen=True)
class DeployedSystem:
    """A deployed system: its addresses, its credentials, and who can call what.

    Attributes:
        access: Who can call what.
        token_endpoint: URL of the token endpoint.
        invoke_url: URL to which the paths of routes are appended.
        credentials: Client id and secret, by the client's key.
        local: Whether it runs on the emulator.
        rest_api: The API, unless it is an HTTP API.
    """

    access: Access
    token_endpoint: str
    invoke_url: str
    credentials: Mapping[str, tuple[str, str]] = field(repr=False)
    local: bool
    rest_api: RestApi | None = None


def read(directory: Path, environment: Mapping[str, str] | None = None) -> DeployedSystem:
    """Read the system that the root module in ``directory`` deployed.

    Its outputs are ``contract``, ``client_ids`` and ``client_secrets``, which the
    module ``oauth2-api`` has; the contracts of two modules are merged. With ``AWS_ENDPOINT_URL`` in
    the environment, the addresses are those of the emulator that runs there.

    Raises:
        ScopegateError: An output is missing, or there is no applied state.
    """
    variables = {**os.environ, **(environment or {})}
    outputs = terraform.outputs(directory, env=environment)
    return of_outputs(outputs, str(directory), variables.get("AWS_ENDPOINT_URL"))


def of_outputs(outputs: Mapping[str, Any], source: str, endpoint: str | None) -> DeployedSystem:
    """Return the system that the outputs of a root module describe.

    Args:
        outputs: Values of ``contract``, ``client_ids`` and ``client_secrets``.
        source: Their source, for messages.
        endpoint: Address of the emulator, if the system runs on it.

    Raises:
        ScopegateError: An output is missing or has another form.
    """
    contract, ids, secrets = (_output(outputs, name, source) for name in OUTPUTS)
    if without := sorted(ids.keys() - secrets.keys()):
        raise ScopegateError(
            f"The output 'client_secrets' of {source} has no secret of {', '.join(without)}."
        )
    addresses = _field(contract, "token_endpoint"), _field(contract, "invoke_url")
    if endpoint:
        addresses = (
            endpoints.token_endpoint(endpoint),
            endpoints.invoke_url(endpoint, _api_id(contract), _field(contract, "stage_name")),
        )
    return DeployedSystem(
        access=system_of_outputs({"contract": contract}),
        token_endpoint=addresses[0],
        invoke_url=addresses[1],
        credentials={key: (ids[key], secrets[key]) for key in ids},
        local=bool(endpoint),
        rest_api=_rest_api(contract),
    )


def _rest_api(contract: Mapping[str, Any]) -> RestApi | None:
    if "rest_api_id" not in contract:
        return None
    named = (_REGION.search(str(contract.get(name))) for name in ("invoke_url", "issuer"))
    region = next((found[1] for found in named if found), None)
    return RestApi(_field(contract, "rest_api_id"), _field(contract, "stage_name"), region)


OUTPUTS = ("contract", "client_ids", "client_secrets")


def _output(outputs: Mapping[str, Any], name: str, source: str) -> Any:
    if not isinstance(outputs.get(name), Mapping):
        raise ScopegateError(
            f"{source} has no output {name!r} that is an object; verify reads the outputs "
            f"{', '.join(OUTPUTS)} of an applied root module. Outputs found: "
            f"{', '.join(sorted(outputs)) or 'none'}."
        )
    return outputs[name]


def _field(contract: Mapping[str, Any], name: str) -> str:
    if not isinstance(contract.get(name), str):
        raise ScopegateError(
            f"The output 'contract' has no {name!r}; it has {', '.join(contract)}."
        )
    return str(contract[name])


def _api_id(contract: Mapping[str, Any]) -> str:
    return _field(contract, "http_api_id" if "http_api_id" in contract else "rest_api_id")
