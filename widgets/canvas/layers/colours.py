"""Colours on the picture: label colours for any colour vision, and the tint of selected boxes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor

from annotator.model.entities import Label

SAFE_COLOURS = (
    "#58B6F0",  # sky
    "#F29A00",  # orange
    "#0AA15E",  # green
    "#D97BB6",  # pink
    "#F2E23C",  # yellow
    "#2D6CDF",  # blue
    "#DE4F24",  # vermilion
    "#D9D9D9",  # light grey, for the black of the original
)
"""Okabe and Ito (2008), slightly brighter, so that each is legible as a thin line on a photo."""

PATTERNS = ((), (10, 5), (3, 3), (12, 4, 3, 4))
"""On and off in view pixels: solid, dashed, dotted, dash-dotted; one for every eight labels."""

SELECTED_ALPHA, HOVER_ALPHA, BAND_ALPHA = 40, 28, 30
"""Opacity (of 255) of the label colour in a selected box and in the hovered box, and of the rubber
band's own colour."""

DOTTED = 2
_DARK_INK, _LIGHT_INK = "#101214", "#FFFFFF"


@dataclass(frozen=True, slots=True)
class LabelLook:
    """How the boxes of one label are drawn; ``pattern`` is an index into ``PATTERNS``."""

    name: str
    colour: QColor
    ink: QColor
    pattern: int


UNKNOWN = LabelLook("", QColor("#D9D9D9"), QColor(_DARK_INK), 0)
"""The look of a region whose label is missing."""


def colour_of(label: Label) -> QColor:
    """Return the label's own colour, or else the one for its number."""
    own = QColor(label.colour) if label.colour else QColor()
    return own if own.isValid() else QColor(SAFE_COLOURS[_place(label) % len(SAFE_COLOURS)])


def pattern_of(label: Label) -> int:
    """Return the index into ``PATTERNS``; from the ninth label on the colours repeat."""
    return _place(label) // len(SAFE_COLOURS) % len(PATTERNS)


def _place(label: Label) -> int:
    """Return the index of the colour: by number, so that reordering changes no colour."""
    return max(0, label.id - 1)


def ink_on(colour: QColor) -> QColor:
    """Return black or white, whichever reads better on a colour (WCAG 2.2 contrast)."""
    light = relative_luminance(colour)
    dark_wins = (light + 0.05) / (relative_luminance(QColor(_DARK_INK)) + 0.05) >= 1.05 / (
        light + 0.05
    )
    return QColor(_DARK_INK if dark_wins else _LIGHT_INK)


def look_of(label: Label) -> LabelLook:
    """Return how the boxes of a label are drawn."""
    colour = colour_of(label)
    return LabelLook(label.name, colour, ink_on(colour), pattern_of(label))


def relative_luminance(colour: QColor) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (_linear(c) for c in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    knee = 0.04045
    return channel / 12.92 if channel <= knee else float(((channel + 0.055) / 1.055) ** 2.4)
