"""Layouts of log lines: JSON, XML, or text in a format of ``$context`` variables.

A layout turns a line into an object with an attribute for each of its fields. msgspec decodes JSON
into a class that is made for the keys of the log, so that the rest of a line is never decoded.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, Protocol
from xml.etree import ElementTree as ET

import msgspec

from scopegate.errors import ScopegateError
from scopegate.usage.fields import Chosen, Field, of_names, of_variables

Value = str | int | float | bool | None
Path = tuple[str, ...]
"""A key, after the keys of the objects that contain it."""

Places = Mapping[Field, Path]
"""The place of each field."""

_UNUSABLE = re.compile(r'["\\\x00-\x1f]')
_DEEPEST: Final = 5
_OWN: Final = "\ue000"
"""Prefix of fields that a layout lacks; no key of a log starts with it."""

_VARIABLE = re.compile(r"\$context\.([A-Za-z][\w.-]*\w)")
_BARE_VARIABLE = re.compile(r'(?<![\w".])\$context\.[A-Za-z][\w.-]*\w(?!")')
_DASH = re.compile(rb"([:\[,]\s*)-(?=\s*[,}\]])")


class Line(msgspec.Struct, gc=False):
    """The fields of a line: None if the layout lacks one, ``UNSET`` for a missing client id."""

    client: Any = msgspec.UNSET
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
    """Raised if a line does not match the layout."""


class Layout(Protocol):
    """What turns lines into fields."""

    fields: Places

    def line(self, data: bytes) -> Any:
        """Read one line.

        Raises:
            UnreadableError: It has another layout, or is truncated.
        """

    def lines(self, data: bytes) -> Sequence[Any]:
        """Read whole lines at once.

        Raises:
            UnreadableError: One of them has another layout, or is truncated.
        """


class JsonLayout:
    """Lines of JSON that have exactly the same keys.

    Attributes:
        fields: The place of each field.
    """

    def __init__(self, fields: Places, paths: Iterable[Path]) -> None:
        """Create the class that lines are decoded into.

        Args:
            fields: The place of each field.
            paths: The place of every value, including those that are not a field.
        """
        self.fields = fields
        self._flat = all(len(path) == 1 for path in fields.values())
        self._flat &= len(set(fields.values())) == len(fields)
        made = _flat_class(fields, paths) if self._flat else _nested_class(fields, paths)
        self._decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(made)
        self._values = [
            (field.value, attrgetter(_attribute(path))) for field, path in fields.items()
        ]

    def lines(self, data: bytes) -> Sequence[Any]:
        """Decode whole lines at once.

        Raises:
            UnreadableError: One of them has another layout.
        """
        try:
            found = self._decoder.decode_lines(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise UnreadableError(str(error)) from None
        return found if self._flat else [self._flattened(one) for one in found]

    def line(self, data: bytes) -> Any:
        """Read one line."""
        try:
            found = self._decoder.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise UnreadableError(str(error)) from None
        return found if self._flat else self._flattened(found)

    def _flattened(self, found: Any) -> Line:
        return Line(**{name: get(found) for name, get in self._values})


def _flat_class(fields: Places, paths: Iterable[Path]) -> type[msgspec.Struct]:
    """Return a class with an attribute for each field; nothing else is decoded."""
    keys = {path[0] for path in paths} - {path[0] for path in fields.values()}
    members: list[Any] = [
        (field.value, _type(field), msgspec.field(name=path[0])) for field, path in fields.items()
    ]
    members += [(_attribute((key,)), msgspec.Raw, msgspec.field(name=key)) for key in sorted(keys)]
    # Under a name that no key has: a key of the field's own name can hold something else.
    members += [
        (field.value, Any, msgspec.field(name=f"{_OWN}{field}", default=_default(field)))
        for field in Field
        if field not in fields
    ]
    return msgspec.defstruct("Line", members, gc=False, forbid_unknown_fields=True)


def _nested_class(fields: Places, paths: Iterable[Path]) -> type[msgspec.Struct]:
    """Return a class with the keys of the log as attributes, including nested keys."""
    tree: dict[str, Any] = {}
    for path in {*paths, *fields.values()}:
        node = tree
        for parent in path[:-1]:
            node = node.setdefault(parent, {})
        node[path[-1]] = msgspec.Raw
    for field, path in fields.items():
        node = tree
        for parent in path[:-1]:
            node = node[parent]
        node[path[-1]] = _type(field)
    return _part(tree)


def _part(tree: Mapping[str, Any]) -> type[msgspec.Struct]:
    members = [
        (
            _attribute((key,)),
            _part(node) if isinstance(node, Mapping) else node,
            msgspec.field(name=key),
        )
        for key, node in tree.items()
    ]
    return msgspec.defstruct("Part", members, gc=False, forbid_unknown_fields=True)


def _type(field: Field) -> Any:
    return Any if field is Field.SCOPES else Value


def _default(field: Field) -> Any:
    return msgspec.UNSET if field is Field.CLIENT else None


def _attribute(path: Path) -> str:
    """Return valid names of attributes for keys (``request-time`` is not one)."""
    return ".".join(f"k_{key.encode().hex()}" for key in path)


def mended(data: bytes) -> bytes:
    """Return JSON with ``null`` in place of a bare ``-``, the placeholder for no number."""
    return _DASH.sub(rb"\1null", data)


def flattened(value: Mapping[str, Any], parents: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield the values in an object and in nested ones, each with its place."""
    for key, inner in value.items():
        if _UNUSABLE.search(key):
            continue
        if isinstance(inner, Mapping) and inner and len(parents) < _DEEPEST:
            yield from flattened(inner, (*parents, key))
        else:
            yield (*parents, key), inner


class XmlLayout:
    """Lines of XML that have exactly the same elements and attributes."""

    def __init__(self, fields: Places, paths: Iterable[Path]) -> None:
        """Store the place of each field, and all names."""
        self.fields = fields
        self._paths = set(paths)

    def line(self, data: bytes) -> Line:
        """Read one line."""
        values = dict(xml_values(data))
        if values.keys() != self._paths:
            raise UnreadableError("the elements are others than in the lines before")
        return Line(**{field.value: values[path] for field, path in self.fields.items()})

    def lines(self, data: bytes) -> Sequence[Line]:
        """Read whole lines at once."""
        return [self.line(line) for line in data.splitlines() if line.strip()]


def xml_values(data: bytes) -> Iterator[tuple[Path, str]]:
    """Yield elements and attributes, with their text.

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
        for name, value in element.attrib.items():
            yield (name,), value
        yield (element.tag,), (element.text or "").strip()


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
"""Patterns of the values of variables for which the general pattern is ambiguous."""


class TextLayout:
    """Lines of text in the log format of a stage."""

    def __init__(self, pattern: re.Pattern[str], fields: Places) -> None:
        """Store the pattern, which has a named group for each field."""
        self.fields = fields
        self._pattern = pattern
        absent = [(name.value, Any, _default(name)) for name in Field if name not in fields]
        self._line = msgspec.defstruct("Line", [*pattern.groupindex, *absent], gc=False)

    def line(self, data: bytes) -> Any:
        """Read one line."""
        found = self._pattern.fullmatch(data.decode(errors="replace").strip())
        if found is None:
            raise UnreadableError("it does not match the log format")
        return self._line(*found.groups())

    def lines(self, data: bytes) -> Sequence[Any]:
        """Read whole lines at once."""
        return [self.line(line) for line in data.splitlines() if line.strip()]


def of_format(text: str, chosen: Chosen) -> Layout:
    """Return the layout of a stage's log format, such as ``$context.identity.sourceIp …``.

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
    values = dict(flattened(value))
    return JsonLayout(_by_variable(values, chosen), values)


def _of_xml(text: str, chosen: Chosen) -> Layout:
    try:
        values = dict(xml_values(text.encode()))
    except UnreadableError as error:
        raise ScopegateError(f"The log format is not valid XML: {error}.") from None
    return XmlLayout(_by_variable(values, chosen), values)


def _by_variable(values: Mapping[Path, Any], chosen: Chosen) -> dict[Field, Path]:
    """Return the place of each field, from the variables in a format or from ``--field``."""
    held: dict[str, Path] = {}
    for path, value in values.items():
        if isinstance(value, str) and (found := _VARIABLE.fullmatch(value.strip())):
            held.setdefault(found[1], path)
    names = {".".join(path): path for path in values}
    fields = {field: held[name] for field, name in of_variables(held, chosen).items()}
    return fields | {field: names[name] for field, name in chosen.items() if name in names}


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
    places = {field: (variable,) for field, variable in fields.items()}
    return TextLayout(re.compile(pattern + _literal(text[end:])), places)


def _literal(text: str) -> str:
    """Return the pattern for text of a format, in which a blank matches any number of blanks."""
    return r"\s+".join(re.escape(part) for part in re.split(r"\s+", text))


def of_object(value: Mapping[str, Any], chosen: Chosen) -> JsonLayout:
    """Return the layout of a line of JSON, from the names of its keys."""
    paths = [path for path, _ in flattened(value)]
    return JsonLayout(_by_name(paths, chosen), paths)


def of_element(data: bytes, chosen: Chosen) -> XmlLayout:
    """Return the layout of a line of XML, from the names of its elements.

    Raises:
        UnreadableError: It is not one whole element.
    """
    paths = [path for path, _ in xml_values(data)]
    return XmlLayout(_by_name(paths, chosen), paths)


def _by_name(paths: Iterable[Path], chosen: Chosen) -> dict[Field, Path]:
    names = {".".join(path): path for path in paths}
    return {field: names[name] for field, name in of_names(names, chosen).items()}
