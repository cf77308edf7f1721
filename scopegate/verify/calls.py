"""Calls every route as every caller, and compares each answer with the model."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import httpx2

from scopegate.access.decide.decision import Outcome, decide
from scopegate.access.decide.routing import Router
from scopegate.access.system.model import Authorization, Client, Route
from scopegate.access.system.model import System as Access
from scopegate.verify.system import DeployedSystem
from scopegate.verify.tokens import TokenError, access_token

NOBODY = "nobody"
GARBAGE = "garbage"
_PARALLEL = 8
_TIMEOUT = 35.0  # seconds; the limit of an integration is 29
_REFUSALS = {401, 403}
_FIRST_FAILURE = 500


@dataclass(frozen=True)
class Call:
    """A call and its answer.

    Attributes:
        caller: ``nobody`` (no token), ``garbage`` (an invalid token) or a client's key.
        route: The route called.
        request: Method and path, or None if other routes match every request.
        expected: The outcome according to the model.
        denial: The status with which AWS denies a call.
        status: The status of the answer, or None if there was none.
        error: Why there was no answer.
    """

    caller: str
    route: Route
    request: tuple[str, str] | None
    expected: Outcome
    denial: int
    status: int | None = None
    error: str = ""

    @property
    def judged(self) -> bool:
        """Whether the model knows the expected answer, and the route can be called."""
        return self.request is not None and self.expected is not Outcome.UNKNOWN

    @property
    def unreached(self) -> bool:
        """Whether there was no connection, for the call or for the token that it needs."""
        return self.error.endswith(httpx2.ConnectError.__name__)

    @property
    def passed(self) -> bool:
        """Whether the answer is the expected one.

        Any answer of the backend means allowed; only the status of AWS means denied.
        """
        if not self.judged:
            return True
        if self.status is None:
            return False
        if self.expected is Outcome.DENIED:
            return self.status == self.denial
        return self.status not in _REFUSALS and self.status < _FIRST_FAILURE


def verify(
    system: DeployedSystem, *, wait: float = 0, waiting: Callable[[], object] | None = None
) -> list[Call]:
    """Call every route of ``system`` as every caller; return all calls by route, then caller.

    Args:
        system: The system to call.
        wait: Seconds during which failed calls are repeated, because a new deployment or domain
            takes a while to reach every edge location.
        waiting: Called once, before failed calls are repeated.
    """
    deadline = time.monotonic() + wait
    with httpx2.Client(timeout=_TIMEOUT, trust_env=not system.local) as http:
        while True:
            calls = _calls(system, http)
            if all(call.passed for call in calls) or time.monotonic() > deadline:
                return calls
            if waiting and wait:
                waiting()
                waiting = None
            time.sleep(min(5, wait))


def _calls(system: DeployedSystem, http: httpx2.Client) -> list[Call]:
    with ThreadPoolExecutor(_PARALLEL) as pool:
        tokens = dict(
            zip(
                system.credentials,
                pool.map(partial(_token, system), system.credentials),
                strict=True,
            )
        )
        return list(pool.map(partial(_make, system, http, tokens), _planned(system)))


def _token(system: DeployedSystem, key: str) -> str | TokenError:
    client_id, client_secret = system.credentials[key]
    try:
        return access_token(
            system.token_endpoint, client_id, client_secret, trust_env=not system.local
        )
    except TokenError as error:
        return error


def _planned(system: DeployedSystem) -> Iterator[Call]:
    access = system.access
    router = Router(access.routes.values())
    for route in access.routes.values():
        request = router.sample_request(route)
        for caller in (NOBODY, GARBAGE):
            expected = Outcome.PUBLIC if route.public else Outcome.DENIED
            yield Call(caller, route, request, expected, denial=401)
        for client in access.clients.values():
            decision = decide(access, client, route)
            denial = _denial(access, client, route)
            yield Call(client.key, route, request, decision.outcome, denial)


def _denial(access: Access, client: Client, route: Route) -> int:
    """Return the status for a token of ``client`` that is not sufficient for ``route``.

    A REST API's Cognito authorizer always answers 401. An HTTP API's JWT authorizer answers 401 to
    a client that is not in its audience, and 403 to one without the required scope.
    """
    authorizer = access.authorizers.get(route.authorizer or "")
    audience = authorizer.audience if authorizer else None
    known = isinstance(audience, frozenset) and client.identity in audience
    return 403 if route.authorization is Authorization.JWT and known else 401


def _make(
    system: DeployedSystem, http: httpx2.Client, tokens: Mapping[str, str | TokenError], call: Call
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
