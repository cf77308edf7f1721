"""Backends in one notation, and ways to call them other than the routes of APIs.

A backend reads ``function <address or name>``, ``url <URL>`` or ``service <URI>``. Two integrations
with the same text reach the same backend.

Sources:
    https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html
    https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
    https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from scopegate.access.system.model import Names, Way
from scopegate.plan.snapshot import Instance, Snapshot
from scopegate.plan.values import From, Unknown

FUNCTION: Final = "aws_lambda_function"
ALIAS: Final = "aws_lambda_alias"
PERMISSION: Final = "aws_lambda_permission"
FUNCTION_URL: Final = "aws_lambda_function_url"
_AUTHORIZERS: Final = ("aws_api_gateway_authorizer", "aws_apigatewayv2_authorizer")
GATEWAY: Final = "apigateway.amazonaws.com"

_ARN = re.compile(r"arn:[\w-]+:lambda:[\w-]*:(?:\d{12})?:function:([\w-]+)")
_PARTIAL = re.compile(r"(?:\d{12}:)?(?:function:)?([\w-]+)(?::[\w$-]+)?")
_URL = re.compile(r"https?://", re.IGNORECASE)
_STAGE_VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}")
_SOURCE_API = re.compile(r"arn:[\w-]+:execute-api:[\w-]+:\d{12}:([^/*]+)")


class Backends:
    """The functions of a snapshot, and how to name any backend."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Take the snapshot."""
        self._snapshot = snapshot
        self._functions = {
            name: instance.address
            for instance in snapshot.all(FUNCTION)
            if isinstance(name := instance.get("function_name"), str)
        }

    def named(
        self, value: object, variables: Mapping[str, object] = MappingProxyType({})
    ) -> str | Unknown | None:
        """Return the backend that a URI names; None if it is unset.

        Args:
            value: The URI.
            variables: The stage's, which a URI can name as ``${stageVariables.name}``.
        """
        if isinstance(value, From):
            return self._of_instance(value.sources[0].instance)
        if value is None or isinstance(value, Unknown):
            return value
        if not isinstance(value, str):
            return Unknown("not a string")
        if "${stageVariables." in value:
            return self._of_variables(value, variables)
        if found := _ARN.search(value):
            return self._of_function(found[1])
        return f"url {normal_url(value)}" if _URL.match(value) else f"service {value}"

    def function(self, value: object) -> str | Unknown:
        """Return the function that a name, an ARN or a part of one names."""
        if isinstance(value, From):
            found = self._of_instance(value.sources[0].instance)
            return Unknown("not a function") if found is None else found
        if isinstance(value, Unknown):
            return value
        if not isinstance(value, str):
            return Unknown("not a string")
        name = _ARN.search(value) or _PARTIAL.fullmatch(value)
        return self._of_function(name[1]) if name else Unknown("not the name of a function")

    def ways(self) -> Iterator[Way]:
        """Yield ways to functions beside the routes of APIs."""
        for instance in self._snapshot.all(FUNCTION_URL):
            kind = instance.get("authorization_type")
            text = f"function URL {instance.address}"
            backend = self.function(instance.get("function_name"))
            yield Way(instance.address, backend, text, open=kind == "NONE")
        for instance in self._snapshot.all(PERMISSION):
            backend = self.function(instance.get("function_name"))
            text = f"permission {instance.address}"
            yield Way(instance.address, backend, text, open=for_everybody(instance))

    def deciders(self) -> Names:
        """Return functions that decide about access: Lambda authorizers and triggers of pools."""
        named: list[object] = [
            instance.get("authorizer_uri") for instance in self._snapshot.all(*_AUTHORIZERS)
        ]
        for pool in self._snapshot.all("aws_cognito_user_pool"):
            named += _leaves(pool.get("lambda_config"))
        found = (self.named(value) for value in named)
        return frozenset(b for b in found if isinstance(b, str) and b.startswith("function "))

    def _of_variables(self, uri: str, variables: Mapping[str, object]) -> str | Unknown | None:
        for name in _STAGE_VARIABLE.findall(uri):
            given = variables.get(name)
            if isinstance(given, From):
                return self._of_instance(given.sources[0].instance)
            if not isinstance(given, str):
                return Unknown(f"the stage variable {name} names it")
        return self.named(_STAGE_VARIABLE.sub(lambda found: str(variables[found[1]]), uri))

    def _of_instance(self, instance: Instance) -> str | Unknown | None:
        if instance.type == FUNCTION:
            return f"function {instance.address}"
        if instance.type == ALIAS:
            return self.function(instance.get("function_name"))
        return f"resource {instance.address}"

    def _of_function(self, name: str) -> str:
        return f"function {self._functions.get(name, name)}"


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield value


def for_everybody(permission: Instance) -> bool:
    """Return whether a permission admits callers that nothing else restricts.

    ``*`` is every AWS account, and with ``function_url_auth_type`` NONE everybody.
    """
    if permission.get("principal") != "*":
        return False
    return not any(
        permission.get(name) is not None
        for name in ("principal_org_id", "source_account", "source_arn")
    )


def normal_url(url: str) -> str:
    """Return a URL without its scheme, its host in lower case, without a slash at its end."""
    host, slash, path = url.partition("://")[2].partition("/")
    return f"{host.lower()}{slash}{path}".rstrip("/")


def overlap(one: str, other: str) -> bool:
    """Return whether two backends are or can be the same; a ``{variable}`` matches any part."""
    if one == other:
        return True
    if not (one.startswith("url ") and other.startswith("url ")):
        return False
    a, b = (text.removeprefix("url ").partition("?")[0].split("/") for text in (one, other))
    return _parts_overlap(a, b)


def _parts_overlap(a: list[str], b: list[str]) -> bool:
    for mine, theirs in zip(a, b, strict=False):
        if mine != theirs and not any("{" in part for part in (mine, theirs)):
            return False
    if len(a) == len(b):
        return True
    shorter = min(a, b, key=len)
    return "{" in shorter[-1]
