"""What answers a route of an HTTP API, as the modules say it."""

import re
from collections.abc import Mapping
from typing import Any, Final

from scopegate.adopt.backends import InexpressibleError
from scopegate.adopt.found import function_of

_Json = Mapping[str, Any]
_DEFAULT_TIMEOUT: Final = 30_000
"""Milliseconds. Source: API reference of CreateIntegration (TimeoutInMillis)."""
_FUNCTION: Final = re.compile(r"(arn:[^:]+):lambda:([^:]+):[^:]+:function:[^:]+(?::[^:]+)?")
_PATH: Final = "overwrite:path"
_HEADER: Final = re.compile(r"overwrite:header\.(.+)")
_CLAIMS: Final = {
    "$context.authorizer.claims.client_id": "client_id",
    "$context.authorizer.claims.scope": "scopes",
}


def backend_of(route_key: str, integration: _Json, account: str, stage: str) -> dict[str, Any]:
    """Return what answers a route, as the input ``backend``.

    Args:
        route_key: Method and path.
        integration: What the account says of its integration.
        account: The account that the API is in.
        stage: The name of the stage.

    Raises:
        InexpressibleError: The modules have no such backend.
    """
    for name, noun in (
        ("IntegrationSubtype", "calls an AWS service"),
        ("CredentialsArn", "calls its backend with an IAM role"),
        ("ResponseParameters", "changes answers"),
    ):
        if integration.get(name):
            raise InexpressibleError(f"Its integration {noun}.")
    match integration.get("IntegrationType"), integration.get("ConnectionType") or "INTERNET":
        case "AWS_PROXY", _:
            return {"lambda": _function(integration, account)}
        case "HTTP_PROXY", "INTERNET":
            return {"http": _server(route_key, integration)}
        case "HTTP_PROXY", "VPC_LINK":
            return {"vpc_link": _in_vpc(integration, stage)}
        case other, _:
            raise InexpressibleError(f"Its integration has the type {other}.")


def _timeout(integration: _Json) -> dict[str, int]:
    found = integration.get("TimeoutInMillis") or _DEFAULT_TIMEOUT
    return {} if found == _DEFAULT_TIMEOUT else {"timeout": found}


def invoke_arn(uri: object) -> str:
    """Return the invoke ARN of a function, for which AWS also accepts the function's ARN."""
    if found := _FUNCTION.fullmatch(str(uri)):
        path = f"lambda:path/2015-03-31/functions/{uri}/invocations"
        return f"{found[1]}:apigateway:{found[2]}:{path}"
    return str(uri)


def _function(integration: _Json, account: str) -> dict[str, Any]:
    if integration.get("PayloadFormatVersion") != "2.0":
        raise InexpressibleError(
            "Its function reads requests in payload format 1.0, and the modules send 2.0."
        )
    if integration.get("RequestParameters"):
        raise InexpressibleError("Its integration changes requests.")
    uri = invoke_arn(integration.get("IntegrationUri"))
    if "${" in uri or not (named := function_of(uri)):
        raise InexpressibleError("A stage variable decides which function answers.")
    arn, _ = named
    own = arn.split(":")[4] == account
    return {
        "function_name": arn.rpartition(":")[2] if own else arn,
        "invoke_arn": uri,
        **_timeout(integration),
    }


def _server(route_key: str, integration: _Json) -> dict[str, Any]:
    verb, _, path = route_key.partition(" ")
    if integration.get("IntegrationMethod") not in {"ANY", verb}:
        raise InexpressibleError("It calls its backend with another HTTP method.")
    uri = str(integration.get("IntegrationUri"))
    headers, written = _written(integration)
    if written is None:
        end = path.replace("+}", "}")
        if not uri.endswith(end):
            raise InexpressibleError(
                "Its backend is at another path than the route; the modules append the route's"
                " path to the URL of the backend."
            )
        uri = uri.removesuffix(end)
    elif written != re.sub(r"^https?://[^/]+", "", uri) + "$request.path":
        raise InexpressibleError("Its integration sets another path.")
    return {"url": uri, **headers, **_timeout(integration)}


def _in_vpc(integration: _Json, stage: str) -> dict[str, Any]:
    headers, written = _written(integration)
    if written not in {None, "$request.path"} or (written is None and stage != "$default"):
        raise InexpressibleError(
            "Its server gets another path, such as one with the name of the stage; the modules'"
            " gets that of the request."
        )
    name = (integration.get("TlsConfig") or {}).get("ServerNameToVerify")
    return {
        "id": integration.get("ConnectionId"),
        "listener_arn": integration.get("IntegrationUri"),
        **({"tls_server_name": name} if name else {}),
        **headers,
        **_timeout(integration),
    }


def _written(integration: _Json) -> tuple[dict[str, Any], str | None]:
    """Return the headers that identify the caller, and the path if the server gets another."""
    headers: dict[str, str] = {}
    path: str | None = None
    for name, value in (integration.get("RequestParameters") or {}).items():
        if name == _PATH:
            path = value
        elif (found := _HEADER.fullmatch(name)) and value in _CLAIMS:
            headers[_CLAIMS[value]] = found[1]
        else:
            raise InexpressibleError(f"Its integration sets {name}.")
    return ({"identity_headers": headers} if headers else {}), path
