"""Colours on the picture: label colours for any colour vision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from annotator.model.entities import CONFIDENTIAL, Label, Region
from widgets.theme.tokens import DARK_INK, LABEL_COLOURS, LIGHT_INK, UNKNOWN_LABEL, contrast

PATTERNS = ((), (10, 5), (3, 3), (12, 4, 3, 4))
"""On and off in view pixels: solid, dashed, dotted, dash-dotted; one for every eight labels."""

DOTTED = 2


@dataclass(frozen=True, slots=True)
class LabelLook:
    """How the boxes of one label are drawn; ``pattern`` is an index into ``PATTERNS``."""

    name: str
    colour: QColor
    ink: QColor
    pattern: int


UNKNOWN = LabelLook("", QColor(UNKNOWN_LABEL), QColor(DARK_INK), 0)
"""The look of a region whose label is missing."""


def colour_of(label: Label) -> QColor:
    """Return the label's own colour, or else the one for its number."""
    own = QColor(label.colour) if label.colour else QColor()
    return own if own.isValid() else QColor(LABEL_COLOURS[_place(label) % len(LABEL_COLOURS)])


def pattern_of(label: Label) -> int:
    """Return the index into ``PATTERNS``; from the ninth label on the colours repeat."""
    return _place(label) // len(LABEL_COLOURS) % len(PATTERNS)


def _place(label: Label) -> int:
    """Return the index of the colour: by number, so that reordering changes no colour.

    It is -1 for the number 0, which only an imported category has: the last colour and pattern.
    """
    return label.id - 1


def ink_on(colour: QColor) -> QColor:
    """Return black or white, whichever reads better on a colour (WCAG 2.2 contrast)."""
    return QColor(_ink_on(colour.name()))


@lru_cache(maxsize=256)  # asked for each segment that is painted
def _ink_on(ground: str) -> str:
    is_dark_better = contrast(ground, DARK_INK) >= contrast(ground, LIGHT_INK)
    return DARK_INK if is_dark_better else LIGHT_INK


def look_of(label: Label) -> LabelLook:
    """Return how the boxes of a label are drawn."""
    colour = colour_of(label)
    return LabelLook(label.name, colour, ink_on(colour), pattern_of(label))


def is_confidential(region: Region) -> bool:
    """Return whether exports fill or silence the region."""
    return region.attributes.get(CONFIDENTIAL) is True


def marked(look: LabelLook, region: Region) -> LabelLook:
    """Return the look of a region; that of a confidential one says so in words."""
    if not is_confidential(region):
        return look
    word = QCoreApplication.translate("Canvas", "confidential")
    return replace(look, name=f"{look.name} · {word}" if look.name else word)
