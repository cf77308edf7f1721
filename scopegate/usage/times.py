"""Times: those that logs write, those that users give, and how reports show them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from scopegate.errors import ScopegateError

MINUTE: Final = 60
HOUR: Final = 3_600
DAY: Final = 86_400
_CLF = re.compile(r"(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
"""English names, regardless of the locale."""
_MILLISECONDS_FROM: Final = 100_000_000_000
"""What is larger is in milliseconds: as seconds it would be in the year 5138."""
_FIRST: Final = int(datetime(2006, 1, 1, tzinfo=UTC).timestamp())
_LAST: Final = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp())
_LEAP_SECOND: Final = 60
_DURATION = re.compile(r"(\d+)(s|m|h|d|w)")
_UNITS: Final = {"s": 1, "m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}


def moment(value: object) -> int | None:
    """Return seconds since 1970 of a time in a log; None if it is not one.

    API Gateway writes ``27/Nov/2026:10:00:00 +0000`` and milliseconds since 1970. RFC 3339 is read
    too; a time without a zone is UTC.
    """
    found: int | None = None
    try:
        if isinstance(value, str):
            found = _of_text(value.strip())
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found = _since_1970(value)
    except (OverflowError, ValueError):  # infinite, or not a number after all
        return None
    return found if found is not None and _FIRST <= found < _LAST else None


def _since_1970(value: float) -> int:
    return int(value / 1000 if value >= _MILLISECONDS_FROM else value)


def _of_text(text: str) -> int | None:
    if found := _CLF.fullmatch(text):
        day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
        if month not in _MONTHS:
            return None
        offset = (int(hours) * HOUR + int(minutes) * MINUTE) * (-1 if sign == "-" else 1)
        date = (int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute))
        at = int(datetime(*date, tzinfo=UTC).timestamp())
        return at + int(second) - offset if int(second) <= _LEAP_SECOND else None
    if text.replace(".", "", 1).isdecimal():
        return _since_1970(float(text))
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return int((read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp())


def given(option: str, value: str) -> int:
    """Return a date or time that a user gave; without a zone it is UTC.

    Raises:
        ScopegateError: It is neither.
    """
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        raise ScopegateError(
            f"{option} is {value!r}. Use a date or a time, such as 2026-11-01 or"
            " 2026-11-01T12:00:00+01:00. Without a zone it is UTC."
        ) from None
    return int((read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp())


def duration(option: str, value: str) -> int:
    """Return seconds of a duration that a user gave.

    Raises:
        ScopegateError: It is not one.
    """
    found = _DURATION.fullmatch(value)
    if found is None:
        raise ScopegateError(
            f"{option} is {value!r}. Use a number with s, m, h, d or w, such as 36h or 7d."
        )
    return int(found[1]) * _UNITS[found[2]]


def shown(at: int) -> str:
    """Return a time such as ``2026-11-27T10:00:00Z``."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at)).strftime("%Y-%m-%dT%H:%M:%SZ")


def lasting(seconds: int) -> str:
    """Return a duration, such as ``30 days``, ``1 hour`` or ``90 minutes``."""
    for size, unit in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if seconds == size:
            return f"1 {unit}"
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}s"
    return f"{seconds} second{'' if seconds == 1 else 's'}"
