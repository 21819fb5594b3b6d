"""Texts of menus; names from files are escaped, so that they have no effect."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from annotator.display_text import shown_name

LONGEST_CHARACTERS: Final = 48
"""The maximum width of a name in a menu, in characters."""


def escaped(text: str) -> str:
    """Return a text in which no letter becomes the key of its menu entry."""
    return text.replace("&", "&&")


def name_text(name: str, metrics: QFontMetrics) -> str:
    """Return a name from a file for a menu: one line, shortened, in its own direction."""
    line = " ".join(shown_name(name).split())
    width = metrics.averageCharWidth() * LONGEST_CHARACTERS
    elided = metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, width)
    return f"\u2068{escaped(elided)}\u2069"
