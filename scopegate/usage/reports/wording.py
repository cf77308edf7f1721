"""Sentences that appear in every form of the report."""

from collections.abc import Iterator

from scopegate.usage.times import lasting, shown
from scopegate.usage.usage import Usage


def headline(usage: Usage) -> str:
    """Return the period of the calls and the number of lines."""
    lines = f"{usage.read.lines} line{'' if usage.read.lines == 1 else 's'}"
    return f"Calls {usage.seen} ({lasting(usage.until - usage.since)}): {lines}."


def verdict(usage: Usage) -> str:
    """Return whether the log can show that something was unused."""
    if not usage.reasons:
        if usage.asked == (None, None):
            return "Unused means: no call in that time. Ask for a window with --days or --since."
        return "The log covers the requested window. Unused means: no call in that time."
    if usage.covered:
        return "The log does not cover every API. Only what it covers is called unused."
    return "The log does not cover the window, so nothing is called unused."


def asides(usage: Usage) -> Iterator[str]:
    """Yield notes for the reader."""
    yield from usage.notes
    for example in usage.read.examples:
        yield f"Unreadable: {example}."
    if usage.read.outside:
        yield f"{usage.read.outside} lines are before or after the window and are not counted."
    for api, count in sorted(usage.joined.elsewhere.items()):
        yield f"{count} lines are of API {api}, which the model does not have."
    if usage.joined.preflights:
        yield f"{usage.joined.preflights} calls are CORS preflights (OPTIONS) and are not counted."
    if usage.read.more_addresses:
        yield (
            f"{usage.read.more_addresses} refused calls came from more addresses than the report"
            " distinguishes."
        )
    for client in usage.system.clients.values():
        if client.id is None:
            yield f"{client.key} has no client id in the model, so its calls can't be identified."
    if any(use.inferred for use in usage.joined.uses.values()):
        yield "The log has no token scopes, so the scopes that the model grants are used instead."


def at(moment: int | None) -> str:
    """Return a time, or a dash."""
    return shown(moment) if moment is not None else "–"  # noqa: RUF001
