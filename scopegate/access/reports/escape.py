r"""Names made safe to show: they come from a plan that anybody may have written.

Control and formatting characters (terminal escapes, bidirectional overrides, zero-width
characters) are shown as ``\u{…}`` everywhere, so that what is read is what is there. HTML is
escaped by jinja2.

Source of what Markdown gives a meaning: https://github.github.com/gfm/
"""

import re
import unicodedata
from typing import Final

LONGEST: Final = 300
"""Characters of one piece of text that are shown."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>+!|~&$^=-])")
_MENTION = re.compile(r"([@#]|(?<=:)(?=//)|(?<=www)(?=\.))", re.IGNORECASE)
_HARMLESS = re.compile(r"""[\w ./{}+:"'\[\]$-]+""")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def plain(text: str) -> str:
    """The text on one line, with every character that would not show as itself spelled out."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        f"\\u{{{ord(char):x}}}" if unicodedata.category(char) in _HIDDEN else char for char in text
    )


def shortened(text: str) -> str:
    """The text, cut where it is very long."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def markdown(text: str) -> str:
    """The text as Markdown that shows it: no markup, no mention, no link."""
    escaped = _SPECIAL.sub(r"\\\1", shortened(plain(text)))
    escaped = escaped.replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\\&", "&amp;")
    return _MENTION.sub(r"\1<!-- -->", escaped)


def code(text: str) -> str:
    """The text set in code, safe in a table."""
    shown = shortened(plain(text))
    if _HARMLESS.fullmatch(shown) and not _MENTION.search(shown):
        return f"`{shown}`"
    return f"<code>{markdown(text)}</code>"
