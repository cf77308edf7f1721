"""The page for a partner's developers, as Markdown and as HTML."""

import json
import re
import shlex
from collections.abc import Iterator
from functools import cache
from typing import Final
from urllib.parse import quote

import msgspec
from jinja2 import Environment, PackageLoader
from markdown_it import MarkdownIt

from scopegate.kit.contents import Kit
from scopegate.kit.errors import TOKEN_PROBLEMS, api_problems
from scopegate.kit.operations import Operation
from scopegate.plain_text import plain

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#|&~])")
_PATH: Final = "/{}:@!$&'()*+,;=~"
_WITH_BODY: Final = frozenset({"PATCH", "POST", "PUT"})
_SHARE: Final = 75
"""Percentage of a token's lifetime for which AWS recommends to reuse it."""


class Sample(msgspec.Struct, frozen=True):
    """The call that the samples show."""

    method: str
    server: str
    path: str
    body: str | None

    @property
    def url(self) -> str:
        """The whole URL."""
        return self.server + self.path


class _Row(msgspec.Struct, frozen=True):
    """An operation in the table."""

    name: str
    meaning: str
    needs: str


def markdown(kit: Kit) -> str:
    """Return the page as Markdown."""
    sample, operation = _sample(kit)
    return (
        _environment()
        .get_template("readme.md.jinja")
        .render(
            kit=kit,
            title=_text(kit.title),
            client=_text(kit.client),
            contact=_contact(kit),
            operations=list(_rows(kit)),
            sample=sample,
            key=operation.key,
            scope=" ".join(kit.scopes),
            scopes=list(kit.scopes),
            validity=_duration(kit.validity),
            reuse=_duration(kit.validity and kit.validity * _SHARE // 100),
            token_problems=TOKEN_PROBLEMS,
            api_problems=list(api_problems(kit.protocols)),
        )
    )


def html(kit: Kit, text: str) -> str:
    """Return the same page as self-contained HTML."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    body = parser.render(text)
    page = _environment().get_template("page.html.jinja")
    return page.render(title=plain(kit.title), body=body)


def _rows(kit: Kit) -> Iterator[_Row]:
    for one in kit.operations:
        given = (kit.team.operation(one) if kit.team else None) or {}
        scopes = " or ".join(" and ".join(map(_code, scopes)) for scopes in one.scopes)
        needs = scopes or ("any token" if one.token else "no token")
        yield _Row(one.name, _text(str(given.get("summary", ""))), needs)


def _sample(kit: Kit) -> tuple[Sample, Operation]:
    """Return the call to show: one that needs a token, reads, and has few variables."""
    chosen = min(
        kit.operations,
        key=lambda one: (not one.token, one.method != "GET", len(one.variables), one.path),
    )
    path = chosen.path
    for name in chosen.variables:
        path = path.replace(f"{{{name}}}", "1")
    body = "{}" if chosen.method in _WITH_BODY else None
    server = kit.servers_of(chosen)[0]
    return Sample(chosen.method, server, quote(path, safe=_PATH), body), chosen


@cache
def _environment() -> Environment:
    environment = Environment(  # noqa: S701 - Markdown and code: each value is escaped for its place
        loader=PackageLoader("scopegate.kit"),
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "code": _code,
        "number": lambda value: f"{value:,.10g}" if isinstance(value, float) else f"{value:,}",
        "python": lambda value: repr(value) if "'" in value else json.dumps(value),
        "script": json.dumps,
        "shell": _shell,
    }
    return environment


def _shell(text: str) -> str:
    return shlex.quote(plain(text))


def _code(text: str) -> str:
    """Return the text as code, also in a table."""
    shown = plain(text).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _text(text: str) -> str:
    """Return the text without markup."""
    return _MARKUP.sub(r"\\\1", plain(" ".join(text.split())))


def _contact(kit: Kit) -> str:
    """Return an address as a link, any other text as it is."""
    return _text(kit.contact) if kit.contact_kind == "name" else f"<{kit.contact}>"


def _duration(seconds: int | None) -> str:
    """Return a duration such as ``1 hour`` or ``45 minutes``."""
    if not seconds:
        return ""
    for unit, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds % unit == 0:
            count = seconds // unit
            return f"{count} {name}{'s' if count > 1 else ''}"
    return f"{seconds} seconds"
