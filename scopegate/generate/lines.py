"""Breaks lines that are too long.

A line is broken where HCL allows a new line: after an opening bracket, between the items of a call
or a list, before the body and the condition of a ``for``, after the branches of a conditional and
after a logical operator. A string is never broken, so a line with one long literal stays long.
"""

import re
import textwrap
from collections.abc import Iterator

WIDTH = 120
_ASSIGNED = re.compile(r'( *)((?:"(?:[^"\\]|\\.)*"|[\w.-]+) += )(.*)')
_NAMED = re.compile(r'( *)("(?:[^"\\]|\\.)*"|[\w.-]+) += (.*)')
_PAIRS = {"(": ")", "[": "]", "{": "}"}


def fit(text: str) -> str:
    """Return ``text``, HCL in the format of ``terraform fmt``, with long lines broken."""
    lines: list[str] = []
    changed = False
    heredoc = False
    for line in text.split("\n"):
        broken = [line] if heredoc or len(line) <= WIDTH or line.strip()[:1] == "#" else _line(line)
        heredoc = "<<-" in line or (heredoc and line.strip() != "EOT")
        changed = changed or broken != [line]
        lines += broken
    return "\n".join(_aligned(lines) if changed else lines)


def _line(line: str) -> list[str]:
    bare = line.lstrip(" ")
    indent = len(line) - len(bare)
    tail = "," if bare.endswith(",") else ""
    bare = bare.removesuffix(",")
    if not _balanced(bare):
        return [line]
    assigned = _ASSIGNED.fullmatch(f"{' ' * indent}{bare}")
    if assigned and "=>" not in assigned[2]:
        head = re.sub(" +=", " =", assigned[2])
        broken = _broken(assigned[3], WIDTH - indent - len(head), enclosed=False)
        broken[0] = head + broken[0]
    else:
        broken = _clauses(bare, WIDTH - indent)
    broken[-1] += tail
    return [" " * indent + each for each in broken]


def _clauses(text: str, room: int) -> list[str]:
    """Return the lines of a ``for``, an ``if`` or an item inside brackets."""
    for word in ("for ", "if "):
        if text.startswith(word):
            if word == "for " and (at := _end_of_loop(text)) is not None:
                body = text[at + 2 :].strip()
                return [*_head(text[:at], room), *(_clauses(body, room) if body else [])]
            if word == "if ":
                first, *rest = _broken(text.removeprefix(word), room - 3, enclosed=True)
                return [f"{word}{first}", *rest]
    key, arrow, value = _arrow(text)
    broken = _broken(value, room - len(key) - len(arrow), enclosed=True)
    return [f"{key}{arrow}{broken[0]}", *broken[1:]]


def _arrow(text: str) -> tuple[str, str, str]:
    for at in _top(text):
        if text.startswith(" => ", at):
            return text[:at], " => ", text[at + 4 :]
    return "", "", text


def _broken(text: str, room: int, *, enclosed: bool) -> list[str]:
    """Return the lines of an expression, with ``room`` for the first one."""
    if len(text) <= room or (text[:1] == '"' and _end_of_string(text, 0) == len(text)):
        return [text]
    if (choice := _choice(text)) is not None:
        lines = [*_chain(choice, room)]
    elif (parts := _operands(text)) is not None:
        lines = [line for part in parts for line in _broken(part, room - 2, enclosed=True)]
    else:
        return _opened(text, room)
    return lines if enclosed else ["(", *("  " + each for each in lines), ")"]


def _chain(choice: tuple[str, str, str], room: int) -> Iterator[str]:
    condition, yes, no = choice
    head = f"{condition} ? {yes} :"
    if len(head) <= room:
        yield head
    else:
        yield condition
        yield f"? {yes}"
        first, *rest = _broken(no, room - 2, enclosed=True)
        yield f": {first}"
        yield from rest
        return
    yield from _broken(no, room, enclosed=True)


def _opened(text: str, room: int) -> list[str]:
    """Return the lines of an expression, broken at its last bracket."""
    groups = _groups(text)
    if not groups:
        return [text]
    start, end = max(groups, key=lambda one: one[1] - one[0])
    content = text[start + 1 : end].strip()
    if not content:
        return [text]
    head, tail = text[: start + 1], text[end:]
    call = (
        text[start] == "(" and start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_")
    )
    if content.startswith("for "):
        inner = _loop(content, room - 2)
    elif text[start] == "{":
        inner = [line for item in _items(content) for line in _line(item)]
    elif text[start] == "[" and content.replace(",", "").replace(" ", "").isdigit():
        inner = textwrap.wrap(f"{content},", room - 2)
    elif text[start] == "[" or call:
        items = [_broken(item, room - 3, enclosed=False) for item in _items(content)]
        inner = [line for item in items for line in [*item[:-1], f"{item[-1]},"]]
        if len(items) == 1 and call:
            inner[-1] = inner[-1].removesuffix(",")
    else:
        inner = _broken(content, room - 2, enclosed=True)
    return [head, *("  " + each for each in inner), tail]


def _loop(text: str, room: int) -> list[str]:
    """Return the lines of ``for … : … if …``."""
    at = _end_of_loop(text)
    if at is None:
        return [text]
    head, rest = _head(text[:at], room), text[at + 2 :].strip()
    condition = next((i for i in _top(rest) if rest.startswith(" if ", i)), None)
    body = rest if condition is None else rest[:condition]
    if len(head[-1]) + len(body) < room:
        lines = [*head[:-1], f"{head[-1]} {body}"]
    else:
        lines = [*head, *_clauses(body, room)]
    if condition is not None:
        lines += _clauses(rest[condition + 1 :], room)
    return lines


def _head(text: str, room: int) -> list[str]:
    """Return the lines of the collection of a ``for``, without its body."""
    names, over, collection = text.partition(" in ")
    broken = _broken(collection, room - len(names) - len(over) - 2, enclosed=False)
    if len(broken) == 1:
        return [f"{text} :"]
    if broken[0] == "(":
        over = over.rstrip()  # as `terraform fmt` writes it
    return [f"{names}{over}{broken[0]}", *broken[1:-1], f"{broken[-1]} :"]


def _end_of_loop(text: str) -> int | None:
    """Return the index of the colon of a ``for``, not that of a conditional in it."""
    choices = 0
    for at in _top(text):
        if text.startswith(" ? ", at):
            choices += 1
        elif text.startswith(" : ", at) or (text.startswith(" :", at) and at + 2 == len(text)):
            if choices == 0:
                return at
            choices -= 1
    return None


def _choice(text: str) -> tuple[str, str, str] | None:
    """Return condition and branches of a conditional."""
    begin, depth = None, 0
    for at in _top(text):
        if text.startswith(" ? ", at):
            begin = at if begin is None else begin
            depth += 1
        elif text.startswith(" : ", at) and begin is not None:
            depth -= 1
            if depth == 0:
                return text[:begin], text[begin + 3 : at], text[at + 3 :]
    return None


def _operands(text: str) -> list[str] | None:
    for operator in (" || ", " && ", " == "):
        places = [at for at in _top(text) if text.startswith(operator, at)]
        if places:
            starts = [0, *(at + 4 for at in places)]
            ends = [*(at + 3 for at in places), len(text)]
            return [text[one:other] for one, other in zip(starts, ends, strict=True)]
    return None


def _items(text: str) -> list[str]:
    places = [at for at in _top(text) if text[at] == ","]
    starts, ends = [0, *(at + 1 for at in places)], [*places, len(text)]
    items = [text[one:other].strip() for one, other in zip(starts, ends, strict=True)]
    return [item for item in items if item]


def _groups(text: str) -> list[tuple[int, int]]:
    """Return the positions of the outermost brackets."""
    found, depth, start, at = [], 0, 0, 0
    while at < len(text):
        if text[at] == '"':
            at = _end_of_string(text, at)
            continue
        if text[at] in _PAIRS:
            start = at if depth == 0 else start
            depth += 1
        elif text[at] in _PAIRS.values():
            depth -= 1
            if depth == 0:
                found.append((start, at))
        at += 1
    return found


def _top(text: str) -> Iterator[int]:
    """Yield the positions outside of strings and brackets."""
    depth = at = 0
    while at < len(text):
        if text[at] == '"':
            at = _end_of_string(text, at)
            continue
        depth += (text[at] in _PAIRS) - (text[at] in _PAIRS.values())
        if depth == 0:
            yield at
        at += 1


def _balanced(text: str) -> bool:
    depth = at = 0
    while at < len(text):
        if text[at] == '"':
            at = _end_of_string(text, at)
            continue
        depth += (text[at] in _PAIRS) - (text[at] in _PAIRS.values())
        if depth < 0:
            return False
        at += 1
    return depth == 0


def _end_of_string(text: str, at: int) -> int:
    """Return the position after the string that begins at ``at``, including its templates."""
    at += 1
    while at < len(text) and text[at] != '"':
        if text[at] == "\\" or text.startswith("$${", at):
            at += 1
        elif text.startswith("${", at):
            depth, at = 1, at + 2
            while depth:
                if text[at] == '"':
                    at = _end_of_string(text, at)
                    continue
                depth += (text[at] == "{") - (text[at] == "}")
                at += 1
            continue
        at += 1
    return at + 1


def _aligned(lines: list[str]) -> list[str]:
    """Return ``lines`` with the equals signs of adjacent single lines aligned.

    A heredoc counts as a line.
    """
    aligned: list[str] = []
    group: list[tuple[re.Match[str], list[str]]] = []

    def flush() -> None:
        width = max((len(found[2]) for found, _ in group), default=0)
        for found, rest in group:
            aligned.extend([f"{found[1]}{found[2]:<{width}} = {found[3]}", *rest])
        group.clear()

    heredoc = False
    for line in lines:
        if heredoc:
            group[-1][1].append(line)
            heredoc = line.strip() != "EOT"
            continue
        found = _NAMED.fullmatch(line)
        if found and _balanced(found[3]):
            if group and group[-1][0][1] != found[1]:
                flush()
            group.append((found, []))
            heredoc = found[3].startswith("<<-")
        else:
            flush()
            aligned.append(f"{found[1]}{found[2]} = {found[3]}" if found else line)
    flush()
    return aligned


def wrapped(text: str, width: int) -> str:
    """Return prose, broken between words; the lines of a list item are indented."""
    return "\n".join(
        textwrap.fill(
            line,
            width,
            subsequent_indent="  " if line.startswith("- ") else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.split("\n")
    )
