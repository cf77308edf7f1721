"""The fields that are read from a line of an access log, and their names in logs.

Sources of the variables:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from scopegate.errors import ScopegateError


class Field(StrEnum):
    """A field of a line, by the name that ``--field`` takes."""

    CLIENT = "client"
    SCOPES = "scopes"
    METHOD = "method"
    RESOURCE = "resource"
    ROUTE = "route"
    PATH = "path"
    STATUS = "status"
    TIME = "time"
    IP = "ip"
    API = "api"
    STAGE = "stage"
    ERROR_TYPE = "error_type"
    ERROR = "error"
    AUTHORIZER_ERROR = "authorizer_error"
    INTEGRATION = "integration"


VARIABLES: Final[Mapping[Field, tuple[str, ...]]] = {
    Field.CLIENT: (
        "authorizer.claims.client_id",
        "authorizer.claims.azp",
        "authorizer.client_id",
        "authorizer.clientId",
        "authorizer.claims.sub",
        "authorizer.sub",
        "authorizer.principalId",
    ),
    Field.SCOPES: (
        "authorizer.claims.scope",
        "authorizer.claims.scp",
        "authorizer.scope",
        "authorizer.scopes",
    ),
    Field.METHOD: ("httpMethod",),
    Field.RESOURCE: ("resourcePath",),
    Field.ROUTE: ("routeKey",),
    Field.PATH: ("path",),
    Field.STATUS: ("status",),
    Field.TIME: ("requestTimeEpoch", "requestTime"),
    Field.IP: ("identity.sourceIp",),
    Field.API: ("apiId",),
    Field.STAGE: ("stage",),
    Field.ERROR_TYPE: ("error.responseType",),
    Field.ERROR: ("error.message", "error.messageString"),
    Field.AUTHORIZER_ERROR: ("authorizer.error", "authorize.error", "authenticate.error"),
    Field.INTEGRATION: (
        "integration.integrationStatus",
        "integrationStatus",
        "integration.status",
        "integration.latency",
        "integrationLatency",
    ),
}
"""Variables of API Gateway, without ``$context.``; the first one in a format is used.

The ``sub`` of a token of the client-credentials grant is the client's id.
"""

_MORE_NAMES: Final[Mapping[Field, tuple[str, ...]]] = {
    Field.CLIENT: ("client", "appclientid", "cognitoclientid", "oauthclientid", "azp", "sub"),
    Field.SCOPES: ("oauthscope", "oauthscopes", "tokenscope", "tokenscopes"),
    Field.METHOD: ("method", "requestmethod", "verb"),
    Field.RESOURCE: ("resource",),
    Field.ROUTE: ("route",),
    Field.PATH: ("requestpath", "rawpath", "uri"),
    Field.STATUS: ("statuscode", "responsestatus", "httpstatus", "responsestatuscode"),
    Field.TIME: ("time", "timestamp", "datetime", "requesttimestamp", "ts"),
    Field.IP: ("ip", "clientip", "remoteip", "remoteaddr"),
    Field.API: ("api",),
    Field.STAGE: ("stagename",),
    Field.ERROR_TYPE: ("errortype",),
    Field.ERROR: ("error",),
    Field.AUTHORIZER_ERROR: ("autherror",),
    Field.INTEGRATION: ("backendstatus",),
}
"""Names of JSON keys and XML elements, in addition to those of the variables."""

_AMBIGUOUS: Final = (
    (Field.AUTHORIZER_ERROR, "error"),
    (Field.ERROR, "message"),
    (Field.INTEGRATION, "latency"),
    (Field.INTEGRATION, "status"),
)
"""Last parts of variables that have another meaning on their own."""

_PLAIN = re.compile(r"[^a-z0-9]")


def _plain(name: str) -> str:
    return _PLAIN.sub("", name.lower())


def _names() -> dict[Field, dict[str, int]]:
    """Return the names of each field, with their ranks."""
    found: dict[Field, dict[str, int]] = {}
    for field, variables in VARIABLES.items():
        ranks = found[field] = {}
        for variable in variables:
            whole = variable.split(".")
            for start in range(len(whole)):
                ranks.setdefault(_plain("".join(whole[start:])), len(ranks))
        for name in _MORE_NAMES[field]:
            ranks.setdefault(name, len(ranks))
    for field, name in _AMBIGUOUS:
        del found[field][name]
    return found


_NAMES: Final = _names()

Chosen = Mapping[Field, str]
"""The names in ``--field``, by field."""


def chosen(given: Iterable[str]) -> dict[Field, str]:
    """Return the names in values of ``--field``, each ``FIELD=NAME``.

    Raises:
        ScopegateError: A value has another form, or is not the name of a field.
    """
    found: dict[Field, str] = {}
    for one in given:
        name, equals, key = one.partition("=")
        if not equals or not key or name not in list(Field):
            raise ScopegateError(
                f"--field is {one!r}. Use FIELD=NAME, where NAME is what the log calls it and FIELD"
                f" is one of {', '.join(Field)}."
            )
        found[Field(name)] = key.removeprefix("$context.")
    return found


def of_names(names: Iterable[str], chosen_: Chosen) -> dict[Field, str]:
    """Return the name in a log that holds each field.

    Args:
        names: Such as ``client_id``, or ``claims.client_id`` for a nested one.
        chosen_: The names that the user chose.
    """
    known = list(names)
    found: dict[Field, str] = {}
    for field, ranks in _NAMES.items():
        if field in chosen_:
            if chosen_[field] in known:
                found[field] = chosen_[field]
            continue
        ranked = [
            (ranks[plain], name.count("."), name)
            for name in known
            for plain in (_plain(name), _plain(name.rpartition(".")[2]))
            if plain in ranks
        ]
        if ranked:
            found[field] = min(ranked)[2]
    return found


def of_variables(variables: Iterable[str], chosen_: Chosen) -> dict[Field, str]:
    """Return the variable in a format that holds each field."""
    known = list(variables)
    found: dict[Field, str] = {}
    for field, names in VARIABLES.items():
        wanted = (chosen_[field],) if field in chosen_ else names
        if held := next((name for name in wanted if name in known), None):
            found[field] = held
    return found
