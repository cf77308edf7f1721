"""From bytes to counts: what surrounds a message, and which layout the message has.

A message of the access log comes bare, after a timestamp (as CloudWatch Logs exports it to S3 and
``aws logs tail`` prints it), or inside JSON: what ``aws logs filter-log-events``, ``get-log-events``
and ``get-query-results`` print, and what a subscription of CloudWatch Logs delivers. Bytes can be
compressed with gzip, also twice, as Amazon Data Firehose does.

Sources:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3Export.html
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
"""

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import IO, Any, Final, cast

import msgspec

from scopegate.errors import ScopegateError
from scopegate.usage.fields import Chosen, Field
from scopegate.usage.layout import (
    JsonLayout,
    Layout,
    UnreadableError,
    mended,
    of_element,
    of_format,
    of_object,
)
from scopegate.usage.tally import Tally
from scopegate.usage.times import moment

CHUNK: Final = 1 << 18
LONGEST: Final = 1 << 22
"""Bytes of a line at most: CloudWatch Logs takes events of up to 1 MiB."""

_EVENTS: Final = 2_000
"""Events that are read at once."""

_STAMP = re.compile(
    rb"(?m)^[ \t]*(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)[ \t]+"
)
_STREAM_NAME = re.compile(rb"\S+[ \t]+(?=[{<])")
_LOG_GROUP_API = re.compile(r"(?:^|/)aws/apigateway/([a-z0-9]{6,})/access$")
_TEXT_EVENT = re.compile(rb"^EVENTS\t")


class Problem(msgspec.Struct, frozen=True):
    """A line that could not be read; nothing of it is kept, since it can hold anything."""

    source: str
    line: int
    why: str


class Problems(msgspec.Struct):
    """Lines that could not be read: how many, and the first of them."""

    count: int = 0
    first: list[Problem] = msgspec.field(default_factory=list)

    def add(self, source: str, line: int, why: str, count: int = 1) -> None:
        """Note some."""
        self.count += count
        if len(self.first) < 10:
            self.first.append(Problem(source, line, why))


class LogReader:
    """Reads sources, one after the other, into a tally.

    Attributes:
        tally: What has been counted.
        problems: Lines that could not be read.
        layouts: Those that were met.
    """

    def __init__(self, tally: Tally, chosen: Chosen, formats: Iterable[str] = ()) -> None:
        """Read by the names that the user chose, and by formats of stages."""
        self.tally = tally
        self.problems = Problems()
        self.layouts: list[Layout] = []
        self._chosen = chosen
        self._formats = [of_format(one, chosen) for one in formats]
        self._found: dict[object, Layout] = {}
        self._source = ""
        self._line = 0
        self._api: str | None = None

    def read(self, name: str, stream: IO[bytes], log_group: str | None = None) -> None:
        """Read one source.

        Args:
            name: What messages call it.
            stream: Its bytes.
            log_group: Where the lines come from, if that is known.
        """
        self._source, self._line = name, 0
        self._api = api_of(log_group)
        try:
            self._read(_unpacked(stream))
        except (EOFError, gzip.BadGzipFile, zlib.error):
            self.problems.add(name, self._line, "the compressed file is damaged or ends too early")
        except OSError as error:
            raise ScopegateError(f"Can't read {name}: {error.strerror or error}.") from None

    def _read(self, stream: io.BufferedReader) -> None:
        head = stream.peek(CHUNK)[:CHUNK]
        if b"\0" in head[:1000]:
            raise ScopegateError(
                f"{self._source} is not text. Pass logs as text, JSON or gzip; convert other"
                " compression and Parquet first."
            )
        if prefix := _document(head):
            self._document(stream, prefix)
            return
        for data in _whole_lines(stream):
            if len(data) > LONGEST and data.count(b"\n") <= 1:
                self._line += 1
                self.problems.add(self._source, self._line, "it is longer than an event can be")
                continue
            self._lines(data)

    # Lines

    def _lines(self, data: bytes) -> None:
        """Read many lines: at once where all have the layout of the last one."""
        layout = self.layouts[-1] if self.layouts else None
        if isinstance(layout, JsonLayout) and Field.TIME in layout.fields:
            stripped = _STAMP.sub(b"", data) if _STAMP.match(data) else data
            try:
                found = layout.lines(stripped)
            except UnreadableError:
                pass
            else:
                self._line += data.count(b"\n")
                self._count(layout, found)
                return
        for one in data.split(b"\n"):
            self._line += 1
            self._message(one)
        self._line -= 1

    def _message(self, data: bytes, at: int | None = None) -> None:
        """Read one line, whatever surrounds it."""
        text = data.strip()
        if _TEXT_EVENT.match(text):
            parts = text.split(b"\t")
            if len(parts) >= 6:
                self._message(b"\t".join(parts[4:-1]), moment(parts[-1].decode()))
                return
        if stamped := _STAMP.match(text):
            at = moment(stamped[1].decode().replace(",", "."))
            text = text[stamped.end() :]
            if named := _STREAM_NAME.match(text):
                text = text[named.end() :]
        if not text:
            return
        try:
            for layout, line in self._read_line(text):
                times = None if layout.fields.get(Field.TIME) else [at]
                self._count(layout, [line], times)
        except UnreadableError as error:
            self.problems.add(self._source, self._line, str(error))

    def _read_line(self, text: bytes) -> Iterator[tuple[Layout, Any]]:
        """Read a line by the layouts that are known, else by the names in it."""
        for layout in reversed(self.layouts):
            try:
                line = layout.line(text)
            except UnreadableError:
                continue
            yield layout, line
            return
        if text.startswith((b"{", b"[")):
            yield from self._json(text)
            return
        for layout in self._formats:
            try:
                line = layout.line(text)
            except UnreadableError:
                continue
            self.layouts.append(layout)
            yield layout, line
            return
        if text.startswith(b"<"):
            layout = self._known(of_element(text, self._chosen))
            yield layout, layout.line(text)
            return
        why = "it matches no log format that is known" if self._formats else _NO_FORMAT
        raise UnreadableError(why)

    def _json(self, text: bytes) -> Iterator[tuple[Layout, Any]]:
        for value in _values(text):
            if "messageType" in value or "logEvents" in value:
                self._delivery(value)
            elif "message" in value and "timestamp" in value and "status" not in value:
                self._message(str(value["message"]).encode(), moment(value["timestamp"]))
            else:
                again = msgspec.json.encode(value)
                layout = next((one for one in self._formats if _fits(one, again)), None)
                layout = self._known(layout or of_object(value, self._chosen))
                yield layout, layout.line(again)

    def _known(self, layout: Layout) -> Layout:
        """The layout, checked and kept for the lines that follow."""
        if Field.STATUS not in layout.fields:
            raise UnreadableError("it has no status, so it is no line of an access log")
        if not layout.fields.keys() & {Field.RESOURCE, Field.ROUTE, Field.PATH}:
            raise UnreadableError("it has no resource path, route key or path")
        key = (type(layout), *sorted(layout.fields.items()))
        if key not in self._found:
            self._found[key] = layout
            self.layouts.append(layout)
        return self._found[key]

    def _count(
        self, layout: Layout, lines: Sequence[Any], times: Sequence[int | None] | None = None
    ) -> None:
        if times is not None and None in times:
            self.problems.add(self._source, self._line, "it has no time", len(lines))
            return
        bad = self.tally.add(lines, api=self._api, times=cast("list[int] | None", times))
        if bad:
            self.problems.add(self._source, self._line, "its time or its status is not one", bad)

    # Events

    def events(self, name: str, events: Iterable[Mapping[str, Any]], group: str | None) -> None:
        """Read events of CloudWatch Logs, each with ``timestamp`` and ``message``."""
        self._source, self._line, self._api = name, 0, api_of(group)
        self._events(events)

    def _events(self, events: Iterable[Mapping[str, Any]]) -> None:
        rest = iter(events)
        while batch := list(islice(rest, _EVENTS)):
            layout = self.layouts[-1] if self.layouts else None
            if isinstance(layout, JsonLayout) and Field.TIME in layout.fields:
                data = "\n".join(str(one.get("message", "")).strip() for one in batch).encode()
                try:
                    found = layout.lines(data)
                except UnreadableError:
                    pass
                else:
                    self._line += len(batch)
                    self._count(layout, found)
                    continue
            for one in batch:
                self._line += 1
                self._message(_message_of(one), moment(one.get("timestamp")))

    def _delivery(self, value: Mapping[str, Any]) -> None:
        """What a subscription delivers; a control message only asks whether it arrives."""
        if value.get("messageType") == "CONTROL_MESSAGE":
            return
        before = self._api
        self._api = api_of(str(value.get("logGroup"))) or before
        self._events(value.get("logEvents") or ())
        self._api = before

    def _document(self, stream: io.BufferedReader, prefix: str) -> None:
        """Read a document of JSON that is not one line, value by value."""
        import ijson  # noqa: PLC0415

        values = ijson.items(stream, prefix, multiple_values=True, use_float=True)
        try:
            if prefix == "":
                for value in values:
                    self._line += 1
                    self._message(msgspec.json.encode(value))
            elif prefix == "results.item":
                self._events(_insights(value) for value in values)
            else:
                self._events(values)
        except ijson.IncompleteJSONError:
            self.problems.add(self._source, self._line, "the document is not valid, or cut off")


_NO_FORMAT: Final = "it is text, and its format is not known; pass it as --log-format"


def api_of(log_group: str | None) -> str | None:
    """The id in the name of a log group that this project's modules make."""
    found = _LOG_GROUP_API.search(log_group or "")
    return found[1] if found else None


def _message_of(event: Mapping[str, Any]) -> bytes:
    """The message of an event; an element of a list of lines is one itself."""
    message = event.get("message")
    return msgspec.json.encode(event) if message is None else str(message).encode()


def _insights(fields: Any) -> Mapping[str, Any]:
    """A result of CloudWatch Logs Insights as an event."""
    values = {one.get("field"): one.get("value") for one in fields if isinstance(one, dict)}
    if "@message" not in values:
        return {}
    return {"message": values["@message"], "timestamp": values.get("@timestamp")}


def _fits(layout: Layout, data: bytes) -> bool:
    try:
        layout.line(data)
    except UnreadableError:
        return False
    return isinstance(layout, JsonLayout)


def _values(text: bytes) -> Iterator[dict[str, Any]]:
    """The objects in a line: one, or several that nothing separates.

    Raises:
        UnreadableError: One is not valid, or is no object.
    """
    for candidate in (text, mended(text)):
        try:
            value = msgspec.json.decode(candidate)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
        yield from _objects(value)
        return
    decoder, rest = json.JSONDecoder(), mended(text).decode(errors="replace")
    while rest:
        try:
            value, end = decoder.raw_decode(rest)
        except (ValueError, RecursionError):
            raise UnreadableError("it is not valid JSON, or is cut off") from None
        yield from _objects(value)
        rest = rest[end:].lstrip(" \t\r\n,")


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, dict):
            raise UnreadableError("it is JSON, but not an object")
        yield one


def _document(head: bytes) -> str | None:
    """The place of the values in a document of JSON; None if what follows is lines."""
    text = head.lstrip()
    if not text.startswith((b"{", b"[")):
        return None
    first = text.split(b"\n", 1)[0]
    try:
        value = msgspec.json.decode(first)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        value = None
    if isinstance(value, dict) and not value.keys() & {"events", "results"}:
        return None
    start = text[:4096]
    if re.match(rb'\{\s*"(?:events|searchedLogStreams)"\s*:', start):
        return "events.item"
    if re.match(rb'\{\s*"(?:results|queryLanguage|status|statistics)"\s*:\s*[\[{"]', start):
        if b'"@message"' in text or value is not None:
            return "results.item"
    if (
        first.strip() == b"["
        or (text.startswith(b"[") and value is None)
        or isinstance(value, list)
    ):
        return "item"
    return "" if first.strip() == b"{" else None


def _whole_lines(stream: io.BufferedReader) -> Iterator[bytes]:
    """Chunks that end with the end of a line."""
    rest = b""
    while data := stream.read(CHUNK):
        data = rest + data
        end = data.rfind(b"\n") + 1
        if not end and len(data) <= LONGEST:
            rest = data
            continue
        if not end:
            yield data
            rest = b""
            _skip_line(stream)
            continue
        rest = data[end:]
        yield data[:end]
    if rest:
        yield rest


def _skip_line(stream: io.BufferedReader) -> None:
    while (data := stream.readline(CHUNK)) and not data.endswith(b"\n"):
        pass


def _unpacked(stream: IO[bytes]) -> io.BufferedReader:
    """The bytes, of what is compressed once or twice, and as UTF-8."""
    found: io.BufferedReader = io.BufferedReader(cast("io.RawIOBase", stream), CHUNK)
    for _ in range(2):
        if not found.peek(2).startswith(b"\x1f\x8b"):
            break
        found = io.BufferedReader(cast("io.RawIOBase", gzip.GzipFile(fileobj=found)), CHUNK)
    head = found.peek(4)
    if head.startswith(b"\xef\xbb\xbf"):
        found.read(3)
    elif head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return io.BufferedReader(_Recoded(io.TextIOWrapper(found, "utf-16")), CHUNK)
    return found


class _Recoded(io.RawIOBase):
    """UTF-16, as PowerShell writes it, as UTF-8."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest and (more := self._text.read(CHUNK)):
            self._rest = more.encode(errors="replace")
        taken = self._rest[: len(buffer)]
        self._rest = self._rest[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)
