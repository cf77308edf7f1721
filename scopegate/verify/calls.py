"""Every route called by every caller, and each answer beside what the model expects."""

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import httpx2

from scopegate.access.decide.routing import Router
from scopegate.access.system.model import Answer, Authorization, Client, Model, Route
from scopegate.verify.system import System
from scopegate.verify.tokens import TokenError, access_token

NOBODY = "nobody"
GARBAGE = "garbage"
_PARALLEL = 8
_TIMEOUT = 35.0  # seconds; an integration has 29
_REFUSALS = {401, 403}
_FIRST_FAILURE = 500


@dataclass(frozen=True)
class Call:
    """One call and what came of it.

    Attributes:
        caller: ``nobody`` (no token), ``garbage`` (no real token) or a client's key.
        route: The route called.
        request: Method and path, or None where other routes take every request.
        expected: What the model says.
        denial: The status that AWS gives to a call that is denied.
        status: The status that came back, or None where there was no answer.
        error: Why there was none.
    """

    caller: str
    route: Route
    request: tuple[str, str] | None
    expected: Answer
    denial: int
    status: int | None = None
    error: str = ""

    @property
    def judged(self) -> bool:
        """Whether the model knows what to expect and the route can be called."""
        return self.request is not None and self.expected is not Answer.UNKNOWN

    @property
    def passed(self) -> bool:
        """Whether the answer is the expected one.

        Allowed is every answer of the backend; denied is the status that AWS gives, no other.
        """
        if not self.judged:
            return True
        if self.status is None:
            return False
        if self.expected is Answer.DENIED:
            return self.status == self.denial
        return self.status not in _REFUSALS and self.status < _FIRST_FAILURE


def verify(system: System, *, wait: float = 0) -> list[Call]:
    """Call every route of ``system`` as everybody; return all calls, by route, then caller.

    Args:
        system: What to call.
        wait: Seconds within which calls that did not pass are made again, since a new deployment
            or domain takes a while to reach every edge.
    """
    deadline = time.monotonic() + wait
    with httpx2.Client(timeout=_TIMEOUT, trust_env=not system.local) as http:
        while True:
            calls = _calls(system, http)
            if all(call.passed for call in calls) or time.monotonic() > deadline:
                return calls
            time.sleep(min(5, wait))


def _calls(system: System, http: httpx2.Client) -> list[Call]:
    with ThreadPoolExecutor(_PARALLEL) as pool:
        tokens = dict(
            zip(
                system.credentials,
                pool.map(partial(_token, system), system.credentials),
                strict=True,
            )
        )
        return list(pool.map(partial(_make, system, http, tokens), _planned(system)))


def _token(system: System, key: str) -> str | TokenError:
    client_id, client_secret = system.credentials[key]
    try:
        return access_token(
            system.token_endpoint, client_id, client_secret, trust_env=not system.local
        )
    except TokenError as error:
        return error


def _planned(system: System) -> Iterator[Call]:
    model = system.model
    router = Router(model.routes.values())
    for route in model.routes.values():
        request = router.sample_request(route)
        for caller in (NOBODY, GARBAGE):
            expected = Answer.PUBLIC if route.public else Answer.DENIED
            yield Call(caller, route, request, expected, denial=401)
        for client in model.clients.values():
            verdict = model.verdict(client, route)
            denial = _denial(model, client, route)
            yield Call(client.key, route, request, verdict.answer, denial)


def _denial(model: Model, client: Client, route: Route) -> int:
    """The status for a token of ``client`` that does not open ``route``.

    A REST API's Cognito authorizer always answers 401. An HTTP API's JWT authorizer answers 401 to
    a client that is not in its audience, and 403 to one of too little scope.
    """
    authorizer = model.authorizers.get(route.authorizer or "")
    known = authorizer is not None and client.identity in (authorizer.audience or ())
    return 403 if route.authorization is Authorization.JWT and known else 401


def _make(
    system: System, http: httpx2.Client, tokens: Mapping[str, str | TokenError], call: Call
) -> Call:
    if call.request is None:
        return replace(call, error="other routes take every request")
    method, path = call.request
    token = {NOBODY: None, GARBAGE: "garbage", **tokens}[call.caller]
    if isinstance(token, TokenError):
        return replace(call, error=f"no token: {token}")
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    try:
        answer = http.request(method, system.invoke_url + path, headers=headers)
    except httpx2.HTTPError as error:
        return replace(call, error=type(error).__name__)
    return replace(call, status=answer.status_code)
