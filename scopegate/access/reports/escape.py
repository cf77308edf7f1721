"""Names made safe to show: they come from a plan that anybody may have written.

They are made plain text first, wherever they are shown. HTML is escaped by jinja2.

Source of what Markdown gives a meaning: https://github.github.com/gfm/
"""

import re
from typing import Final

from scopegate.plain_text import plain

LONGEST: Final = 300
"""Characters of one piece of text that are shown."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>+!|~&$^=-])")
_MENTION = re.compile(r"([@#]|(?<=:)(?=//)|(?<=www)(?=\.))", re.IGNORECASE)
_HARMLESS = re.compile(r"""[\w ./{}+:"'\[\]$-]+""")


def shortened(text: str) -> str:
    """Return the text, cut where it is very long."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def markdown(text: str) -> str:
    """Return the text as Markdown that shows it: no markup, no mention, no link."""
    escaped = _SPECIAL.sub(r"\\\1", shortened(plain(text)))
    escaped = escaped.replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\\&", "&amp;")
    return _MENTION.sub(r"\1<!-- -->", escaped)


def code(text: str) -> str:
    """Return the text set in code, safe in a table."""
    shown = shortened(plain(text))
    if _HARMLESS.fullmatch(shown) and not _MENTION.search(shown):
        return f"`{shown}`"
    return f"<code>{markdown(text)}</code>"
