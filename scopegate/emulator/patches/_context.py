"""Context variables of the current call, by their names in API Gateway.

A name is the part after ``$context.``, or ``stageVariables.<name>``. The steps of a call add
variables; the access log, gateway responses and integrations read them.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html,
api-gateway-mapping-template-reference.html and http-api-logging-variables.html beside it.
"""

import json
import re
import time
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from ministack.core.responses import get_account_id

_STAGE_VARIABLE = re.compile(r"\$\{stageVariables\.([^}]+)\}")
_known: ContextVar[dict[str, Any]] = ContextVar("_known")


def begin(
    api_id: str, stage: str, method: str, path: str, headers: Mapping[str, str]
) -> dict[str, Any]:
    """Discard the last call, and set the variables that are known before the next one."""
    now = time.time()
    known = {
        "accountId": get_account_id(),
        "apiId": api_id,
        "domainName": headers.get("host"),
        "httpMethod": method,
        "identity.sourceIp": "127.0.0.1",
        "identity.userAgent": headers.get("user-agent"),
        "path": path,
        "protocol": "HTTP/1.1",
        "requestId": str(uuid4()),
        "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
        "requestTimeEpoch": int(now * 1000),
        "stage": stage,
    }
    _known.set(known)
    return known


def note(found: Mapping[str, Any]) -> None:
    """Add variables that a step of the call sets."""
    _known.get({}).update(found)


def note_claims(claims: Mapping[str, Any] | None) -> None:
    """Add the claims of a token that was accepted."""
    note({f"authorizer.claims.{name}": value for name, value in (claims or {}).items()})


def note_error(response_type: str, message: str | None) -> None:
    """Add the reason for a gateway response."""
    string = "null" if message is None else json.dumps(message)
    note(
        {
            "error.message": message,
            "error.messageString": string,
            "error.responseType": response_type,
        }
    )


def note_stage_variables(variables: Mapping[str, str]) -> None:
    """Add the variables of the stage called."""
    note({f"stageVariables.{name}": value for name, value in variables.items()})


def value(name: str) -> Any:
    """Return the value of a variable, or None if it has none."""
    return _known.get({}).get(name)


def with_stage_variables(text: str) -> str:
    """Replace each ``${stageVariables.name}`` in ``text``, with nothing if it is not set."""
    return _STAGE_VARIABLE.sub(lambda one: str(value(f"stageVariables.{one[1]}") or ""), text)
