"""Special characters by group, and the search for a character by its name in Unicode."""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MOST_FOUND: Final = 200
"""A search returns at most so many characters."""


@dataclass(frozen=True, slots=True)
class CharacterGroup:
    """A group of characters; its title is translated where it is shown."""

    id: str
    title: str
    characters: str


GROUPS: Final = (
    CharacterGroup(
        "punctuation",
        "Punctuation",
        "\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\u2026\u00b7"
        "\u2022\u2020\u2021\u00a7\u00b6\u00bf\u00a1\u2016\u00a6\u2032\u2033\u2e17\u00ac\u00b0"
        "\u00ba\u00aa\u2116\u00d7\u00f7\u2212\u00b1\u00bd\u00bc\u00be\u060c\u061b\u061f\u0640"
        "\u066a\u066b\u066c",
    ),
    CharacterGroup(
        "combining",
        "Combining marks",
        "\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u030a\u030b\u030c\u0311\u0323"
        "\u0324\u0325\u0327\u0328\u032d\u0331\u0332\u0335\u0336\u0342\u0345\u0363\u0364\u0365"
        "\u0366\u0367\u0368\u036c\u036f\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653"
        "\u0654\u0655\u0670",
    ),
    CharacterGroup(
        "letters",
        "Ligatures and old letters",
        "\u017f\ufb05\ufb06\ufb00\ufb01\ufb02\ufb03\ufb04\u00e6\u00c6\u0153\u0152\u0133\u0132"
        "\u00df\u1e9e\u00f0\u00d0\u00fe\u00de\u01bf\u01f7\u021d\u021c\ua75b\ua75a\ua751\ua753"
        "\ua757\ua759\ua76f\ua770\ua749\u0111\u0142\u0141\u00f8\u00d8\u0131\u0259\u014b\u014a"
        "\u0254\u025b\u0253\u0257\u0199\u01b4",
    ),
    CharacterGroup(
        "currency",
        "Currency",
        "\u20ac\u00a3$\u00a2\u00a5\u20b5\u20a6\u20a8\u20b9\u20bd\u20ba\u20ab\u20b1\u20a1\u20ad"
        "\u20ae\u20aa\u20b4\u20b8\u20bc\u20be\u0192\u20a3\u20a4\u20a7\u20b0\u20b6\u00a4",
    ),
    CharacterGroup(
        "invisible",
        "Direction marks and joiners",
        "\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e\u200c\u200d"
        "\u2060\u200b\u00ad\u034f\u00a0\u202f\u2009\u2007\u2002\u2003\u2028",
    ),
)

_NUMBER: Final = re.compile("(?:U\\+|0X)?([0-9A-F]{4,6})")
_TOO_MANY: Final = (
    "CJK UNIFIED",
    "CJK COMPATIBILITY IDEOGRAPH",
    "HANGUL SYLLABLE",
    "TANGUT",
    "NUSHU",
    "KHITAN",
    "EGYPTIAN",
    "CUNEIFORM",
    "ANATOLIAN",
    "BAMUM",
    "YI SYLLABLE",
    "SIGNWRITING",
)
"""Names that a search by words does not list: nobody finds one of thousands by its number."""


def found_characters(typed: str) -> str:
    """Return the characters whose names contain all typed words, those of the groups first.

    A number such as ``U+017F`` finds its character, a single character itself.
    """
    wanted = typed.strip().upper()
    if not wanted:
        return ""
    found: list[str] = [typed.strip()] if len(typed.strip()) == 1 else []
    number = _NUMBER.fullmatch(wanted)
    if number and int(number[1], 16) <= sys.maxunicode:
        letter = chr(int(number[1], 16))
        found += [letter] if unicodedata.name(letter, "") else []
    listed = {letter for group in GROUPS for letter in group.characters}
    named = _names()
    for word in wanted.split():  # each goes through less than the one before: this is done per key
        named = [(letter, name) for letter, name in named if word in name]
    ranked = sorted((letter not in listed, len(name), letter) for letter, name in named)
    found += [letter for _is_other, _length, letter in ranked]
    return "".join(dict.fromkeys(found))[:MOST_FOUND]


@lru_cache(maxsize=1)
def _names() -> list[tuple[str, str]]:
    """Return the characters of Unicode that have a name, and the name."""
    numbers = (number for number in range(0x21, 0x20000))
    named = ((chr(number), unicodedata.name(chr(number), "")) for number in numbers)
    return [(letter, name) for letter, name in named if name and not name.startswith(_TOO_MANY)]
