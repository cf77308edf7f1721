"""How a log's lines are laid out: JSON, XML, or text in a format of ``$context`` variables.

A layout turns a line into a ``Line``-like object, whose attributes are the fields that it has. JSON
is decoded by msgspec into a class that is made for the log's own keys, so that nothing else of a
line is ever decoded.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, Protocol
from xml.etree import ElementTree as ET

import msgspec

from scopegate.errors import ScopegateError
from scopegate.usage.fields import Chosen, Field, of_names, of_variables

Value = str | int | float | bool | None
_VARIABLE = re.compile(r"\$context\.([A-Za-z][\w.-]*\w)")
_BARE_VARIABLE = re.compile(r'(?<![\w".])\$context\.[A-Za-z][\w.-]*\w(?!")')
_DASH = re.compile(rb"([:\[,]\s*)-(?=\s*[,}\]])")


class Line(msgspec.Struct, gc=False):
    """The fields of a line; empty where its layout lacks one."""

    client: Value = None
    scopes: Any = None
    method: Value = None
    resource: Value = None
    route: Value = None
    path: Value = None
    status: Value = None
    time: Value = None
    ip: Value = None
    api: Value = None
    stage: Value = None
    error_type: Value = None
    error: Value = None
    authorizer_error: Value = None
    integration: Value = None


class UnreadableError(Exception):
    """A line that the layout does not fit."""


class Layout(Protocol):
    """What turns lines into fields."""

    fields: Mapping[Field, str]

    def line(self, data: bytes) -> Any:
        """Read one line.

        Raises:
            UnreadableError: It has another layout, or is cut off.
        """


class JsonLayout:
    """Lines of JSON with the same keys.

    Attributes:
        fields: Where each field is: a key, or keys joined by dots.
        flat: Whether many lines can be decoded at once.
    """

    def __init__(self, fields: Mapping[Field, str]) -> None:
        """Make the class that lines are decoded into."""
        self.fields = fields
        self.flat = _flat(fields)
        self._decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_class(fields))
        self._order = tuple(fields)
        self._get = attrgetter(*(_attribute(key) for key in fields.values())) if fields else None

    def lines(self, data: bytes) -> Sequence[Any]:
        """Decode whole lines at once.

        Raises:
            UnreadableError: One of them has another layout.
        """
        try:
            found = self._decoder.decode_lines(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise UnreadableError(str(error)) from None
        return found if self.flat else [self._flattened(one) for one in found]

    def line(self, data: bytes) -> Any:
        """Read one line."""
        try:
            found = self._decoder.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise UnreadableError(str(error)) from None
        return found if self.flat else self._flattened(found)

    def _flattened(self, found: Any) -> Line:
        values = self._get(found) if self._get else ()
        if len(self._order) == 1:
            values = (values,)
        return Line(**dict(zip(self._order, values, strict=True)))


def _flat(fields: Mapping[Field, str]) -> bool:
    """Whether each field has a key of its own at the top."""
    keys = list(fields.values())
    return len(set(keys)) == len(keys) and not any("." in key for key in keys)


def _class(fields: Mapping[Field, str]) -> type[msgspec.Struct]:
    """A class with an attribute for each field; a key inside another is an attribute of its own."""
    if _flat(fields):
        present = [
            (field.value, Any if field is Field.SCOPES else Value, msgspec.field(name=key))
            for field, key in fields.items()
        ]
        absent = [(field.value, Value, None) for field in Field if field not in fields]
        return msgspec.defstruct("Line", [*present, *absent], gc=False)
    tree: dict[str, Any] = {}
    for field, key in fields.items():
        *parents, last = key.split(".")
        node = tree
        for parent in parents:
            node = node.setdefault(parent, {})
        node[last] = Any if field is Field.SCOPES else Value
    return _nested(tree)


def _nested(tree: Mapping[str, Any]) -> type[msgspec.Struct]:
    members = [
        (_attribute(key), _nested(node) if isinstance(node, Mapping) else node, _named(key))
        for key, node in tree.items()
    ]
    return msgspec.defstruct("Part", members, gc=False)


def _named(key: str) -> Any:
    return msgspec.field(name=key)


def _attribute(key: str) -> str:
    """A name for an attribute, for keys that aren't one (``request-time``)."""
    return ".".join(f"k_{part.encode().hex()}" for part in key.split("."))


def mended(data: bytes) -> bytes:
    """JSON with ``null`` where the format wrote a bare ``-``: a number that API Gateway lacks."""
    return _DASH.sub(rb"\1null", data)


def flattened(value: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The keys of an object, those inside others joined by dots, with their values."""
    for key, inner in value.items():
        name = f"{prefix}{key}"
        if isinstance(inner, Mapping) and inner:
            yield from flattened(inner, f"{name}.")
        else:
            yield name, inner


class XmlLayout:
    """Lines of XML: elements and attributes, each by its name."""

    def __init__(self, fields: Mapping[Field, str]) -> None:
        """Take where each field is."""
        self.fields = fields

    def line(self, data: bytes) -> Line:
        """Read one line."""
        values = dict(xml_values(data))
        if any(name not in values for name in self.fields.values()):
            raise UnreadableError("the elements are others than in the lines before")
        return Line(**{field.value: values[name] for field, name in self.fields.items()})


def xml_values(data: bytes) -> Iterator[tuple[str, str]]:
    """Elements and attributes, with their text.

    Raises:
        UnreadableError: It is not one whole element.
    """
    if b"<!" in data:
        raise UnreadableError("it has a declaration, which no access log has")
    try:
        root = ET.fromstring(data)  # noqa: S314  declarations are refused above
    except (ET.ParseError, ValueError) as error:
        raise UnreadableError(str(error)) from None
    for element in root.iter():
        yield from element.attrib.items()
        yield element.tag, (element.text or "").strip()


_WORD = r"[^\s\"',;|<>\[\]]+"
_PATTERNS: Final[Mapping[str, str]] = {
    "authorizer.claims.scope": rf"(?:{_WORD}(?: {_WORD})*)?",
    "httpMethod": r"[A-Za-z]+|-",
    "identity.sourceIp": r"[0-9a-fA-F.:]+|-",
    "protocol": r"HTTP/[0-9.]+|-",
    "requestTime": r"\d\d/[A-Za-z]{3}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}",
    "requestTimeEpoch": r"\d+",
    "routeKey": r"[$]default|[A-Z]+ /[^\s\"]*|-",
    "status": r"\d{3}|-",
}
"""What values of variables look like where another pattern would be ambiguous."""


class TextLayout:
    """Lines of text in a format that the stage was given."""

    def __init__(self, pattern: re.Pattern[str], fields: Mapping[Field, str]) -> None:
        """Take the pattern, which has a group for each field by its name."""
        self.fields = fields
        self._pattern = pattern

    def line(self, data: bytes) -> Line:
        """Read one line."""
        found = self._pattern.fullmatch(data.decode(errors="replace").strip())
        if found is None:
            raise UnreadableError("it does not match the log format")
        return Line(**found.groupdict())


def of_format(text: str, chosen: Chosen) -> Layout:
    """The layout of a stage's log format, such as ``$context.identity.sourceIp …``.

    Raises:
        ScopegateError: It names no variable.
    """
    if not _VARIABLE.search(text):
        raise ScopegateError(
            "--log-format has no variable such as $context.status. Pass the format of the stage's"
            " access log: `terraform state show` and `aws apigateway get-stage` print it."
        )
    stripped = text.strip()
    if stripped.startswith("{"):
        return _of_json(stripped, chosen)
    if stripped.startswith("<"):
        return _of_xml(stripped, chosen)
    return _of_text(stripped, chosen)


def _of_json(text: str, chosen: Chosen) -> Layout:
    quoted = _BARE_VARIABLE.sub(lambda found: f'"{found[0]}"', text)
    try:
        value = msgspec.json.decode(quoted)
    except msgspec.DecodeError as error:
        raise ScopegateError(f"The log format is not valid JSON: {error}.") from None
    return JsonLayout(_by_variable(dict(flattened(value)), chosen))


def _of_xml(text: str, chosen: Chosen) -> Layout:
    try:
        values = dict(xml_values(text.encode()))
    except UnreadableError as error:
        raise ScopegateError(f"The log format is not valid XML: {error}.") from None
    return XmlLayout(_by_variable(values, chosen))


def _by_variable(values: Mapping[str, Any], chosen: Chosen) -> dict[Field, str]:
    """Where each field is, by what the format puts there; ``--field`` may name a key as well."""
    held: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, str) and (found := _VARIABLE.fullmatch(value.strip())):
            held.setdefault(found[1], key)
    fields = {field: held[name] for field, name in of_variables(held, chosen).items()}
    return fields | {field: key for field, key in chosen.items() if key in values}


def _of_text(text: str, chosen: Chosen) -> Layout:
    fields = of_variables(_VARIABLE.findall(text), chosen)
    group = {variable: field for field, variable in fields.items()}
    pattern = ""
    end = 0
    for found in _VARIABLE.finditer(text):
        pattern += _literal(text[end : found.start()])
        follows = text[found.end() : found.end() + 1]
        inner = _PATTERNS.get(found[1], rf"[^{re.escape(follows)}]*" if follows else r".*")
        field = group.pop(found[1], None)
        pattern += f"(?P<{field.value}>{inner})" if field else f"(?:{inner})"
        end = found.end()
    return TextLayout(re.compile(pattern + _literal(text[end:])), fields)


def _literal(text: str) -> str:
    """Text of the format; any blank stands for any number of them."""
    return r"\s+".join(re.escape(part) for part in re.split(r"\s+", text))


def of_object(value: Mapping[str, Any], chosen: Chosen) -> JsonLayout:
    """The layout of a line of JSON, from the names of its keys."""
    return JsonLayout(of_names([name for name, _ in flattened(value)], chosen))


def of_element(data: bytes, chosen: Chosen) -> XmlLayout:
    """The layout of a line of XML, from the names of its elements.

    Raises:
        UnreadableError: It is not one whole element.
    """
    return XmlLayout(of_names([name for name, _ in xml_values(data)], chosen))
