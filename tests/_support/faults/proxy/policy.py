"""Policies that decide which calls fail: functions from a call to a fault or None.

The proxy passes one call at a time, in the order of arrival. Random policies are seeded, and depend
on the operation and the number of its earlier calls, so that the same calls fail regardless of the
order of Terraform's concurrent calls.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from enum import StrEnum

from tests._support.faults.proxy.call import DATA_PLANE, Call


class Fault(StrEnum):
    """The fault of a call."""

    THROTTLED = "throttled"
    """AWS throttles the call."""
    FAILED = "failed"
    """AWS answers 500."""
    SILENT = "silent"
    """There is no answer until the proxy cuts the connection."""
    CUT = "cut"
    """The connection is cut before the call is processed."""
    LOST = "lost"
    """The call is processed, and the connection is cut before the answer."""
    EXPIRED = "expired"
    """AWS answers that the credential has expired."""
    GARBLED = "garbled"
    """A 200 with a body that no client can read."""


CONVERGENT = (Fault.THROTTLED, Fault.FAILED, Fault.SILENT, Fault.CUT)
"""Faults of calls that were not processed, so that a repetition makes them."""

Policy = Callable[[Call], Fault | None]


def never(_call: Call) -> Fault | None:
    """No call fails."""
    return None


def always(fault: Fault, *services: str) -> Policy:
    """Return a policy by which each call of these services fails, or of all if none is named."""
    return lambda call: fault if not services or call.service in services else None


def first(fault: Fault, chosen: Callable[[Call], bool]) -> Policy:
    """Return a policy by which the first call of each chosen operation fails."""
    seen: set[tuple[str, str]] = set()

    def policy(call: Call) -> Fault | None:
        operation = call.service, call.operation
        if not chosen(call) or operation in seen:
            return None
        seen.add(operation)
        return fault

    return policy


def sometimes(seed: int, share: float, kinds: Collection[Fault]) -> Policy:
    """This share of calls to AWS's control plane fails, each by one of ``kinds``."""
    before: Counter[Call] = Counter()

    def policy(call: Call) -> Fault | None:
        if call.service == DATA_PLANE:
            return None
        before[call] += 1
        drawn = random.Random(f"{seed} {call} {before[call]}")  # noqa: S311  a test's, not a key
        return drawn.choice(sorted(kinds)) if drawn.random() < share else None

    return policy


RATES: Mapping[str, tuple[int, float]] = {
    "CreateDeployment": (1, 5),
    "CreateDomainName": (1, 30),
    "CreateResource": (5, 1),
    "CreateRestApi": (1, 3),
    "DeleteDomainName": (1, 30),
    "DeleteResource": (5, 1),
    "DeleteRestApi": (1, 30),
    "GetResources": (5, 2),
    "PutRestApi": (1, 1),
    "UpdateAccount": (1, 20),
    "UpdateDomainName": (1, 30),
}
"""Calls of API Gateway that an account can make in a region, in a number of seconds.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html, "API Gateway
quotas for creating, deploying and managing an API"."""

TOTAL, BURST = 10.0, 40
"""Calls of all operations together per second, and the burst limit. The source is the same."""


class _Bucket:
    """A bucket of tokens that is refilled at a rate."""

    def __init__(self, capacity: float, rate: float, now: float) -> None:
        self._capacity, self._rate = capacity, rate
        self._held, self._at = capacity, now

    def has_one(self, now: float) -> bool:
        self._held = min(self._capacity, self._held + (now - self._at) * self._rate)
        self._at = now
        return self._held >= 1

    def take(self) -> None:
        self._held -= 1


def rated(clock: Callable[[], float] = time.monotonic) -> Policy:
    """API Gateway throttles management calls beyond the rates that AWS documents."""
    started = clock()
    total = _Bucket(BURST, TOTAL, started)
    buckets = {
        name: _Bucket(number, number / seconds, started)
        for name, (number, seconds) in RATES.items()
    }

    def policy(call: Call) -> Fault | None:
        if call.service != "apigateway":
            return None
        now = clock()
        asked = [total, *(buckets[name] for name in [call.operation] if name in buckets)]
        free = [bucket.has_one(now) for bucket in asked]
        if not all(free):
            return Fault.THROTTLED
        for bucket in asked:
            bucket.take()
        return None

    return policy


def expired_after(writes: int, session: str) -> Policy:
    """Return a policy by which a credential expires after a number of writes."""
    left = [writes]

    def policy(call: Call) -> Fault | None:
        if call.session != session:
            return None
        left[0] -= call.writes
        return Fault.EXPIRED if left[0] < 0 else None

    return policy
