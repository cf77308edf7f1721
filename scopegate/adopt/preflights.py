"""Answers to browsers' preflight requests, as the input ``cors`` says them."""

from collections.abc import Mapping
from typing import Any, Final

from scopegate.adopt.backends import InexpressibleError

_Json = Mapping[str, Any]
_STATUS: Final = "204"
_PARAMETER: Final = "method.response.header.Access-Control-"
_KNOWN: Final = ("Allow-Origin", "Allow-Headers", "Allow-Methods", "Max-Age")


def cors_of(method: _Json) -> dict[str, Any]:
    """Give the input ``cors`` that an ``OPTIONS`` method stands for.

    Raises:
        InexpressibleError: It is no preflight, or one that the modules don't have.
    """
    integration = method.get("methodIntegration") or {}
    answers = integration.get("integrationResponses") or {}
    headers = (answers.get(_STATUS) or {}).get("responseParameters") or {}
    said = {
        name.removeprefix(_PARAMETER): str(value).strip("'")
        for name, value in headers.items()
        if name.startswith(_PARAMETER)
    }
    others = set(headers) - {f"{_PARAMETER}{name}" for name in _KNOWN}
    others -= {"method.response.header.Vary"}
    templates = (answers.get(_STATUS) or {}).get("responseTemplates") or {}
    if (
        integration.get("type") != "MOCK"
        or list(answers) != [_STATUS]
        or list(method.get("methodResponses") or {}) != [_STATUS]
        or others
        or any(templates.values())
    ):
        raise InexpressibleError("It answers preflight requests in another way than the modules.")
    if not {"Allow-Origin", "Allow-Headers"} <= said.keys():
        raise InexpressibleError("It answers preflight requests without naming origin and headers.")
    if not said.get("Max-Age", "0").isdecimal():
        raise InexpressibleError("It answers preflight requests with an age that is no number.")
    cors: dict[str, Any] = {
        "allow_origin": said["Allow-Origin"],
        "allow_headers": [name.strip() for name in said["Allow-Headers"].split(",")],
    }
    return cors | ({"max_age": int(said["Max-Age"])} if "Max-Age" in said else {})
