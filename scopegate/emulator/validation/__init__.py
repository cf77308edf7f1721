"""Checks each request of a control plane against AWS's own model of the service.

botocore contains the models, with the required members of each operation, their lengths, ranges,
patterns and enumerated values. MiniStack reads what it needs and ignores the rest, so that
configurations work that AWS refuses.

``requests`` finds the operation and its parameters, ``constraints`` finds violations, and
``refusals`` writes them in the words and the protocol of AWS.
"""

from typing import Any

from hypercorn.typing import ASGIFramework

from scopegate.emulator.validation import constraints, refusals, requests

__all__ = ["validated"]

_SIGNED = "AWS4-HMAC-SHA256 "


def validated(app: ASGIFramework) -> ASGIFramework:
    """Wrap ``app`` so that it gets no control-plane request that violates a model of AWS."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        headers = _headers(scope)
        if not headers.get("authorization", "").startswith(_SIGNED):
            await app(scope, receive, send)
            return
        body = await _body(receive)
        request = requests.Request(
            method=scope["method"],
            path=scope["raw_path"].decode("latin-1"),
            query=scope["query_string"].decode("latin-1"),
            headers=headers,
            body=body,
        )
        refusal = _refusal(request)
        if refusal is None:
            await app(scope, _replayed(body, receive), send)
            return
        status, answered, text = refusal
        fields = [(name.encode(), value.encode()) for name, value in answered.items()]
        await send({"type": "http.response.start", "status": status, "headers": fields})
        await send({"type": "http.response.body", "body": text})

    return answer


def _refusal(request: requests.Request) -> refusals.Refusal | None:
    call = requests.called(request)
    if call is None:
        return None
    try:
        parameters = requests.parameters(call, request)
        violations = constraints.violations(call.operation, parameters)
    except requests.UnreadableError as error:
        return refusals.unreadable(call, str(error))
    return refusals.invalid(call, violations) if violations else None


def _headers(scope: Any) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): value.decode("latin-1")
        for name, value in scope.get("headers", ())
    }


async def _body(receive: Any) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def _replayed(body: bytes, receive: Any) -> Any:
    """Return a function that receives ``body`` once, and then what ``receive`` does."""
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Any:
        return messages.pop() if messages else await receive()

    return replay
