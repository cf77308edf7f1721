"""From bytes to counts: the envelope of a message, and the layout of the message.

A message of the access log stands on its own, after a timestamp (in exports of CloudWatch Logs to
S3, and in the output of ``aws logs tail``), in a row of CSV, or inside JSON (in the output of
``aws logs``, and in deliveries of a CloudWatch Logs subscription).
"""

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any, Final

import msgspec

from scopegate.errors import ScopegateError
from scopegate.usage import streams
from scopegate.usage.fields import Chosen, Field, of_names
from scopegate.usage.layout import (
    Layout,
    UnreadableError,
    mended,
    of_element,
    of_format,
    of_object,
)
from scopegate.usage.tally import Tally
from scopegate.usage.times import moment

_DECODER: Final = msgspec.json.Decoder()
_EVENTS: Final = 2_000
"""Number of events that are read together."""

_FEW_LINES: Final = 16
"""Number of lines that are read one by one if they can't be read together."""

_EXAMPLES: Final = 10
_LAYOUTS: Final = 50

_STAMP = re.compile(
    rb"(?m)^[ \t]*(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)[ \t]+"
)
_STREAM_NAME = re.compile(rb"[^\s{<\"]+[ \t]+(?=[{<])")
_EVENT_AS_TEXT = re.compile(rb"EVENTS\t.*\t(?P<message>[^\t]+)\t(?P<time>\d+)")
_NO_EVENT = re.compile(rb"(?:SEARCHEDLOGSTREAMS|STATISTICS)\t.*|[bf]/\d+/\w*(?:\t[bf]/\d+/\w*)?")
_LOG_GROUP = re.compile(r"(?:^|/)aws/apigateway/([a-z0-9]+)/access$")
_NO_FORMAT: Final = "it is text, and its format is not known; pass that as --log-format"


class Problem(msgspec.Struct, frozen=True):
    """A line that could not be read, without its content, which could be sensitive."""

    source: str
    line: int
    why: str

    def __str__(self) -> str:
        """Return the place and the reason."""
        return f"{self.source}, line {self.line}: {self.why}"


class Problems(msgspec.Struct):
    """Lines that could not be read: how many, and the first of them."""

    count: int = 0
    first: list[Problem] = msgspec.field(default_factory=list)

    def add(self, problem: Problem, count: int = 1) -> None:
        """Add unreadable lines."""
        self.count += count
        if len(self.first) < _EXAMPLES:
            self.first.append(problem)


class LogReader:
    """A reader that adds logs to a tally, one after the other.

    Attributes:
        tally: The counts.
        problems: Lines that could not be read.
        layouts: Layouts so far, the latest last.
    """

    def __init__(self, tally: Tally, chosen: Chosen, formats: Iterable[str] = ()) -> None:
        """Use the names that the user chose, and the formats of stages."""
        self.tally = tally
        self.problems = Problems()
        self.layouts: list[Layout] = []
        self._chosen = chosen
        self._formats = [of_format(one, chosen) for one in formats]
        self._source = ""
        self._line = 0
        self._api: str | None = None
        self._in_events = False
        self._holds_message: dict[tuple[str, ...], bool] = {}

    def read(self, name: str, stream: IO[bytes], log_group: str | None = None) -> None:
        """Read one log.

        Args:
            name: The name of the log in messages.
            stream: Its bytes.
            log_group: The log group of the lines, if it is known.

        Raises:
            ScopegateError: It can't be read, or is not text.
        """
        self._source, self._line, self._api = name, 0, _api_of(log_group)
        try:
            self._read(stream)
        except (EOFError, zlib.error, gzip.BadGzipFile, streams.DamagedError):
            self._line += 1
            self._problem("what follows is damaged or cut off")
        except OSError as error:
            raise ScopegateError(f"Can't read {name}: {error.strerror or error}.") from None

    def events(
        self, name: str, events: Iterable[Mapping[str, Any]], log_group: str | None = None
    ) -> None:
        """Read events of CloudWatch Logs, each with ``timestamp`` and ``message``."""
        self._source, self._line, self._api = name, 0, _api_of(log_group)
        self._events(events)

    def _read(self, packed: IO[bytes]) -> None:
        stream = streams.unpacked(packed)
        head = stream.peek(streams.CHUNK)
        if b"\0" in head[:1000]:
            raise ScopegateError(
                f"{self._source} is not text. Pass logs as text, JSON or gzip; convert Parquet and"
                " other compression first."
            )
        place = streams.place_of_values(head)
        if place is not None:
            self._events(streams.values(stream, place))
        elif streams.columns(head):
            self._line += 1
            self._events(streams.rows(stream))
        else:
            for data in streams.whole_lines(stream):
                self._lines(data)

    # Lines

    def _lines(self, data: bytes) -> None:
        """Read many lines, all together if they have the latest layout."""
        if self._at_once(data):
            self._line += data.count(b"\n")
            return
        if self._in_events and (events := self._as_events(data)):
            self._batch(events)
            return
        middle = data.rfind(b"\n", 0, len(data) // 2) + 1
        if middle and data.count(b"\n") > _FEW_LINES:
            self._lines(data[:middle])
            self._lines(data[middle:])
            return
        for line in data.removesuffix(b"\n").split(b"\n"):
            self._line += 1
            self._message(line)

    def _as_events(self, data: bytes) -> list[Any] | None:
        """Return the lines if each is an event, or else None."""
        try:
            found = _DECODER.decode_lines(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        whole = all(isinstance(one, Mapping) and self._is_event(one) for one in found)
        return found if whole else None

    def _at_once(self, data: bytes) -> bool:
        layout = self.layouts[-1] if self.layouts else None
        if layout is None or Field.TIME not in layout.fields:
            return False
        try:
            found = layout.lines(_STAMP.sub(b"", data) if _STAMP.match(data) else data)
        except UnreadableError:
            return False
        self._count(found)
        return True

    def _message(self, data: bytes, at: int | None = None) -> None:
        """Read one line, in any envelope."""
        text = data.strip()
        if len(text) >= streams.LONGEST:
            self._problem("it is longer than an event of CloudWatch Logs can be")
            return
        if event := _EVENT_AS_TEXT.fullmatch(text):
            text, at = event["message"], moment(event["time"].decode())
        elif stamped := _STAMP.match(text):
            at = moment(stamped[1].decode().replace(",", "."))
            text = text[stamped.end() :]
            if named := _STREAM_NAME.match(text):
                text = text[named.end() :]
        if not text or _NO_EVENT.fullmatch(text):
            return
        try:
            for layout, line in self._lines_in(text):
                self._count([line], None if Field.TIME in layout.fields else at or 0)
        except UnreadableError as error:
            self._problem(str(error))

    def _lines_in(self, text: bytes) -> Iterator[tuple[Layout, Any]]:
        """Yield lines with their layout: a known one, or one from the names in the line."""
        if fitting := self._fitting(text):
            self._known(fitting[0])
            yield fitting
        elif text.startswith((b"{", b"[")):
            yield from self._json(text)
        elif text.startswith(b"<"):
            element = self._known(of_element(text, self._chosen))
            yield element, element.line(text)
        else:
            known = "it matches no log format that is known"
            raise UnreadableError(known if self._formats else _NO_FORMAT)

    def _json(self, text: bytes) -> Iterator[tuple[Layout, Any]]:
        """Yield objects of other lines: of a new layout, several in a line, or almost JSON."""
        for value in _objects_in(text):
            if self._is_event(value):
                self._in_events = True
                self._event(value)
                continue
            alone = _encoded(value)
            layout, line = self._fitting(alone) or _new(of_object(value, self._chosen), alone)
            yield self._known(layout), line

    def _fitting(self, text: bytes) -> tuple[Layout, Any] | None:
        """Return a line with its layout, if that is known."""
        for layout in (*reversed(self.layouts), *self._formats):
            try:
                return layout, layout.line(text)
            except UnreadableError:
                continue
        return None

    def _known(self, layout: Layout) -> Layout:
        """Add a layout, which is then tried first; refuse one that is not of an access log."""
        if Field.STATUS not in layout.fields:
            raise UnreadableError("it has no status, so it is not a line of an access log")
        if not layout.fields.keys() & {Field.RESOURCE, Field.ROUTE, Field.PATH}:
            raise UnreadableError("it has no resource path, route key or path")
        if not self.layouts or self.layouts[-1] is not layout:
            others = [one for one in self.layouts if one is not layout]
            self.layouts = [*others[-_LAYOUTS:], layout]
        return layout

    def _count(self, lines: Sequence[Any], at: int | None = None) -> None:
        """Count lines; ``at`` is the time of lines without one."""
        if at == 0:
            self._problem("it has no time")
        elif bad := self.tally.add(lines, api=self._api, written=at):
            self._problem("its time or its status is not one", bad)

    def _problem(self, why: str, count: int = 1) -> None:
        self.problems.add(Problem(self._source, self._line, why), count)

    # Events

    def _events(self, events: Iterable[Any]) -> None:
        batch: list[Any] = []
        try:
            for event in events:
                batch.append(event)
                if len(batch) == _EVENTS:
                    self._batch(batch)
                    batch = []
        finally:
            self._batch(batch)

    def _batch(self, batch: Sequence[Any]) -> None:
        messages = [streams.message_of(one)[0] for one in batch if isinstance(one, Mapping)]
        bare = [one for one in messages if isinstance(one, str)]
        if (
            bare
            and len(bare) == len(batch)
            and self._at_once("\n".join(bare).encode(errors="replace"))
        ):
            self._line += len(batch)
            return
        for one in batch:
            self._line += 1
            self._event(one)

    def _event(self, event: Any) -> None:
        """Read an event, a delivery of events, or a line in a JSON document."""
        if isinstance(event, str):
            self._message(event.encode(errors="replace"))
        elif not isinstance(event, Mapping):
            self._problem("it is JSON, but not an object")
        elif "logEvents" in event:
            self._delivery(event)
        elif isinstance(inner := event.get("events"), list):
            self._events(inner)
        elif isinstance(inner := event.get("results"), list):
            self._events(map(streams.result, inner))
        elif not self._is_event(event):
            self._message(_encoded(event))
        else:
            message, time = streams.message_of(event)
            text = (
                message.encode(errors="replace") if isinstance(message, str) else _encoded(message)
            )
            self._message(text, moment(time))

    def _is_event(self, value: Mapping[str, Any]) -> bool:
        """Return whether an object contains a message and is not itself a line of an access log."""
        keys = tuple(value)
        if keys not in self._holds_message:
            message = streams.holds_message(keys) and Field.STATUS not in of_names(
                keys, self._chosen
            )
            if len(self._holds_message) > _LAYOUTS:
                self._holds_message.clear()
            self._holds_message[keys] = message or streams.holds_events(keys)
        return self._holds_message[keys]

    def _delivery(self, value: Mapping[str, Any]) -> None:
        """Yield the events of a subscription's delivery; a control message has none."""
        if value.get("messageType") == "CONTROL_MESSAGE":
            return
        before, self._api = self._api, _api_of(str(value.get("logGroup"))) or self._api
        self._events(value.get("logEvents") or ())
        self._api = before


def _encoded(value: Any) -> bytes:
    """Return a value as JSON, with a question mark for each half of a surrogate pair."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=False).encode(errors="replace")


def _new(layout: Layout, text: bytes) -> tuple[Layout, Any]:
    return layout, layout.line(text)


def _api_of(log_group: str | None) -> str | None:
    """Return the API id in the name of a log group, as this project's modules choose it."""
    found = _LOG_GROUP.search(log_group or "")
    return found[1] if found else None


def _objects_in(text: bytes) -> Iterator[dict[str, Any]]:
    """Yield the objects in a line: one, or several without a separator.

    Raises:
        UnreadableError: One is not valid, or is not an object.
    """
    try:
        whole = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        whole = None
    if isinstance(whole, dict):
        yield whole
        return
    decoder, rest = json.JSONDecoder(), mended(text).decode(errors="replace")
    while rest:
        try:
            value, end = decoder.raw_decode(rest)
        except (ValueError, RecursionError):
            raise UnreadableError("it is not valid JSON, or is cut off") from None
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, dict):
                raise UnreadableError("it is JSON, but not an object")
            yield one
        rest = rest[end:].lstrip(" \t\r\n,")
