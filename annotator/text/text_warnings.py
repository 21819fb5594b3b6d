"""Finds characters in a text that are easily overlooked: invisible ones, and look-alikes.

All properties come from the Unicode data of Python (``unicodedata``): the general category, the
combining class, and the script as the first word of a letter's name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final


class WarningKind(StrEnum):
    """Why somebody should look at a place in a text."""

    INVISIBLE = "invisible"
    MIXED_SCRIPTS = "mixed_scripts"


@dataclass(frozen=True, slots=True)
class TextWarning:
    """A place in a text, from ``start`` up to but without ``end``.

    ``letters`` are the indexes of the characters that are meant: the invisible one, or the letters
    in the rarer script of a word. ``scripts`` are the scripts of that word.
    """

    kind: WarningKind
    start: int
    end: int
    letters: tuple[int, ...]
    scripts: tuple[str, ...] = ()


SHORT_NAMES: Final = MappingProxyType(
    {
        "\u00a0": "NBSP",
        "\u00ad": "SHY",
        "\u034f": "CGJ",
        "\u061c": "ALM",
        "\u2007": "FSP",
        "\u2009": "THSP",
        "\u200b": "ZWSP",
        "\u200c": "ZWNJ",
        "\u200d": "ZWJ",
        "\u200e": "LRM",
        "\u200f": "RLM",
        "\u2028": "LSEP",
        "\u2029": "PSEP",
        "\u202a": "LRE",
        "\u202b": "RLE",
        "\u202c": "PDF",
        "\u202d": "LRO",
        "\u202e": "RLO",
        "\u202f": "NNBSP",
        "\u2060": "WJ",
        "\u2066": "LRI",
        "\u2067": "RLI",
        "\u2068": "FSI",
        "\u2069": "PDI",
        "\ufeff": "BOM",
    }
)
"""The abbreviations of invisible characters, as in the charts and aliases of Unicode."""

_SCRIPTS: Final = frozenset({"LATIN", "GREEK", "CYRILLIC"})
"""The scripts whose letters look alike."""

_CURSIVE: Final = frozenset({"ARABIC", "SYRIAC", "NKO", "MANDAIC", "MONGOLIAN"})
_INVISIBLE_CATEGORIES: Final = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})
_VISIBLE: Final = frozenset(" \n\t")
_BLANK_LETTERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks without a shape, whose category does not say so."""

_VIRAMA: Final = 9
"""The combining class of the sign after which a joiner chooses a shape (RFC 5892, appendix A)."""

MOST_LETTERS: Final = 2_048
"""How many letters are remembered: a text has few different ones and is checked at each key."""

_ZWNJ, _ZWJ = "\u200c", "\u200d"
_PLAIN: Final = re.compile("[\\n\\t\x20-\x7e]*")


def text_warnings(text: str) -> list[TextWarning]:
    """Return the places in a text that deserve a look, in their order."""
    if _PLAIN.fullmatch(text):
        return []
    found = [*_invisible(text), *_mixed_words(text)]
    return sorted(found, key=lambda each: each.start)


def character_name(letter: str) -> str:
    """Return the name of a character in Unicode, or its number if it has none."""
    return unicodedata.name(letter, f"U+{ord(letter):04X}")


def short_name(letter: str) -> str:
    """Return a short name of an invisible character: its abbreviation, or its number."""
    return SHORT_NAMES.get(letter, f"{ord(letter):04X}")


@lru_cache(MOST_LETTERS)
def is_invisible(letter: str) -> bool:
    """Return whether a character shows nothing, other than a space, a tab and a new line."""
    if letter in _VISIBLE:
        return False
    return (
        unicodedata.category(letter) in _INVISIBLE_CATEGORIES
        or letter in _BLANK_LETTERS
        or "VARIATION SELECTOR" in unicodedata.name(letter, "")
    )


def _invisible(text: str) -> Iterator[TextWarning]:
    for at, letter in enumerate(text):
        if is_invisible(letter) and not _is_spelling(text, at):
            yield TextWarning(WarningKind.INVISIBLE, at, at + 1, (at,))


def _is_spelling(text: str, at: int) -> bool:
    """Return whether an invisible character is a part of how a word or an emoji is written."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before:
        return False
    if text[at] in {_ZWNJ, _ZWJ} and unicodedata.combining(before) == _VIRAMA:
        return True
    if text[at] == _ZWNJ:
        return _script(before) in _CURSIVE and bool(after) and _script(after) in _CURSIVE
    is_symbol = unicodedata.category(before) in {"So", "Sk"} or before == "\ufe0f"
    if text[at] == _ZWJ:
        return is_symbol and bool(after) and unicodedata.category(after) == "So"
    return text[at] == "\ufe0f" and is_symbol


def _mixed_words(text: str) -> Iterator[TextWarning]:
    for word in _words(text):
        scripts = [_script(letter) for letter in text[word.start : word.stop]]
        known = Counter(script for script in scripts if script in _SCRIPTS)
        if len(known) < 2:  # noqa: PLR2004 - one script is no mixture
            continue
        usual = max(known, key=lambda script: (known[script], script == "LATIN"))
        rare = tuple(
            word.start + at
            for at, script in enumerate(scripts)
            if script in _SCRIPTS and script != usual
        )
        names = tuple(script.capitalize() for script in sorted(known))
        yield TextWarning(WarningKind.MIXED_SCRIPTS, word.start, word.stop, rare, names)


def _words(text: str) -> Iterator[range]:
    """Yield where words are: letters with the combining marks among them."""
    start: int | None = None
    for at, letter in enumerate(text):
        is_part = letter.isalpha() or unicodedata.category(letter).startswith("M")
        if is_part and start is None:
            start = at
        elif not is_part and start is not None:
            yield range(start, at)
            start = None
    if start is not None:
        yield range(start, len(text))


@lru_cache(MOST_LETTERS)
def _script(letter: str) -> str:
    """Return the script of a letter; "" for what is no letter."""
    if not letter.isalpha():
        return ""
    return unicodedata.name(letter, "").split(" ", 1)[0]
