"""The errors that a partner can get, each with its meaning and whether to try again.

Sources:
    https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
    https://www.rfc-editor.org/rfc/rfc6749#section-5.2
"""

from collections.abc import Iterator

import msgspec

from scopegate.access.system.model import Protocol


class Problem(msgspec.Struct, frozen=True):
    """An error response.

    Attributes:
        answer: Its status, with the error code if there is one.
        meaning: Its cause.
        retry: Whether to try again, and what to do first.
    """

    answer: str
    meaning: str
    retry: str


TOKEN_PROBLEMS = (
    Problem(
        "400 `invalid_client`",
        "The client id or the secret is wrong, or the credential was removed.",
        "No. Check both. If they are correct, ask us for new ones.",
    ),
    Problem(
        "400 `unauthorized_client`",
        "The client is suspended and gets no token.",
        "No. Ask us.",
    ),
    Problem(
        "400 `invalid_scope` or `invalid_grant`",
        "The request asks for a scope that the client does not have.",
        "No. Ask only for the scopes listed above.",
    ),
    Problem(
        "400 `invalid_request` or `unsupported_grant_type`",
        "A parameter is missing or wrong, or the body is not form-encoded.",
        "No. Correct the request.",
    ),
    Problem(
        "429",
        "Too many token requests.",
        "Yes, with exponential backoff. Re-use tokens to avoid it.",
    ),
    Problem("500 to 504", "The token endpoint failed.", "Yes, with exponential backoff."),
)
"""Errors of the token endpoint."""

UNAUTHORIZED = "401"
FORBIDDEN = "403"
THROTTLED = "429"


def api_problems(protocols: frozenset[Protocol]) -> Iterator[Problem]:
    """Yield errors of API Gateway, and the meaning of errors of the backend."""
    rest, http = Protocol.REST in protocols, Protocol.HTTP in protocols
    yield Problem(
        "400",
        "The request is invalid: a parameter is missing, or the body does not match its schema.",
        "No. Correct the request.",
    )
    yield Problem(
        UNAUTHORIZED,
        meaning(UNAUTHORIZED, frozenset({Protocol.REST} if rest else protocols)),
        "Once, with a new token. If that fails too, check that the operation is listed above.",
    )
    yield Problem(FORBIDDEN, meaning(FORBIDDEN, protocols), "No. Check the method and the URL.")
    yield Problem(
        "404",
        "The resource does not exist" + (", or the operation does not." if http else "."),
        "No. Check the URL.",
    )
    yield Problem("413", "The body is larger than 10 MB.", "No. Send less.")
    yield Problem(
        THROTTLED,
        meaning(THROTTLED, protocols),
        "Yes, with exponential backoff and jitter.",
    )
    yield Problem(
        "500, 502, 503",
        "The API failed.",
        "Yes, with exponential backoff, if the request is idempotent (`GET`, `PUT`, `DELETE`)."
        " Otherwise check first whether it took effect.",
    )
    yield Problem(
        "504", "The API did not answer in time.", "As for 500: the request may have taken effect."
    )


def meaning(status: str, protocols: frozenset[Protocol]) -> str:
    """Return the meaning of a status, which depends on the kind of API for missing scopes."""
    rest, http = Protocol.REST in protocols, Protocol.HTTP in protocols
    if status == UNAUTHORIZED:
        lacks = ", or lacks the required scope" if rest else ""
        return f"The token is missing, invalid or expired{lacks}."
    if status == FORBIDDEN:
        scope = "The token lacks the required scope." if http else ""
        other = "The operation does not exist, or a firewall or a policy blocks the request."
        return f"{scope} {other if rest else ''}".strip()
    return "Too many requests, from you or from all callers together."
