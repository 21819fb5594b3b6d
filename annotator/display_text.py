"""Makes text from files safe to show: in the window, in a sentence and on a terminal.

A name may hold control characters, halves of characters, and marks that reorder the text around
it. Each of them is shown as U+FFFD here, so that a name changes nothing but itself. The data stays
as it is: only what is shown goes through here.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST_NAME: Final = 80
"""Characters of a name that a sentence shows."""

LONGEST_LINE: Final = 500
"""Characters of a name that a list, a button or a title shows: more than any screen is wide."""

LONGEST_TEXT: Final = 20_000
"""Characters that a label shows at most; the longest text of a work order has half of them."""

BROKEN: Final = "\ufffd"
"""What stands for a character that is not shown."""

_OPENING, _CLOSING = "\u2066\u2067\u2068", "\u2069"
_ISOLATES: Final = re.compile(f"[{_OPENING}{_CLOSING}]")
_ACTING: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ufff9-\ufffb]")
"""Control characters but for tab and line break; embeddings and overrides (Unicode UAX #9), which
no text of ours has; halves of characters; marks of annotations, whose text is hidden."""

_HIDDEN: Final = re.compile(
    rf"[\x00-\x1f\x7f-\x9f\u2028-\u202e{_OPENING}{_CLOSING}\ud800-\udfff\ufff9-\ufffb]"
)
"""The same in a name, which has no lines and no isolates."""


def shown_name(name: str, longest: int = LONGEST_NAME) -> str:
    """Return a name as a sentence shows it: without characters that act, and not too long."""
    text = _HIDDEN.sub(BROKEN, name[: longest + 1])
    return text if len(name) <= longest else f"{text[:longest]}…"


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """Return a text on one line, safe to show; where it is too long, its middle is left out.

    Isolates stay where they are balanced, as in ``safe_text``.
    """
    if len(text) > longest:
        half = longest // 2
        text = f"{text[:half]}…{text[len(text) - half :]}"
    return safe_text(text).replace("\n", " ").replace("\t", " ")


def safe_text(text: str) -> str:
    """Return a text in which nothing acts on a terminal or on the text around it.

    Lines, tabs and isolates stay, since sentences of ours isolate what is put into them; isolates
    that are not balanced go, all of them.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _ACTING.sub(BROKEN, text)
    return text if _is_balanced(text) else _ISOLATES.sub("", text)


def _is_balanced(text: str) -> bool:
    depth = 0
    for found in _ISOLATES.finditer(text):
        depth += -1 if found[0] == _CLOSING else 1
        if depth < 0:
            return False
    return depth == 0
