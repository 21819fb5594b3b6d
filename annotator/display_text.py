"""Makes text from files safe to show: in the window, in a sentence and on a terminal.

A name may hold control characters, halves of characters, and marks that reorder the text around
it. Each of them is shown as U+FFFD here, so that a name changes nothing but itself. The data stays
as it is: only what is shown goes through here.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST_NAME: Final = 80
"""Maximum length of a name in a sentence, in characters."""

LONGEST_LINE: Final = 500
"""Maximum length of a name in a list, button or title, in characters; no screen is that wide."""

LONGEST_TEXT: Final = 20_000
"""Maximum number of characters that a label shows, twice the longest text of a work order."""

BROKEN: Final = "\ufffd"
"""The replacement for a character that is not shown."""

_OPENING, _CLOSING = "\u2066\u2067\u2068", "\u2069"
_ISOLATES: Final = re.compile(f"[{_OPENING}{_CLOSING}]")
_ACTING: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ufff9-\ufffb]")
"""Control characters except tab and line break; embeddings and overrides (Unicode UAX #9), which
our own texts never contain; lone surrogates; interlinear annotation marks, whose text is hidden."""

_HIDDEN: Final = re.compile(
    rf"[\x00-\x1f\x7f-\x9f\u2028-\u202e{_OPENING}{_CLOSING}\ud800-\udfff\ufff9-\ufffb]"
)
"""The same for a name, in which line breaks and isolates are hidden too."""


_FORMULA: Final = "=+\\-@\uff1d\uff0b\uff0d\uff20"
"""What a formula begins with, also in full width, which spreadsheets in East Asian languages run.
"""

_RUN_FIRST: Final = re.compile(rf"\s*[{_FORMULA}]|[\t\r\n]")
_RUN_LATER: Final = re.compile(rf"([;|\t\r\n]\s*)(?=[{_FORMULA}])")


def spreadsheet_text(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula, with an apostrophe before each.

    In a country where cells are divided by semicolons, a formula behind one would begin a cell of
    its own, so it gets an apostrophe, too.
    """
    first = _RUN_FIRST.match(text)
    begin = "" if first is None else f"'{first[0]}"
    return begin + _RUN_LATER.sub(r"\1'", text[0 if first is None else first.end() :])


def shown_name(name: str, longest: int = LONGEST_NAME) -> str:
    """Return a name for use in a sentence, without control characters and shortened."""
    text = _HIDDEN.sub(BROKEN, name[: longest + 1])
    return text if len(name) <= longest else f"{text[:longest]}…"


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """Return a text on one line, safe to show; the middle of a long text is left out.

    Balanced isolates stay, as in ``safe_text``.
    """
    if len(text) > longest:
        half = longest // 2
        text = f"{text[:half]}…{text[len(text) - half :]}"
    return safe_text(text).replace("\n", " ").replace("\t", " ")


def safe_text(text: str) -> str:
    """Return a text that controls neither a terminal nor the text around it.

    Line breaks, tabs and isolates stay, because our sentences isolate inserted values. If the
    isolates are not balanced, all of them are removed.
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
