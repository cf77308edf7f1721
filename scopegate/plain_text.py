r"""Makes names safe to print: they come from a plan or an account that anyone can write to.

Control and formatting characters (terminal escapes, bidirectional overrides, zero-width
characters) are shown as ``\u{…}``, so that what is read is what is there.
"""

import unicodedata
from typing import Final

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def plain(text: str) -> str:
    """Return the text on one line, with escapes for characters that would not be visible."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        f"\\u{{{ord(char):x}}}" if unicodedata.category(char) in _HIDDEN else char for char in text
    )
