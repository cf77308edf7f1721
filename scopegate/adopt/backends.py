"""What answers a method of a REST API, as the modules say it."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from scopegate.adopt.found import function_of

_Json = Mapping[str, Any]
_DEFAULT_TIMEOUT: Final = 29_000
"""Milliseconds. Source: API reference of PutIntegration (timeoutInMillis)."""
_PATH: Final = re.compile(r"integration\.request\.path\.(.+)")
_HEADER: Final = re.compile(r"integration\.request\.header\.(.+)")
_CLAIMS: Final = {
    "context.authorizer.claims.client_id": "client_id",
    "context.authorizer.claims.scope": "scopes",
}


class InexpressibleError(Exception):
    """The modules can't express it; the argument says why, as a sentence."""


def backend_of(path: str, method: _Json, account: str) -> dict[str, Any]:
    """Return what answers a method, as the input ``backend``.

    Args:
        path: The path of the method.
        method: What the account says of it.
        account: The account that the API is in.

    Raises:
        InexpressibleError: The modules have no such backend.
    """
    integration = method.get("methodIntegration") or {}
    if not integration:
        raise InexpressibleError("It has no integration.")
    for name, noun in (
        ("credentials", "calls its backend with an IAM role"),
        ("cacheKeyParameters", "caches answers by parameters"),
        ("contentHandling", "converts its content"),
    ):
        if integration.get(name):
            raise InexpressibleError(f"Its integration {noun}.")
    if (integration.get("tlsConfig") or {}).get("insecureSkipVerification"):
        raise InexpressibleError("Its integration doesn't verify the certificate of its backend.")
    match integration.get("type"):
        case "AWS_PROXY":
            return {"lambda": _function(integration, account)}
        case "HTTP_PROXY":
            return _server(path, method, integration)
        case "MOCK":
            return {"mock": _fixed_answer(method, integration)}
        case other:
            raise InexpressibleError(
                f"Its integration has the type {other}; the modules have AWS_PROXY, HTTP_PROXY"
                " and MOCK."
            )


def _timeout(integration: _Json) -> dict[str, int]:
    found = integration.get("timeoutInMillis") or _DEFAULT_TIMEOUT
    return {} if found == _DEFAULT_TIMEOUT else {"timeout": found}


def _function(integration: _Json, account: str) -> dict[str, Any]:
    uri = str(integration.get("uri"))
    if "${" in uri:
        raise InexpressibleError("A stage variable decides which function answers.")
    if not (named := function_of(uri)):
        raise InexpressibleError("It calls an AWS service that is not a Lambda function.")
    if integration.get("requestParameters"):
        raise InexpressibleError("Its integration sets parameters of the request.")
    arn, _ = named
    own = arn.split(":")[4] == account
    return {
        "function_name": arn.rpartition(":")[2] if own else arn,
        "invoke_arn": uri,
        **_timeout(integration),
    }


def _server(path: str, method: _Json, integration: _Json) -> dict[str, Any]:
    uri, end = str(integration.get("uri")), path.replace("+}", "}")
    if not uri.endswith(end) or "${" in uri:
        raise InexpressibleError(
            "Its backend is at another path than the route; the modules append the route's path"
            " to the URL of the backend."
        )
    if integration.get("httpMethod") != method["httpMethod"]:
        raise InexpressibleError("It calls its backend with another HTTP method.")
    names = set(re.findall(r"{([^{}+]+)\+?}", path))
    headers: dict[str, str] = {}
    for name, value in (integration.get("requestParameters") or {}).items():
        if (found := _PATH.fullmatch(name)) and value == f"method.request.path.{found[1]}":
            names.discard(found[1])
        elif (found := _HEADER.fullmatch(name)) and value in _CLAIMS:
            headers[_CLAIMS[value]] = found[1]
        else:
            raise InexpressibleError(f"Its integration sets {name}.")
    if names:
        raise InexpressibleError(
            f"Its integration doesn't pass on the path parameters {', '.join(sorted(names))}."
        )
    server = {"url": uri.removesuffix(end), **_timeout(integration)}
    if headers:
        server["identity_headers"] = headers
    if integration.get("connectionType") == "VPC_LINK":
        return {"vpc_link": {"id": integration.get("connectionId"), **server}}
    return {"http": server}


def _fixed_answer(method: _Json, integration: _Json) -> dict[str, Any]:
    status = _status(integration)
    answers = integration.get("integrationResponses") or {}
    only = answers.get(str(status)) or {}
    templates = only.get("responseTemplates") or {}
    if (
        list(answers) != [str(status)]
        or list(templates) != ["application/json"]
        or only.get("selectionPattern")
        or only.get("responseParameters")
        or list(method.get("methodResponses") or {}) != [str(status)]
    ):
        raise InexpressibleError(
            "Its fixed answer is not a single JSON body without headers, which is what the modules"
            " have."
        )
    answer: dict[str, Any] = {"body": templates["application/json"] or ""}
    return answer | ({} if status == 200 else {"status_code": status})  # noqa: PLR2004


def _status(integration: _Json) -> int:
    templates = integration.get("requestTemplates") or {}
    try:
        said = json.loads(templates.get("application/json") or "")
    except ValueError:
        said = None
    if list(templates) != ["application/json"] or not (
        isinstance(said, dict)
        and list(said) == ["statusCode"]
        and isinstance(said["statusCode"], int)
    ):
        raise InexpressibleError("A template decides what it answers.")
    return int(said["statusCode"])
