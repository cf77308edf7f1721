"""Bytes of a log: decompressed, as UTF-8, in whole lines, or as values of one JSON document.

Sources of the shapes:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3Export.html
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
    https://docs.aws.amazon.com/cli/latest/reference/logs/filter-log-events.html
"""

import csv
import gzip
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, Final, cast

import msgspec

CHUNK: Final = 1 << 18
LONGEST: Final = 1 << 22
"""Maximum bytes of a line: CloudWatch Logs accepts events of up to 1 MiB."""

_GZIP: Final = b"\x1f\x8b"
_UTF_8_MARK: Final = b"\xef\xbb\xbf"
_UTF_16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_EVENTS = re.compile(rb'\{\s*"(?:events|searchedLogStreams)"\s*:')
_RESULTS = re.compile(rb'\{\s*"(?:results|queryLanguage|status|statistics)"\s*:')
_LIST = re.compile(rb'\[\s*[{"]')
_HEADER = re.compile(rb'\s*"?[\w@.]+"?(?:,"?[\w@.]+"?)+\s*')
_MESSAGES: Final = frozenset({"@message", "message"})
_CONTAINERS: Final = frozenset({"events", "logEvents", "messageType", "results"})
_TIMESTAMPS: Final = frozenset({"@timestamp", "timestamp"})


class DamagedError(Exception):
    """Raised if the rest of a log can't be read."""


def unpacked(stream: IO[bytes]) -> io.BufferedReader:
    """Return the bytes, decompressed once or twice, and as UTF-8.

    Amazon Data Firehose compresses data that CloudWatch Logs has already compressed.
    """
    found: io.BufferedReader = io.BufferedReader(cast("io.RawIOBase", stream), CHUNK)
    for _ in range(2):
        if not found.peek(2).startswith(_GZIP):
            break
        found = io.BufferedReader(
            cast("io.RawIOBase", gzip.GzipFile(fileobj=found, mode="rb")), CHUNK
        )
    head = found.peek(4)
    if head.startswith(_UTF_8_MARK):
        found.read(len(_UTF_8_MARK))
    elif head.startswith(_UTF_16_MARKS):
        text = io.TextIOWrapper(found, "utf-16", errors="replace")
        return io.BufferedReader(cast("io.RawIOBase", _Recoded(text)), CHUNK)
    return found


class _Recoded(io.RawIOBase):
    """A stream that turns UTF-16, which PowerShell writes, into UTF-8."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest and (more := self._text.read(CHUNK)):
            self._rest = more.encode(errors="replace")
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


def whole_lines(stream: io.BufferedReader) -> Iterator[bytes]:
    """Yield chunks that end with the end of a line; a line that is too long is truncated.

    The AWS CLI separates messages with tabs if it prints only messages, as text.
    """
    rest = b""
    tabs = stream.peek(1)[:1] == b"{"
    while data := stream.read(CHUNK):
        held = rest + (data.replace(b"\t{", b"\n{") if tabs else data)
        end = held.rfind(b"\n") + 1
        if not end and len(held) <= LONGEST:
            rest = held
            continue
        if not end:
            end = len(held)
            _skip_line(stream)
        yield held[:end]
        rest = held[end:]
    if rest:
        yield rest


def _skip_line(stream: io.BufferedReader) -> None:
    while (data := stream.readline(CHUNK)) and not data.endswith(b"\n"):
        pass


def place_of_values(head: bytes) -> str | None:
    """Return the prefix of the values in a JSON document, for ijson; None if it has lines."""
    text = head.lstrip()
    first = text.split(b"\n", 1)[0].strip()
    if not text.startswith((b"{", b"[")) or _is_whole(first):
        return None
    if _EVENTS.match(text):
        return "events.item"
    if _RESULTS.match(text) and b'"@message"' in text:
        return "results.item"
    if _LIST.match(text):
        return "item"
    return "" if first == b"{" else None


def _is_whole(line: bytes) -> bool:
    try:
        msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def values(stream: io.BufferedReader, place: str) -> Iterator[Any]:
    """Yield the values in a JSON document, one after the other.

    Raises:
        DamagedError: It is invalid or truncated.
    """
    import ijson  # noqa: PLC0415  most logs are lines

    found = ijson.items(stream, place, multiple_values=True, use_float=True)
    try:
        for value in found:
            yield result(value) if place == "results.item" else value
    except ijson.JSONError as error:
        raise DamagedError from error


def result(fields: Any) -> Mapping[str, Any]:
    """Return a result of CloudWatch Logs Insights: a list of fields."""
    return {str(one.get("field")): one.get("value") for one in fields if isinstance(one, Mapping)}


def columns(head: bytes) -> list[str] | None:
    """Return the header of events that the console of CloudWatch Logs has saved as CSV."""
    first = head.lstrip().split(b"\n", 1)[0]
    if not _HEADER.fullmatch(first):
        return None
    found = next(csv.reader([first.decode()]))
    return found if set(found) & _MESSAGES else None


def rows(stream: io.BufferedReader) -> Iterator[Mapping[str, Any]]:
    """Yield events that were saved as CSV.

    Raises:
        DamagedError: A field is too long.
    """
    try:
        yield from csv.DictReader(io.TextIOWrapper(stream, "utf-8", errors="replace", newline=""))
    except csv.Error as error:
        raise DamagedError from error


def holds_message(keys: Iterable[str]) -> bool:
    """Return whether an object with these keys has a message."""
    return not _MESSAGES.isdisjoint(keys)


def holds_events(keys: Iterable[str]) -> bool:
    """Return whether an object with these keys has events."""
    return not _CONTAINERS.isdisjoint(keys)


def message_of(event: Mapping[str, Any]) -> tuple[object, object]:
    """Return the message of an event and its time; None if one is missing."""
    message = next((event[name] for name in _MESSAGES if name in event), None)
    return message, next((event[name] for name in _TIMESTAMPS if name in event), None)
