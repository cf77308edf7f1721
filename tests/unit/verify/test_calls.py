"""What counts as the answer that the model expects."""

import pytest

from scopegate.access.decide.decision import Outcome
from scopegate.access.system.model import Authorization, Protocol, Route, System
from scopegate.verify import calls
from scopegate.verify.calls import Call
from scopegate.verify.system import DeployedSystem

REST = Route("api", "GET", "/a", Authorization.COGNITO, frozenset({"r/s"}))
HTTP = Route("api", "GET", "/a", Authorization.JWT, frozenset({"r/s"}), protocol=Protocol.HTTP)
REQUEST = ("GET", "/a")
STATUSES = (200, 204, 301, 400, 401, 403, 404, 429, 499, 500, 502, 504)
BACKEND = {200, 204, 301, 400, 404, 429, 499}
"""What the backend itself may answer; a gateway that fails says 500 or more."""


@pytest.mark.parametrize(
    ("route", "expected", "denial", "accepted"),
    [
        (REST, Outcome.ALLOWED, 401, BACKEND),
        (REST, Outcome.PUBLIC, 401, BACKEND),
        (REST, Outcome.DENIED, 401, {401}),
        (HTTP, Outcome.ALLOWED, 403, BACKEND),
        (HTTP, Outcome.DENIED, 403, {403}),
        (HTTP, Outcome.DENIED, 401, {401}),
        (REST, Outcome.UNKNOWN, 401, set(STATUSES)),
    ],
)
def test_a_call_passes_with_these_answers_and_no_other(route, expected, denial, accepted):
    passed = {
        status
        for status in STATUSES
        if Call("a", route, REQUEST, expected, denial, status=status).passed
    }
    assert passed == accepted


@pytest.mark.parametrize("expected", [Outcome.ALLOWED, Outcome.DENIED, Outcome.PUBLIC])
def test_no_answer_is_never_the_expected_one(expected):
    call = Call("a", REST, REQUEST, expected, 401, error="ConnectTimeout")
    assert (call.judged, call.passed) == (True, False)


@pytest.mark.parametrize(
    ("request_", "expected"), [(None, Outcome.DENIED), (REQUEST, Outcome.UNKNOWN)]
)
def test_what_can_not_be_called_or_foretold_is_not_judged(request_, expected):
    call = Call("a", REST, request_, expected, 401, error="other routes take every request")
    assert (call.judged, call.passed) == (False, True)


@pytest.mark.parametrize(("wait", "told"), [(180.0, 1), (0.0, 0)])
def test_who_waits_for_other_answers_is_told_once(wait, told, monkeypatch):
    answers = iter([401, 401, 200])

    def made(_system, _http):
        return [Call("a", REST, REQUEST, Outcome.ALLOWED, 401, status=next(answers))]

    monkeypatch.setattr(calls, "_calls", made)
    monkeypatch.setattr("scopegate.verify.calls.time.sleep", lambda _seconds: None)
    said: list[str] = []
    system = DeployedSystem(System(), "", "", credentials={}, local=True)
    made_at_last = calls.verify(system, wait=wait, waiting=lambda: said.append("again"))
    assert (len(said), made_at_last[0].status) == (told, 200 if wait else 401)
