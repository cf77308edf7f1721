"""Integrations of a REST API, as an OpenAPI document has them.

Source:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
"""

from collections.abc import Mapping
from typing import Any, Final

from scopegate.adopt.backends import InexpressibleError
from scopegate.adopt.routes import Method

_Json = Mapping[str, Any]
_SAME: Final = (
    *("httpMethod", "uri", "credentials", "requestParameters", "requestTemplates"),
    *("passthroughBehavior", "contentHandling", "timeoutInMillis", "cacheNamespace"),
    *("cacheKeyParameters", "connectionId", "connectionType", "tlsConfig"),
)
_ANSWER: Final = ("responseParameters", "responseTemplates", "contentHandling")
_HEADER: Final = "method.response.header."
_DEFAULT: Final = "default"


def integration_of(method: Method) -> dict[str, Any]:
    """Return what answers a method, as the extension of API Gateway.

    Raises:
        InexpressibleError: It has no integration, or two answers for one pattern.
    """
    integration = method.settings.get("methodIntegration") or {}
    if not integration.get("type"):
        raise InexpressibleError(f"{method.key} has no integration.")
    kept = {name: integration[name] for name in _SAME if integration.get(name)}
    if kept.get("cacheNamespace") == method.resource:
        del kept["cacheNamespace"]
    answers: dict[str, Any] = {}
    for status, answer in sorted((integration.get("integrationResponses") or {}).items()):
        pattern = answer.get("selectionPattern") or _DEFAULT
        if pattern in answers:
            raise InexpressibleError(f"{method.key} has two answers for the same pattern.")
        fields = {
            name: {key: text or "" for key, text in answer[name].items()}
            if isinstance(answer[name], Mapping)
            else answer[name]
            for name in _ANSWER
            if answer.get(name)
        }
        answers[pattern] = {"statusCode": status, **fields}
    type_ = str(integration["type"]).lower()
    return {"type": type_, **kept, **({"responses": answers} if answers else {})}


def responses_of(method: Method, documented: Any) -> dict[str, Any]:
    """Return the responses of an operation from the document, with the declared headers."""
    found = {
        str(status): dict(one) if isinstance(one, Mapping) else {}
        for status, one in (documented.items() if isinstance(documented, Mapping) else ())
    }
    for status, said in (method.settings.get("methodResponses") or {}).items():
        names = [
            name.removeprefix(_HEADER)
            for name in (said or {}).get("responseParameters") or {}
            if name.startswith(_HEADER)
        ]
        one = found.get(str(status)) or {"description": str(status)}
        if "$ref" in one:
            one = {"description": str(status)}
        headers = {name: {"schema": {"type": "string"}} for name in names}
        if headers:
            one = {**one, "headers": {**headers, **(one.get("headers") or {})}}
        found[str(status)] = one
    return found
