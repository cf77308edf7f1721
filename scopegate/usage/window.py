"""The time that a log covers, and why it can't show that something was unused."""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from scopegate.usage.times import DAY, HOUR, MINUTE, lasting, shown

_CALLS_MISSING: Final = 100

NO_LINE: Final = "The log has no line of it."


class Span(msgspec.Struct, frozen=True):
    """A stretch of time, in seconds since 1970."""

    start: int
    end: int

    def __str__(self) -> str:
        """Return, for example, ``from 2026-11-03T00:00:00Z to 2026-11-05T12:00:00Z (2 days)``."""
        return f"from {shown(self.start)} to {shown(self.end)} ({lasting(self.end - self.start)})"


class Window(msgspec.Struct, frozen=True):
    """The coverage of one API by the log.

    Attributes:
        lines: How many lines.
        seen: From the first to the last; None without a line.
        gaps: Stretches without a line that are too long to be ordinary.
        missing: What was asked for at either end and the log does not have.
        silence: The longest stretch without a line, in seconds, that counts as ordinary.
    """

    lines: int
    seen: Span | None
    gaps: tuple[Span, ...]
    missing: tuple[Span, ...]
    silence: int

    @property
    def reasons(self) -> Iterator[str]:
        """Why nothing can be called unused, as sentences; none if it can."""
        if self.seen is None:
            yield NO_LINE
        for span in self.missing:
            yield f"The log has no line {span}, which is part of the requested window."
        for span in self.gaps:
            yield f"The log has no line {span}. Logging may have been off."

    @property
    def whole(self) -> bool:
        """Whether it covers what was asked for."""
        return next(self.reasons, None) is None


def ordinary_silence(lines: int, seconds: int) -> int:
    """Return the seconds without a line that are normal for a log: those of 100 lines, bounded."""
    mean = seconds / max(1, lines)
    return int(min(DAY, max(HOUR, _CALLS_MISSING * mean)))


def window(
    minutes: Iterable[int],
    lines: int,
    seen: Span | None,
    asked: tuple[int | None, int | None],
    silence: int | None,
) -> Window:
    """Determine the coverage of one API by the log.

    Args:
        minutes: Minutes since 1970 that have a line.
        lines: How many lines.
        seen: From the first to the last line.
        asked: Start and end of what was asked for, where it was.
        silence: What the user says is an ordinary stretch without a line.
    """
    since, until = asked
    if seen is None:
        return Window(0, None, (), (), silence or DAY)
    allowed = silence or ordinary_silence(lines, max(1, seen.end - seen.start))
    missing = [
        span
        for span in (Span(since or seen.start, seen.start), Span(seen.end, until or seen.end))
        if span.end - span.start > allowed
    ]
    return Window(lines, seen, tuple(_gaps(minutes, seen, allowed)), tuple(missing), allowed)


def _gaps(minutes: Iterable[int], seen: Span, allowed: int) -> Iterator[Span]:
    before = seen.start
    for minute in sorted(minutes):
        at = max(seen.start, minute * MINUTE)
        if at - before > allowed:
            yield Span(before, at)
        before = min(seen.end, minute * MINUTE + MINUTE - 1)
