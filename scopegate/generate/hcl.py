"""Converts Terraform's JSON syntax to HCL, in the format of ``terraform fmt``.

A string of the JSON syntax is a template: a single ``${…}`` is written as the bare expression, any
other as a quoted template with its literal parts escaped. Expressions are kept as they are, even
over several lines, and only indented. The keys that are blocks come from the provider's schema
(``schema``) and, for Terraform's own blocks, from its language.
Source: https://developer.hashicorp.com/terraform/language/syntax/json
"""

import json
import re
import textwrap
from collections.abc import Mapping
from typing import Any

from scopegate.constructs._expression import align
from scopegate.generate import lines, schema

Body = Mapping[str, Any]
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
"""The escape sequences of HCL, which has fewer than JSON."""
_LAST_OF_FOUR_DIGITS = 0xFFFF
_WIDTH = 100
_META_FIRST = ("for_each", "count", "provider")
_IDENTITY = (
    *("zone_id", "user_pool_id", "rest_api_id", "api_id", "resource_id", "parent_id", "path_part"),
    *("http_method", "response_type", "route_key", "stage_name", "stage", "name", "name_prefix"),
    *("identifier", "domain_name", "domain", "function_name", "qualifier", "secret_id"),
    *("resource_arn", "status_code", "type", "method_path"),
)
"""Arguments that identify a resource, in the order in which they are written."""
_LAST = ("tags",)
_VARIABLE_ORDER = ("description", "type", "default", "nullable", "sensitive")


def document(header: str, blocks: list[str]) -> str:
    """Return a file: the ``header`` as a comment, then ``blocks`` with a blank line between."""
    return "\n\n".join([comment(header), *map(lines.fit, blocks)]) + "\n"


def comment(text: str) -> str:
    """Return ``text`` as comment lines."""
    return textwrap.fill(
        text, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False
    )


def resource(type_: str, name: str, body: Body, note: str | None = None) -> str:
    """Return a resource block with the ``note`` above it."""
    head = f'resource "{type_}" "{name}"'
    return _noted(note, _block(head, body, schema.blocks(type_), order=_IDENTITY))


def locals_(values: Body, notes: Mapping[str, str]) -> str:
    """Return the locals block; the note of each value, if any, above it."""
    items = [
        _noted(notes.get(name), f"{name} = {expression(value)}") for name, value in values.items()
    ]
    return "locals {\n" + textwrap.indent("\n\n".join(items), "  ") + "\n}"


def variable(name: str, body: Body) -> str:
    """Return a variable block."""
    arguments = {key: body[key] for key in _VARIABLE_ORDER if key in body}
    arguments["type"] = f"${{{body['type']}}}"  # a type is a bare expression
    blocks = [
        _block("validation", each, {}, order=("condition",)) for each in body.get("validation", [])
    ]
    texts = {key: expression(value) for key, value in arguments.items()}
    if "\n" in arguments.get("description", ""):
        texts["description"] = _heredoc(arguments["description"])
    return braces(f'variable "{name}"', [align(texts.items()), *blocks])


def output(name: str, body: Body) -> str:
    """Return an output block."""
    return _block(f'output "{name}"', body, {}, order=("description", "value"))


def block(head: str, body: Body, blocks: schema.Blocks) -> str:
    """Return a block: ``head``, then ``body``, whose keys in ``blocks`` are nested blocks."""
    return _block(head, body, blocks)


def expression(value: Any) -> str:
    """Return a value of the JSON syntax as an expression."""
    match value:
        case str():
            return _template(value)
        case bool() | int() | float() | None:
            return json.dumps(value)
        case list():
            items = [expression(item) for item in value]
            short = f"[{', '.join(items)}]"
            if len(short) <= _WIDTH and "\n" not in short:
                return short
            return "[\n" + textwrap.indent("".join(f"{item},\n" for item in items), "  ") + "]"
        case Mapping():
            if not value:
                return "{}"
            return "{\n" + textwrap.indent(_arguments(value, quote=True), "  ") + "\n}"
    raise TypeError(f"no HCL form for {type(value).__name__}")


def _heredoc(text: str) -> str:
    """Return ``text``, which ends with a newline, as a heredoc."""
    return "<<-EOT\n" + textwrap.indent(text, "  ") + "EOT"


def _noted(note: str | None, text: str) -> str:
    return f"{comment(note)}\n{text}" if note else text


def braces(head: str, sections: list[str]) -> str:
    """Return ``head``, then ``sections`` in braces, with a blank line between."""
    inner = "\n\n".join(section for section in sections if section)
    return f"{head} {{\n" + textwrap.indent(inner, "  ") + "\n}" if inner else f"{head} {{}}"


def _block(head: str, body: Body, blocks: schema.Blocks, order: tuple[str, ...] = ()) -> str:
    rest = {key: value for key, value in body.items() if key != "//"}
    meta = {key: rest.pop(key) for key in _META_FIRST if key in rest}
    depends_on = rest.pop("depends_on", None)
    lifecycle = rest.pop("lifecycle", None)
    dynamic = rest.pop("dynamic", {})
    nested = {key: rest.pop(key) for key in sorted(rest) if key in blocks}
    last = _LAST if order is _IDENTITY else ()
    others = sorted(set(rest) - {*order, *last})
    arguments = {key: rest[key] for key in (*order, *others, *last) if key in rest}
    sections = [_arguments(meta), _arguments(arguments)]
    for key, value in nested.items():
        items = value if isinstance(value, list) else [value]
        sections += [_block(key, item, blocks[key]) for item in items]
    for key, value in dynamic.items():
        content = _block("content", value["content"], blocks[key])
        sections.append(
            braces(f'dynamic "{key}"', [_arguments({"for_each": value["for_each"]}), content])
        )
    if depends_on:
        sections.append(f"depends_on = {_listed(depends_on)}")
    if lifecycle:
        sections.append(_lifecycle(lifecycle))
    return braces(head, sections)


def _listed(addresses: list[str]) -> str:
    """Return addresses, each on its own line if there are several."""
    if len(addresses) == 1:
        return f"[{addresses[0]}]"
    return "[\n" + "".join(f"  {address},\n" for address in addresses) + "]"


def _lifecycle(body: Body) -> str:
    rest = dict(body)
    blocks = [
        _block(kind, item, {}, order=("condition",))
        for kind in ("precondition", "postcondition")
        for item in rest.pop(kind, [])
    ]
    ignored = rest.pop("ignore_changes", [])
    bare = f"ignore_changes = [{', '.join(ignored)}]" if ignored else ""
    return braces("lifecycle", [_arguments(rest), bare, *blocks])


def _arguments(values: Body, *, quote: bool = False) -> str:
    return align(
        [(_key(key) if quote else key, expression(value)) for key, value in values.items()]
    )


def _key(key: str) -> str:
    return key if _IDENTIFIER.fullmatch(key) else _template(key)


def _template(text: str) -> str:
    parts = list(_parts(text))
    if len(parts) == 1 and parts[0][0]:
        return parts[0][1].strip()
    return '"' + "".join(f"${{{t}}}" if is_code else _escaped(t) for is_code, t in parts) + '"'


def _escaped(literal: str) -> str:
    return "".join(_ESCAPES.get(c) or (c if c.isprintable() else _by_number(c)) for c in literal)


def _by_number(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= _LAST_OF_FOUR_DIGITS else f"\\U{code:08x}"


def _parts(text: str) -> list[tuple[bool, str]]:
    """Return the literal (False) and the interpolated (True) parts of a template, in order."""
    parts: list[tuple[bool, str]] = []
    start = at = 0
    while at < len(text):
        if text.startswith("$${", at):
            at += 3
        elif text.startswith("${", at):
            if at > start:
                parts.append((False, text[start:at]))
            end = _end_of_code(text, at + 2)
            parts.append((True, text[at + 2 : end]))
            start = at = end + 1
        else:
            at += 1
    if at > start or not parts:
        parts.append((False, text[start:]))
    return parts


def _end_of_code(text: str, at: int) -> int:
    """Return the index of the brace that closes the interpolation whose code begins at ``at``."""
    depth = 0
    while at < len(text):
        match text[at]:
            case "{":
                depth += 1
            case "}" if depth == 0:
                return at
            case "}":
                depth -= 1
            case '"':
                at = _end_of_quote(text, at + 1)
        at += 1
    raise ValueError(f"unclosed interpolation in {text!r}")


def _end_of_quote(text: str, at: int) -> int:
    """Return the index of the quote that closes the string whose content begins at ``at``."""
    while text[at] != '"':
        if text[at] == "\\" or text.startswith("$${", at):
            at += 1
        elif text.startswith("${", at):
            at = _end_of_code(text, at + 2)
        at += 1
    return at
