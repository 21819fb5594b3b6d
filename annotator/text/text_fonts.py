"""The fonts of texts: one for all, others by label, and a size that fits the script."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LEAST, MOST = 0.75, 3.0
"""The limits of a size, as a multiple of the letters of the interface."""

_LONGEST: Final = 200

_SIZES: Final = (
    (0x0000, 1.0),
    (0x0590, 1.1),  # Hebrew
    (0x0600, 1.3),  # Arabic, Syriac, Thaana, N'Ko
    (0x0800, 1.1),
    (0x08A0, 1.3),  # Arabic
    (0x0900, 1.2),  # Devanagari to Sinhala, Thai, Lao, Tibetan, Burmese
    (0x10A0, 1.0),
    (0x1200, 1.1),  # Ethiopic
    (0x13A0, 1.0),
    (0x1780, 1.2),  # Khmer, Mongolian
    (0x18B0, 1.0),
    (0x2E80, 1.1),  # Chinese, Japanese, Korean
    (0xA490, 1.0),
    (0xA8E0, 1.2),  # Devanagari
    (0xA900, 1.0),
    (0xAC00, 1.1),  # Korean
    (0xD7B0, 1.0),
    (0xF900, 1.1),  # Chinese
    (0xFB00, 1.0),
    (0xFB1D, 1.1),  # Hebrew
    (0xFB50, 1.3),  # Arabic
    (0xFE00, 1.0),
    (0xFE70, 1.3),  # Arabic
    (0xFEFF, 1.0),
    (0x20000, 1.1),  # Chinese
    (0x32000, 1.0),
)
"""The first character of a stretch of scripts, and the size at which their letters are as easy to
tell apart as Latin ones: the bodies of Arabic letters are lower, and those of Devanagari have marks
above and below."""

_STARTS: Final = [start for start, _size in _SIZES]


@dataclass(frozen=True, slots=True)
class TextFont:
    """A font for texts: ``family`` is "" for the usual one, ``size`` None for the usual size."""

    family: str = ""
    size: float | None = None


USUAL: Final = TextFont()


def script_size(text: str) -> float | None:
    """Return how large the script of the first letter is to be shown; None without a letter."""
    letter = next((each for each in text if each.isalpha()), None)
    return None if letter is None else _SIZES[bisect_right(_STARTS, ord(letter)) - 1][1]


def fonts_by_label(stored: str) -> dict[str, TextFont]:
    """Return the fonts by the name of the label; what settings hold in another form is left out."""
    try:
        said = json.loads(stored) if stored else {}
    except ValueError:
        return {}
    if not isinstance(said, dict):
        return {}
    return {name: _font(each) for name, each in said.items() if _font(each) != USUAL}


def stored_fonts(fonts: Mapping[str, TextFont]) -> str:
    """Return the fonts as the settings hold them."""
    said = {
        name: {"family": font.family} | ({} if font.size is None else {"size": font.size})
        for name, font in fonts.items()
        if font != USUAL
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else ""


def _font(said: object) -> TextFont:
    if not isinstance(said, dict):
        return USUAL
    family, size = said.get("family", ""), said.get("size")
    is_named = isinstance(family, str) and len(family) <= _LONGEST
    return TextFont(family if is_named else "", _size(size))


def _size(said: object) -> float | None:
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    return float(said) if LEAST <= said <= MOST else None
