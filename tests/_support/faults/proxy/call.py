"""The service and operation of a request, according to the AWS service models."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader

DATA_PLANE = "data-plane"
"""The service of requests without a signature, which go to an API or a token endpoint."""

_SIGNED = re.compile(r"Credential=[^/]+/\d{8}/[^/]+/([^/]+)/aws4_request")
_READS = ("Describe", "Filter", "Get", "Head", "List", "Simulate", "Test")


@dataclass(frozen=True)
class Call:
    """A request.

    Attributes:
        service: The name in botocore, such as ``cognito-idp``, or ``DATA_PLANE``.
        operation: The name in AWS, such as ``CreateUserPool``; method and path if no model has it.
        protocol: The protocol of errors, such as ``json`` or ``query``.
        session: The session token of the request.
    """

    service: str
    operation: str
    protocol: str = "rest-json"
    session: str = field(default="", repr=False)

    @property
    def writes(self) -> bool:
        """Whether it changes resources in AWS."""
        return self.service != DATA_PLANE and not self.operation.startswith(_READS)

    def __str__(self) -> str:
        """Return service and operation."""
        return f"{self.service} {self.operation}"


@dataclass(frozen=True)
class _Model:
    """What is asked of a service's model."""

    protocol: str
    paths: list[tuple[str, "re.Pattern[str]", frozenset[str], str]]


def of(method: str, target: str, headers: Mapping[str, str], body: bytes) -> Call:
    """Return the call that a request makes."""
    address = urlsplit(target)
    line = f"{method} {address.path}"
    signed = _SIGNED.search(headers.get("Authorization") or "")
    if not signed:
        return Call(DATA_PLANE, line)
    second = signed[1] == "apigateway" and address.path.startswith("/v2/")
    service = "apigatewayv2" if second else signed[1]
    model = _model(service)
    named = (headers.get("X-Amz-Target") or "").rpartition(".")[2]
    if model.protocol == "query":
        named = parse_qs(body.decode("latin-1")).get("Action", [""])[0]
    operation = named or _operation(model, method, address.path, address.query) or line
    return Call(service, operation, model.protocol, headers.get("X-Amz-Security-Token") or "")


def _operation(model: _Model, method: str, path: str, query: str) -> str | None:
    given = parse_qs(query, keep_blank_values=True).keys()
    for wanted, pattern, keys, name in model.paths:
        if wanted == method and keys <= given and pattern.fullmatch(path):
            return name
    return None


@functools.cache
def _model(service: str) -> _Model:
    try:
        read = Loader().load_service_model(service, "service-2")
    except UnknownServiceError:
        return _Model("rest-json", [])
    found = []
    for name, operation in read["operations"].items():
        template, _, query = operation["http"]["requestUri"].partition("?")
        keys = frozenset(parse_qs(query, keep_blank_values=True))
        found.append((operation["http"]["method"], template, keys, name))
    # Of two matches, the more specific one: more words in its query, fewer placeholders. Of those
    # that differ only in headers, the simpler one: PutObject before UploadPartCopy.
    found.sort(key=lambda each: (-len(each[2]), each[1].count("{"), len(each[3]), each[3]))
    return _Model(
        read["metadata"]["protocol"],
        [(method, _pattern(template), keys, name) for method, template, keys, name in found],
    )


def _pattern(template: str) -> "re.Pattern[str]":
    """Return a pattern for paths of a template such as ``/restapis/{restapi_id}``."""
    parts = re.split(r"\{[^}]+?(\+?)\}", template.rstrip("/"))
    written = [re.escape(parts[0])]
    for greedy, text in zip(parts[1::2], parts[2::2], strict=True):
        written.append((".+" if greedy else "[^/]+") + re.escape(text))
    return re.compile("".join(written) + "/?")
